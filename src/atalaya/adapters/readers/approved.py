"""A matrix that the Committee published: DOCX, PDF with text, or XLSX -> its printed tables, read inside the cage."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from atalaya.adapters.readers import cage, detect, markup, ruled, worker, xlsx
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.package import Package
from atalaya.core import approved
from atalaya.core.approved import Document, Printed
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source

if TYPE_CHECKING:
    from lxml import etree

LIMITS: Final = Limits(file_bytes=20_000_000, table_rows=10_000, table_columns=60, cell_chars=40_000, pdf_pages=300)
"""A published matrix has some thirty pages."""
_LAST_LINES: Final = 6
"""So many lines before a table may name its section."""


def rows(data: bytes, name: str) -> Document:
    """A published matrix, read in a cage. Unusable (``approved.no_table``) where no table of a matrix is in it."""
    with cage.Cage(LIMITS, module="atalaya.adapters.readers.approved") as caged:
        sources = caged.read(data, name)
    told = json.loads(sources[0].text)
    tables = [
        Printed(one["above"], one["where"], tuple((where, tuple(cells)) for where, cells in one["rows"]))
        for one in told["tables"]
    ]
    found = approved.document(told["above"], tables, told["notes"])
    if not any(line.responses for line in found.lines):
        raise Unusable("approved.no_table", "No table of a matrix was found: rows with columns for the marks.", name)
    return found


def run() -> None:
    """The worker inside the cage."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Inside the cage: one source whose text is the tables as JSON."""
    kind = detect.suffix(path)
    if data.startswith(b"%PDF"):
        told = ruled.read(data, path, limits)
    elif data.startswith(b"PK") and kind != "xlsx" and _is_document(data, path, limits):
        told = _from_docx(data, path, limits)
    elif data.startswith(b"PK"):
        told = _from_xlsx(data, path, limits)
    else:
        raise Unusable("approved.kind", "Bring the matrix as Word (DOCX), PDF with text, or Excel (XLSX).", path)
    return [Source(path, json.dumps(told, ensure_ascii=False), "table", hashlib.sha256(data).hexdigest())]


def _is_document(data: bytes, path: str, limits: Limits) -> bool:
    package = Package(data, path, limits)
    return package.root("word/document.xml") is not None or "word" in package.main("word/document.xml")


def _from_xlsx(data: bytes, path: str, limits: Limits) -> dict[str, Any]:
    """Each sheet is a table; the lines before its heads are what stands above it."""
    sheets, _notes = xlsx.read(data, path, limits)
    tables, above = [], []
    for sheet in sheets:
        lines = [(f"{sheet.name}, {row.number}", list(row.cells)) for row in sheet.rows if not sheet.hidden]
        lead: list[str] = [sheet.name]
        while lines and sum(bool(cell.strip()) for cell in lines[0][1]) <= 2:
            lead.append(": ".join(cell for cell in lines.pop(0)[1] if cell.strip()))
        above += lead[1:]
        tables.append({"above": " ".join(lead), "where": sheet.name, "rows": lines})
    return {"above": above, "tables": tables, "notes": []}


def _from_docx(data: bytes, path: str, limits: Limits) -> dict[str, Any]:
    """Paragraphs and tables in their order; merged cells stand in each column they span."""
    package = Package(data, path, limits)
    root = package.root(package.main("word/document.xml"))
    above: list[str] = []
    tables: list[dict[str, Any]] = []
    lead: list[str] = []
    for block in _blocks(root):
        if markup.local(block) == "p":
            text = _text(block)
            if text:
                lead.append(text)
                above.append(text)
        else:
            lines = list(_lines(block, f"table {len(tables) + 1}", limits))
            tables.append({"above": "\n".join(lead[-_LAST_LINES:]), "where": f"table {len(tables) + 1}", "rows": lines})
            lead = []
    notes = [note.detail for note in package.notes()]
    return {"above": above[:60], "tables": tables, "notes": notes}


def _blocks(root: etree._Element | None) -> Iterable[etree._Element]:
    """The paragraphs and tables of a document's body, also those inside content controls."""
    todo = list(root) if root is not None else []
    while todo:
        element = todo.pop(0)
        name = markup.local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("body", "sdt", "sdtContent", "customXml", "smartTag", "ins"):
            todo = [*element, *todo]


def _lines(table: etree._Element, where: str, limits: Limits) -> Iterable[tuple[str, list[str]]]:
    """The rows of a table as texts by column; a cell merged downwards repeats the text above it in the heads only."""
    above: dict[int, str] = {}
    for number, row in enumerate(_children(table, "tr"), 1):
        if number > limits.table_rows:
            raise Unusable("sheet.rows", f"More than {limits.table_rows:,} rows.", f"{where}, row {number}")
        cells: list[str] = [""] * _skipped(row)
        for cell in _children(row, "tc"):
            text = "\n".join(filter(None, (_text(one) for one in cell.iter() if markup.local(one) == "p")))
            span, merged = _spans(cell)
            if merged == "continue" and not text:
                text = above.get(len(cells), "") if number <= _HEADS else ""
            for _n in range(min(span, limits.table_columns)):
                above[len(cells)] = text
                cells.append(text)
        yield f"{where}, row {number}", cells[: limits.table_columns]


_HEADS: Final = 4
"""Heads of a table are so many rows at most."""


def _children(element: etree._Element, name: str) -> Iterable[etree._Element]:
    """The rows or cells of a table, also those inside content controls and tracked insertions."""
    for child in element:
        if markup.local(child) == name:
            yield child
        elif markup.local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _children(child, name)


def _skipped(row: etree._Element) -> int:
    told = [child for child in row.iter() if markup.local(child) == "gridBefore"]
    value = markup.attribute(told[0], "val") if told else "0"
    return int(value) if value.isdigit() and len(value) < 3 else 0


def _spans(cell: etree._Element) -> tuple[int, str]:
    """How many columns a cell spans, and whether it is merged with the one above (``continue``)."""
    span, merged = 1, ""
    for child in cell:
        if markup.local(child) != "tcPr":
            continue
        for one in child:
            if markup.local(one) == "gridSpan":
                value = markup.attribute(one, "val")
                span = int(value) if value.isdigit() and 0 < int(value) < 100 else 1
            if markup.local(one) == "vMerge":
                merged = markup.attribute(one, "val") or "continue"
    return span, merged


_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _text(paragraph: etree._Element) -> str:
    """The words of a paragraph; deleted and hidden text, boxes and notes are left out."""
    out: list[str] = []
    _gather(paragraph, out)
    return "".join(out).strip()


def _gather(element: etree._Element, out: list[str]) -> None:
    for child in element:
        name = markup.local(child)
        if name == "t":
            out.append(child.text or "")
        elif name in _SIGNS:
            out.append(_SIGNS[name])
        elif name not in ("del", "moveFrom", "drawing", "pict", "object", "pPr", "rPr", "footnoteReference", "tbl"):
            _gather(child, out)
