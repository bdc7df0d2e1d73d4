"""Documents that leave the house as DOCX: paragraphs and tables put into a template the user may bring.

A template is any DOCX; words in double braces such as ``{{country}}`` are filled in wherever they stand, and what the
software writes goes where the paragraph ``{{content}}`` stands, or to the end.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import docx
import docx.enum.text
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from lxml import etree

from atalaya.adapters.readers.archive import Archive
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.writers import passages, remains
from atalaya.core.errors import Unusable

CONTENT: Final = "content"
MOST_BYTES: Final = 5_000_000
MOST_UNPACKED_BYTES: Final = 50_000_000
_PLACE: Final = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
SOFT: Final = RGBColor(0x51, 0x5C, 0x66)
_WRITTEN: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``style`` is that of the template, plain text where it has none of that name."""

    text: str
    style: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heads, repeated on each page, and a name for those who do not see it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    name: str
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page."""


Block = Heading | Text | Table | Break


def write(
    blocks: Iterable[Block], values: Mapping[str, str], *, title: str, language: str, template: bytes = b""
) -> bytes:
    """The document. Unusable (``template.docx``) when the template cannot be read."""
    document = opened(template)
    if not template:
        plain_look(document, language)
    place = next((one for one in document.paragraphs if marks_content(one.text)), None)
    fill(document, values)
    known = frozenset(str(style.name) for style in document.styles)
    for block in blocks:
        _put(document, block, place, known)
    if place is not None:
        body = place._p.getparent()
        assert body is not None
        body.remove(place._p)
    return finished(document, title, language)


def finished(document: Document, title: str, language: str, badge: str = "") -> bytes:
    """The bytes of a document that says what it is and nothing of who wrote it or what stood in it before."""
    remains.clear(document)
    about = document.core_properties
    about.title, about.language, about.category = passages.one_line(title), language, passages.one_line(badge)[:255]
    about.created = about.modified = _WRITTEN
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(template: bytes) -> Document:
    """The template as a document, or an empty one. Unusable (``template.docx``) when it cannot be read."""
    if not template:
        return docx.Document()
    try:
        _measure(template)
        return docx.Document(io.BytesIO(template))
    except (ValueError, KeyError, zipfile.BadZipFile, AttributeError, etree.XMLSyntaxError, Unusable) as fault:
        raise Unusable("template.docx", "This is no DOCX that could serve as a template.", "template") from fault


def _measure(template: bytes) -> None:
    """Refuses what is larger than it may be, packed or unpacked, and parts that declare a document type."""
    if len(template) > MOST_BYTES:
        raise ValueError("too large")
    archive = Archive(template, "template", Limits(unpacked_bytes=MOST_UNPACKED_BYTES))
    for name in archive.names:
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(name):
            raise ValueError("a document type")


def marks_content(words: str) -> bool:
    """Whether a paragraph of these words is where the content goes."""
    return CONTENT in _PLACE.findall(words)


def placeholders(template: bytes) -> frozenset[str]:
    """The words in double braces that a template has, so that a page can say what will be filled in."""
    document = opened(template)
    return frozenset(name for one in _paragraphs(document) for name in _PLACE.findall(one.text))


def plain_look(document: Document, language: str) -> None:
    """The look of a document without a template: A4, one family of letters, quiet headings."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(5)
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[name].font.name = "Calibri"
        document.styles[name].font.color.rgb = RGBColor(0x0A, 0x3D, 0x55)
    document.styles["Title"].font.size = Pt(18)


def _put(document: Document, block: Block, place: Paragraph | None, known: frozenset[str]) -> None:
    """Adds a block at the end, and moves it before the paragraph that marks its place."""
    if isinstance(block, Table):
        element = _table(document, block, known)
    elif isinstance(block, Heading):
        element = document.add_heading(passages.plain(block.text), block.level)._p
    elif isinstance(block, Break):
        paragraph = document.add_paragraph()
        paragraph.add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
        element = paragraph._p
    else:
        paragraph = document.add_paragraph(style=block.style if block.style in known else None)
        run = paragraph.add_run(passages.plain(block.text))
        if block.soft:
            run.font.size, run.font.color.rgb = Pt(9), SOFT
        element = paragraph._p
    if place is not None:
        place._p.addprevious(element)


def _table(document: Document, block: Table, known: frozenset[str]) -> etree._Element:
    table = document.add_table(1 + len(block.rows), len(block.heads), "Table Grid" if "Table Grid" in known else None)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), passages.one_line(block.name))
    table._tbl.tblPr.append(caption)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    (caption if look is None else look).addprevious(air())
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(table.columns, block.widths, strict=False):
        column.width = Cm(width)  # some programs read the grid, some the cells
    table.autofit = not block.widths
    lines: Sequence[Sequence[str]] = (block.heads, *block.rows)
    for line, (cells, texts) in enumerate(zip((row.cells for row in table.rows), lines, strict=True)):
        for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            run = cell.paragraphs[0].add_run(passages.plain(text))
            run.font.size, run.bold = Pt(9), line == 0
            if block.widths:
                cell.width = Cm(block.widths[number])
    element: etree._Element = table._tbl
    return element


def air() -> etree._Element:
    """Room above and below the words of each cell, so that they do not touch the lines."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        one = etree.SubElement(margins, qn(f"w:{side}"))
        one.set(qn("w:w"), "50")
        one.set(qn("w:type"), "dxa")
    return margins


def _paragraphs(document: Document) -> Iterable[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in document.sections:
        yield from section.header.paragraphs
        yield from section.footer.paragraphs


def fill(document: Document, values: Mapping[str, str]) -> None:
    """Fills in the words in double braces; the look of the first part of a broken one stays.

    To be done before content is put in: double braces in a text stay as they are written.
    """
    for paragraph in _paragraphs(document):
        if "{{" not in paragraph.text:
            continue
        filled = _PLACE.sub(lambda found: passages.plain(values.get(found[1], found[0])), paragraph.text)
        for number, run in enumerate(paragraph.runs):
            run.text = filled if number == 0 else ""
