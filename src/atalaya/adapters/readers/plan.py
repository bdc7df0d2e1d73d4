"""An action plan somebody brings: DOCX, PDF with text, or XLSX -> its paragraphs and table rows with their pages.

Read inside the cage. Every text of the file comes out once, in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from atalaya.adapters.readers import blocks, cage, detect, markup, numbering, ruled, worker, xlsx
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.package import Package
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source
from atalaya.core.plan_papers import Piece

if TYPE_CHECKING:
    from lxml import etree

LIMITS: Final = Limits(file_bytes=20_000_000, table_rows=5_000, table_columns=60, cell_chars=40_000, pdf_pages=300)
"""A published plan has some forty pages."""
_EVERY_ROW: Final = 10_000


def pieces(data: bytes, name: str) -> tuple[Piece, ...]:
    """The paper in pieces, read in a cage. Unusable says what is wrong, and where."""
    with cage.Cage(LIMITS, module="atalaya.adapters.readers.plan") as caged:
        sources = caged.read(data, name)
    try:
        told = json.loads(sources[0].text)
        return tuple(Piece(str(w), str(text), int(table), tuple(map(str, cells))) for w, text, table, cells in told)
    except (IndexError, ValueError, TypeError) as fault:
        raise Unusable("plan.answer", "The file could not be read as a plan.", name) from fault


def run() -> None:
    """The worker inside the cage."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Inside the cage: one source whose text is the pieces as JSON."""
    if data.startswith(b"%PDF"):
        found = _from_pdf(data, path, limits)
    elif data.startswith(b"PK") and detect.suffix(path) != "xlsx" and _is_document(data, path, limits):
        found = _from_docx(data, path, limits)
    elif data.startswith(b"PK"):
        found = _from_xlsx(data, path, limits)
    else:
        raise Unusable("plan.kind", "Bring the plan as Word (DOCX), PDF with text, or Excel (XLSX).", path)
    told = list(found)
    if not told:
        raise Unusable("reader.empty", "there is no text in it", path)
    return [Source(path, json.dumps(told, ensure_ascii=False), "table", hashlib.sha256(data).hexdigest())]


def _is_document(data: bytes, path: str, limits: Limits) -> bool:
    package = Package(data, path, limits)
    return package.root("word/document.xml") is not None or "word" in package.main("word/document.xml")


def _from_pdf(data: bytes, path: str, limits: Limits) -> Iterator[list[Any]]:
    count = 0
    for number, (lines, tables) in enumerate(ruled.pages(data, path, limits), 1):
        where, told = f"page {number}", 0
        for table in tables:
            yield from _texts(lines[told : table["end"]], where)
            told, count = table["end"], count + 1
            yield from ([where, "", count, [" ".join(c.split()) for c in cells]] for _place, cells in table["rows"])
        yield from _texts(lines[told:], where)


def _texts(lines: Iterable[str], where: str) -> Iterator[list[Any]]:
    yield from ([where, line, 0, []] for line in lines if line.strip())


def _from_xlsx(data: bytes, path: str, limits: Limits) -> Iterator[list[Any]]:
    sheets, _notes = xlsx.read(data, path, limits)
    for count, sheet in enumerate((one for one in sheets if not one.hidden), 1):
        width = max((len(row.cells) for row in sheet.rows), default=0)
        for row in sheet.rows:
            cells = [*row.cells, *[""] * (width - len(row.cells))]
            yield [f"{sheet.name}, {row.number}", "", count, cells]


def _from_docx(data: bytes, path: str, limits: Limits) -> Iterator[list[Any]]:
    """Pages are those at which the file says it was last laid out; a file that says nothing counts tables instead."""
    package = Package(data, path, limits)
    main = package.main("word/document.xml")
    root = package.root(main)
    lists = numbering.lists(package.related(main, "numbering"))
    paged = root is not None and any(markup.local(one) == "lastRenderedPageBreak" for one in root.iter())
    page, count = 1, 0
    for block in blocks.inside(root):
        if markup.local(block) == "p":
            drawn, text = _drawn(block, lists), blocks.text(block)
            before, after = _breaks(block) if paged else (0, 0)
            page += before
            if text:
                yield [f"page {page}" if paged else "", f"{drawn}{text}", 0, []]
            page += after
            continue
        count += 1
        lines = blocks.rows(block, f"table {count}", limits, _EVERY_ROW)
        for (place, cells), row in zip(lines, blocks.children(block, "tr"), strict=True):
            page += sum(_breaks(row)) if paged else 0
            yield [f"page {page}" if paged else place, "", count, cells]


def _breaks(element: etree._Element) -> tuple[int, int]:
    """How many pages begin before the first words of an element, and how many after them."""
    names = [name for one in element.iter() if (name := markup.local(one)) in ("t", "lastRenderedPageBreak")]
    lead = names.index("t") if "t" in names else len(names)
    return lead, names[lead:].count("lastRenderedPageBreak")


def _drawn(paragraph: etree._Element, lists: numbering.Lists) -> str:
    """The number that the program draws before a paragraph of a list."""
    told = {
        markup.local(one): markup.attribute(one, "val")
        for one in paragraph.iter()
        if markup.local(one) in ("numId", "ilvl")
    }
    if "numId" not in told:
        return ""
    level = told.get("ilvl", "0")
    return lists.next(told["numId"], int(level) if level.isdigit() and len(level) == 1 else 0)
