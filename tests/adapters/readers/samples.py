"""Files made by other libraries than the ones that read them, for the readers' tests. All words are invented."""

from __future__ import annotations

import datetime
import importlib
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx

LAW = "Ley de la Costa Serena"


def pdf(draw: Callable[[Any], None], **options: Any) -> bytes:
    """A PDF that ``draw`` puts on a reportlab canvas."""
    canvas = importlib.import_module("reportlab.pdfgen.canvas")
    target = io.BytesIO()
    sheet = canvas.Canvas(target, invariant=1, **options)
    draw(sheet)
    sheet.save()
    return target.getvalue()


def pdf_pages(pages: Sequence[Sequence[str]], **options: Any) -> bytes:
    """A PDF of pages of lines, from the top down."""

    def draw(sheet: Any) -> None:
        for lines in pages:
            for place, line in enumerate(lines):
                sheet.drawString(50, 800 - 15 * place, line)
            sheet.showPage()

    return pdf(draw, **options)


def word(write: Callable[[Any], None]) -> bytes:
    """A DOCX that ``write`` fills through python-docx."""
    document = docx.Document()
    write(document)
    target = io.BytesIO()
    document.save(target)
    return archive(parts_of(target.getvalue()))  # without the time of making


def spreadsheet(write: Callable[[Any], None]) -> bytes:
    """An XLSX that ``write`` fills through XlsxWriter."""
    target = io.BytesIO()
    book = importlib.import_module("xlsxwriter").Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)})
    write(book)
    book.close()
    return target.getvalue()


def rows(table: Sequence[Sequence[str]]) -> bytes:
    """An XLSX of one sheet of text cells."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet("Articles")
        for place, cells in enumerate(table):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)

    return spreadsheet(write)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as container:
        for name, content in parts.items():
            container.writestr(zipfile.ZipInfo(name), content, method)
    return target.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one part changed."""
    parts = parts_of(data)
    parts[part] = change(parts.get(part, b""))
    return archive(parts)


_BODY_START = b"<w:body>"


def word_of(body: str, **parts: str) -> bytes:
    """A DOCX whose body is this WordprocessingML; further parts by name with ``__`` for ``/`` and without ``.xml``."""
    plain = word(lambda document: None)
    inside = f"<w:body>{body}</w:body>".encode()

    def change(xml: bytes) -> bytes:
        return xml[: xml.index(_BODY_START)] + inside + xml[xml.index(b"</w:body>") + len(b"</w:body>") :]

    found = changed(plain, "word/document.xml", change)
    further = {name.replace("__", "/") + ".xml": content.encode() for name, content in parts.items()}
    return archive({**parts_of(found), **further})


def picture_of(words: str) -> bytes:
    """A PDF whose only page is a picture of the words."""
    drawing, image = importlib.import_module("PIL.ImageDraw"), importlib.import_module("PIL.Image")
    reader = importlib.import_module("reportlab.lib.utils").ImageReader
    sheet = image.new("L", (1600, 300), 255)
    drawing.Draw(sheet).text((40, 100), words, fill=0, font_size=48)
    return pdf(lambda canvas: canvas.drawImage(reader(sheet), 30, 600, 540, 100))
