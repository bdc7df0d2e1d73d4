"""Printed rows laid beside the rows of a catalogue: by section, order and title. Nothing is dropped, nothing forced.

Within a section and a weapon both sides keep their order, so an inserted or missing row does not shift what follows:
the best monotone pairing is found, where order carries titles that say little.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from atalaya.core.approved import Line
from atalaya.core.catalogue import LANGUAGES, Catalogue, Field
from atalaya.core.mapping import words

SURE: Final = 0.8
"""From here on no person has to look."""
_ORDER: Final = 0.14
"""What standing in the right place is worth when titles say nothing."""
_NUMBER: Final = 0.1
_LEAST: Final = 0.5
"""A title alike so far stands for itself."""
_CLEAR: Final = 0.75
"""A title alike so far leaves no doubt which row is meant."""


@dataclass(frozen=True, slots=True)
class Match:
    """A printed row and the row of the catalogue it stands for, empty when none was found; ``score`` 0 to 1."""

    line: Line
    row: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the catalogue with the stems of its titles, one set a language."""

    id: str
    number: int
    stems: tuple[frozenset[str], ...]


def align(lines: Sequence[Line], book: Catalogue) -> tuple[Match, ...]:
    """Each line with its row, in the order of the lines; a row of the catalogue is given once at most."""
    rows = _rows(book)
    weights = _weights([row for group in rows.values() for row in group])
    found: dict[int, Match] = {}
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.section, line.weapon), []).append(line)
    for key, inside in groups.items():
        here = rows.get(key) or rows.get((key[0], "")) or []
        for match in _pair(inside, here, weights):
            found[match.line.place] = match
    taken = {match.row for match in found.values() if match.row}
    for match in list(found.values()):
        if not match.row:
            found[match.line.place] = _anywhere(match.line, rows, weights, taken)
            taken.add(found[match.line.place].row)
    return tuple(found[line.place] for line in lines)


def _rows(book: Catalogue) -> dict[tuple[str, str], list[_Row]]:
    """The rows of the catalogue by section and weapon, in order."""
    found: dict[tuple[str, str], list[_Row]] = {}
    seen: set[str] = set()
    for field in book.fields:
        if field.row in seen:
            continue
        seen.add(field.row)
        group = found.setdefault((field.section, field.weapon), [])
        group.append(_Row(field.row, len(group) + 1, tuple(_stems_of(book, field, language) for language in LANGUAGES)))
    return found


def _stems_of(book: Catalogue, field: Field, language: str) -> frozenset[str]:
    return _stems(book.asked(field, language), language)


def _stems(text: str, language: str) -> frozenset[str]:
    stem = words.stemmer(language)
    return frozenset(stem(form) for form in words.split(text).forms if len(form) > 2 or form.isupper())


def _weights(rows: Sequence[_Row]) -> Mapping[str, float]:
    """How much a stem tells: one that stands in many titles tells little."""
    times = Counter(stem for row in rows for stem in frozenset().union(*row.stems))
    return {stem: math.log(1 + len(rows) / number) for stem, number in times.items()}


def _alike(title: str, row: _Row, weights: Mapping[str, float]) -> float:
    """How alike a printed title and a row's are, 0 to 1, in the language that fits best."""
    best = 0.0
    for language, stems in zip(LANGUAGES, row.stems, strict=True):
        told = _stems(title, language)
        both = _weight(told & stems, weights)
        if both:
            shorter = min(_weight(told, weights), _weight(stems, weights))
            longer = max(_weight(told, weights), _weight(stems, weights))
            best = max(best, 0.6 * both / shorter + 0.4 * both / longer)
    return best


def _weight(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(stem, 1.0) for stem in stems)


def _pair(lines: Sequence[Line], rows: Sequence[_Row], weights: Mapping[str, float]) -> list[Match]:
    """The best pairing that keeps the order of both."""
    likeness = [[_alike(line.title, row, weights) for row in rows] for line in lines]
    value = _values(lines, rows, likeness)
    best = [[0.0] * (len(rows) + 1) for _ in range(len(lines) + 1)]
    for i in range(len(lines) - 1, -1, -1):
        for j in range(len(rows) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + value[i][j])
    pairs: list[int | None] = []
    i = j = 0
    while i < len(lines):
        if j < len(rows) and value[i][j] and best[i][j] == best[i + 1][j + 1] + value[i][j]:
            pairs.append(j)
            i, j = i + 1, j + 1
        elif j < len(rows) and best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append(None)
            i += 1
    complete = len(lines) == len(rows) and all(pair == place for place, pair in enumerate(pairs))
    crossed = _crossed(likeness)
    return [
        _match(line, rows, pair, likeness[n], complete=complete, crossed=n in crossed)
        for n, (line, pair) in enumerate(zip(lines, pairs, strict=True))
    ]


def _values(lines: Sequence[Line], rows: Sequence[_Row], likeness: Sequence[Sequence[float]]) -> list[list[float]]:
    """What each pair is worth. Order counts only where neither side has a clear partner elsewhere."""
    claimed_rows = [max((told[n] for told in likeness), default=0.0) >= _CLEAR for n in range(len(rows))]
    claimed_lines = [max(told, default=0.0) >= _CLEAR for told in likeness]
    found = []
    for line, told, taken in zip(lines, likeness, claimed_lines, strict=True):
        row_values = []
        for row, like, claimed in zip(rows, told, claimed_rows, strict=True):
            foreign = like < _LEAST and (claimed or taken)
            numbered = _NUMBER if _digits(line.number) == row.number else 0.0
            row_values.append(0.0 if foreign else like + _ORDER + numbered)
        found.append(row_values)
    return found


def _crossed(likeness: Sequence[Sequence[float]]) -> frozenset[int]:
    """The lines whose title is clearly that of another row than the one in their place."""
    found = set()
    for place, told in enumerate(likeness):
        best = max(told, default=0.0)
        if best >= _LEAST and place < len(told) and told[place] < best - 0.25:
            found.add(place)
    return frozenset(found)


def _match(
    line: Line, rows: Sequence[_Row], pair: int | None, told: Sequence[float], *, complete: bool, crossed: bool
) -> Match:
    if pair is None:
        return Match(line, "", 0.0, "")
    row, like = rows[pair], told[pair]
    numbered = _digits(line.number) == row.number
    rival = max((other for place, other in enumerate(told) if place != pair), default=0.0)
    if like >= _LEAST and like >= rival - 0.05:
        score = min(1.0, 0.7 + 0.3 * like) if like < 0.85 or rival < like else 0.85
        return Match(line, row.id, score, "title and number" if numbered else "title")
    if complete and not crossed and (numbered or not line.number):
        return Match(line, row.id, 0.82 if numbered else SURE, "order and number" if numbered else "order")
    return Match(line, row.id, min(0.75, 0.3 + like), "order")


def _anywhere(
    line: Line, rows: Mapping[tuple[str, str], Sequence[_Row]], weights: Mapping[str, float], taken: set[str]
) -> Match:
    """A line that no row of its own part fits: the row of the same weapon with a title clearly alike, still free."""
    best = Match(line, "", 0.0, "")
    for (section, weapon), group in rows.items():
        if (line.section and section != line.section) or (line.weapon and weapon not in ("", line.weapon)):
            continue
        if not line.weapon and weapon:
            continue
        for row in group:
            like = _alike(line.title, row, weights)
            if row.id not in taken and like >= _CLEAR and like > best.score:
                best = Match(line, row.id, min(0.78, like), "title, in another order")
    return best


def _digits(text: str) -> int:
    digits = "".join(sign for sign in text if sign.isdigit())
    return int(digits) if digits and len(digits) < 4 else 0
