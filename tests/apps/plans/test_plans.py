"""A plan at work: its page, measures from gaps, monitoring, editions, what others see of it."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from atalaya.adapters import clock
from atalaya.apps.access import chain, deeds, releases
from atalaya.apps.access import models as people
from atalaya.apps.plans import actions, contents, editions, models, offers, queries
from atalaya.core import errors, policy
from tests import world
from tests.apps.plans import desk

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MOST_QUERIES = 30


def contact() -> policy.Actor:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


@pytest.mark.parametrize("view", queries.VIEWS)
def test_the_page_shows_two_hundred_measures_with_a_fixed_number_of_queries(view: str) -> None:
    found = desk.plan()
    rows = desk.measures(found, 3)
    client = world.browser(world.CONTACT)
    address = f"{reverse('plan', args=[found.pk])}?view={view}"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    models.Measure.objects.bulk_create(
        models.Measure(
            plan=found, owner_id=found.owner_id, klass="national", number=str(n), action={"es": f"Acción {n}"},
            stage="planned", starts="2026", ends="2027-06", after=[rows[0].pk], updated_at=clock.now(),
        )
        for n in range(4, 201)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page = client.get(address)
    assert page.status_code == 200
    assert "Acción 200" in page.content.decode()
    assert len(many) == len(few) <= MOST_QUERIES, [one["sql"][:120] for one in many]


def test_gaps_become_measures_with_their_fields_linked() -> None:
    baseline = desk.baseline()
    found = desk.plan(baseline_id=baseline.pk)
    client = world.browser(world.CONTACT)
    address = reverse("plan-add", args=[found.pk])
    page = client.get(address).content.decode()
    assert re.findall(r'name="field" value="([^"]+)"', page) == list(desk.GAPS)
    page = client.post(address, {"field": desk.GAPS}).content.decode()
    assert page.count('name="take"') == 3, "measures of the library"
    told = {
        "field": desk.GAPS,
        "take": ["0"],
        "action-0": "Dictar una ley",
        "linked-0": ["OP2-BW-01-L", "OP2-BW-01-E", "OP3CD-BW-09-L"],
        "starts-0": "2027",
        "ends-0": "2028-06",
        "assistance-0": "on",
        "write": "1",
    }
    assert client.post(address, told).status_code == 302
    made = found.measures.get()
    assert (made.number, made.linked, made.assistance) == ("1", ["OP2-BW-01-L", "OP2-BW-01-E"], True)
    page = " ".join(client.get(reverse("plan-effect", args=[found.pk])).content.decode().split())
    assert "2 / 2" in page
    assert "0 / 1" in page
    assert "in measure 1" in client.get("/en" + address[3:]).content.decode()
    assert chain.check().bad == 0


def test_a_suggestion_without_words_is_refused_and_nothing_typed_is_lost() -> None:
    found = desk.plan(baseline_id=desk.baseline().pk)
    client = world.browser(world.CONTACT)
    told = {"field": desk.GAPS, "take": ["0", "1"], "action-0": "Dictar una ley", "action-1": " ", "write": "1",
            "objective-0": "Mis propias palabras"}  # fmt: skip
    page = client.post(reverse("plan-add", args=[found.pk]), told)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Dictar una ley" in text
    assert "Mis propias palabras" in text
    assert not found.measures.exists()


def test_measures_may_not_wait_for_each_other_in_a_circle() -> None:
    found = desk.plan()
    first, second, third = desk.measures(found)
    deeds.change(models.Measure, second.pk, {"after": [first.pk]}, by=contact(), version=1)
    deeds.change(models.Measure, third.pk, {"after": [second.pk]}, by=contact(), version=1)
    with pytest.raises(errors.Unusable, match="1 → 3 → 2 → 1") as told:
        deeds.change(models.Measure, first.pk, {"after": [third.pk]}, by=contact(), version=1)
    assert told.value.where == "after"
    with pytest.raises(errors.Unusable):
        deeds.change(models.Measure, first.pk, {"after": [first.pk]}, by=contact(), version=1)


def test_a_start_before_the_end_of_what_it_waits_for_is_told_and_not_refused() -> None:
    found = desk.plan()
    first, second, _third = desk.measures(found, starts="2027-01", ends="2027-12")
    deeds.change(models.Measure, second.pk, {"after": [first.pk]}, by=contact(), version=1)
    page = world.browser(world.CONTACT).get("/en" + reverse("plan", args=[found.pk])[3:] + "?view=timeline")
    text = page.content.decode()
    assert "Measure 2 begins before measure 1, which it waits for, has ended." in text
    assert "wait-early" in text


def test_a_measure_of_another_country_or_a_number_that_stands_twice_is_refused() -> None:
    found = desk.plan()
    desk.measures(found, 1)
    with pytest.raises(errors.Unusable):
        actions.add(found.pk, [{"number": "1", "action": {"es": "Otra"}}], by=contact())
    with pytest.raises(errors.Unusable):
        actions.add(found.pk, [{"action": {"es": "Con costo"}, "cost": 100}], by=contact())
    assert [row.number for row in actions.add(found.pk, [{"action": {"es": "x"}}], by=contact())] == ["2"]
    with pytest.raises(errors.Missing):
        actions.add(found.pk, [{"action": {"es": "x"}}], by=world.actor("winston.farrow@saint-halyard.example"))


def test_progress_is_noted_with_its_proof_and_a_lead_agency_may_do_it() -> None:
    found = desk.plan()
    (row,) = desk.measures(found, 1)
    agency = people.Grant.objects.filter(role="contributor", owner=desk.OWNER, ended_at=None).first()
    assert agency is not None
    client = world.browser(agency.user.email)
    told = {"on": "2027-03", "text": "Se aprobó la ley", "address": "https://gaceta.example/901",
            "file": io.BytesIO(b"%PDF proof")}  # fmt: skip
    assert client.post(reverse("measure-note", args=[row.pk]), told).status_code == 302
    note = row.notes.get()
    assert (note.on, note.address, note.size_bytes) == ("2027-03", "https://gaceta.example/901", 10)
    kept = client.get(reverse("measure-evidence", args=[row.pk, note.pk]))
    assert kept.content == b"%PDF proof"
    assert kept["Content-Type"] == "application/octet-stream"
    empty = client.post(reverse("measure-note", args=[row.pk]), {"on": "2027"})
    assert empty.status_code == 422
    assert client.post(reverse("measures-step", args=[row.pk, "begin"]), {"version": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.stage == "under_way"
    assert chain.check().bad == 0


def test_a_measure_that_was_done_by_mistake_is_taken_up_again() -> None:
    (row,) = desk.measures(desk.plan(), 1)
    desk.step(row, "finish")
    client = world.browser(world.CONTACT)
    assert client.post(reverse("measure-again", args=[row.pk]), {"version": "2"}).status_code == 302
    row.refresh_from_db()
    assert row.stage == "under_way"


def test_no_measure_of_an_edition_that_was_replaced_is_late_any_more() -> None:
    found = desk.plan()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    [row] = desk.measures(found, 1, ends=yesterday)
    desk.step(found, "register", on=clock.today())
    client = world.browser(world.CONTACT)
    places = (f"/en/plan/{found.pk}/", f"/en/plan/{found.pk}/progress/", f"/en/measure/{row.pk}/")
    assert all("1 day late" in client.get(one).content.decode() for one in places)
    editions.renew(found.pk, {"title": {"es": "Plan nuevo"}, "begins": "2026", "ends": "2030"}, by=contact())
    for one in places:
        page = client.get(one)
        assert page.status_code == 200
        assert "day late" not in page.content.decode(), one
    assert client.get(f"{places[0]}?need=late").context["page"].rows == ()


def test_late_measures_are_in_today_in_the_calendar_and_in_the_handover_pack() -> None:
    found = desk.plan()
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    late, _open, done = desk.measures(found, 3, ends=yesterday)
    deeds.change(models.Measure, _open.pk, {"ends": "2099"}, by=contact(), version=1)
    desk.step(done, "finish")
    waiting = offers.waiting(contact())
    assert [(one.title, one.href) for one in waiting] == [
        ("Plan de acción de Costa Serena", reverse("plan", args=[found.pk]) + "?need=late")
    ]
    due = offers.due(contact(), clock.today())
    assert [(one.what[:1], one.left) for one in due] == [("1", -1)]
    sections = offers.handover(contact(), desk.OWNER)
    assert [len(section.rows) for section in sections] == [1, 1]
    assert sections[0].rows[0].cells[3:] == (3, 1, 1)
    assert offers.handover(contact(), "country:XH") == ()
    assert offers.due(world.actor("winston.farrow@saint-halyard.example"), date(2100, 1, 1)) == ()
    assert [one.href for one in offers.find(contact(), "acción número 1", 9)] == [reverse("measure", args=[late.pk])]


def test_the_next_edition_takes_over_what_is_open_and_leaves_the_old_one_alone() -> None:
    found = desk.plan()
    first, second, third = desk.measures(found, withheld=["cost"])
    deeds.change(models.Measure, third.pk, {"after": [second.pk]}, by=contact(), version=1)
    desk.step(first, "finish")
    desk.step(found, "register", on=date(2026, 1, 5))
    found.refresh_from_db()
    values = {"title": {"es": "Segundo plan"}, "begins": "2031", "ends": "2035"}
    new = editions.renew(found.pk, values, by=contact())
    copies = {row.number: row for row in new.measures.all()}
    assert sorted(copies) == ["2", "3"]
    assert copies["3"].after == [copies["2"].pk]
    assert (copies["2"].root, copies["2"].withheld) == (second.pk, ["cost"])
    found.refresh_from_db()
    assert (found.stage, new.number, new.previous_id) == ("superseded", 2, found.pk)
    frozen = editions.read(found.editions.get())
    assert [one["stage"] for one in frozen["measures"]] == ["done", "planned", "planned"]
    with pytest.raises(errors.Unusable):
        desk.step(second, "finish")
    with pytest.raises(errors.OutOfOrder):
        actions.add(found.pk, [{"action": {"es": "zu spät"}}], by=contact())
    with pytest.raises(errors.OutOfOrder):
        editions.renew(found.pk, values, by=contact())
    told = editions.line(new, contact())
    assert [one.pk for one in told] == [found.pk, new.pk]
    assert chain.check().bad == 0


def test_approval_takes_two_people_and_freezes_the_plan_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    found = desk.plan()
    desk.measures(found, 2)
    desk.step(found, "draft")
    desk.step(found, "review")
    with pytest.raises(errors.Refused):
        desk.step(found, "approve")
    with django_capture_on_commit_callbacks(execute=True):
        desk.step(found, "approve", world.SECOND)
    assert [one.why for one in found.editions.all()] == ["approved"]
    assert editions.settle_all() == 0
    found.editions.all().delete()
    assert editions.settle_all() == 1, "what a crash kept from it is made up for once a day"


def test_a_frozen_copy_that_was_changed_is_noticed() -> None:
    found = desk.plan()
    desk.measures(found, 1)
    made = editions.freeze(found.pk, "Primera", by=contact())
    models.Edition.objects.filter(pk=made.pk).update(content=made.content.replace("Acción", "Accion"))
    with pytest.raises(errors.Broken):
        editions.read(editions.one(found.pk, 1, contact()))


def test_two_editions_are_compared_measure_by_measure() -> None:
    found = desk.plan()
    first, second, _third = desk.measures(found)
    editions.freeze(found.pk, "", by=contact())
    deeds.change(models.Measure, first.pk, {"ends": "2029"}, by=contact(), version=1)
    deeds.withdraw(models.Measure, second.pk, by=contact(), version=1)
    actions.add(found.pk, [{"number": "9", "action": {"es": "Nueva"}}], by=contact())
    page = world.browser(world.CONTACT).get(f"/en/plan/{found.pk}/compare/?before={found.pk}-1").content.decode()
    for words in ("2029", "Added", "Not carried on", "Changed"):
        assert words in page, words
    assert "Acción número 3" not in page


def test_what_is_kept_back_stays_out_of_the_public_version_on_every_way() -> None:
    found = desk.plan()
    first, second, third = desk.measures(found)
    hidden_one = {"action": {"es": "Secreto de la medida dos"}, "withheld": ["whole"]}
    deeds.change(models.Measure, second.pk, hidden_one, by=contact(), version=1)
    told: dict[str, Any] = {
        "cost": 1234567,
        "currency": "USD",
        "withheld": ["cost"],
        "action": {"es": "Visible", "en": "Shown"},
    }
    deeds.change(models.Measure, first.pk, told, by=contact(), version=1)
    deeds.change(models.Measure, third.pk, {"after": [second.pk]}, by=contact(), version=1)
    actions.note(first.pk, actions.Progress("2027", "Nota interna"), by=contact())
    editions.freeze(found.pk, "", by=contact())
    stranger = world.browser()
    address = reverse("plan-public", args=[found.pk])
    assert stranger.get(address).status_code == 404
    contact_browser = world.browser(world.CONTACT)
    contact_browser.post(reverse("plan-publish", args=[found.pk, 1]), {"languages": ["es", "en"]})
    assert models.Publication.objects.get().languages == ["es", "en"]
    assert stranger.get(address).status_code == 404, "a public version is not yet a release"
    found.refresh_from_db()
    release = releases.propose(models.Plan, found.pk, "public", why="", by=contact(), version=found.version)
    releases.confirm(release.pk, by=world.actor(world.SECOND), version=release.version)
    assert stranger.get(reverse("plan", args=[found.pk])).status_code == 302
    for kind in ("", "docx/", "json/"):
        answer = stranger.get(f"{address}{kind}")
        text = answer.content.decode(errors="replace")
        if kind == "docx/":
            document = docx.Document(io.BytesIO(answer.content))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            text = "\n".join([*(one.text for one in document.paragraphs), *cells])
        assert "Visible" in text
        assert "Shown" in text
        for hidden in ("Secreto", "1234567", "1,234,567", "Nota interna"):
            assert hidden not in text, (kind, hidden)
    page = stranger.get("/en" + address[3:]).content.decode()
    assert "1 measures and 1 entries" in page
    assert "not translated into English" in page
    for closed in ("effect", "progress", "editions", "papers"):
        assert stranger.get(f"{reverse('plan', args=[found.pk])}{closed}/").status_code in (403, 404), closed
    assert stranger.get(reverse("measure", args=[first.pk])).status_code == 404


def test_the_measures_go_out_as_a_spreadsheet_and_come_back() -> None:
    found = desk.plan()
    rows = desk.measures(found, linked=["OP2-BW-01-L", "OP2-BW-02-L"], withheld=["cost", "stage"])
    client = world.browser(world.CONTACT)
    for kind in ("xlsx", "csv"):
        file = io.BytesIO(client.get(reverse("plan-export", args=[found.pk, kind])).content)
        file.name = f"measures.{kind}"
        page = client.post(reverse("measures-import"), {"file": file}, follow=True)
        assert page.status_code == 200
        plan = page.context["plan"]
        assert plan.counts == {"new": 0, "changed": 0, "same": 3, "wrong": 0}, plan.lines
    text = client.get(reverse("plan-export", args=[found.pk, "csv"])).content.decode("utf-8-sig")
    assert "OP2-BW-01-L; OP2-BW-02-L" in text
    file = io.BytesIO(text.replace("Acción número 2", "Acción cambiada").replace(";cost", "").encode())
    file.name = "measures.csv"
    page = client.post(reverse("measures-import"), {"file": file}, follow=True)
    assert page.context["plan"].counts["changed"] == 1
    rows[0].refresh_from_db()
    assert rows[0].linked == ["OP2-BW-01-L", "OP2-BW-02-L"]


def test_a_flagged_measure_leads_to_a_request_and_an_unflagged_one_does_not() -> None:
    found = desk.plan()
    first, second = desk.measures(found, 2)
    told = {"assistance": True, "linked": ["OP2-BW-01-L"], "cost": 5000, "currency": "USD"}
    deeds.change(models.Measure, first.pk, told, by=contact(), version=1)
    client = world.browser(world.CONTACT)
    assert "Create request" in client.get(f"/en/measure/{first.pk}/").content.decode()
    assert "Create request" not in client.get(f"/en/measure/{second.pk}/").content.decode()
    text = client.get(f"/en/measure/{first.pk}/request/").content.decode()
    for words in ("OP2-BW-01-L", "5,000.00 USD", "Nothing was sent or registered", "Acción número 1"):
        assert words in text, words
    document = docx.Document(io.BytesIO(client.get(f"/en/measure/{first.pk}/request/docx/").content))
    assert "Acción número 1" in "\n".join(one.text for one in document.paragraphs)
    assert client.get(f"/en/measure/{second.pk}/request/").status_code == 409


def test_a_later_room_takes_the_request_over(monkeypatch: pytest.MonkeyPatch) -> None:
    from atalaya.web.crossing import offers as crossing

    (row,) = desk.measures(desk.plan(), 1, assistance=True)
    room = type("room", (), {"request_from": staticmethod(lambda _by, target, pk: f"/{target}/{pk}/")})
    monkeypatch.setattr(crossing, "rooms", lambda: (room,))
    page = world.browser(world.CONTACT).get(f"/en/measure/{row.pk}/").content.decode()
    assert f'href="/plans.measure/{row.pk}/"' in page


def test_fields_are_linked_by_a_person_and_an_unknown_id_is_refused() -> None:
    found = desk.plan()
    (row,) = desk.measures(found, 1)
    client = world.browser(world.CONTACT)
    address = reverse("measure-fields", args=[row.pk])
    assert "OP2-BW-01-L" in client.get(f"{address}?q=OP2-BW-01").content.decode()
    assert client.post(address, {"field": ["OP2-BW-01-L"], "version": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.linked == ["OP2-BW-01-L"]
    bad = client.post(address, {"field": ["OP99"], "kept": ["OP2-BW-01-L"], "version": "2"})
    assert bad.status_code == 422
    assert "OP99" in bad.content.decode()


def test_everything_a_plan_says_is_in_the_country_export() -> None:
    found = desk.plan()
    (row,) = desk.measures(found, 1)
    actions.note(row.pk, actions.Progress("2027", "Hecho"), by=contact())
    told = offers.export(contact(), "xc")
    assert [one["id"] for one in told["plans"]] == [found.pk]
    assert told["measure-notes"][0]["text"] == "Hecho"
    assert offers.export(world.actor("winston.farrow@saint-halyard.example"), "xc") == {}
    assert contents.gather(found)["measures"][0]["notes"][0]["on"] == "2027"
