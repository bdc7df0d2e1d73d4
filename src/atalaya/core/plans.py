"""Action plans: measures, when they run and wait for each other, how they stand, what they would change, what is shown.

Measures are told apart by a ``key`` that stays the same from one edition of a plan to the next. Nothing here scores: a
count always comes with its whole, and what a plan *would* address says nothing about how well.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

Texts = Mapping[str, str]

OPEN: Final = ("planned", "under_way", "delayed")
"""Stages of a measure that is not over: the next edition inherits it."""
OVER: Final = ("done", "dropped")
FORMAT: Final = "atalaya-plan/1"
WHOLE: Final = 1000
"""The width of a chart: places are told in thousandths of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as far as dates and counting go. ``starts`` and ``ends`` are days as exact as known, or empty.

    after      keys of the measures that it waits for
    is_closed  its plan is over: what is still to be done goes on in the next edition, so nothing here is late
    """

    key: int
    number: str
    stage: str = "planned"
    starts: str = ""
    ends: str = ""
    after: tuple[int, ...] = ()
    is_closed: bool = False


# Days.


def first_day(day: str) -> date:
    """The first day that ``2026``, ``2026-09`` or ``2026-09-20`` can mean."""
    return date.fromisoformat(f"{day}-01-01"[:10])


def last_day(day: str) -> date:
    """The last day that it can mean."""
    year, month = int(day[:4]), int(day[5:7] or 12)
    if len(day) == len("2026-09-20"):
        return date.fromisoformat(day)
    return date(year, month, calendar.monthrange(year, month)[1])


def late_days(line: Line, today: date) -> int:
    """How many days a measure that is not over is beyond the last day its end can mean; 0 when it is not."""
    if line.is_closed or line.stage in OVER or not line.ends:
        return 0
    return max(0, (today - last_day(line.ends)).days)


def in_order(number: str) -> tuple[tuple[int, int, str], ...]:
    """What to sort numbers of measures by, so that 1.10 comes after 1.9 and A.2 after A.1."""
    parts = re.findall(r"\d+|[^\W\d]+", number.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


# What waits for what.


def circle(after: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """The first circle among what waits for what, each key waiting for the next, the last for the first; () if none."""
    settled: set[int] = set()
    for start in after:
        way = [start]
        ahead = [iter(after[start])]
        while way and start not in settled:
            other = next(ahead[-1], None)
            if other is None:
                settled.add(way.pop())
                ahead.pop()
            elif other in way:
                return tuple(way[way.index(other) :])
            elif other in after and other not in settled:
                way.append(other)
                ahead.append(iter(after[other]))
    return ()


@dataclass(frozen=True, slots=True)
class Early:
    """A measure that certainly begins before one that it waits for can have ended."""

    key: int
    before: int


def early(lines: Iterable[Line]) -> tuple[Early, ...]:
    """Every such pair. Told only where it is certain: 2026 may follow 2026, 2026-03 not 2026-06."""
    known = {line.key: line for line in lines}
    return tuple(
        Early(line.key, other)
        for line in known.values()
        for other in line.after
        if line.starts and other in known and known[other].ends and known[other].stage not in OVER
        if last_day(line.starts) < first_day(known[other].ends)
    )


# How a plan stands.


@dataclass(frozen=True, slots=True)
class Standing:
    """How many measures of ``of`` stand where; ``late`` are those beyond their end, whatever their stage says."""

    of: int
    stages: Mapping[str, int]
    late: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.stages.get("done", 0)

    @property
    def delayed(self) -> int:
        """How many are said to be delayed."""
        return self.stages.get("delayed", 0)

    @property
    def other(self) -> int:
        """All the rest: planned, in progress, dropped."""
        return self.of - self.done - self.delayed


def standing(lines: Sequence[Line], today: date) -> Standing:
    """The count behind a progress report."""
    stages: dict[str, int] = {}
    for line in lines:
        stages[line.stage] = stages.get(line.stage, 0) + 1
    return Standing(len(lines), stages, sum(1 for line in lines if late_days(line, today)))


# The chart.


@dataclass(frozen=True, slots=True)
class Tick:
    """A year of the chart and where it begins and ends, in thousandths of the width."""

    label: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a measure runs, in thousandths; ``open_start`` and ``open_end`` where a day is not known.

    waits  for each measure it waits for that has an end: its key, where that lies, and whether this one is early
    """

    key: int
    x: int
    width: int
    open_start: bool
    open_end: bool
    waits: tuple[tuple[int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """When everything runs. ``bars`` has no entry for a measure without any day; ``today`` is None when outside."""

    first: date
    last: date
    ticks: tuple[Tick, ...]
    bars: Mapping[int, Bar]
    today: int | None


def chart(lines: Sequence[Line], today: date, begins: str = "", ends: str = "") -> Chart | None:
    """The plan on a line of time, whole years, from its period and its measures; None when no day is known at all."""
    days = [first_day(day) for line in lines for day in (line.starts, line.ends) if day]
    days += [first_day(begins)] if begins else []
    far = [last_day(day) for line in lines for day in (line.starts, line.ends) if day]
    far += [last_day(ends)] if ends else []
    if not (days or far):
        return None
    first = date(min([*days, *far]).year, 1, 1)
    last = date(max([*days, *far]).year, 12, 31)
    total = (last - first).days + 1

    def place(on: date) -> int:
        return round((on - first).days * WHOLE / total)

    years = range(first.year, last.year + 1)
    turns = [place(date(year, 1, 1)) for year in years] + [WHOLE]
    ticks = tuple(Tick(str(year), x, after - x) for year, x, after in zip(years, turns, turns[1:], strict=False))
    known = {line.key: line for line in lines}
    too_early = {(one.key, one.before) for one in early(lines)}
    bars = {}
    for line in lines:
        if not line.starts and not line.ends:
            continue
        begin = first_day(line.starts) if line.starts else first
        end = last_day(line.ends) if line.ends else last
        x = place(begin)
        waits = tuple(
            (other, place(last_day(known[other].ends)), (line.key, other) in too_early)
            for other in line.after
            if other in known and known[other].ends
        )
        width = max(4, place(end + timedelta(days=1)) - x)
        bars[line.key] = Bar(line.key, x, width, not line.starts, not line.ends, waits)
    return Chart(first, last, ticks, bars, place(today) if first <= today <= last else None)


# What a plan would change.


@dataclass(frozen=True, slots=True)
class Effect:
    """A section of a catalogue: of its ``fields``, how many the measures are linked to, and of its gaps how many.

    It counts links and says nothing about how well a field would be answered.
    """

    section: str
    fields: int
    linked: int
    gaps: int
    gaps_linked: int


def effects(
    sections: Iterable[tuple[str, Sequence[str]]], linked: Collection[str], gaps: Collection[str]
) -> tuple[Effect, ...]:
    """For each section with its fields: what would be addressed if every measure were done."""
    return tuple(
        Effect(
            section,
            len(fields),
            sum(field in linked for field in fields),
            sum(field in gaps for field in fields),
            sum(field in gaps and field in linked for field in fields),
        )
        for section, fields in sections
    )


# From gaps to measures.


@dataclass(frozen=True, slots=True)
class Gap:
    """An obligation with a final answer that leaves something missing.

    ``row`` is the line of the catalogue it stands in, the same for law and enforcement; ``asked`` what it asks in a few
    words and ``statement`` in a sentence, by language; ``value`` the answer.
    """

    catalogue: str
    field: str
    row: str
    section: str
    asked: Texts
    statement: Texts
    value: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A measure that could close gaps; ``template`` is empty where no template knows them and a person writes it.

    ``lead`` and ``resources`` say in words what is usual, ``months`` how long it usually takes; 0 where unknown.
    """

    template: str
    objective: Texts
    action: Texts
    indicator: Texts
    resources: Texts
    linked: tuple[str, ...]
    assistance: bool = False
    lead: Texts = field(default_factory=dict)
    months: int = 0


def by_row(gaps: Iterable[Gap]) -> tuple[Suggested, ...]:
    """A measure for each row of gaps, law and enforcement together, for a person to write."""
    rows: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        rows.setdefault((gap.catalogue, gap.row), []).append(gap)
    return tuple(Suggested("", told[0].statement, {}, {}, {}, tuple(g.field for g in told)) for told in rows.values())


# What others see of it.

WITHHELD: Final[Mapping[str, tuple[str, ...]]] = {
    "whole": (),
    "objective": ("objective",),
    "action": ("action",),
    "bodies": ("lead", "partners"),
    "dates": ("starts", "ends"),
    "indicator": ("indicator",),
    "resources": ("resources",),
    "cost": ("cost", "currency"),
    "stage": ("stage",),
    "assistance": ("assistance",),
    "fields": ("linked",),
}
"""What of a measure may be kept out of the public version; ``whole``: the measure itself."""
PUBLIC: Final = (
    "key",
    "number",
    "objective",
    "action",
    "lead",
    "partners",
    "starts",
    "ends",
    "indicator",
    "resources",
    "cost",
    "currency",
    "assistance",
    "linked",
    "after",
    "stage",
)
"""What of a measure a public version can hold: named one by one, so that nothing new slips out."""
PUBLIC_HEAD: Final = (
    "format",
    "country",
    "title",
    "number",
    "begins",
    "ends",
    "priorities",
    "statement",
    "coordination",
    "outreach",
    "note",
    "note_on",
    "at",
)


def redact(content: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's content without what its owner keeps back; says how much that is, and not what.

    ``withheld`` in the answer counts measures left out and single entries left out of those shown.
    """
    shown, entries = [], 0
    hidden = {one["key"] for one in content["measures"] if "whole" in one.get("withheld", ())}
    for one in content["measures"]:
        if one["key"] in hidden:
            continue
        kept_back = {name for part in one.get("withheld", ()) for name in WITHHELD.get(part, ())}
        told = {name: one[name] for name in PUBLIC if name in one and name not in kept_back}
        told["after"] = [key for key in one.get("after", ()) if key not in hidden]
        told["held"] = sorted(part for part in one.get("withheld", ()) if part in WITHHELD)
        entries += len(told["held"])
        shown.append(told)
    head = {name: content[name] for name in PUBLIC_HEAD if name in content}
    return {**head, "measures": shown, "withheld": {"measures": len(hidden), "entries": entries}}


# Two editions.

Fate = Literal["added", "removed", "changed"]
COMPARED: Final = (
    "number",
    "objective",
    "action",
    "lead",
    "partners",
    "starts",
    "ends",
    "indicator",
    "resources",
    "cost",
    "currency",
    "assistance",
    "linked",
    "stage",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure that two editions do not have alike; ``what`` names the parts with both values."""

    key: int
    number: str
    fate: Fate
    what: tuple[tuple[str, Any, Any], ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What became of every measure, in the order of their numbers; alike ones are left out."""
    old, new = ({one["key"]: one for one in told["measures"]} for told in (before, after))
    found = []
    for key in dict.fromkeys((*new, *old)):
        mine, theirs = old.get(key), new.get(key)
        if mine is None or theirs is None:
            given = theirs or mine or {}
            fate: Fate = "added" if mine is None else "removed"
            found.append(Difference(key, given["number"], fate, (), mine, theirs))
            continue
        what = tuple((n, mine.get(n), theirs.get(n)) for n in COMPARED if mine.get(n) != theirs.get(n))
        if what:
            found.append(Difference(key, theirs["number"], "changed", what, mine, theirs))
    return tuple(sorted(found, key=lambda one: in_order(one.number)))


# Costs.


def costs(told: Iterable[tuple[Any, str]]) -> tuple[tuple[str, Any], ...]:
    """Sums by currency, in its order; amounts without one are left out: euros and pesos are never added."""
    sums: dict[str, Any] = {}
    for amount, currency in told:
        if amount is not None and currency:
            sums[currency] = sums.get(currency, 0) + amount
    return tuple(sorted(sums.items()))
