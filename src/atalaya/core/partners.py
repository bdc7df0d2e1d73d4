"""What is exchanged with partners as files: formats with their columns, and rows checked against them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from atalaya.core.catalogue import Texts
from atalaya.core.errors import Unusable
from atalaya.core.records import Provenance, Record, by_id

DIRECTIONS: Final = ("out", "in")
KINDS: Final = ("line", "day", "mail", "number", "country", "choice")
MOST_CHARS: Final = 2_000
_KEYS: Final = "id partners records directions title constraint columns source date licence reviewed_by".split()
_COLUMN_KEYS: Final = "id name kind required values".split()
_SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    "day": re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"),
    "mail": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "number": re.compile(r"\d{1,12}"),
    "country": re.compile(r"[A-Z]{2}"),
}
ADVICE: Final[Mapping[str, str]] = {
    "day": "Write a day as 2019, 2019-09 or 2019-09-20.",
    "mail": "Write a whole e-mail address.",
    "number": "Write a whole number.",
    "country": "Write a country by its two letters, such as UY.",
    "choice": "Write one of the values of the format.",
    "missing": "This has to be filled in.",
    "unknown": "The format has no such column: take it out.",
    "long": "This is too long.",
}
"""What is wrong with a cell, and what to do: English messages for whoever shows them to translate."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it means, what may stand in it."""

    id: str
    name: Texts
    kind: str
    required: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A file that is exchanged: with whom, which way, what its rows are, under which constraint."""

    id: str
    partners: tuple[str, ...]
    records: str
    directions: tuple[str, ...]
    title: Texts
    constraint: Texts
    columns: tuple[Column, ...]
    provenance: Provenance

    @property
    def heads(self) -> list[str]:
        """The ids of the columns, in order."""
        return [column.id for column in self.columns]


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be: its row as a spreadsheet program counts, its column, what to do."""

    place: int
    column: str
    advice: str


def build(parsed: Iterable[Record]) -> Mapping[str, Format]:
    """The formats from their data, in its order. Unusable names file, line and what is wrong."""
    return {name: _format(one) for name, one in by_id(parsed).items()}


def _format(told: Record) -> Format:
    told.only(_KEYS)
    columns = tuple(_column(one) for one in told.inner("columns"))
    if not columns or len({column.id for column in columns}) < len(columns):
        raise Unusable("partner.columns", "a format has columns, none of them twice", told.where)
    directions = told.words("directions")
    for one in directions:
        told.known("directions", one, DIRECTIONS)
    return Format(
        told.id(),
        told.words("partners"),
        told.word("records"),
        directions,
        told.texts("title"),
        told.texts("constraint"),
        columns,
        told.provenance(),
    )


def _column(told: Record) -> Column:
    told.only(_COLUMN_KEYS)
    kind = told.known("kind", told.word("kind", optional=True) or "line", KINDS)
    values = told.words("values")
    if bool(values) != (kind == "choice"):
        raise Unusable("partner.values", "a choice names its values, nothing else does", told.where)
    return Column(told.id(), told.texts("name"), kind, told.flag("required"), values)


def of(formats: Mapping[str, Format], partner: str) -> tuple[Format, ...]:
    """The formats of a partner by its key, such as ``bwc-isu``."""
    return tuple(one for one in formats.values() if partner in one.partners)


def check(format_: Format, rows: Sequence[tuple[int, Mapping[str, str]]]) -> tuple[Fault, ...]:
    """What is wrong with rows, each with its place; nothing where all of them can be used."""
    heads = {head for _place, cells in rows for head in cells}
    first = rows[0][0] if rows else 1
    found = [Fault(first, head, ADVICE["unknown"]) for head in sorted(heads - set(format_.heads))]
    for place, cells in rows:
        for column in format_.columns:
            advice = _wrong(column, cells.get(column.id, "").strip())
            if advice:
                found.append(Fault(place, column.id, ADVICE[advice]))
    return tuple(found)


def _wrong(column: Column, cell: str) -> str:
    if not cell:
        return "missing" if column.required else ""
    if len(cell) > MOST_CHARS:
        return "long"
    if column.kind == "choice":
        return "" if cell in column.values else "choice"
    shape = _SHAPES.get(column.kind)
    return column.kind if shape and not shape.fullmatch(cell) else ""


def clean(format_: Format, cells: Mapping[str, object]) -> dict[str, str]:
    """A row with the columns of the format and no other, as text."""
    return {head: "" if cells.get(head) is None else str(cells[head]).strip() for head in format_.heads}
