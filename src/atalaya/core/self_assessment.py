"""Self-assessments that one laboratory or company answers for itself alone: levels, counts, what is to be improved.

The counts are all that ever leaves the owner, and only where it agrees: how many items of an area were answered on
which level. No score is made of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from atalaya.core.catalogue import Catalogue, Texts

LEVELS: Final[Mapping[str, str]] = {
    "not_begun": "Not begun",
    "planned": "Planned",
    "partly": "In place in part",
    "in_place": "In place",
    "reviewed": "In place and reviewed",
    "not_applicable": "Does not apply to us",
}
"""How far an item is, from nothing to a thing that is looked at again; English messages to be translated."""
TO_IMPROVE: Final = ("not_begun", "planned", "partly")
"""Levels that an improvement plan takes up."""
COMPLETED, COUNTS = "completed", "counts"
SCOPES: Final = (COMPLETED, COUNTS)
"""What an owner may agree to show: that it was completed, or the counts by area as well."""
FEWEST: Final = 3
"""So many owners without a name have to agree before the sum of their counts is shown: fewer would point at one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the owner says of one item; ``action``, ``who`` and ``until`` are its line of the improvement plan."""

    level: str = ""
    note: str = ""
    action: str = ""
    who: str = ""
    until: date | None = None
    done: bool = False


NOTHING: Final = Answer()


@dataclass(frozen=True, slots=True)
class Area:
    """The counts of one area: ``levels`` has every level, in order, with how many items stand on it."""

    id: str
    title: Texts
    items: int
    levels: Mapping[str, int]

    @property
    def answered(self) -> int:
        """How many items have a level."""
        return sum(self.levels.values())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an improvement plan."""

    item: str
    area: str
    asked: Texts
    answer: Answer


def areas(book: Catalogue, answers: Mapping[str, Answer]) -> tuple[Area, ...]:
    """The counts of each area, in the order of the catalogue."""
    return tuple(
        Area(id_, title, len(inside), _levels(answers.get(item, NOTHING).level for item in inside))
        for id_, title, _paragraphs in book.sections
        if (inside := [field.id for field in book.fields if field.section == id_])
    )


def _levels(told: Iterable[str]) -> dict[str, int]:
    found = Counter(told)
    return {level: found[level] for level in LEVELS}


def is_complete(book: Catalogue, answers: Mapping[str, Answer]) -> bool:
    """Whether every item has a level."""
    return all(answers.get(field.id, NOTHING).level for field in book.fields)


def plan(book: Catalogue, answers: Mapping[str, Answer]) -> tuple[Line, ...]:
    """What is to be improved: items below *in place* and whatever an action was written for, in their order."""
    told = ((field, answers.get(field.id, NOTHING)) for field in book.fields)
    return tuple(
        Line(field.id, field.section, book.of(field).title, answer)
        for field, answer in told
        if answer.action or answer.level in TO_IMPROVE
    )


def shown(book: Catalogue, answers: Mapping[str, Answer], scope: str) -> dict[str, Any]:
    """What leaves the owner for a scope, frozen: numbers only, never a word of an answer nor which item it was."""
    told: dict[str, Any] = {"completed": is_complete(book, answers)}
    if scope == COUNTS:
        told["areas"] = {one.id: {"items": one.items, **one.levels} for one in areas(book, answers)}
    return told


def total(told: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """The counts of several owners added up, by area."""
    found: dict[str, Counter[str]] = {}
    for one in told:
        for area, levels in one.get("areas", {}).items():
            found.setdefault(area, Counter()).update(levels)
    return {
        area: {"items": levels["items"], **{name: levels[name] for name in LEVELS}} for area, levels in found.items()
    }
