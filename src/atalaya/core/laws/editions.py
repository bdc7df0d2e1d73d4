"""Two wordings of an instrument, article by article: which belongs to which, what came, what went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """An article for comparison: its normalised number (empty for text without one), its title and its words."""

    number: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Places in the two wordings; None where an article is in one of them only. ``same``: word for word."""

    before: int | None
    after: int | None
    same: bool = False


def align(before: Sequence[Piece], after: Sequence[Piece]) -> tuple[Pair, ...]:
    """Every article of both once, in the order of the later wording; what went stands where it stood.

    Articles belong together by number and, where a number stands several times, by its turn: the second article 3 of
    one is the second article 3 of the other. Spaces and line ends make no difference.
    """
    old, new = _keys(before), _keys(after)
    where = {key: place for place, key in enumerate(old)}
    gone = [place for place, key in enumerate(old) if key not in set(new)]
    pairs: list[Pair] = []
    for place, key in enumerate(new):
        match = where.get(key)
        while match is not None and gone and gone[0] < match:
            pairs.append(Pair(gone.pop(0), None))
        same = match is not None and _plain(before[match]) == _plain(after[place])
        pairs.append(Pair(match, place, same))
    return (*pairs, *(Pair(place, None) for place in gone))


def _keys(pieces: Sequence[Piece]) -> list[tuple[str, int]]:
    seen: Counter[str] = Counter()
    keys = []
    for piece in pieces:
        seen[piece.number] += 1
        keys.append((piece.number, seen[piece.number]))
    return keys


def _plain(piece: Piece) -> tuple[str, str]:
    return " ".join(piece.title.split()), " ".join(piece.text.split())
