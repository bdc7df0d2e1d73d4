"""What a peer review asks of all its countries before it goes on, its joint text, and how long the report took."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from atalaya.core import errors
from atalaya.core.drafting import assembly, references
from atalaya.core.drafting.assembly import Audience
from atalaya.core.drafting.model import Clause, Text, Wording

FEWEST: Final = 2
"""A review needs so many countries; with fewer it can only be ended or closed."""
SCOPE: Final = "scope"
JOINT: Final = "joint"
PART: Final = "part"
FRAME: Final = "frame"
REPORT: Final = "report"
CONSENTS: Final = (SCOPE, JOINT, FRAME, REPORT)
"""What a country says yes to, each by the digest of what stood before it; a part is released, not consented to."""
GATES: Final[Mapping[str, str]] = MappingProxyType(
    {"scope": SCOPE, "clear": PART, "agree": JOINT, "submit": JOINT, "publish": FRAME}
)
"""The steps that wait for every country, each with what it waits for."""
WAITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        SCOPE: "Not every country has agreed to the scope as it stands.",
        PART: "Not every country has cleared its part of the report.",
        JOINT: "Not every country has cleared the joint text as it stands.",
        FRAME: "Not every country has consented to what would be published.",
    }
)
"""What is said to whoever takes a step too early, by what is waited for."""
_WITH_FEWER: Final = frozenset({"end", "close", "conclude", "follow"})
TOPIC: Final = "topic-"
"""Ids of the sections of a part and of the joint text begin so; the key of the topic follows."""


def missing(countries: Sequence[str], said: Mapping[str, str], digest: str) -> tuple[str, ...]:
    """The countries that have not said yes to what stands. Nothing stands (no digest): all of them."""
    return tuple(one for one in countries if not digest or said.get(one) != digest)


def require(step: str, countries: Sequence[str], waiting: Mapping[str, Collection[str]]) -> None:
    """Refuses a step that not every country stands behind.

    waiting     countries that have not said yes yet, by what they are asked
    OutOfOrder  ``review.waits``, where: the countries; ``review.few`` with fewer than two countries left
    """
    if len(countries) < FEWEST and step not in _WITH_FEWER:
        raise errors.OutOfOrder("review.few", "Fewer than two countries are left: the review can only end.")
    gate = GATES.get(step, "")
    found = sorted(waiting.get(gate, ())) if gate else []
    if found:
        raise errors.OutOfOrder("review.waits", WAITS[gate], ", ".join(found))


@dataclass(frozen=True, slots=True)
class Took:
    """How many days something took: a range where one of its days is known by month or year alone."""

    least_days: int
    most_days: int


def lead_time(sessions_ended: Iterable[str], sent: str) -> Took | None:
    """From the end of the last session to the note that carried the report (F44); None while either is unknown.

    Days are written as exact as they are known: ``2019``, ``2019-09`` or ``2019-09-20``.
    """
    ends = [_span(one) for one in sessions_ended if one]
    if not ends or not sent:
        return None
    last = (max(first for first, _ in ends), max(end for _, end in ends))
    first, end = _span(sent)
    return Took((first - last[1]).days, (end - last[0]).days)


def _span(told: str) -> tuple[date, date]:
    """The first and the last day that a day as exact as known can be."""
    year, *rest = (int(part) for part in told.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    month = rest[0]
    if len(rest) == 1:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, rest[1]), date(year, month, rest[1])


# The report.


@dataclass(frozen=True, slots=True)
class Topic:
    """What a review is about; ``key`` never changes, ``names`` are by language."""

    key: str
    names: Mapping[str, str]


def outside(text: Text) -> Text:
    """A country's part as the others read it once it is cleared: not a restricted word in it.

    Sections keep their ids, so that the joint text can be put together by topic; all else is counted anew.
    """
    made = assembly.assemble(text, Audience(alternatives=False))
    if any(clause.undecided for clause in text.clauses):
        raise errors.OutOfOrder("draft.undecided", "Some clauses still have wordings side by side: choose one of each.")
    kept = {new: old for old, new in made.names.items() if old.startswith(TOPIC)}
    return _renamed(made.text, kept)


def _renamed(text: Text, names: Mapping[str, str]) -> Text:
    told = references.renamed(text, names)
    clauses = tuple(
        replace(one, id=names.get(one.id, one.id), parent=names.get(one.parent, one.parent)) for one in told.clauses
    )
    return replace(told, clauses=clauses)


def part(topics: Sequence[Topic], title: Mapping[str, str], languages: Sequence[str]) -> Text:
    """A part with one empty section a topic, to begin with."""
    sections = tuple(
        Clause(f"{TOPIC}{one.key}", "heading", {code: Wording(_named(one.names, code)) for code in languages})
        for one in topics
    )
    return Text(languages[0], tuple(languages), "report", "report", dict(title), sections)


def _named(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next((text for text in names.values() if text), "")


@dataclass(frozen=True, slots=True)
class Cleared:
    """A part that its country cleared: ``code`` is the country's two letters, small."""

    code: str
    names: Mapping[str, str]
    text: Text


def join(base: Text, topics: Sequence[Topic], parts: Sequence[Cleared]) -> Text:
    """The joint text out of cleared parts: by topic, each country's situation under a heading of its own.

    What stood in ``base`` beside the parts (introduction, comparison, conclusions) stays where it was; what came
    from parts is put in anew, so that nothing of a part that is not cleared any more remains.
    """
    own = tuple(one for one in base.clauses if not _came(one, base))
    known = {one.id for one in own}
    fresh = [Clause(f"{TOPIC}{t.key}", "heading", _heading(t.names, base)) for t in topics]
    own = (*own, *(one for one in fresh if one.id not in known))
    made: list[Clause] = []
    for clause in own:
        made.append(clause)
        if clause.id.startswith(TOPIC) and not clause.parent:
            for told in parts:
                made += _section(clause.id, told, base)
    return replace(base, clauses=tuple(made), removed=())


def _heading(names: Mapping[str, str], base: Text) -> dict[str, Wording]:
    return {code: Wording(_named(names, code)) for code in base.languages}


def _came(clause: Clause, base: Text) -> bool:
    """Whether a clause came from a part: it, or one above it, bears a mark of that."""
    by_id = {one.id: one for one in base.clauses}
    found: Clause | None = clause
    while found is not None:
        if found.library.startswith(PART):
            return True
        found = by_id.get(found.parent)
    return False


def _section(topic: str, told: Cleared, base: Text) -> list[Clause]:
    """What a country says of a topic, marked as its own; nothing when it says nothing."""
    inside = {topic}
    found = []
    for clause in told.text.clauses:
        if clause.parent in inside:
            inside.add(clause.id)
            found.append(clause)
    if not found:
        return []
    head = f"{told.code}-{topic}"[:40].rstrip("-")
    names = {clause.id: f"{told.code}-{clause.id}"[:40].rstrip("-") for clause in found} | {topic: head}
    moved = _renamed(replace(told.text, clauses=tuple(found)), names).clauses
    mark = f"{PART}-{told.code}"
    marked = [replace(one, words=_spoken(one, base), library=mark, party="", restricted=False) for one in moved]
    return [Clause(head, "heading", _heading(told.names, base), topic, library=mark), *marked]


def _spoken(clause: Clause, base: Text) -> dict[str, Wording]:
    """The words in the languages of the joint text; of a part in none of them, those it has under the lead's name."""
    return {code: told for code, told in clause.words.items() if code in base.languages}
