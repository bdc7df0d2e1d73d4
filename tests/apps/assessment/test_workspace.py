"""The workspace of a matrix: answers, citations, proposals, steps; by whom, and what is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from atalaya.adapters import clock
from atalaya.adapters.readers.cage import Cage
from atalaya.apps.access import chain, deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import actions, books, models, offers, reading, staleness
from atalaya.apps.registry import models as registry
from atalaya.core import errors, policy, workflow
from tests import world
from tests.apps.assessment import desk

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FIELD = "OP2-BW-01-L"
MOST_QUERIES = 30


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One caged reader for all."""
    with Cage() as found:
        yield found


def contact() -> object:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def say(
    found: models.Assessment, value: str, text: str = "", field: str = FIELD, email: str = world.CONTACT
) -> models.Answer:
    """Answers a field as it stands now."""
    row = found.answers.filter(field=field).first()
    told = actions.Write(field, value=value, text=text, version=row.version if row else 0)
    return actions.answer(found.pk, told, by=world.actor(email))


def test_the_page_shows_every_field_with_a_fixed_number_of_queries(cage: Cage) -> None:
    found = desk.matrix()
    client = world.browser(world.CONTACT)
    client.get(reverse("matrix", args=[found.pk]))
    with CaptureQueriesContext(connection) as empty:
        page = client.get(reverse("matrix", args=[found.pk]))
    assert page.content.decode().count('class="cell ') == 388
    law = desk.bring(cage, desk.LAW)
    names = [field.id for field in books.book(found.catalogue).fields][:120]
    desk.propose(found, names, desk.article(law, "art-2"))
    actions.accept(
        found.pk, found.proposals.values_list("pk", flat=True)[:100], by=world.actor(world.CONTACT), value="yes"
    )
    with CaptureQueriesContext(connection) as full:
        client.get(reverse("matrix", args=[found.pk]))
    assert len(full) <= MOST_QUERIES, [one["sql"][:120] for one in full]
    assert len(full) == len(empty)


def test_an_answer_is_written_once_with_its_history_and_few_queries() -> None:
    found = desk.matrix()
    client = world.browser(world.CONTACT)
    address = reverse("matrix-answer", args=[found.pk, FIELD])
    say(found, "partly", "first", "OP2-BW-02-L")
    with CaptureQueriesContext(connection) as told:
        actions.answer(found.pk, actions.Write(FIELD, value="yes", text="La ley 901"), by=world.actor(world.CONTACT))
    assert len(told) <= 20, [one["sql"][:100] for one in told]
    row = found.answers.get(field=FIELD)
    assert (row.value, row.text, row.stage, row.version) == ("yes", "La ley 901", "answered", 1)
    page = client.post(address, {"value": "partly", "text": "La ley 901", "version": "1"}, follow=True)
    assert page.status_code == 200
    lines = [
        (deed.verb, deed.version) for deed in people.Deed.objects.filter(target="assessment.answer", target_id=row.pk)
    ]
    assert lines == [("answer.answer", 1), ("answer.revise", 2)]
    assert chain.check().bad == 0


def test_whoever_writes_upon_an_old_version_is_shown_both_and_loses_nothing() -> None:
    found = desk.matrix()
    say(found, "yes", "one")
    client = world.browser(world.CONTACT)
    address = reverse("matrix-answer", args=[found.pk, FIELD])
    say(found, "partly", "theirs")
    page = client.post(address, {"value": "no", "text": "my own words", "version": "1"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "my own words" in text
    assert "theirs" in text
    assert found.answers.get(field=FIELD).text == "theirs"


@pytest.mark.parametrize("value", ["X", "?", "NA", "met", "sí"])
def test_the_marks_of_the_committee_are_no_answers(value: str) -> None:
    found = desk.matrix()
    with pytest.raises(errors.Unusable):
        say(found, value)


def test_one_article_accepted_answers_many_fields_at_once(cage: Cage) -> None:
    found = desk.matrix()
    article = desk.article(desk.bring(cage, desk.LAW), "art-2")
    fields = ["OP2-BW-01-L", "OP2-BW-02-L", "OP2-BW-03-L"]
    made = desk.propose(found, [*fields, "OP2-BW-04-L"], article)
    say(found, "no", "kept", "OP2-BW-02-L")
    client = world.browser(world.CONTACT)
    told = {"proposal": [made[0].pk], "also": fields[1:], "value": "yes", "field": FIELD}
    client.post(reverse("matrix-accept", args=[found.pk]), told)
    rows = {row.field: row for row in found.answers.all()}
    assert {name: rows[name].value for name in fields} == dict(zip(fields, ("yes", "no", "yes"), strict=True))
    assert all(rows[name].citations.get().article_id == article.pk for name in fields)
    assert sorted(found.proposals.filter(state="accepted").values_list("field", flat=True)) == fields
    assert chain.check().bad == 0


def test_what_was_refused_stays_refused_when_the_laws_are_read_again(cage: Cage) -> None:
    found = desk.matrix()
    desk.bring(cage, desk.LAW)
    reading.ask(found.pk, by=world.actor(world.CONTACT))
    assert reading.read_next()
    done = found.readings.get()
    assert (done.state, done.laws) == ("done", 1), done.detail
    proposals = found.proposals.filter(state="open")
    assert proposals.filter(field__startswith="OP2-BW").exists()
    one = proposals.order_by("pk")[0]
    actions.refuse(found.pk, [one.pk], by=world.actor(world.CONTACT))
    reading.ask(found.pk, by=world.actor(world.CONTACT))
    assert reading.read_next()
    assert found.proposals.get(field=one.field, article=one.article_id).state == "refused"
    actions.reopen(
        found.pk, [found.proposals.get(field=one.field, article=one.article_id).pk], by=world.actor(world.CONTACT)
    )
    assert found.proposals.filter(field=one.field, article=one.article_id, state="open").exists()


def test_a_second_person_validates_a_whole_section_at_once() -> None:
    found = desk.matrix()
    for name in ("OP2-BW-01-L", "OP2-BW-02-L"):
        say(found, "yes", field=name)
    taken = actions.take(found.pk, "validate", ["OP2-BW-01-L", "OP2-BW-02-L"], by=world.actor(world.CONTACT))
    assert (taken.done, dict(taken.left)) == (0, {"workflow.second": 2})
    client = world.browser(world.SECOND)
    client.post(reverse("matrix-steps", args=[found.pk]), {"section": "OP2", "step": "validate"})
    assert set(found.answers.values_list("stage", flat=True)) == {"validated"}
    assert chain.check().bad == 0


def test_a_final_answer_can_be_opened_again_and_needs_its_second_person_anew() -> None:
    found = desk.matrix()
    say(found, "yes")
    actions.step(found.pk, FIELD, "validate", by=world.actor(world.SECOND))
    say(found, "partly")
    assert found.answers.get(field=FIELD).stage == "answered"
    with pytest.raises(errors.Refused):
        actions.step(found.pk, FIELD, "validate", by=world.actor(world.CONTACT))
    actions.step(found.pk, FIELD, "validate", by=world.actor(world.SECOND))


def test_a_second_person_sends_an_answer_back_with_a_reason_and_it_comes_again() -> None:
    found = desk.matrix()
    say(found, "yes")
    page = reverse("matrix-step", args=[found.pk, FIELD])
    own = world.browser(world.CONTACT)
    own.post(page, {"step": "send_back", "why": "mine"})
    assert found.answers.get(field=FIELD).stage == "answered", "nobody sends back their own answer"
    second = world.browser(world.SECOND)
    second.post(page, {"step": "send_back", "why": " "})
    assert found.answers.get(field=FIELD).stage == "answered", "without a reason nothing happens"
    second.post(page, {"step": "send_back", "why": "Falta el artículo"})
    assert found.answers.get(field=FIELD).stage == "returned"
    assert found.comments.get().text == "Falta el artículo"
    assert any("devuelta" in str(one.label) for one in offers.waiting(world.actor(world.CONTACT)))
    assert FIELD in own.get(reverse("matrix", args=[found.pk]), {"show": "returned"}).content.decode()
    taken = actions.take(found.pk, "validate", [FIELD], by=world.actor(world.SECOND))
    assert taken.done == 0, "first it is answered again"
    say(found, "partly")
    assert actions.take(found.pk, "validate", [FIELD], by=world.actor(world.SECOND)).done == 1
    assert chain.check().bad == 0


def test_the_only_person_of_a_country_validates_a_day_later_and_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    found = desk.matrix()
    people.Grant.objects.filter(owner=desk.OWNER).exclude(user=world.user(world.CONTACT)).update(ended_at=clock.now())
    say(found, "yes")
    with pytest.raises(errors.OutOfOrder):
        actions.step(found.pk, FIELD, "validate", by=world.actor(world.CONTACT))
    later = clock.now() + workflow.SAME_PERSON_WAIT + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    actions.step(found.pk, FIELD, "validate", by=world.actor(world.CONTACT))
    row = found.answers.get(field=FIELD)
    assert (row.stage, row.same_person) == ("validated", True)


def test_law_that_changes_marks_the_answers_that_cite_it(
    cage: Cage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    found = desk.matrix()
    law = desk.bring(cage, desk.LAW)
    for number, name in enumerate(("OP2-BW-01-L", "OP2-BW-01-E")):
        cite = (desk.article(law, f"art-{number + 2}").pk,)
        actions.answer(found.pk, actions.Write(name, value="yes", cite=cite), by=world.actor(world.CONTACT))
    with django_capture_on_commit_callbacks(execute=True):
        desk.bring(cage, desk.CHANGED)
    stale = dict(found.answers.values_list("field", "stale"))
    assert stale == {"OP2-BW-01-L": "", "OP2-BW-01-E": "changed"}
    page = world.browser(world.CONTACT).get(reverse("today")).content.decode()
    assert f"{reverse('matrix', args=[found.pk])}?show=stale" in page
    with django_capture_on_commit_callbacks(execute=True):
        law.refresh_from_db()
        deeds.change(type(law), law.pk, {"status": "repealed"}, by=world.actor(world.CONTACT), version=law.version)
    assert set(found.answers.values_list("stale", flat=True)) == {"repealed"}
    assert staleness.look_all() == 0, "what is known is not told twice"
    say(found, "no", "repealed", "OP2-BW-01-E")
    assert found.answers.get(field="OP2-BW-01-E").stale == ""
    assert chain.check().bad == 0


def test_strangers_other_countries_and_the_secretariat_see_nothing_of_it() -> None:
    found = desk.matrix()
    say(found, "yes", "secret words")
    addresses = [
        reverse("matrix", args=[found.pk]),
        reverse("matrix-field", args=[found.pk, FIELD]),
        reverse("matrix-export", args=[found.pk, "json"]),
        reverse("matrix-editions", args=[found.pk]),
        reverse("matrix-workbook", args=[found.pk]),
        reverse("matrix-lists", args=[found.pk]),
    ]
    for grant in ("coordinator", "contact", ""):
        who = (
            people.Grant.objects.filter(role=grant, ended_at=None).exclude(owner=desk.OWNER).first() if grant else None
        )
        client = world.browser(who.user.email if who else "")
        for address in addresses:
            page = client.get(address)
            assert page.status_code in (302, 404), (grant, address)
            assert b"secret words" not in page.content


def test_a_comment_and_a_file_stay_with_the_field() -> None:
    found = desk.matrix()
    client = world.browser(world.CONTACT)
    client.post(reverse("matrix-comment", args=[found.pk, FIELD]), {"text": "Is this in force?"})
    one = found.comments.get()
    client.post(reverse("matrix-comment", args=[found.pk, FIELD]), {"settle": one.pk})
    one.refresh_from_db()
    assert one.resolved_by == world.user(world.CONTACT)
    told = {"title": "Gazette", "address": "https://gazette.example/901", "on": "2020-05", "expires_on": "2030-01-01"}
    client.post(reverse("matrix-evidence", args=[found.pk, FIELD]), told)
    evidence = found.evidence.get()
    assert (evidence.title, evidence.on, str(evidence.expires_on)) == ("Gazette", "2020-05", "2030-01-01")
    page = client.get(reverse("matrix-field", args=[found.pk, FIELD])).content.decode()
    assert "Gazette" in page
    assert "Is this in force?" in page
    client.post(reverse("matrix-evidence", args=[found.pk, FIELD]), {"address": "javascript:alert(1)"})
    assert found.evidence.count() == 1
    client.post(reverse("matrix-evidence", args=[found.pk, FIELD]), {"remove": evidence.pk})
    assert not found.evidence.filter(withdrawn=False).exists()


def test_the_search_box_finds_fields_in_any_language_and_inflection_and_only_of_ones_own_matrix() -> None:
    record = desk.matrix()
    by = world.actor(world.CONTACT)
    for asked in ("transporte armas biológicas", "TRANSPORTE DE ARMA BIOLOGICA", "transporting biological weapons"):
        found = offers.find(by, asked, 20)
        assert any(one.href == f"/es/matrix/{record.pk}/OP2-BW-06-L/" for one in found), (asked, found)
    actions.answer(record.pk, actions.Write("OP678-01", value="yes", text="Decreto 81, anexo único"), by=by)
    assert [one.href for one in offers.find(by, "anexo unico", 20)] == [f"/es/matrix/{record.pk}/OP678-01/"]
    assert offers.find(world.actor(world.CONTACT), "", 20) == ()
    assert offers.find(policy.VISITOR, "transporte", 20) == ()
    assert "OP678-01" in world.browser(world.CONTACT).get("/es/search/?q=anexo+unico").content.decode()


def test_who_was_asked_about_a_field_is_told_when_its_law_changed() -> None:
    record = desk.matrix()
    by = world.actor(world.CONTACT)
    actions.answer(record.pk, actions.Write("OP678-01", value="yes"), by=by)
    grant = people.Grant.objects.filter(owner=desk.OWNER, role="contributor", ended_at=None).first()
    body = registry.Body.objects.filter(owner=desk.OWNER).first()
    assert grant is not None
    assert body is not None
    call = models.Call.objects.create(assessment=record, body=body, fields=["OP678-01"], by_id=by.person)
    call.people.add(grant.user_id)
    agency = world.actor(grant.user.email)
    assert len(offers.waiting(agency)) == 1
    record.answers.update(stale="changed")
    assert [one.href for one in offers.waiting(agency)][-1].endswith(f"/matrix/{record.pk}/?show=stale")
