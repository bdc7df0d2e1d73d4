"""Which entries of several lists are about the same thing, as data: each link says by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from atalaya.core.trade import control
from atalaya.core.trade.control import Edition

CAS, CODE, PARENT = "same CAS number", "same code", "part of the entry"
WAYS: Final = (CAS, CODE, PARENT)


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """An entry of one list, an entry of another, and what they share."""

    list: str
    code: str
    other_list: str
    other_code: str
    way: str
    shared: str


def ties(editions: Sequence[Edition]) -> tuple[Tie, ...]:
    """All ties between entries of different lists, in order.

    Chemicals by CAS number (the chemical weapons schedules, the Australia Group's precursors, lists that print
    numbers), entries by the code that two lists share, chemicals by the entry of another list that holds them.
    """
    return tuple(sorted({*_shared(editions, CAS), *_shared(editions, CODE), *_parents(editions)}))


def _shared(editions: Sequence[Edition], way: str) -> Iterator[Tie]:
    places: dict[str, list[tuple[str, str]]] = {}
    for edition in editions:
        for entry in edition.entries:
            keys = entry.cas if way == CAS else tuple(filter(None, [control.stem(entry.code)]))
            for key in keys:
                places.setdefault(key, []).append((edition.head.list, entry.code))
    for key, found in places.items():
        for number, (name, code) in enumerate(found):
            for other_name, other_code in found[number + 1 :]:
                if other_name != name:
                    yield Tie(name, code, other_name, other_code, way, key)


def _parents(editions: Sequence[Edition]) -> Iterator[Tie]:
    places = {
        (edition.head.list, control.plain(entry.code)): entry.code
        for edition in editions
        for entry in edition.entries
        if control.stem(entry.code)
    }
    names = {name for name, _ in places}
    for edition in editions:
        for entry in edition.entries:
            for name in names - {edition.head.list} if entry.parent else ():
                if code := places.get((name, control.plain(entry.parent))):
                    yield Tie(edition.head.list, entry.code, name, code, PARENT, entry.parent)
