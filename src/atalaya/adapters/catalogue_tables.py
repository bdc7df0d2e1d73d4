"""Tables an operator writes with a spreadsheet: the rows of a derived catalogue, and pairs of old and new ids (CSV)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from atalaya.core.catalogue import LANGUAGES, RowLine
from atalaya.core.errors import Missing, Unusable

CELL_CHARS: Final = 100_000


def rows(path: Path) -> list[RowLine]:
    """The rows of a derived catalogue in their order: columns ``row`` and ``from``; titles and provenance if wanted.

    ``from`` holds the ids of the base's rows, blanks between them; the columns ``es``, ``en``, ``pt`` and ``fr`` hold
    titles, ``provenance`` says confirmed or recalled. Raises Unusable with the line at fault.
    """
    found = []
    for where, line in _lines(path, ("row", "from")):
        provenance = line.get("provenance", "")
        if provenance not in ("", "confirmed", "recalled"):
            raise Unusable("catalogue.provenance", f"provenance is confirmed or recalled, not {provenance!r}", where)
        title = {language: line[language] for language in LANGUAGES if line.get(language)}
        found.append(RowLine(line["row"], tuple(line["from"].split()), title, provenance, where))
    if not found:
        raise Unusable("catalogue.row", "there is no row in it", path.name)
    return found


def pairs(path: Path) -> dict[str, tuple[str, ...]]:
    """Old ids and the new ones of each: columns ``from`` and ``to``, a pair a line; an empty ``to`` ends the old id."""
    found: dict[str, tuple[str, ...]] = {}
    for where, line in _lines(path, ("from", "to")):
        if not line["from"]:
            raise Unusable("crosswalk.pair", "the old id is missing", where)
        found[line["from"]] = (*found.get(line["from"], ()), *line["to"].split())
    return found


def _lines(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Lines by column, each with its place; empty ones are passed over. Commas, semicolons or tabs part the cells."""
    if not path.is_file():
        raise Missing("file.missing", "there is no such file", str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable("catalogue.table", "not UTF-8: save the table as CSV in UTF-8", path.name) from error
    head = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        if missing := [name for name in needed if name not in columns]:
            raise Unusable("catalogue.table", f"the column {missing[0]} is missing", f"{path.name}, line 1")
        for cells in reader:
            if max(map(len, cells), default=0) > CELL_CHARS:
                raise csv.Error(f"a cell of more than {CELL_CHARS:,} characters")
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(columns)]
                yield (
                    f"{path.name}, line {reader.line_num}",
                    {name: cell.strip() for name, cell in zip(columns, padded, strict=False)},
                )
    except csv.Error as error:
        raise Unusable("catalogue.table", f"not readable as a table: {error}", path.name) from error
