"""Bills on their way: when one lapses under a rule that somebody entered, and how old the last dated fact is.

Nothing here knows the rule of any country: terms and rules are data with a source. A day is as exact as it is known
(``2019``, ``2019-09``, ``2019-09-20``), so a forecast may be a stretch of days; it is never made narrower than known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal

from atalaya.core import calendars, errors

AWAY: Final = ("filed", "committee", "chamber_1", "chamber_2", "vetoed")
"""Stages in which a bill is in the hands of parliament, and may lapse."""
MILESTONES: Final = ("filed", "committee", "chamber_1", "chamber_2", "enacted")
OVER: Final = ("enacted", "regulated", "lapsed", "withdrawn")
"""Stages in which nothing more is expected of a bill itself."""
SOON_DAYS: Final = 180
"""So long before it lapses a bill is pointed out: a reminder of the product's own, no rule of any parliament."""
OLD_DAYS: Final = 365
"""A bill that is under way and of which nothing was written down for so long wants to be verified; of the product's."""
MOST_CHAMBERS: Final = 2
Kind = Literal["terms", "years", "never"]
_MONTHS: Final = 12
_STEPS: Final[Mapping[str, int]] = MappingProxyType({"pass_first": 2, "send_back": 2})
"""Steps that only a parliament of so many chambers knows."""


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of a parliament's time: a legislature, a parliamentary year, a session; both days included."""

    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Rule:
    """When a bill lapses, counted from the day it reached the stage ``since``.

    terms  at the end of the ``count``-th term, the one in which that day lies being the first
    years  so many years after that day
    never  bills of that stage do not lapse by time
    """

    since: str
    kind: Kind
    count: int = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to a bill: a stage it reached or another event, on a day as exact as it is known."""

    what: str
    on: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a bill lapses: between ``first`` and ``last``, one day where all is known; ``rule`` is what was applied.

    lacking  why nothing can be said: ``rule`` (none entered), ``fact`` (none of a stage that a rule counts from),
             ``terms`` (they do not reach so far); empty otherwise
    """

    first: date | None = None
    last: date | None = None
    rule: Rule | None = None
    lacking: Literal["", "rule", "fact", "terms"] = ""

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first is not None and self.first == self.last


def span(day: str) -> tuple[date, date]:
    """The first and the last day that a day as exact as it is known can mean. Unusable where it is none."""
    try:
        if len(day) == len("2019"):
            return date(int(day), 1, 1), date(int(day), _MONTHS, 31)
        if len(day) == len("2019-09"):
            first = date.fromisoformat(f"{day}-01")
            return first, calendars.add_months(first, 1) - timedelta(days=1)
        whole = date.fromisoformat(day)
    except ValueError as fault:
        raise errors.Unusable("bill.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "bears") from fault
    return whole, whole


def ordered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts by day, the earliest first; those of one day stay as they were written down."""
    return tuple(sorted(facts, key=lambda fact: span(fact.on)[0]))


def lapse(facts: Sequence[Fact], terms: Sequence[Term], rules: Sequence[Rule]) -> Forecast:
    """When a bill lapses: by the rule that counts from the furthest stage it reached, of those there is a rule for.

    For bills in the hands of parliament (``AWAY``); for others there is nothing to ask.
    """
    if not rules:
        return Forecast(lacking="rule")
    reached = {fact.what: fact.on for fact in ordered(facts)}
    counting = [rule for rule in rules if rule.since in reached]
    if not counting:
        return Forecast(lacking="fact")
    rule = max(counting, key=lambda one: MILESTONES.index(one.since) if one.since in MILESTONES else -1)
    if rule.kind == "never":
        return Forecast(rule=rule)
    ends = [_end(rule, day, terms) for day in span(reached[rule.since])]
    if None in ends:
        return Forecast(rule=rule, lacking="terms")
    return Forecast(ends[0], ends[1], rule)


def _end(rule: Rule, day: date, terms: Sequence[Term]) -> date | None:
    """The day a rule leads to from one day; None where the terms known do not reach so far."""
    if rule.kind == "years":
        return calendars.add_months(day, _MONTHS * rule.count)
    ahead = sorted((term for term in terms if term.until >= day), key=lambda term: term.until)
    if not ahead or ahead[0].since > day or len(ahead) < rule.count:
        return None
    return ahead[rule.count - 1].until


def check_terms(terms: Sequence[Term]) -> None:
    """Refuses terms that end before they begin or lie over each other: no count could be made of them.

    Unusable names the term.
    """
    before: Term | None = None
    for term in sorted(terms, key=lambda one: (one.since, one.until)):
        if term.until < term.since:
            raise errors.Unusable("bill.term", "A term ends before it begins.", term.name)
        if before and term.since <= before.until:
            raise errors.Unusable("bill.terms", "Two terms lie over each other.", term.name)
        before = term


def warning(forecast: Forecast, today: date, soon_days: int = SOON_DAYS) -> Literal["", "soon", "late"]:
    """How pressing a lapse is: ``late`` where it may have lapsed already, though nobody wrote it down."""
    if forecast.first is None:
        return ""
    left = (forecast.first - today).days
    return "late" if left < 0 else "soon" if left <= soon_days else ""


def last_known(facts: Sequence[Fact]) -> str:
    """The day of the last fact, as exact as it is known; empty where there is none."""
    return max((fact.on for fact in facts), key=lambda day: span(day)[1], default="")


def is_old(facts: Sequence[Fact], stage: str, today: date, old_days: int = OLD_DAYS) -> bool:
    """Whether a bill is under way and nothing was known of it for so long that somebody should verify it."""
    known = last_known(facts)
    return bool(known) and stage not in OVER and (today - span(known)[1]).days > old_days


def barred(step: str, stage: str, chambers: int) -> errors.Problem | None:
    """Why a step cannot be taken in a parliament of so many chambers; 0 where that is not known bars nothing."""
    if not chambers:
        return None
    if _STEPS.get(step, 1) > chambers:
        return errors.OutOfOrder("bill.one_chamber", "This parliament has one chamber: there is no second one.", step)
    if step == "enact" and chambers == MOST_CHAMBERS and stage not in ("chamber_2", "vetoed"):
        return errors.OutOfOrder("bill.two_chambers", "This parliament has two chambers: the second comes first.", step)
    return None


def check_new(known: Sequence[Fact], new: Fact, today: date, *, leads: bool) -> None:
    """Refuses a fact of a day ahead, or one that leads on and lies before the stage the bill reached last.

    Unusable with the field ``bears``.
    """
    first, last = span(new.on)
    if first > today:
        raise errors.Unusable("bill.ahead", "This day lies ahead: write a step down when it was taken.", "bears")
    stages = [fact for fact in known if fact.what in (*MILESTONES, "drafting", "executive", "vetoed")]
    if leads and stages and last < max(span(fact.on)[0] for fact in stages):
        raise errors.Unusable(
            "bill.before",
            "This day lies before the stage that the bill reached last. Check both days and their sources.",
            "bears",
        )


WIDTH: Final = 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """A point or a stretch on a line of ``WIDTH`` units, from left to right."""

    start: int
    end: int


def places(spans: Sequence[tuple[date, date]], first: date, last: date) -> tuple[Mark, ...]:
    """Where stretches of days lie on a line that begins with one day and ends with another."""
    whole = max(1, (last - first).days)

    def at(day: date) -> int:
        return max(0, min(WIDTH, round((day - first).days * WIDTH / whole)))

    return tuple(Mark(at(since), at(until)) for since, until in spans)
