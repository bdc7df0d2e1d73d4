"""Which terms run on records: steps taken so far, told from deeds, and days counted in the calendar of the owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atalaya.apps.access import models as people
from atalaya.apps.access import queries, records
from atalaya.apps.registry import knowledge
from atalaya.core import errors, workflow


@dataclass(frozen=True, slots=True)
class Clock:
    """A step that is expected by a day."""

    step: str
    on: date


def positions(rows: Sequence[records.Record]) -> Mapping[int, workflow.Position]:
    """Where rows of one model stand, by number: the answer of ``deeds.position_of`` for all of them in two queries."""
    if not rows or rows[0].PROCESS is None:
        return {}
    named = _steps(rows[0], rows[0].PROCESS)
    done = people.Deed.objects.filter(
        target=queries.target(type(rows[0])), target_id__in=[row.pk for row in rows], verb__in=sorted(named)
    ).order_by("number")
    told = people.DeedValue.objects.filter(deed__in=done, field="on").values_list("deed_id", "after")
    days = {number: date.fromisoformat(str(after)) for number, after in told if after}
    taken: Mapping[int, list[workflow.Taken]] = defaultdict(list)
    for deed in done:
        step = workflow.Taken(named[deed.verb], str(deed.by_id), deed.role, deed.at, on=days.get(deed.number))
        taken[deed.target_id].append(step)
    return {row.pk: workflow.Position(row.stage, tuple(taken[row.pk])) for row in rows}


def _steps(row: records.Record, process: workflow.Process) -> dict[str, str]:
    """The step behind each verb of a deed; to add a row is to take the step that opens the process."""
    name = row._meta.model_name
    opening = next(step.name for step in process.steps if not step.sources)
    return {f"{name}.{step.name}": step.name for step in process.steps} | {f"{name}.created": opening}


def timed(process: workflow.Process) -> tuple[str, ...]:
    """The stages in which a term can run."""
    return tuple(stage for step in process.steps if step.due for stage in step.sources)


def running(row: records.Record, position: workflow.Position) -> tuple[Clock, ...]:
    """The steps of a row that are expected by a day, earliest first; none where no calendar knows the days.

    Reads ``row.owner``: fetch it with the rows.
    """
    if row.PROCESS is None or row.stage not in timed(row.PROCESS):
        return ()
    try:
        known = {workflow.COUNTRY: knowledge.calendar(row.owner.calendar), workflow.UN: knowledge.calendar("")}
        return tuple(Clock(step, on) for step, on in workflow.clocks(row.PROCESS, position, known))
    except (errors.Missing, errors.Unusable):
        return ()


def ahead(process: workflow.Process, stage: str) -> Iterable[workflow.Step]:
    """The steps to the next stage on the usual way, not those that go back, skip a stage or give up.

    From a stage beside the way (sent back, vetoed) they are the steps that lead to it again.
    """
    order = {found.name: place for place, found in enumerate(process.stages)}
    steps = workflow.open_steps(process, workflow.Position(stage))
    onward = [step for step in steps if order[step.target] > order[stage]]
    onward = onward or [step for step in steps if step.target not in process.ends]
    nearest = min((order[step.target] for step in onward), default=None)
    return [step for step in onward if order[step.target] == nearest]
