"""A spreadsheet somebody brings to a register: XLSX, CSV or JSON -> rows of text by column, read inside the cage."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from atalaya.adapters.readers import cage, detect, text, worker, xlsx
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source

LIMITS: Final = Limits(file_bytes=5_000_000, table_rows=10_000, table_columns=200, cell_chars=40_000)
"""A register of a country has hundreds of rows; ten thousand are plenty."""
GUARDED: Final = re.compile(r"^'(?=[=+\-@\t\r])")
"""The mark that CSV cells carry on the way out, so that no program takes them for formulas."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: ``place`` is the line or row number as a spreadsheet program shows it."""

    place: int
    cells: dict[str, str]


def rows(data: bytes, name: str) -> list[Row]:
    """The rows of a file, read in a cage. Unusable says what is wrong, and where."""
    with cage.Cage(LIMITS, module="atalaya.adapters.readers.sheet") as caged:
        sources = caged.read(data, name)
    try:
        told = json.loads(sources[0].text)
        return [Row(int(place), {str(head): str(cell) for head, cell in cells.items()}) for place, cells in told]
    except (IndexError, ValueError, TypeError, AttributeError) as fault:
        raise Unusable("sheet.answer", "The file could not be read as a table.", name) from fault


def run() -> None:
    """The worker inside the cage."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Inside the cage: one source whose text is the rows as JSON."""
    if data.startswith(b"PK"):
        table = _from_xlsx(data, path, limits)
    elif data.lstrip()[:1] in (b"[", b"{") or detect.suffix(path) == "json":
        table = _from_json(data, path)
    else:
        table = _from_csv(data, path)
    told = _checked(table, path, limits)
    return [Source(path, json.dumps(told, ensure_ascii=False), "table", hashlib.sha256(data).hexdigest())]


def _from_xlsx(data: bytes, path: str, limits: Limits) -> list[tuple[int, Sequence[str]]]:
    sheets, _notes = xlsx.read(data, path, limits)
    shown = next((sheet for sheet in sheets if not sheet.hidden), None)
    return [(row.number, row.cells) for row in shown.rows] if shown else []


def _from_csv(data: bytes, path: str) -> list[tuple[int, Sequence[str]]]:
    words, _notes = text.decode(data, path)
    first = words.partition("\n")[0]
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        return [(reader.line_num, [GUARDED.sub("", cell) for cell in cells]) for cells in reader if any(cells)]
    except csv.Error as fault:
        raise Unusable("sheet.broken", f"The table is damaged: {fault}.", f"{path}, line {reader.line_num}") from fault


def _from_json(data: bytes, path: str) -> list[tuple[int, Sequence[str]]]:
    words, _notes = text.decode(data, path)
    try:
        items = json.loads(words)
    except (ValueError, RecursionError) as fault:
        items = _lines(words, path, fault)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Unusable("sheet.json", "A list of objects is expected, as the export writes it.", path)
    heads = list(dict.fromkeys(str(key) for item in items for key in item))
    lines = ((number, [_cell(item.get(head)) for head in heads]) for number, item in enumerate(items, 1))
    return [(0, heads), *lines]


def _lines(words: str, path: str, fault: Exception) -> list[Any]:
    """JSON lines: an object a line."""
    items = []
    for number, line in enumerate(words.splitlines(), 1):
        try:
            items += [json.loads(line)] if line.strip() else []
        except (ValueError, RecursionError) as wrong:
            where = f"{path}, line {number}" if items else path
            raise Unusable("sheet.json", "This is no JSON.", where) from (wrong if items else fault)
    return items


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _checked(table: Iterable[tuple[int, Sequence[str]]], path: str, limits: Limits) -> list[tuple[int, dict[str, str]]]:
    """Rows by the names in the first line. Unusable when a name stands twice or there is too much."""
    lines = iter(table)
    _place, first = next(lines, (0, ()))
    heads = [head.strip() for head in first]
    named = [head for head in heads if head]
    if not named:
        raise Unusable("sheet.heads", "The first line has to name the columns, as the export writes them.", path)
    if twice := sorted({head for head in named if named.count(head) > 1}):
        raise Unusable("sheet.twice", f"The column {twice[0]} stands twice.", path)
    found: list[tuple[int, dict[str, str]]] = []
    for place, cells in lines:
        if len(found) >= limits.table_rows:
            raise Unusable("sheet.rows", f"More than {limits.table_rows:,} rows.", f"{path}, row {place}")
        found.append((place, {head: cell for head, cell in zip(heads, cells, strict=False) if head}))
    return found
