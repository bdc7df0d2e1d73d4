"""What the room knows without a database: kinds of posts, rules, calendars of owners."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from atalaya.apps.access import models as people
from atalaya.apps.registry import knowledge
from atalaya.core import calendars, errors


def test_kinds_of_posts_are_named_in_the_language_of_the_reader() -> None:
    told = {}
    for language in ("es", "en", "pt", "fr"):
        with translation.override(language):
            told[language] = dict(knowledge.post_kind_choices())
    assert set(told["es"]) == set(knowledge.post_kinds())
    assert {"1540-capital", "1540-mission", "bwc-contact", "cwc-authority", "inssp", "cicte"} <= set(told["es"])
    assert told["es"]["bwc-contact"] != told["en"]["bwc-contact"]


def test_the_yearly_return_is_a_rule_of_the_fifteenth_of_april() -> None:
    rule = knowledge.rules()["bwc-cbm"]
    assert (rule.kind, rule.month, rule.day) == ("yearly", 4, 15)


def test_an_invented_country_rests_on_its_own_feasts_and_nobody_elses() -> None:
    feast, plain = date(2026, 8, 10), date(2027, 9, 20)
    assert calendars.is_working(knowledge.calendar("XC"), feast)
    assert not calendars.is_working(knowledge.calendar("XC"), plain)
    assert calendars.is_working(knowledge.calendar("XH"), plain)


def test_an_owner_without_a_calendar_keeps_the_days_of_the_headquarters() -> None:
    assert "United Nations" in knowledge.calendar("").name or "UN" in knowledge.calendar("").name


def test_a_calendar_that_nobody_knows_is_missing_every_time() -> None:
    for _again in range(2):
        with pytest.raises(errors.Missing):
            knowledge.calendar("ZZ")


@pytest.mark.django_db
@pytest.mark.db
def test_every_country_in_the_database_has_a_calendar() -> None:
    names = people.Owner.objects.filter(kind="country").values_list("calendar", flat=True)
    lost = []
    for name in names:
        try:
            knowledge.calendar(name)
        except errors.Missing:
            lost.append(name)
    assert len(names) == 37
    assert lost == []
