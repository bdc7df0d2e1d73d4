"""Comments and what becomes of them: decisions, the table, actions that were put off; who sees what."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
import openpyxl
import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.drafting import forms, models, offers, talk, texts
from atalaya.core import errors
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def contact() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def say(found: models.Draft, clause: str = "a2", words: str = "Falta el plazo.", **told: Any) -> models.Comment:
    """A comment written down by the contact."""
    return talk.say(found.pk, talk.Said(clause, words, **told), by=contact())


def test_a_comment_on_words_follows_them_and_tells_when_they_are_gone() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    said = {"words": "Demasiado amplio.", "quote": "regula la materia 2", "body": "Aduanas"}
    client.post(reverse("draft-comment", args=[found.pk, "a2"]), said)
    one = found.comments.get()
    assert (one.clause, one.quote, one.body) == ("a2", "regula la materia 2", "Aduanas")
    page = client.post(reverse("draft-comment", args=[found.pk, "a2"]), {"words": "x", "quote": "no está"})
    assert page.status_code == 422
    base = reverse("draft", args=[found.pk])
    assert "Demasiado amplio." in client.get(base).content.decode()


@pytest.mark.parametrize(
    ("told", "lacking"),
    [
        ({"outcome": "rejected"}, "reason"),
        ({"outcome": "partly"}, "reason"),
        ({"outcome": "deferred", "action": "Consultar"}, "owner"),
        ({"outcome": "deferred", "action": "Consultar", "owner": "Salud"}, "due"),
        ({}, "outcome"),
    ],
)
def test_a_decision_says_what_it_lacks_and_keeps_what_was_typed(told: dict[str, str], lacking: str) -> None:
    found = bench.draft()
    one = say(found)
    page = world.browser(world.CONTACT).post(reverse("draft-decide", args=[found.pk, one.pk]), told)
    assert page.status_code == 422
    assert found.comments.get().outcome == ""
    if "action" in told:
        assert 'value="Consultar"' in page.content.decode()
    with pytest.raises(errors.Unusable) as fault:
        talk.decide(found.pk, one.pk, forms.decision(told), by=contact())
    assert fault.value.where == lacking


def test_an_accepted_wording_goes_into_the_text_in_place_of_the_words_quoted() -> None:
    found = bench.draft()
    one = say(found, quote="regula", wording="vigila")
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-decide", args=[found.pk, one.pk]), {"outcome": "accepted", "takes": "1", "version": "1"})
    body = next(clause for clause in texts.working(found).clauses if clause.id == "a2").wording("es").body
    assert body == "La autoridad vigila la materia 2 según el artículo 1."
    assert found.comments.get().outcome == "accepted"
    assert chain.check().bad == 0


def test_two_people_who_decide_one_comment_do_not_pass_over_each_other() -> None:
    found = bench.draft()
    one = say(found)
    client = world.browser(world.CONTACT)
    address = reverse("draft-decide", args=[found.pk, one.pk])
    assert client.post(address, {"outcome": "accepted", "version": "1"}).status_code == 302
    page = client.post(address, {"outcome": "rejected", "reason": "No cabe.", "version": "1"})
    assert page.status_code == 409
    assert "No cabe." in page.content.decode()
    assert found.comments.get().outcome == "accepted"


def test_what_is_deferred_waits_for_its_owner_in_today_and_calendar_until_it_is_done() -> None:
    found = bench.draft()
    one = say(found)
    second = world.user(world.SECOND)
    day = clock.today() + timedelta(days=10)
    told = {"outcome": "deferred", "action": "Pedir el plazo a Salud", "person": str(second.pk), "due": day.isoformat()}
    world.browser(world.CONTACT).post(reverse("draft-decide", args=[found.pk, one.pk]), told)
    actor = world.actor(world.SECOND)
    assert [row.label for row in offers.waiting(actor) if row.due == day] == ["Pedir el plazo a Salud"]
    assert any("Pedir el plazo a Salud" in str(row.what) for row in offers.due(actor, day))
    assert any("Pedir el plazo" in str(row.what) for row in offers.due(contact(), day))
    browser = world.browser(world.SECOND)
    assert "Pedir el plazo a Salud" in browser.get(reverse("today")).content.decode()
    browser.post(reverse("draft-done", args=[found.pk, one.pk]))
    assert not [row for row in offers.waiting(actor) if row.due == day]
    assert not offers.due(actor, day)


def test_the_disposition_table_counts_and_goes_out_as_files_that_open_again() -> None:
    found = bench.draft()
    for n, outcome in enumerate(("accepted", "accepted", "rejected")):
        one = say(found, words=f"Comentario {n}", body="Aduanas", author="Ana Ruiz")
        talk.decide(found.pk, one.pk, talk.Decision(outcome, reason="Por esto."), by=contact())
    say(found, clause="p1", words="Sin decidir", body="Salud")
    client = world.browser(world.CONTACT)
    page = client.get(reverse("draft-comments", args=[found.pk])).content.decode()
    assert "Comentario 0" in page
    assert "Sin decidir" in client.get(reverse("draft-comments", args=[found.pk]) + "?outcome=").content.decode()
    assert "Comentario 0" not in client.get(reverse("draft-comments", args=[found.pk]) + "?outcome=").content.decode()
    xlsx = client.get(reverse("draft-comments-file", args=[found.pk, "xlsx"])).content
    rows = list(openpyxl.load_workbook(io.BytesIO(xlsx)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 5
    assert "Comentario 2" in {cell for row in rows for cell in row}
    word = docx.Document(io.BytesIO(client.get(reverse("draft-comments-file", args=[found.pk, "docx"])).content))
    cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
    assert "Comentario 1" in cells
    assert "Por esto." in cells


def test_a_clause_that_is_gone_leaves_its_comments_to_be_seen() -> None:
    found = bench.draft()
    say(found, clause="a3", words="Sobre la materia tercera")
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-place", args=[found.pk, "a3"]), {"act": "remove"})
    page = client.get(reverse("draft", args=[found.pk])).content.decode()
    assert 'id="lost"' in page
    assert "Sobre la materia tercera" in page


def test_a_comment_is_taken_back_before_it_is_decided_and_not_after() -> None:
    found = bench.draft()
    one, other = say(found), say(found)
    talk.decide(found.pk, other.pk, talk.Decision("accepted"), by=contact())
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-comment-withdraw", args=[found.pk, one.pk]))
    assert client.post(reverse("draft-comment-withdraw", args=[found.pk, other.pk])).status_code == 409
    assert [row.pk for row in found.comments.all()] == [other.pk]


def test_search_handover_and_export_tell_of_drafts_to_their_people_alone() -> None:
    found = bench.draft()
    hits = offers.find(contact(), "materia 3", 10)
    assert len(hits) == 1
    assert hits[0].href.endswith("#c-a3")
    other = world.actor(next(one for one in world.everybody() if "halyard" in one))
    assert offers.find(other, "materia 3", 10) == ()
    assert offers.handover(contact(), bench.OWNER)[0].rows[0].href == reverse("draft", args=[found.pk])
    assert f"draft-{found.pk}" in offers.export(contact(), "XC")
    assert offers.export(other, "XC") == {}
