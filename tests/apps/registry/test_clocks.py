"""Terms of processes: the steps behind them, told from deeds, and the days of the owner's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atalaya.apps.access import deeds
from atalaya.apps.registry import clocks, models
from atalaya.core import processes, workflow
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MISSION = "paula.reyes@costa-serena.example"
OFFICER = "daniel.ashby@horizonte.example"


def nominated(name: str = "Persona de prueba") -> models.Holder:
    """Somebody whom the mission of Costa Serena nominates."""
    post = models.Post.objects.get(key="xc-inssp")
    holder = models.Holder(owner_id="country:XC", klass="network", post=post, name=name, note="MP-CS/ONU/200")
    return deeds.create(holder, by=world.actor(MISSION))


def test_positions_of_many_rows_are_those_of_each() -> None:
    one, two = nominated("Una"), nominated("Otra")
    two = deeds.take(models.Holder, two.pk, "verify", by=world.actor(OFFICER), version=1)
    rows = [one, two, *models.Holder.objects.filter(stage="active")]
    assert clocks.positions(rows) == {row.pk: deeds.position_of(row) for row in rows}


def test_the_day_that_a_recorded_act_bears_is_kept() -> None:
    holder = nominated()
    deeds.take(models.Holder, holder.pk, "record_verification", by=world.actor(MISSION), version=1, on=date(2026, 1, 5))
    holder.refresh_from_db()
    assert clocks.positions([holder])[holder.pk].taken[-1].on == date(2026, 1, 5)


def test_two_queries_tell_where_any_number_of_rows_stands() -> None:
    rows = [nominated(str(number)) for number in range(7)]
    with CaptureQueriesContext(
        connection,
    ) as few:
        clocks.positions(rows[:1])
    with CaptureQueriesContext(connection) as many:
        clocks.positions(rows)
    assert len(few) == len(many) == 2
    assert clocks.positions([]) == {}


def term(on: date) -> tuple[clocks.Clock, ...]:
    """The term that runs for somebody nominated on a day in Costa Serena."""
    row = models.Holder.objects.select_related("owner").filter(owner="country:XC", stage="nominated")[0]
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    return clocks.running(row, workflow.Position("nominated", (workflow.Taken("nominate", "1", "mission", at),)))


def test_a_nomination_is_verified_within_ten_working_days_of_the_country() -> None:
    # 20 September is Constitution Day in Costa Serena, in 2026 a Sunday: two weeks it is.
    assert term(date(2026, 9, 14)) == (clocks.Clock("verify", date(2026, 9, 28)),)


def test_a_feast_on_a_working_day_pushes_the_term() -> None:
    # In 2027 the 20th is a Monday.
    assert term(date(2027, 9, 14)) == (clocks.Clock("verify", date(2027, 9, 29)),)


def test_a_term_beyond_the_years_that_a_calendar_knows_does_not_run() -> None:
    assert term(date(2032, 12, 28)) == ()


@pytest.mark.parametrize("calendar", ["ZZ", "XX"])
def test_no_term_runs_where_nobody_knows_the_days(calendar: str) -> None:
    holder = nominated()
    row = models.Holder.objects.select_related("owner").get(pk=holder.pk)
    row.owner.calendar = calendar
    assert clocks.running(row, clocks.positions([row])[row.pk]) == ()


def test_no_term_runs_where_nothing_is_expected() -> None:
    active = models.Holder.objects.filter(stage="active").select_related("owner")[0]
    body = models.Body.objects.select_related("owner")[0]
    assert clocks.running(active, workflow.Position("active")) == ()
    assert clocks.running(body, workflow.NOTHING) == ()
    assert clocks.positions([body]) == {}


@pytest.mark.parametrize(
    ("process", "stage", "steps"),
    [
        (processes.CONTACT, "nominated", ["verify", "record_verification"]),
        (processes.CONTACT, "verified", ["activate"]),
        (processes.SUBMISSION, "cleared", ["send"]),
        (processes.SUBMISSION, "sent", ["acknowledge"]),
        (processes.ACTIVITY, "planned", ["approve"]),
        (processes.MEETING, "held", ["agree"]),
        (processes.PROJECT, "running", ["close"]),
        (processes.ACTION, "done", []),
    ],
)
def test_the_usual_way_leads_to_the_next_stage(process: Any, stage: str, steps: list[str]) -> None:
    assert [step.name for step in clocks.ahead(process, stage)] == steps


@pytest.mark.parametrize("process", list(processes.PROCESSES.values()), ids=lambda process: process.name)
def test_there_is_a_usual_way_on_from_every_stage_that_is_no_end(process: workflow.Process) -> None:
    open_stages = [stage.name for stage in process.stages if stage.name not in process.ends]
    assert [stage for stage in open_stages if not list(clocks.ahead(process, stage))] == []
