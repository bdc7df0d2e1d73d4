"""Practices: in the library by every owner's consent alone, found in four languages, gone when one takes it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import offers
from atalaya.apps.cooperation import practice_actions as actions
from atalaya.apps.cooperation import practice_models as models
from atalaya.apps.cooperation import practice_queries as queries
from atalaya.core import errors, policy
from tests import world
from tests.apps.cooperation import review_room as room

pytestmark = [pytest.mark.django_db, pytest.mark.db]
XC, XH = room.XC, room.XH


def sheet(**told: Any) -> dict[str, Any]:
    """What a practice says."""
    words = {"title": {"es": "Ventanilla única"}, "summary": {"es": "Responden juntas en un día."}}
    return {**words, "themes": ["borders"], "obligations": ["op3cd"], "tradition": "civil", **told}


def practice(**told: Any) -> models.Practice:
    """A practice of two countries, written by one of them."""
    return actions.create(sheet(owners=[XC, XH], **told), XC, by=room.who("contact", XC))


def consent(made: models.Practice, *countries: str) -> None:
    """These countries consent to the words as they stand."""
    for country in countries:
        made.refresh_from_db()
        actions.consent(made.pk, country, actions.digest(made), by=room.who("contact", country))


def test_a_practice_lands_in_the_library_only_after_every_owner_consents() -> None:
    made = practice()
    consent(made, XC)
    assert queries.find("ventanilla", {}, policy.VISITOR) == ()
    with pytest.raises(errors.Missing):
        access.one(models.Practice, made.pk, policy.VISITOR)
    consent(made, XH)
    assert [one.title.text for one in queries.find("ventanilla", {}, policy.VISITOR)] == ["Ventanilla única"]


def test_nobody_consents_for_another_owner_nor_to_words_not_read() -> None:
    made = practice()
    with pytest.raises(errors.Refused):
        actions.consent(made.pk, XH, actions.digest(made), by=room.who("contact", XC))
    with pytest.raises(errors.Conflict):
        actions.consent(made.pk, XC, "0" * 64, by=room.who("contact", XC))
    with pytest.raises(errors.Missing):
        actions.consent(made.pk, XC, actions.digest(made), by=room.who("contact", "country:UY"))
    change = {"title": {"es": "Otra"}}
    with pytest.raises(errors.Problem):
        deeds.change(models.Practice, made.pk, change, by=room.who("contact", XH), version=made.version)


def test_consent_taken_back_after_the_release_takes_the_page_away_and_it_says_nothing() -> None:
    made = practice()
    consent(made, XC, XH)
    shelved = models.Shelved.objects.get(practice=made, withdrawn=False)
    address = reverse("practice-shelved", args=[shelved.pk])
    client = world.browser()
    assert client.get(address).status_code == 200
    actions.take_back(made.pk, XH, by=room.who("contact", XH))
    gone, never = client.get(address), client.get(reverse("practice-shelved", args=[999_999]))
    assert (gone.status_code, gone.content) == (404, never.content)
    assert queries.find("ventanilla", {}, policy.VISITOR) == ()
    assert offers.find(policy.VISITOR, "ventanilla", 10) == ()
    consent(made, XH)
    assert len(queries.find("ventanilla", {}, policy.VISITOR)) == 1


def test_the_library_keeps_the_words_that_all_consented_to_until_all_consent_to_others() -> None:
    made = practice()
    consent(made, XC, XH)
    made.refresh_from_db()
    change = {"summary": {"es": "Palabra velada."}}
    deeds.change(models.Practice, made.pk, change, by=room.who("contact", XC), version=made.version)
    assert queries.find("velada", {}, policy.VISITOR) == ()
    assert len(queries.find("juntas", {}, policy.VISITOR)) == 1
    consent(made, XC)
    assert queries.find("velada", {}, policy.VISITOR) == ()
    consent(made, XH)
    assert len(queries.find("velada", {}, policy.VISITOR)) == 1
    assert queries.find("juntas", {}, policy.VISITOR) == ()


@pytest.mark.parametrize("asked", ["aduanas", "customs", "ADUANAS fronteiras", "douanes"])
def test_a_word_of_any_of_the_four_languages_finds_it_by_its_tags(asked: str) -> None:
    consent(practice(), XC, XH)
    with translation.override("en"):
        assert len(queries.find(asked, {}, policy.VISITOR)) == 1


def test_it_is_narrowed_by_obligation_theme_and_tradition() -> None:
    consent(practice(), XC, XH)
    for narrow in ({"theme": "borders"}, {"obligation": "op3cd"}, {"tradition": "civil"}):
        assert len(queries.find("", narrow, policy.VISITOR)) == 1
    for narrow in ({"theme": "nuclear"}, {"obligation": "op6"}, {"tradition": "common"}):
        assert queries.find("", narrow, policy.VISITOR) == ()


def test_a_country_says_that_it_used_a_practice_and_no_other_says_so_for_it() -> None:
    made = practice()
    consent(made, XC, XH)
    shelved = models.Shelved.objects.get(practice=made, withdrawn=False)
    other = room.who("contact", "country:UY")
    with pytest.raises(errors.Refused):
        actions.use(shelved.pk, XC, "2026", "", by=other)
    with pytest.raises(errors.Unusable):
        actions.use(shelved.pk, "country:UY", "pronto", "", by=other)
    actions.use(shelved.pk, "country:UY", "2026-03", "Para su propia ventanilla.", by=other)
    page = queries.shelved(shelved.pk, policy.VISITOR)
    assert "Uruguay" in str(page.uses[0].cells[0])
    assert queries.find("", {}, policy.VISITOR)[0].uses == 1


def test_pages_open_for_owners_and_the_library_for_everybody() -> None:
    made = practice()
    for country in (XC, XH):
        client = world.browser(room.person("contact", country))
        assert client.get(reverse("practices", args=[made.pk])).status_code == 200
        seen = {"country": country, "digest": actions.digest(made), "act": "yes"}
        assert client.post(reverse("practice-consent", args=[made.pk]), seen).status_code == 302
    assert "Ventanilla única" in world.browser().get(f"{reverse('practice-library')}?q=ventanilla").content.decode()
    client = world.browser(room.person("contact", XC))
    assert client.get(reverse("practices-new")).status_code == 200
    told = {"owner": XC, "title_es": "Otra práctica", "summary_es": "Algo.", "themes": ["trade"]}
    told |= {"sources-count": "0"}
    answer = client.post(reverse("practices-new"), told)
    assert answer.status_code == 302, answer.content.decode()[:3000]
