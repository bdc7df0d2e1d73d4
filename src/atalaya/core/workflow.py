"""One small engine for everything that moves through stages: who may take which step, until when, with which four eyes.

A process is a frozen value; nothing of it lives in a database. A position is the stage and the steps taken so far.
``may`` says whether a step may be taken, ``take`` takes it, ``due`` says until when, and ``check`` refuses a process
that could leave somebody in a stage without a way out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from atalaya.core import calendars, errors
from atalaya.core.calendars import Calendar

SECOND: Final = "second"
"""The role of a person a country names, from its mission or another body, to be its second pair of eyes."""
SAME_PERSON_WAIT: Final = timedelta(days=1)
"""How long one person who holds every role waits before taking the second step too (product.md, principle 4)."""
COUNTRY: Final = "country"
"""The calendar of whoever the thing belongs to; callers give it under this name."""
UN: Final = "un"
"""The calendar of the United Nations Headquarters."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is expected: so many months and days after a step was taken or a stage entered.

    days      calendar days, or working days of ``calendar`` when ``working``
    since     name of the step or stage that starts the clock; empty: the last step taken
    calendar  name under which ``due`` finds the calendar; also says in which zone a moment becomes a day
    """

    days: int = 0
    months: int = 0
    working: bool = False
    calendar: str = COUNTRY
    since: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A position in a process; ``label`` is the English message shown for it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """One way from some stages to another.

    sources   names of the stages it leads from; none: it opens the process
    roles     who may take it, the most usual first (a needs-second step may be taken by the named second too)
    after     names of steps: when ``needs_second``, whoever took one of them last may not take this one
    recorded  somebody else's act (a receipt, an acknowledgement), written down here with the day it bears
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    needs_second: bool = False
    after: tuple[str, ...] = ()
    recorded: bool = False
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """Stages and the steps between them; it opens in ``start`` and is over in one of ``ends``."""

    name: str
    label: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    start: str
    ends: tuple[str, ...]

    def stage(self, name: str) -> Stage:
        """The stage of that name. Missing when there is none."""
        found = [stage for stage in self.stages if stage.name == name]
        if not found:
            raise errors.Missing("workflow.stage", f"this process has no stage {name!r}", self.name)
        return found[0]

    def step(self, name: str) -> Step:
        """The step of that name. Missing when there is none."""
        found = [step for step in self.steps if step.name == name]
        if not found:
            raise errors.Missing("workflow.step", f"this process has no step {name!r}", self.name)
        return found[0]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with roles at the owner of the thing; ``id`` is any text that never changes."""

    id: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: ``at`` when it was done or written down here, ``on`` the day a recorded act bears."""

    step: str
    by: str
    role: str
    at: datetime
    same_person: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a thing stands; ``stage`` is empty until an opening step is taken."""

    stage: str = ""
    taken: tuple[Taken, ...] = ()


NOTHING: Final = Position()


def open_steps(process: Process, position: Position) -> tuple[Step, ...]:
    """The steps that lead on from here, in the order of the process."""
    return tuple(step for step in process.steps if _leads_from(step, position.stage))


def may(
    process: Process, position: Position, step: str, person: Person, at: datetime, others: Iterable[Person] = ()
) -> errors.Problem | None:
    """Why the person may not take the step at that moment; None when they may.

    others  everybody who could act for the owner in this person's place; needed for steps with a second pair of eyes
    ->      OutOfOrder (wrong stage, or too early for the same person) or Refused (no role, or another person must)

    Raises Missing when the process has no such step.
    """
    wanted = process.step(step)
    where = f"{process.name}.{step}"
    if not _leads_from(wanted, position.stage):
        ready = ", ".join(found.name for found in open_steps(process, position)) or "none"
        detail = f"this step is not open at stage {position.stage or 'none'!r}: open steps are {ready}"
        return errors.OutOfOrder("workflow.order", detail, where)
    if not _role(wanted, person):
        return errors.Refused("workflow.role", f"this step is taken by: {', '.join(_roles(wanted))}", where)
    first = _first_eyes(wanted, position)
    if person.id not in first:
        return None
    if any(other.id not in first and _role(wanted, other) for other in others):
        detail = "another person takes this step: whoever took the one before may not confirm it"
        return errors.Refused("workflow.second", detail, where)
    ready_at = first[person.id] + SAME_PERSON_WAIT
    if at < ready_at:
        detail = f"as the only person you may confirm your own step from {ready_at.isoformat(timespec='minutes')} on"
        return errors.OutOfOrder("workflow.wait", detail, where)
    return None


def take(
    process: Process,
    position: Position,
    step: str,
    person: Person,
    at: datetime,
    others: Iterable[Person] = (),
    *,
    on: date | None = None,
) -> Position:
    """The position after the step. Raises what ``may`` gives.

    on        the day the act itself bears; a recorded step needs it, clocks count from it
    Unusable  a recorded step without its day, or a day that had begun nowhere on earth when it was written down
    """
    problem = may(process, position, step, person, at, others)
    if problem:
        raise problem
    wanted = process.step(step)
    where = f"{process.name}.{step}"
    if wanted.recorded and on is None:
        raise errors.Unusable("workflow.day", "this records an act of somebody else: give the day it bears", where)
    if on is not None and on > at.date() + timedelta(days=1):
        raise errors.Unusable("workflow.future", "the day lies in the future: record the act when it is done", where)
    same = person.id in _first_eyes(wanted, position)
    done = Taken(step, person.id, _role(wanted, person), at, same, on)
    return replace(position, stage=wanted.target, taken=(*position.taken, done))


def clocks(process: Process, position: Position, known: Mapping[str, Calendar]) -> tuple[tuple[str, date], ...]:
    """Each open step whose term is running, with the day it is expected, earliest first.

    known     calendars by the name that rules use
    Missing   a rule names a calendar that is not known
    Unusable  the term leads outside the years the calendar covers
    """
    rules = ((step.name, step.due, _started(process, step.due, position)) for step in open_steps(process, position))
    running = ((name, _expected(process, rule, started, known)) for name, rule, started in rules if rule and started)
    return tuple(sorted(running, key=lambda clock: clock[1]))


def due(process: Process, position: Position, known: Mapping[str, Calendar]) -> date | None:
    """The earliest day on which a step is expected; None when no clock is running. Fails as ``clocks`` does."""
    return min((on for _, on in clocks(process, position, known)), default=None)


def check(process: Process, roles: Collection[str] | None = None) -> None:
    """Raises Unusable naming every fault of the definition, and every stage that nobody at hand could lead to an end.

    roles  what the people at hand hold, all together or one alone; None: every role the process names
    """
    faults = [f"{what}: {', '.join(sorted(names))}" for what, names in _faults(process, roles) if names]
    if faults:
        raise errors.Unusable("workflow.definition", f"the process is not sound: {'; '.join(faults)}", process.name)


def _leads_from(step: Step, stage: str) -> bool:
    return stage in step.sources if stage else not step.sources


def _roles(step: Step) -> tuple[str, ...]:
    return (*step.roles, SECOND) if step.needs_second and SECOND not in step.roles else step.roles


def _role(step: Step, person: Person) -> str:
    """The first role of the step that the person holds, empty when there is none."""
    return next((role for role in _roles(step) if role in person.roles), "")


def _first_eyes(step: Step, position: Position) -> dict[str, datetime]:
    """Who last took a step that this one is the second pair of eyes of, and when."""
    latest = {taken.step: taken for taken in position.taken if step.needs_second and taken.step in step.after}
    return {taken.by: taken.at for taken in sorted(latest.values(), key=lambda taken: taken.at)}


def _started(process: Process, rule: Due | None, position: Position) -> Taken | None:
    """The step that started the clock last; None when there is no clock or it was not taken yet."""
    targets = {step.name: step.target for step in process.steps}
    starts = [one for one in position.taken if rule and rule.since in ("", one.step, targets.get(one.step))]
    return starts[-1] if starts else None


def _expected(process: Process, rule: Due, started: Taken, known: Mapping[str, Calendar]) -> date:
    calendar = known.get(rule.calendar)
    if calendar is None:
        raise errors.Missing("workflow.calendar", f"no calendar {rule.calendar!r} was given", process.name)
    on = calendars.add_months(started.on or calendars.day_of(calendar, started.at), rule.months)
    return calendars.add_working_days(calendar, on, rule.days) if rule.working else on + timedelta(days=rule.days)


def _faults(process: Process, roles: Collection[str] | None) -> Iterator[tuple[str, Collection[str]]]:
    """What could be wrong, each with the names it is wrong for (none: it is right)."""
    stages = {stage.name for stage in process.stages}
    steps = {step.name for step in process.steps}
    names = [*(stage.name for stage in process.stages), *(step.name for step in process.steps)]
    yield "a name stands twice", {name for name in names if names.count(name) > 1}
    spoken = {name for step in process.steps for name in (*step.sources, step.target)}
    yield "no such stage", {process.start, *process.ends, *spoken} - stages
    yield "no such step", {name for step in process.steps for name in step.after} - steps
    yield "a clock starts from nothing", {step.due.since for step in process.steps if step.due} - stages - steps - {""}
    yield "nobody takes the step", {step.name for step in process.steps if not step.roles}
    yield "second of nothing, or not second", {s.name for s in process.steps if s.needs_second != bool(s.after)}
    openings = [step for step in process.steps if not step.sources]
    yield "no step without sources leads to the start", set() if openings else {process.start}
    yield "a process opens at its start only", {step.name for step in openings if step.target != process.start}
    yield "a step leads out of an end", {s.name for s in process.steps if not set(process.ends).isdisjoint(s.sources)}
    yield "its second pair of eyes can be walked round", {s.name for s in process.steps if _walked_round(process, s)}
    reached = _reachable({process.start}, _ways(process.steps))
    yield "no step leads to the stage", stages - reached
    taking = [step for step in process.steps if roles is None or not set(roles).isdisjoint(_roles(step))]
    leaving = _reachable(set(process.ends), {(target, source) for source, target in _ways(taking)})
    yield "nobody at hand leads to an end from", reached - leaving


def _ways(steps: Iterable[Step]) -> set[tuple[str, str]]:
    return {(source, step.target) for step in steps for source in step.sources}


def _reachable(stages: set[str], ways: set[tuple[str, str]]) -> set[str]:
    further = {target for source, target in ways if source in stages} - stages
    return _reachable(stages | further, ways) if further else stages


def _walked_round(process: Process, step: Step) -> bool:
    """Whether a way from the opening to the step passes none of the steps it is the second pair of eyes of."""
    others = [found for found in process.steps if found.name not in step.after]
    begun = {found.target for found in others if not found.sources}
    return step.needs_second and not _reachable(begun, _ways(others)).isdisjoint(step.sources)
