"""What is known of words: particles, titles, legal forms, common words, names that stand for each other.

The lists are data (``atalaya/data/screening/words.yaml``), written by people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from atalaya.core.errors import Unusable
from atalaya.core.trade import folding, packing
from atalaya.core.trade.packing import COMMON, NUMBER, PARTICLE, TITLE, WORD, Packed, Table

_SECTIONS: tuple[tuple[str, str, int], ...] = (
    ("particles", "particle", PARTICLE),
    ("titles", "title", TITLE),
    ("common", "common", COMMON),
    ("numbers", "number", NUMBER),
    ("variants", "frequent", WORD),
    ("frequent", "frequent", WORD),
)
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Everything known. ``forms``: first word of a legal form -> its words and ``class.form``, longest first."""

    table: Table
    forms: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    edition: str = ""


def build(data: Mapping[str, Any]) -> Words:
    """What is known of words, from the parsed data. A word's first group wins.

    Raises Unusable (``screening.words``) naming the section and line when a line is not folded words.
    """
    known: dict[str, tuple[int, int, float]] = {}
    weights = {str(kind): float(weight) for kind, weight in data["weights"].items()}
    group = 0
    for section, weight_of, kind in _SECTIONS:
        for place, line in enumerate(data[section], start=1):
            group += 1
            for word in _folded(line, section, place):
                short = section == "variants" and len(word) <= _SHORT
                known.setdefault(word, (kind, group, weights[weight_of] * (0.85 if short else 1.0)))
    forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for place, (form, line) in enumerate(data["forms"].items(), start=1):
        for variant in str(line).split("|"):
            written = tuple(_folded(variant, "forms", place))
            forms.setdefault(written[0], []).append((written, str(form)))
    longest_first = {first: tuple(sorted(own, key=lambda item: -len(item[0]))) for first, own in forms.items()}
    return Words(_table(known), longest_first, str(data["edition"]))


def _folded(line: object, section: str, place: int) -> list[str]:
    words = str(line).split()
    if not words or any(folding.fold(word) != word for word in words):
        detail = f"not folded words: {str(line)[:60]!r}"
        raise Unusable("screening.words", detail, f"{section}, line {place}")
    return words


def _table(known: Mapping[str, tuple[int, int, float]]) -> Table:
    size = 1 << max(4, (len(known) * 4).bit_length())
    table = Table(
        np.zeros(size, np.uint64), np.zeros(size, np.uint8), np.zeros(size, np.int32), np.zeros(size, np.float32)
    )
    for word, (kind, group, weight) in known.items():
        letters = np.frombuffer(word.encode("ascii"), np.uint8)
        code = int(packing.hash_letters(letters, 0, len(letters)))
        place = code & (size - 1)
        while table.hashes[place]:
            place = (place + 1) & (size - 1)
        table.hashes[place], table.kinds[place], table.groups[place], table.weights[place] = code, kind, group, weight
    return table


def prepare(name: str, words: Words) -> str:
    """The folded name with its legal forms marked: ``siemens +jsc.ag``. Words keep their order, forms come last."""
    folded = folding.fold(name)
    parts = folded.split()
    if words.forms.keys().isdisjoint(parts):
        return folded
    rest: list[str] = []
    forms: list[str] = []
    at = 0
    while at < len(parts):
        length, form = _form_at(parts, at, words)
        if length:
            forms.append(form)
        else:
            rest.append(parts[at])
        at += max(1, length)
    return " ".join([*rest, *forms]) if rest else folded


def _form_at(parts: Sequence[str], at: int, words: Words) -> tuple[int, str]:
    """How many words from here on are a legal form, and which; the longest counts."""
    for written, form in words.forms.get(parts[at], ()):
        if tuple(parts[at : at + len(written)]) == written:
            # A short word in the middle (Pak Sa Kyu) is part of a name.
            short = len(written) == 1 and len(parts[at]) <= _SHORT
            if not short or at in (0, len(parts) - 1) or parts[at + 1] in words.forms:
                return len(written), f"+{form}"
    return 0, ""


def pack(names: Sequence[str], words: Words) -> Packed:
    """Names as written -> arrays."""
    return packing.pack([prepare(name, words) for name in names], words.table)


def pack_prepared(prepared: Sequence[str], words: Words) -> Packed:
    """The same for names that are prepared already."""
    return packing.pack(prepared, words.table)
