"""Sums of training: who is selected by declared rules, who took part, what was learned, which courses are alike.

A selection is computed, never decided: a person decides, sees each reason, and says why when a rule is left aside.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from atalaya.core import errors

WOMAN: Final = "woman"
FIRST: Final = "first"
UNKNOWN: Final = ""
SHARES: Final = ("women_share", "first_share", "sector_share")
MOSTS: Final = ("institution_most", "country_most")
RULES: Final = (*SHARES, *MOSTS, "country_least")
"""Kinds of rules: at least a share (per cent) of women, of newcomers, of a sector; most and least of each."""
FEWEST: Final = 5
"""Counts from 1 to 4 could tell of a person: whoever may not read the records sees that they are below five."""
TOGETHER: Final = "*"
"""The key under which institutions stand together whose numbers are not said."""
AROUND_DAYS: Final = 90
"""Courses that are so many days apart or less could have been one."""
DIMENSIONS: Final = ("sex", "sector", "country", "institution", "first")


@dataclass(frozen=True, slots=True)
class Rule:
    """One declared rule: its kind, its number, and of which sector where it is about one."""

    kind: str
    number: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody nominated or present, as far as sums go; what is not known is empty.

    priority  the order in which the country named its people, from 1
    """

    id: int
    country: str = UNKNOWN
    institution: str = UNKNOWN
    sex: str = UNKNOWN
    sector: str = UNKNOWN
    first: str = UNKNOWN
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What the rules propose for one person, and why (a code of ``REASONS``, and the number of the rule)."""

    id: int
    decision: str
    reason: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """How a selection stands to a rule: ``value`` is what it reaches, ``where`` who is beyond it."""

    rule: Rule
    value: int
    of: int
    met: bool
    where: tuple[str, ...] = ()


REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "women_share": "Selected so that the share of women is reached",
        "first_share": "Selected so that the share of people who come for the first time is reached",
        "sector_share": "Selected so that the share of the sector is reached",
        "country_least": "Selected so that each country has its places",
        "order": "Selected in the order in which the countries named their people",
        "institution_most": "Not selected: the institution has its places already",
        "country_most": "Not selected: the country has its places already",
        "full": "On the reserve list: the places are taken",
        "person": "Decided by a person, beside the computed proposal",
    }
)


def rules_of(rows: Iterable[Mapping[str, str]]) -> tuple[Rule, ...]:
    """The rules as rows tell them. Unusable when one of them cannot be."""
    found = []
    for row in rows:
        kind, number = row.get("rule", ""), str(row.get("number", ""))
        share = kind in SHARES
        if kind not in RULES or not number.isdigit() or not 0 < int(number) <= (100 if share else 1000):
            detail = "A rule needs a whole number: a share from 1 to 100 per cent, or how many people."
            raise errors.Unusable("training.rule", detail, "rules")
        if kind == "sector_share" and not row.get("of"):
            raise errors.Unusable("training.rule_of", "Say of which sector the share is.", "rules")
        found.append(Rule(kind, int(number), str(row.get("of", ""))))
    return tuple(found)


def select(people: Sequence[Person], rules: Sequence[Rule], places: int) -> tuple[Choice, ...]:
    """Who the rules propose, in turns of the countries: first what shares and countries need, then in order.

    The most of an institution or country is never exceeded. Where a share cannot be reached, the places are filled
    all the same; ``check`` says that the rule is not met, and a person decides.
    """
    ordered = in_turns(people)
    chosen: dict[int, Choice] = {}
    kept: list[Person] = []

    def take(person: Person, reason: str, number: int = 0) -> None:
        chosen[person.id] = Choice(person.id, "selected", reason, number)
        kept.append(person)

    for rule in sorted(rules, key=lambda one: RULES.index(one.kind)):
        for person in ordered:
            if len(kept) >= places:
                break
            if person.id not in chosen and _needed(rule, person, kept, places) and not _beyond(person, kept, rules):
                take(person, rule.kind, rule.number)
    for person in ordered:
        if len(kept) < places and person.id not in chosen and not _beyond(person, kept, rules):
            take(person, "order")
    for person in ordered:
        if person.id not in chosen:
            beyond = _beyond(person, kept, rules)
            decision = "not_selected" if beyond else "reserve"
            chosen[person.id] = Choice(
                person.id, decision, beyond.kind if beyond else "full", beyond.number if beyond else 0
            )
    return tuple(chosen[person.id] for person in ordered)


def in_turns(people: Iterable[Person]) -> list[Person]:
    """People in turns of their countries: the first of each, the second of each, and so on."""
    ordered = sorted(people, key=lambda one: (one.priority or math.inf, one.id))
    turns: Counter[str] = Counter()
    placed = []
    for person in ordered:
        turns[person.country] += 1
        placed.append((turns[person.country], person.country, person.id, person))
    return [person for *_key, person in sorted(placed, key=lambda one: one[:3])]


def _counts_for(rule: Rule, person: Person) -> bool:
    """Whether a person counts towards a share."""
    return {
        "women_share": person.sex == WOMAN,
        "first_share": person.first == FIRST,
        "sector_share": bool(rule.of) and person.sector == rule.of,
    }.get(rule.kind, False)


def _needed(rule: Rule, person: Person, kept: Sequence[Person], places: int) -> bool:
    if rule.kind in SHARES:
        reached = sum(_counts_for(rule, one) for one in kept)
        return _counts_for(rule, person) and reached < math.ceil(rule.number * places / 100)
    if rule.kind == "country_least":
        return bool(person.country) and sum(one.country == person.country for one in kept) < rule.number
    return False


def _beyond(person: Person, kept: Sequence[Person], rules: Iterable[Rule]) -> Rule | None:
    """The rule that would be exceeded by one person more; people without institution or country exceed none."""
    for rule in rules:
        name = "institution" if rule.kind == "institution_most" else "country"
        mine = _key(person, name)
        if rule.kind in MOSTS and mine and sum(_key(one, name) == mine for one in kept) >= rule.number:
            return rule
    return None


def _key(person: Person, name: str) -> str:
    """A country, or an institution of a country: two institutions of one name in two countries are two."""
    if name == "country" or not person.institution:
        return person.country if name == "country" else ""
    return f"{person.country} {' '.join(person.institution.casefold().split())}"


def check(kept: Sequence[Person], rules: Iterable[Rule], nominated: Sequence[Person] = ()) -> tuple[Result, ...]:
    """How the people who are selected stand to each rule.

    nominated  everybody who was named: a country that named fewer than its places is not held to them
    """
    return tuple(_result(rule, kept, nominated or kept) for rule in rules)


def _result(rule: Rule, kept: Sequence[Person], nominated: Sequence[Person]) -> Result:
    if rule.kind in SHARES:
        reached = sum(_counts_for(rule, one) for one in kept)
        return Result(rule, reached, len(kept), reached * 100 >= rule.number * len(kept))
    name = "institution" if rule.kind == "institution_most" else "country"
    counts = Counter(key for one in kept if (key := _key(one, name)))
    if rule.kind in MOSTS:
        beyond = tuple(sorted(key for key, number in counts.items() if number > rule.number))
        return Result(rule, max(counts.values(), default=0), len(kept), not beyond, beyond)
    named = Counter(one.country for one in nominated if one.country)
    short = tuple(sorted(key for key, number in named.items() if counts[key] < min(rule.number, number)))
    return Result(rule, min((counts[key] for key in named), default=0), len(kept), not short, short)


# Attendance and learning.


def percent(number: int, of: int) -> int:
    """A share in whole per cent, half rounded up; 0 of nothing."""
    return (200 * number + of) // (2 * of) if of else 0


def attended(present: Iterable[str], sessions: Sequence[str], share: int) -> bool:
    """Whether somebody was at so many per cent of the sessions. Of a course without sessions nobody knows: False."""
    there = len(set(present) & set(sessions))
    return bool(sessions) and there * 100 >= share * len(sessions)


@dataclass(frozen=True, slots=True)
class Gain:
    """What a test before and one after say, of those who took both, in points; None where nobody did.

    answered  how many took both, of ``of``
    """

    before: int | None
    after: int | None
    points: int | None
    answered: int
    of: int


def gain(scores: Iterable[tuple[int | None, int | None]]) -> Gain:
    """The means of those who took both tests, rounded to whole points, and the difference of the means."""
    told = list(scores)
    both = [(first, second) for first, second in told if first is not None and second is not None]
    if not both:
        return Gain(None, None, None, 0, len(told))
    before, after = (sum(values) for values in zip(*both, strict=True))
    return Gain(
        _rounded(before, len(both)),
        _rounded(after, len(both)),
        _rounded(after - before, len(both)),
        len(both),
        len(told),
    )


def _rounded(total: int, of: int) -> int:
    """A mean to the nearest whole, half away from nought."""
    sign = -1 if total < 0 else 1
    return sign * ((2 * abs(total) + of) // (2 * of))


@dataclass(frozen=True, slots=True)
class Passed:
    """Training that somebody gave afterwards: by whom, at which level, to how many people.

    level  1: by somebody who took part; 2: by somebody whom they trained
    """

    who: int
    level: int
    people: int


@dataclass(frozen=True, slots=True)
class Multiplied:
    """How far a training of trainers went: at each level who gave training, how often, to how many people."""

    trainers: int
    first: int
    second: int
    events: int

    @property
    def people(self) -> int:
        """Everybody trained afterwards, at both levels."""
        return self.first + self.second


def multiplied(told: Iterable[Passed]) -> Multiplied:
    """How far it went. ``trainers`` are people who took part and trained others themselves."""
    rows = list(told)
    first = [one for one in rows if one.level == 1]
    return Multiplied(
        len({one.who for one in first}),
        sum(one.people for one in first),
        sum(one.people for one in rows if one.level == 2),
        len(rows),
    )


# Participation.


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people of one kind; the key is empty where it is not known, the number None where it is protected."""

    key: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """People counted along one dimension; ``total`` is their number, None where it is protected itself."""

    dimension: str
    counts: tuple[Count, ...]
    total: int | None


def participation(people: Sequence[Person], dimension: str) -> Figures:
    """Everybody counted once along a dimension: the largest group first, those of whom it is unknown always last."""
    counts = Counter(str(getattr(one, dimension)) for one in people)
    unknown = counts.pop(UNKNOWN, 0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    told = (*(Count(key, number) for key, number in ordered), Count(UNKNOWN, unknown))
    return Figures(dimension, told, len(people))


def protect(figures: Figures) -> Figures:
    """The figures for whoever may not read the records: nobody can be told from them.

    Numbers from 1 to 4 are not said. As long as what is not said is one number alone, or adds up to fewer than five,
    the next smallest is not said either, so that nothing follows from the total. A total below five is not said.
    Institutions that are not said are not named either: they stand together, under ``TOGETHER``.
    """
    total = figures.total or 0
    shown = {one.key: one.number or 0 for one in figures.counts}
    hidden = {key for key, number in shown.items() if 0 < number < FEWEST}
    others = sorted((number, key) for key, number in shown.items() if number >= FEWEST)
    while hidden and others and (len(hidden) == 1 or sum(shown[key] for key in hidden) < FEWEST):
        hidden.add(others.pop(0)[1])
    counts = tuple(Count(one.key, None if one.key in hidden else one.number) for one in figures.counts)
    if figures.dimension == "institution" and hidden:
        many = sum(shown[key] for key in hidden)
        named = tuple(one for one in counts if one.key not in hidden or one.key == UNKNOWN)
        counts = (*named, Count(TOGETHER, many if many >= FEWEST else None))
    alone = len(hidden) == 1 or 0 < total < FEWEST
    return Figures(figures.dimension, counts, None if alone else total)


# Courses that resemble each other.


@dataclass(frozen=True, slots=True)
class Course:
    """A course as far as comparing goes: days are None where they are not known."""

    id: str
    topic: str
    countries: frozenset[str]
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Two courses that could be one: which, the countries they share, how many days lie between (0: none)."""

    id: str
    countries: tuple[str, ...]
    apart_days: int


def alike(one: Course, others: Iterable[Course]) -> tuple[Alike, ...]:
    """Courses on the same topic, for a country in common, at about the same time; the nearest first."""
    found = []
    for other in others:
        apart = _apart(one, other)
        shared = tuple(sorted(one.countries & other.countries))
        if other.id != one.id and one.topic and other.topic == one.topic and shared and apart is not None:
            found.append(Alike(other.id, shared, apart))
    return tuple(sorted(found, key=lambda told: (told.apart_days, told.id)))


def _apart(one: Course, other: Course) -> int | None:
    """The days between two courses; None when they are far apart, or a day is not known."""
    if one.since is None or other.since is None:
        return None
    gap = max(other.since - (one.until or one.since), one.since - (other.until or other.since), timedelta())
    return gap.days if gap.days <= AROUND_DAYS else None


def same_people(
    mine: Iterable[tuple[int, str]], others: Iterable[tuple[str, str]], fold: Callable[[str], str]
) -> dict[int, tuple[str, ...]]:
    """Who of mine stands on the lists of other courses, by whatever names them (a mail address, a name with country).

    mine, others  pairs of a number, or a course, and the name as it is written; ``fold`` makes names comparable
    """
    courses: dict[str, list[str]] = {}
    for course, name in others:
        courses.setdefault(fold(name), []).append(course)
    found = {number: courses[fold(name)] for number, name in mine if fold(name) and fold(name) in courses}
    return {number: tuple(dict.fromkeys(told)) for number, told in found.items()}
