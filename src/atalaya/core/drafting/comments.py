"""Comments on a draft: tied to a clause or to words in it, and what became of each.

An anchor quotes the words it means, so it is found again after edits, or said to be orphaned. A disposition says
what was decided; a round is done when every comment of it has a complete one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import Final, Literal

from atalaya.core.drafting import numbering
from atalaya.core.drafting.model import Text

Outcome = Literal["", "accepted", "partly", "rejected", "deferred"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("accepted", "partly", "rejected", "deferred")
NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("outcome",),
    "accepted": (),
    "partly": ("reason",),
    "rejected": ("reason",),
    "deferred": ("action", "owner", "due"),
}
"""What a disposition must say besides its outcome: whoever is not followed is told why, and what is put off is
somebody's to do by a day."""
_AROUND_CHARS: Final = 32
_WANDER_CHARS: Final = 12
"""A quotation shorter than this is looked for in its own clause only: *of the* stands everywhere. One that stands in
several other clauses is taken where at least so many characters about it are as they were."""
_MOST_PLACES: Final = 64
"""What stands in more places is a formula of the text and tells nothing."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a comment means: a clause, or the words ``quote`` in one language of it, at ``start`` of its body then.

    ``before`` and ``after`` are the words about it, which tell one *licence* from the next.
    """

    clause: str
    language: str = ""
    quote: str = ""
    start: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where an anchor is now.

    how  ``clause`` (it means all of it), ``same`` (at its place), ``shifted`` (in its clause), ``moved`` (in another),
         ``orphaned`` (its words are gone), ``gone`` (its clause is)
    """

    how: Literal["clause", "same", "shifted", "moved", "orphaned", "gone"]
    clause: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Disposition:
    """What was decided on a comment. ``due`` and ``on`` are dates; ``by`` is who decided."""

    outcome: Outcome = ""
    reason: str = ""
    action: str = ""
    owner: str = ""
    due: date | None = None
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    ``body`` is the organisation the author speaks for, ``words`` what is said, ``wording`` the words proposed instead.
    """

    id: str
    anchor: Anchor
    words: str
    author: str = ""
    body: str = ""
    round: int = 1
    on: date | None = None
    wording: str = ""
    restricted: bool = False
    disposition: Disposition = field(default_factory=Disposition)


def anchor(text: Text, clause: str, language: str = "", start: int = 0, end: int = 0) -> Anchor:
    """An anchor on words of a clause's body as the text stands now; on all of the clause where ``end`` is 0."""
    told = language or text.lead
    body = next((one.wording(told).body for one in text.clauses if one.id == clause), "")
    start, end = max(0, start), min(end, len(body))
    if end <= start:
        return Anchor(clause)
    return Anchor(
        clause,
        told,
        body[start:end],
        start,
        body[max(0, start - _AROUND_CHARS) : start],
        body[end : end + _AROUND_CHARS],
    )


def place(anchored: Anchor, text: Text) -> Found:
    """Where the words a comment means stand in a version, by quotation, the words about it and its old place."""
    return places([anchored], text)[0]


def places(anchors: Sequence[Anchor], text: Text) -> tuple[Found, ...]:
    """``place`` for many at once, in order."""
    known = {clause.id for clause in text.clauses}
    bodies = {language: _Bodies(text, language) for language in {one.language for one in anchors if one.language}}
    return tuple(_place(one, one.clause in known, bodies.get(one.language)) for one in anchors)


class _Bodies:
    """The words of all clauses in one language, and one string of them to search."""

    def __init__(self, text: Text, language: str) -> None:
        self.of = {clause.id: clause.wording(language).body for clause in text.clauses}
        self._ids = tuple(self.of)
        self._all = "\0".join(self.of.values())
        lengths = (len(body) + 1 for body in self.of.values())
        self._starts = [0, *accumulate(lengths)][:-1]

    def find(self, quote: str) -> list[tuple[str, int]]:
        """Clause and place of the first occurrences of a quotation; none where it stands too often to tell."""
        found: list[tuple[str, int]] = []
        at = self._all.find(quote)
        while at >= 0:
            if len(found) == _MOST_PLACES:
                return []
            place = bisect_right(self._starts, at) - 1
            found.append((self._ids[place], at - self._starts[place]))
            at = self._all.find(quote, at + 1)
        return found


def _place(one: Anchor, there: bool, bodies: _Bodies | None) -> Found:
    if not one.quote or bodies is None:
        return Found("clause", one.clause) if there else Found("gone")
    body = bodies.of.get(one.clause, "")
    if body.startswith(one.quote, one.start) and _fits(one, body, one.start) == 2 * _AROUND_CHARS:
        return Found("same", one.clause, one.start, one.start + len(one.quote))
    best = _best(one, body)
    if best >= 0:
        how: Literal["same", "shifted"] = "same" if best == one.start else "shifted"
        return Found(how, one.clause, best, best + len(one.quote))
    elsewhere = bodies.find(one.quote) if len(one.quote) >= _WANDER_CHARS else []
    if elsewhere:
        id_, start = max(elsewhere, key=lambda found: _fits(one, bodies.of[found[0]], found[1]))
        if len(elsewhere) == 1 or _fits(one, bodies.of[id_], start) >= _WANDER_CHARS:
            return Found("moved", id_, start, start + len(one.quote))
    return Found("orphaned", one.clause) if there else Found("gone")


def _best(one: Anchor, body: str) -> int:
    """Where the quotation stands with most of the same words about it, the nearest to its old place; -1: nowhere."""
    found: list[int] = []
    start = body.find(one.quote)
    while start >= 0:
        found.append(start)
        start = body.find(one.quote, start + 1)
    return max(found, key=lambda at: (_fits(one, body, at), -abs(at - one.start)), default=-1)


def _fits(one: Anchor, body: str, at: int) -> int:
    """How many characters before and after a place are as they were, twice ``_AROUND_CHARS`` where all of them are."""
    end = at + len(one.quote)
    behind = body[max(0, at - _AROUND_CHARS) : at]
    before = _like(one.before[::-1], behind[::-1]) if one.before != behind else _AROUND_CHARS
    ahead = body[end : end + _AROUND_CHARS]
    after = _like(one.after, ahead) if one.after != ahead else _AROUND_CHARS
    return before + after


def _like(one: str, other: str) -> int:
    count = 0
    for sign, twin in zip(one, other, strict=False):
        if sign != twin:
            break
        count += 1
    return count


def anchored(comments: Iterable[Comment], text: Text) -> tuple[Comment, ...]:
    """Comments with their anchors renewed for a version; those whose words are gone keep the anchor they had."""
    listed = tuple(comments)
    found = places([one.anchor for one in listed], text)
    return tuple(
        replace(one, anchor=anchor(text, at.clause, one.anchor.language, at.start, at.end))
        if at.how in ("shifted", "moved")
        else one
        for one, at in zip(listed, found, strict=True)
    )


def lacking(disposition: Disposition) -> tuple[str, ...]:
    """What a disposition still has to say, by name of its part; empty when it is complete."""
    return tuple(
        name for name in NEEDS[disposition.outcome] if name == "outcome" or not _said(getattr(disposition, name))
    )


def _said(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


@dataclass(frozen=True, slots=True)
class Count:
    """Comments of a round by outcome, the empty one for those not decided. ``open`` have no complete disposition."""

    comments: int
    outcomes: Mapping[str, int]
    open: int
    bodies: int


def count(comments: Iterable[Comment], round_: int = 0) -> Count:
    """How the comments stand, of one round or of all (0)."""
    told = [one for one in comments if round_ in (0, one.round)]
    return Count(
        len(told),
        dict(Counter(one.disposition.outcome for one in told)),
        sum(bool(lacking(one.disposition)) for one in told),
        len({one.body for one in told if one.body}),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the disposition table. ``where`` is the label of the clause as it is numbered now (*Artículo 5*)."""

    comment: str
    clause: str
    where: str
    quote: str
    round: int
    body: str
    author: str
    words: str
    wording: str
    outcome: Outcome
    answer: str
    found: Found


def table(text: Text, comments: Iterable[Comment], language: str = "", *, named: bool = True) -> tuple[Row, ...]:
    """The disposition table: comments in the order of the text, then by round; those without a place at the end.

    ``answer`` is the reason, or the action with its owner and day. Without ``named``, authors are left out: what is
    published names bodies, not persons.
    """
    told = numbering.number(text, language)
    order = {clause.id: place for place, clause in enumerate(text.clauses)}
    listed = tuple(comments)
    found = places([one.anchor for one in listed], text)
    rows = [
        Row(
            one.id,
            at.clause,
            told[at.clause].label if at.clause in told else "",
            one.anchor.quote,
            one.round,
            one.body,
            one.author if named else "",
            one.words,
            one.wording,
            one.disposition.outcome,
            answer(one.disposition),
            at,
        )
        for one, at in zip(listed, found, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (order.get(row.clause, len(order)), row.round, row.found.start)))


def answer(disposition: Disposition) -> str:
    """What the table says about a decision: reason, action, owner and day, what there is of them."""
    due = disposition.due.isoformat() if disposition.due else ""
    return " · ".join(
        piece for piece in (disposition.reason, disposition.action, disposition.owner, due) if piece.strip()
    )


def outcome(told: str) -> Outcome:
    """A stored outcome; anything unknown is undecided."""
    return next((one for one in OUTCOMES if one == told), "")
