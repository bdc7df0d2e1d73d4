"""Requests for assistance: whether one is specific, when each step is expected, which programmes fit and why.

The Committee's acts are facts that somebody records; what is worked out here are expected dates, said to be expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from atalaya.core import calendars, errors
from atalaya.core.calendars import Calendar
from atalaya.core.mapping import words

MISSING: Final[Mapping[str, str]] = {
    "need": "This is too generic. Say what exactly is to be done, with which text, list, procedure or equipment.",
    "who": "Say who receives it: which bodies or people.",
    "how_many": "Say how many people, offices or items.",
    "obligation": "Say which obligation it serves: a paragraph of the resolution or a field of the matrix.",
    "result": "Say which result is expected: what will be there afterwards.",
    "when": "Say by when it is needed.",
}
"""What a request that is too generic leaves open: English messages for whoever shows them to translate."""
_TELLING: Final = 3
"""So many words that say something of their own make a text specific; chosen on the examples in the tests."""
_RESULT: Final = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """Words that say little by themselves, small words, and numbers written as words; folded, of all languages."""

    generic: frozenset[str]
    small: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the check of specificity looks at; texts in any of the four languages."""

    need: str = ""
    who: str = ""
    result: str = ""
    obligations: Sequence[str] = ()
    by_when: str = ""


def telling(text: str, terms: Terms) -> int:
    """How many different words say something of their own."""
    spoken = {word for word in _words(text) if len(word) > 1 or word.isdigit()}
    return len(spoken - terms.generic - terms.small)


def _words(text: str) -> list[str]:
    folded = words.fold(text)
    return "".join(char if char.isalnum() else " " for char in folded).split()


def lacking(asked: Asked, terms: Terms) -> tuple[str, ...]:
    """What is missing, as keys of ``MISSING``, in its order; none when the request is specific."""
    counted = _words(f"{asked.need} {asked.who}")
    told = {
        "need": telling(asked.need, terms) >= _TELLING,
        "who": telling(asked.who, terms) >= 1,
        "how_many": any(any(c.isdigit() for c in word) or word in terms.numbers for word in counted),
        "obligation": bool(asked.obligations),
        "result": telling(asked.result, terms) >= _RESULT,
        "when": bool(asked.by_when),
    }
    return tuple(name for name in MISSING if not told[name])


# Clocks.


@dataclass(frozen=True, slots=True)
class Rule:
    """A clock: so many working days or months after a fact, in a named calendar; ``met_by`` facts stop it."""

    id: str
    since: str
    calendar: str
    met_by: tuple[str, ...]
    working_days: int = 0
    months: int = 0
    repeats: bool = False
    name: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)


def rules(parsed: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The clocks from their parsed data. Unusable names what is missing."""
    found = []
    for each in parsed.get("clocks", ()):
        try:
            found.append(Rule(**{**each, "met_by": tuple(each["met_by"])}))
        except (KeyError, TypeError) as error:
            raise errors.Unusable("assistance.rule", f"a clock is not well formed: {error}", str(each)) from error
        if not (
            _is_told(each["source"].get("title")) and each["name"] and (each.get("working_days") or each.get("months"))
        ):
            raise errors.Unusable("assistance.rule", "a clock needs name, source and term", each["id"])
    return tuple(found)


def _is_told(title: Any) -> bool:
    """Whether a source has a title: in each of the four languages, or one that is the same in all."""
    if isinstance(title, Mapping):
        return all(title.get(code) for code in ("es", "en", "pt", "fr"))
    return bool(title)


@dataclass(frozen=True, slots=True)
class Clock:
    """When a step is expected and what happened: ``on`` is the day of the fact that met it.

    calendar   the calendar the term was counted in
    doubtful   years whose holidays count and wait for confirmation; none where the term is told in months
    late_days  so many days beyond the expected day and nothing recorded; 0 when in time or met
    """

    rule: Rule
    expected: date
    calendar: Calendar
    on: date | None
    late_days: int
    doubtful: tuple[int, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether every holiday that counts was read in a source."""
        return not self.doubtful


Facts = Sequence[tuple[str, date]]
"""What was recorded, each with the day it bears, in the order it was recorded."""


def clocks(known: Sequence[Rule], facts: Facts, named: Mapping[str, Calendar], now: datetime) -> tuple[Clock, ...]:
    """Every clock that a recorded fact has started, in the order of the rules.

    named  calendars by the names the rules use; a rule whose calendar does not know the years is left out
    """
    found = []
    for rule in known:
        started = [on for what, on in facts if what == rule.since]
        calendar = named.get(rule.calendar)
        if not started or calendar is None:
            continue
        try:
            found.append(_clock(rule, started[-1], facts, calendar, calendars.day_of(calendar, now)))
        except errors.Unusable:
            continue
    return tuple(found)


def _clock(rule: Rule, since: date, facts: Facts, calendar: Calendar, today: date) -> Clock:
    met = next((on for what, on in reversed(facts) if what in rule.met_by and on >= since), None)
    expected = _expected(rule, since, calendar)
    if rule.repeats and met is None:
        count = 1
        while expected < today:
            count += 1
            expected = calendars.add_months(since, rule.months * count)
    late = 0 if met or rule.repeats else max(0, (today - expected).days)
    doubtful = {since.year, expected.year} & calendar.unsure if rule.working_days else frozenset[int]()
    return Clock(rule, expected, calendar, met, late, tuple(sorted(doubtful)))


def _expected(rule: Rule, since: date, calendar: Calendar) -> date:
    if rule.working_days:
        return calendars.add_working_days(calendar, since, rule.working_days)
    return calendars.add_months(since, rule.months)


def is_over(clock: Clock, now: datetime) -> bool:
    """Whether the term is over where it is counted: its last day belongs to it to the end."""
    return calendars.day_of(clock.calendar, now) > clock.expected


# Matching.


@dataclass(frozen=True, slots=True)
class Programme:
    """What somebody offers; empty ``regions`` or ``obligations`` say nothing about them."""

    key: int
    subjects: frozenset[str]
    obligations: frozenset[str]
    regions: frozenset[str]
    types: frozenset[str]
    languages: frozenset[str]
    begins: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for; ``regions`` are the country's code and the groups it belongs to."""

    subject: str
    obligations: frozenset[str]
    regions: frozenset[str]
    types: frozenset[str]
    languages: frozenset[str]
    begins: str = ""
    ends: str = ""


class Match(NamedTuple):
    """A programme with the facts that speak for it; ``total`` puts matches in order and means nothing else."""

    key: int
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    total: int


_WEIGHTS: Final = {"subject": 8, "obligations": 4, "types": 2, "regions": 2, "languages": 1, "period": 1}
MOST: Final = 25
"""So many matches of one request are told, the best first."""


class Offered:
    """Programmes ready to be matched: for each code the set of programmes that name it, as the bits of a number."""

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self.rows = tuple(programmes)
        self._sets: dict[tuple[str, str], int] = {}
        self._periods: dict[tuple[str, str], int] = {}
        self._anywhere = 0
        for place, one in enumerate(self.rows):
            bit = 1 << place
            for name in ("subjects", "obligations", "regions", "types", "languages"):
                for code in getattr(one, name):
                    self._sets[name, code] = self._sets.get((name, code), 0) | bit
            self._periods[one.begins, one.ends] = self._periods.get((one.begins, one.ends), 0) | bit
            self._anywhere |= 0 if one.regions else bit

    def naming(self, name: str, codes: Iterable[str]) -> int:
        """The programmes that name any of the codes."""
        found = 0
        for code in codes:
            found |= self._sets.get((name, code), 0)
        return found

    def meeting(self, first: str, last: str) -> tuple[int, int]:
        """The programmes whose period meets this one, and among them those that tell their period."""
        met, told = 0, 0
        for (begins, ends), rows in self._periods.items():
            if _meet(first, last, begins, ends):
                met |= rows
                told |= rows if begins or ends else 0
        return met, told

    def anywhere(self) -> int:
        """The programmes that name no place."""
        return self._anywhere


def matches(wanted: Wanted, offered: Offered, most: int = MOST) -> list[Match]:
    """The programmes that cover the subject or an obligation, and neither the wrong place nor a past time."""
    subject = offered.naming("subjects", (wanted.subject,))
    shared = offered.naming("obligations", wanted.obligations)
    here = offered.naming("regions", wanted.regions)
    met, told = offered.meeting(wanted.begins, wanted.ends)
    types, languages = offered.naming("types", wanted.types), offered.naming("languages", wanted.languages)
    left = (subject | shared) & (here | offered.anywhere()) & met
    levels = tuple(
        zip((subject, shared, types, here, languages, told), _WEIGHTS.values(), strict=True)
    )  # in the order of the weights
    ranked = []
    while left:
        bit = left & -left
        left ^= bit
        total = 0
        for rows, weight in levels:
            if rows & bit:
                total += weight
        place = bit.bit_length() - 1
        ranked.append((-total, offered.rows[place].key, place))
    ranked.sort()
    return [Match(key, _reasons(wanted, offered.rows[place]), -total) for total, key, place in ranked[:most]]


def _reasons(wanted: Wanted, one: Programme) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The facts that speak for a programme, each with what both name."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if wanted.subject in one.subjects:
        found.append(("subject", (wanted.subject,)))
    for name, shared in (
        ("obligations", wanted.obligations & one.obligations),
        ("types", wanted.types & one.types),
        ("regions", wanted.regions & one.regions),
        ("languages", wanted.languages & one.languages),
    ):
        if shared:
            found.append((name, tuple(sorted(shared))))
    if one.begins or one.ends:
        found.append(("period", (f"{one.begins}–{one.ends}",)))
    return tuple(found)


def _meet(first: str, last: str, begins: str, ends: str) -> bool:
    """Whether two periods meet; days as exact as known, an open end never excludes."""
    early = ends and first and ends < first[: len(ends)]
    late = begins and last and begins[: len(last)] > last
    return not (early or late)


@dataclass(frozen=True, slots=True)
class Work:
    """Something done for a country by somebody: an offer, an activity, a programme's work."""

    key: str
    country: str
    subject: str
    donor: str
    begins: str
    ends: str


def duplicates(done: Iterable[Work]) -> list[tuple[Work, Work]]:
    """Pairs for the same country and subject by different donors at times that meet."""
    groups: dict[tuple[str, str], list[Work]] = {}
    for one in done:
        groups.setdefault((one.country, one.subject), []).append(one)
    found = []
    for group in groups.values():
        for place, one in enumerate(group):
            found += [
                (one, other)
                for other in group[place + 1 :]
                if other.donor != one.donor and _meet(one.begins, one.ends, other.begins, other.ends)
            ]
    return found


# Counting.


@dataclass(frozen=True, slots=True)
class Times:
    """Days from sending to the first of each; None while it has not happened."""

    to_acknowledgement: int | None
    to_first_offer: int | None
    to_end: int | None


def times(facts: Facts) -> Times:
    """How long a request took, told from what was recorded."""
    first: dict[str, date] = {}
    for what, on in sorted(facts, key=lambda fact: fact[1]):
        first.setdefault(what, on)
    since = first.get("requested")

    def after(what: str) -> int | None:
        return (first[what] - since).days if since and what in first else None

    return Times(after("acknowledged"), after("offered"), after("ended"))


STALE_MONTHS: Final = 12


def is_stale(verified_on: str, today: date) -> bool:
    """Whether an entry was last verified more than twelve months ago, or never; the day as exact as known."""
    if not verified_on:
        return True
    day = date.fromisoformat(f"{verified_on}-12-28"[:10] if len(verified_on) == 4 else f"{verified_on}-28"[:10])
    return calendars.add_months(day, STALE_MONTHS) < today
