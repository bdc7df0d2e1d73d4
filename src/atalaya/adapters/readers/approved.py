"""A matrix that the Committee published: DOCX, PDF with text, or XLSX -> its printed tables, read inside the cage."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from atalaya.adapters.readers import blocks, cage, detect, markup, ruled, worker, xlsx
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.package import Package
from atalaya.core import approved
from atalaya.core.approved import Document, Printed
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source

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
    for block in blocks.inside(root):
        if markup.local(block) == "p":
            text = blocks.text(block)
            if text:
                lead.append(text)
                above.append(text)
        else:
            lines = list(blocks.rows(block, f"table {len(tables) + 1}", limits))
            tables.append({"above": "\n".join(lead[-_LAST_LINES:]), "where": f"table {len(tables) + 1}", "rows": lines})
            lead = []
    notes = [note.detail for note in package.notes()]
    return {"above": above[:60], "tables": tables, "notes": notes}
