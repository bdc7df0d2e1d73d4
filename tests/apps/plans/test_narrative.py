"""The text of a plan: prose from its own words, a table from its measures, then drafted like any other text."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from atalaya.apps.drafting import models as drafts
from atalaya.apps.drafting import texts
from atalaya.apps.plans import models, narrative
from atalaya.core import errors
from tests import world
from tests.apps.plans import desk

pytestmark = pytest.mark.django_db


def begun(**told: Any) -> tuple[models.Plan, drafts.Draft]:
    """A plan with three measures and its text."""
    found = desk.plan(**told)
    desk.measures(found, withheld=["cost"])
    found.refresh_from_db()
    draft = narrative.begin(found.pk, by=world.actor(world.CONTACT), version=found.version)
    found.refresh_from_db()
    return found, draft


def clause(draft: drafts.Draft, id_: str) -> Any:
    """A clause of the text as it stands."""
    return next(one for one in texts.read(texts.content(draft)).clauses if one.id == id_)


def table(draft: drafts.Draft, language: str = "es") -> list[list[str]]:
    """The rows of its table, without the heads."""
    return [line.split("\t") for line in clause(draft, narrative.TABLE).words[language].body.split("\n")[1:]]


def test_the_text_holds_the_words_of_the_plan_and_a_row_a_measure() -> None:
    found, draft = begun(
        title={"es": "Plan de acción", "en": "Action plan"},
        statement={"es": "El país no apoya a actores no estatales."},
        priorities=[{"paragraph": "OP2", "priority": {"es": "primero"}}],
    )
    assert (found.text_id, draft.kind, draft.klass, draft.owner_id) == (draft.pk, "plan", "national", desk.OWNER)
    assert clause(draft, "policy-said").words["es"].body == "El país no apoya a actores no estatales."
    assert clause(draft, "priorities-1").words["es"].body.endswith(": primero")
    assert [row[0] for row in table(draft)] == ["1", "2", "3"]
    assert [row[2] for row in table(draft, "en")] == [f"Acción número {n}" for n in (1, 2, 3)]
    heads = {len(row) for row in table(draft)} | {
        clause(draft, narrative.TABLE).words["es"].body.split("\n")[0].count("\t") + 1
    }
    assert heads == {12}


def test_what_a_measure_keeps_out_of_the_public_version_is_not_in_the_text() -> None:
    found = desk.plan()
    desk.measures(found, 1, withheld=["dates", "bodies"], starts="2027", lead_printed="Oficina callada")
    found.refresh_from_db()
    draft = narrative.begin(found.pk, by=world.actor(world.CONTACT), version=found.version)
    assert table(draft)[0][3:7] == ["–", "–", "–", "–"]
    assert "Oficina callada" not in texts.content(draft)


def test_the_table_follows_the_measures_and_the_prose_stays_as_it_was_written() -> None:
    found, draft = begun()
    desk.measures(found, 1, number="9")
    narrative.renew_table(found.pk, by=world.actor(world.CONTACT))
    assert [row[0] for row in table(draft)] == ["1", "2", "3", "9"]
    assert clause(draft, "policy").words["es"].heading


def test_a_plan_has_one_text() -> None:
    found, _draft = begun()
    with pytest.raises(errors.OutOfOrder, match="begun already"):
        narrative.begin(found.pk, by=world.actor(world.CONTACT), version=found.version)


def test_a_text_that_was_taken_away_can_be_begun_again() -> None:
    found, draft = begun()
    drafts.Draft.objects.filter(pk=draft.pk).update(withdrawn=True)
    again = narrative.begin(found.pk, by=world.actor(world.CONTACT), version=found.version)
    assert again.pk != draft.pk


def test_who_may_not_write_the_plan_begins_no_text() -> None:
    found = desk.plan()
    with pytest.raises(errors.Problem):
        narrative.begin(found.pk, by=world.actor(world.SECOND), version=found.version)
    with pytest.raises(errors.OutOfOrder, match="not begun"):
        narrative.renew_table(found.pk, by=world.actor(world.CONTACT))


def test_the_page_of_the_plan_begins_opens_and_renews_it() -> None:
    found = desk.plan()
    desk.measures(found, 1)
    found.refresh_from_db()
    client = world.browser(world.CONTACT)
    page, act = reverse("plan", args=[found.pk]), reverse("plan-text", args=[found.pk])
    assert "Comenzar el texto" in client.get(page).content.decode()
    opened = client.post(act, {"version": found.version})
    found.refresh_from_db()
    assert opened.headers["Location"] == reverse("draft", args=[found.text_id])
    assert "Acción número 1" in client.get(opened.headers["Location"]).content.decode()
    assert reverse("draft", args=[found.text_id]) in client.get(page).content.decode()
    assert client.post(act, {"renew": "1"}).status_code == 302
    assert reverse("plan-text", args=[found.pk]) not in world.browser(world.SECOND).get(page).content.decode()
