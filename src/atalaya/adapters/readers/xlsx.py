"""Spreadsheet files as rows of text: stored values only, no formula is ever computed.

Read from the package's own XML, cell by cell, with the parser's limits on (``markup``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from atalaya.adapters.readers import markup
from atalaya.adapters.readers.package import Package
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note

if TYPE_CHECKING:
    from lxml import etree

    from atalaya.adapters.readers.limits import Limits

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,17})?(?:[Ee][+-]?\d{1,3})?\Z")
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}  # ECMA-376 part 1, 18.8.30
_DATE_LETTERS = re.compile(r"[ymd]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML cannot hold, ISO/IEC 29500-1, 22.9.2.19
_FIRST_DAY = date(1899, 12, 30)  # the serial 1 is 1900-01-01, counted with the 29 February 1900 that never was
_LAST_SERIAL = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells from column A on; ``number`` as the program shows it."""

    number: int
    cells: tuple[str, ...]
    hidden: bool


@dataclass(slots=True)
class Sheet:
    """A sheet and its rows in order; empty rows are left out."""

    name: str
    hidden: bool
    rows: list[Row] = field(default_factory=list)


def read(data: bytes, path: str, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """All sheets in order, and notes (macros, outside links, formulas without a stored value)."""
    book = _Book(Package(data, path, limits), path, limits)
    sheets = list(book.sheets())
    notes = book.package.notes()
    if book.formulas:
        notes.append(
            Note(
                "table.formulas",
                f"{book.formulas} cells hold formulas: their last stored value was read, nothing was computed",
            )
        )
    return sheets, notes


class _Book:
    def __init__(self, package: Package, path: str, limits: Limits) -> None:
        self.package = package
        self.formulas = 0
        self._path = path
        self._limits = limits
        self._main = package.main("xl/workbook.xml")
        self._strings = [_words(item) for item in _children(package.related(self._main, "sharedStrings"), "si")]
        self._dates = _date_styles(package.related(self._main, "styles"))
        self._cells = 0

    def sheets(self) -> Iterator[Sheet]:
        """Sheets in the workbook's order."""
        relations = self.package.relations(self._main)
        root = self.package.root(self._main)
        for listing in _children(root, "sheets"):
            for element in _children(listing, "sheet"):
                name = markup.attribute(element, "name")
                part = relations.get(markup.attribute(element, "id"), ("", ""))[1]
                sheet = Sheet(name, markup.attribute(element, "state") in ("hidden", "veryHidden"))
                for data in _children(self.package.root(part), "sheetData"):
                    sheet.rows += self._rows(data, self.package.where(part))
                yield sheet

    def _rows(self, data: etree._Element, where: str) -> Iterator[Row]:
        number = 0
        for element in _children(data, "row"):
            told = markup.attribute(element, "r")
            number = int(told) if re.fullmatch(r"\d{1,7}", told) else number + 1
            cells: dict[int, str] = {}
            for cell in _children(element, "c"):
                place = _PLACE.match(markup.attribute(cell, "r"))
                column = _column(place[1]) if place else max(cells, default=-1) + 1
                if column >= self._limits.table_columns:
                    raise Unusable(
                        "reader.too_many_columns",
                        f"more than {self._limits.table_columns:,} columns",
                        f"{where}, row {number}",
                    )
                words = self._cell(cell)
                if len(words) > self._limits.cell_chars:
                    raise Unusable(
                        "reader.cell_too_long",
                        f"a cell holds more than {self._limits.cell_chars:,} characters",
                        f"{where}, row {number}",
                    )
                cells[column] = words
            if any(words.strip() for words in cells.values()):
                self._cells += 1
                if self._cells > self._limits.table_rows:
                    raise Unusable(
                        "reader.too_many_rows", f"more than {self._limits.table_rows:,} rows", f"{where}, row {number}"
                    )
                row = tuple(cells.get(column, "") for column in range(max(cells) + 1))
                yield Row(number, row, markup.attribute(element, "hidden") in ("1", "true"))

    def _cell(self, cell: etree._Element) -> str:
        kind = markup.attribute(cell, "t") or "n"
        value = next((item.text or "" for item in _children(cell, "v")), "")
        self.formulas += any(True for _ in _children(cell, "f"))
        if kind == "inlineStr":
            return "".join(_words(item) for item in _children(cell, "is"))
        if kind == "s":
            return (
                self._strings[int(value)] if re.fullmatch(r"\d{1,9}", value) and int(value) < len(self._strings) else ""
            )
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind == "n" and _NUMBER.match(value):
            return _number(value, markup.attribute(cell, "s") in self._dates)
        return value


def _number(value: str, is_date: bool) -> str:
    """A number as it would be typed: ``12`` for 12.0, an ISO date for a date cell."""
    number = float(value)
    if is_date and 1 <= number <= _LAST_SERIAL:
        return (_FIRST_DAY + timedelta(days=int(number))).isoformat()
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else value


def _date_styles(root: etree._Element | None) -> set[str]:
    """The cell styles (their places in ``cellXfs``) that show a number as a date."""
    own = {}
    for listing in _children(root, "numFmts"):
        for element in _children(listing, "numFmt"):
            drawn = _QUOTED.sub("", markup.attribute(element, "formatCode"))
            own[markup.attribute(element, "numFmtId")] = bool(_DATE_LETTERS.search(drawn))
    dates = set()
    for listing in _children(root, "cellXfs"):
        for place, element in enumerate(_children(listing, "xf")):
            told = markup.attribute(element, "numFmtId")
            if own.get(told, told.isdigit() and len(told) < 6 and int(told) in _DATE_FORMATS):
                dates.add(str(place))
    return dates


def _words(item: etree._Element) -> str:
    """The text of a shared or inline string; how to pronounce it (``rPh``) is no text."""
    words = []
    for child in item:
        name = markup.local(child)
        if name == "t":
            words.append(child.text or "")
        elif name == "r":
            words += [part.text or "" for part in _children(child, "t")]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(words))


def _children(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
    for child in parent if parent is not None else ():
        if markup.local(child) == name:
            yield child


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
