"""What somebody has to do: dates in sight, terms that run, steps that wait for this person and no other."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from atalaya.adapters import clock
from atalaya.apps.access import deeds, releases
from atalaya.apps.access import models as people
from atalaya.apps.registry import duties, knowledge, models
from atalaya.core import policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MISSION = "paula.reyes@costa-serena.example"
OFFICER = "daniel.ashby@horizonte.example"
COORDINATOR = "beatriz.lamarca@horizonte.example"
DRAFTER = "elena.quiroga@costa-serena.example"
HALYARD = "winston.farrow@saint-halyard.example"
REVIEWER = "ines.carrasco@revisores.example"
DONOR = "helene.marchand@rosa-de-los-vientos.example"


@pytest.fixture(autouse=True)
def _spanish() -> Any:
    with translation.override("es"):
        yield


def ahead(days: int) -> date:
    """A day so many days from now."""
    return clock.today() + timedelta(days=days)


def told(email: str, days: int = 60) -> dict[str, Any]:
    """The dates that somebody sees, by what they say."""
    actor = world.actor(email) if email else policy.VISITOR
    return {str(one.what): one for one in duties.due(actor, ahead(days))}


def titles(email: str) -> dict[str, str]:
    """What waits for somebody: title and step."""
    return {one.title: one.label for one in duties.waiting(world.actor(email))}


def nominated(name: str = "Persona de prueba") -> models.Holder:
    """Somebody whom the mission of Costa Serena nominates."""
    post = models.Post.objects.get(key="xc-inssp")
    holder = models.Holder(owner_id="country:XC", klass="network", post=post, name=name, note="MP-CS/ONU/200")
    return deeds.create(holder, by=world.actor(MISSION))


def drafted(by: str, title: str = "Informe de prueba", owner: str = "country:XC") -> models.Submission:
    """A report that somebody begins."""
    row = models.Submission(owner_id=owner, klass="national", kind="report", title={"es": title})
    return deeds.create(row, by=world.actor(by))


# Dates.


def test_a_contact_sees_the_dates_and_actions_of_the_own_country() -> None:
    found = told(world.CONTACT)
    assert found["Respuestas de las instituciones a la sección de fronteras de la matriz"].left == 3
    assert found["Medida 4 del plan: procedimiento de trasbordo en uso"].left == -12
    assert found["Enviar nota a la Autoridad Reguladora sobre el puesto INSSP"].left == 5
    assert "Confirm the venue of the second review session" not in found


def test_what_is_done_or_dropped_comes_no_more() -> None:
    found = told(world.CONTACT)
    assert "Informe anual de la Unidad de Análisis Financiero al comité" not in found
    assert "Traducir el anteproyecto al inglés" not in found


def test_nothing_beyond_the_day_that_is_asked_for() -> None:
    assert "Enviar la matriz actualizada para el examen amplio" not in told(world.CONTACT, 60)
    assert "Enviar la matriz actualizada para el examen amplio" in told(world.CONTACT, 90)


def test_a_stranger_sees_no_date_of_any_country() -> None:
    assert told("", 400) == {}
    assert told(world.FORMER, 400) == {}


def test_a_company_sees_its_own_dates_and_none_of_the_country() -> None:
    assert set(told("hugo.salvatierra@quimaris.example", 400)) == {"Revisión interna del programa de cumplimiento"}


def test_a_nomination_has_its_term_for_those_who_have_to_do_with_it() -> None:
    nominated()
    line = f"Persona de prueba: {_('Verify on the formal note')}"
    for email in (MISSION, world.CONTACT, OFFICER, COORDINATOR):
        assert line in told(email), email
    for email in (HALYARD, DONOR, REVIEWER, world.FORMER):
        assert line not in told(email), email


def test_the_minutes_of_a_meeting_are_agreed_in_ten_working_days() -> None:
    meeting = models.Meeting.objects.get(key="xc-comite-tercera")
    deeds.take(models.Meeting, meeting.pk, "hold", by=world.actor(world.SECRETARY), version=meeting.version)
    found = [one for what, one in told(world.SECRETARY).items() if what.startswith("Tercera reunión ordinaria")]
    assert len(found) == 1
    assert 14 <= (found[0].left or 0) <= 20


def rule(**values: Any) -> Any:
    """A rule of deadlines."""
    return dataclasses.replace(knowledge.rules()["bwc-cbm"], **values)


@pytest.mark.parametrize(
    ("values", "today", "on"),
    [
        ({}, date(2026, 4, 15), date(2026, 4, 15)),
        ({}, date(2026, 4, 16), date(2027, 4, 15)),
        ({"kind": "fixed", "on": "2027-12"}, date(2026, 4, 1), date(2027, 12, 31)),
        ({"kind": "fixed", "on": "2028-02"}, date(2026, 4, 1), date(2028, 2, 29)),
        ({"kind": "fixed", "on": "2027"}, date(2026, 4, 1), date(2027, 12, 31)),
        ({"kind": "fixed", "on": "2026-04-01"}, date(2026, 4, 1), date(2026, 4, 1)),
        ({"kind": "fixed", "on": "2026-03-31"}, date(2026, 4, 1), None),
        ({"kind": "after"}, date(2026, 4, 1), None),
    ],
)
def test_the_next_day_of_a_rule(values: dict[str, Any], today: date, on: date | None) -> None:
    assert duties.next_day(rule(**values), today) == on


def test_rules_come_to_those_whom_they_bind() -> None:
    returns, semester = "Declaración de medidas de fomento de la confianza (CAB)", "Informe semestral de la OEA"
    country, region = told(world.CONTACT, 366), told(COORDINATOR, 366)
    assert returns in country
    assert not [what for what in country if what.startswith(semester)]
    assert returns in region
    assert len([what for what in region if what.startswith(semester)]) == 2
    assert told(DONOR, 366).keys() & {returns} == set()


def test_the_dates_of_ten_times_as_many_records_take_no_more_queries() -> None:
    actor = world.actor(OFFICER)
    with CaptureQueriesContext(connection) as few:
        duties.due(actor, ahead(60))
    for number in range(10):
        nominated(str(number))
        one = models.Deadline(owner_id="secretariat", klass="national", title={"es": str(number)}, due=ahead(number))
        deeds.create(one, by=actor)
    with CaptureQueriesContext(connection) as many:
        found = duties.due(actor, ahead(60))
    assert len(many) <= len(few) + 2, "the two queries for steps taken run only where a record stands at a timed stage"
    assert len([one for one in found if str(one.what).isdigit()]) == 10


# Steps.


def test_a_nomination_waits_for_the_secretariat_and_for_the_country() -> None:
    nominated()
    assert titles(OFFICER)["Persona de prueba"] == _("Verify on the formal note")
    assert titles(world.CONTACT)["Persona de prueba"] == _("Record the verification")
    assert "Persona de prueba" not in titles(HALYARD)


def test_a_step_that_waits_says_until_when_it_is_expected() -> None:
    nominated()
    found = next(one for one in duties.waiting(world.actor(OFFICER)) if one.title == "Persona de prueba")
    assert found.due is not None
    assert 14 <= (found.due - clock.today()).days <= 20


def test_nobody_is_asked_to_clear_what_they_drafted_themselves_while_others_can() -> None:
    drafted(world.CONTACT)
    assert "Informe de prueba" not in titles(world.CONTACT)
    assert titles(world.SECOND)["Informe de prueba"] == _("Clear")


def test_the_only_person_is_asked_to_clear_their_own_draft_a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    people.Grant.objects.filter(owner="country:XC").exclude(user=world.user(world.CONTACT)).delete()
    drafted(world.CONTACT)
    assert "Informe de prueba" not in titles(world.CONTACT)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(days=1, minutes=1))
    assert titles(world.CONTACT)["Informe de prueba"] == _("Clear")


def test_a_drafter_is_not_asked_to_clear() -> None:
    drafted(world.SECRETARY)
    assert "Informe de prueba" in titles(world.CONTACT)
    assert "Informe de prueba" not in titles(DRAFTER)


def test_what_stands_as_it_should_waits_for_nobody() -> None:
    names = set(titles(world.CONTACT))
    active = models.Holder.objects.filter(owner="country:XC", stage="active").values_list("name", flat=True)
    assert active
    assert names & (set(active) - {"Paula Reyes Ocampo"}) == set()


def test_a_stranger_and_a_person_without_a_second_factor_have_nothing_to_do() -> None:
    nominated()
    assert duties.waiting(policy.VISITOR) == ()
    assert duties.waiting(world.actor(world.FORMER)) == ()
    assert duties.waiting(world.actor(OFFICER, strong=False)) == ()


def proposed() -> models.Submission:
    """A draft of Costa Serena that its contact proposes to show to the network."""
    row = drafted(world.SECRETARY, "Texto para la red")
    releases.propose(models.Submission, row.pk, "network", why="", by=world.actor(world.CONTACT), version=1)
    return row


def test_a_release_waits_for_the_second_person_and_not_for_the_one_who_proposed_it() -> None:
    proposed()
    assert ("Texto para la red", _("Confirm the release")) in {
        (one.title, one.label) for one in duties.waiting(world.actor(world.SECOND))
    }
    mine = {(one.title, one.label) for one in duties.waiting(world.actor(world.CONTACT))}
    assert ("Texto para la red", _("Confirm the release")) not in mine
    assert not [one for one in duties.waiting(world.actor(HALYARD)) if one.title == "Texto para la red"]


def test_a_text_that_was_flagged_waits_for_a_colleague_and_not_for_its_writer() -> None:
    row = drafted(world.CONTACT)
    deeds.flag(row, by=world.actor(world.CONTACT))
    asked = _("Look at this text as a second person")
    labels = {
        email: {one.label for one in duties.waiting(world.actor(email))} for email in (world.CONTACT, world.SECOND)
    }
    assert people.SecondLook.objects.filter(target_id=row.pk).exists()
    assert [email for email, found in labels.items() if asked in found] == [world.SECOND]


def _(text: str) -> str:
    return translation.gettext(text)


def test_what_waits_takes_no_more_queries_with_ten_times_as_many_records() -> None:
    actor = world.actor(world.SECOND)
    proposed()
    deeds.flag(drafted(world.CONTACT, "uno"), by=world.actor(world.CONTACT))
    with CaptureQueriesContext(connection) as few:
        duties.waiting(actor)
    for number in range(8):
        row = drafted(world.CONTACT, str(number))
        deeds.flag(row, by=world.actor(world.CONTACT))
        releases.propose(models.Submission, row.pk, "network", why="", by=world.actor(world.CONTACT), version=1)
    with CaptureQueriesContext(connection) as many:
        found = duties.waiting(actor)
    assert len(many) == len(few)
    assert {str(number) for number in range(8)} <= {one.title for one in found}


def test_what_is_under_way_is_told_with_its_stage_and_its_next_step() -> None:
    nominated()
    found = {one.waiting.title: one for one in duties.under_way(world.actor(world.CONTACT), "country:XC")}
    one = found["Persona de prueba"]
    assert (one.stage, one.waiting.label) == (_("Nominated"), _("Verify on the formal note"))
    drafted(world.SECRETARY)
    seen = {email: [row.waiting.title for row in _under_way(email)] for email in (world.CONTACT, HALYARD)}
    assert "Informe de prueba" in seen[world.CONTACT]
    assert "Informe de prueba" not in seen[HALYARD]
    assert duties.under_way(policy.VISITOR, "organisation:quimaris") == ()


def _under_way(email: str) -> tuple[duties.UnderWay, ...]:
    return duties.under_way(world.actor(email), "country:XC")
