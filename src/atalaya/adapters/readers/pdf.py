"""PDF: the text layer, page by page, with running headers and footers marked.

A page is what PDFium makes of it. Scripts, forms and attachments are never touched. A file that holds pictures of
pages has no text to read: ``reader.scanned``, and ``ocr`` may take over.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from atalaya.adapters.readers.paper import Paper
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note, Source

if TYPE_CHECKING:
    from atalaya.adapters.readers.limits import Limits

_LOCKED = {4, 5}  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_HYPHEN = re.compile("[\ufffe\x02](?:\r?\n)?")  # PDFium's sign for a hyphen at the end of a line
_EDGE_LINES = 3
_REPEATED_SHARE = 0.3  # left and right pages may have different headers
_REPEATED_PAGES = 3
_DIGITS = re.compile(r"\d+")
_HEADING = re.compile(
    r"[#*_ ]*(?:art|sec|se[cç]|cap|chap|t[íi]t|part|anexo|annex|§|cl[áa]us)"
)  # two articles are two lines
_ROMAN_LINE = re.compile(r"[ivxlc]{1,7}\Z")
_OCR_DPI = 300
_PICTURE_PIXELS = 40_000_000


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """One source a file. Refuses locked, damaged, scanned and overlong files with the page where there is one."""
    notes: list[Note] = []
    with _document(data, path) as document:
        count = len(document)
        if count > limits.pdf_pages:
            raise Unusable("reader.too_many_pages", f"more than {limits.pdf_pages:,} pages", path)
        pages, unread = _pages(document, count, path, limits)
        notes += _extras(document)
    if count == 0:
        raise Unusable("reader.empty", "the PDF has no pages", path)
    if len(unread) == count:
        raise Unusable("reader.broken", "no page of the PDF can be opened", f"{path}, page 1")
    if unread:
        notes.append(
            Note("pdf.pages", f"{len(unread)} of {count} pages cannot be opened, the first is page {unread[0]}")
        )
    if sum(len("".join(page.split())) for page in pages) < limits.scanned_page_chars * (count - len(unread)):
        raise Unusable(
            "reader.scanned",
            "the pages are pictures without text; to have them recognised install Tesseract "
            "(Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-spa tesseract-ocr-por tesseract-ocr-fra)",
            f"{path}, page 1",
        )
    return [lay_out(pages, path, limits, hashlib.sha256(data).hexdigest(), notes)]


def lay_out(pages: Sequence[str], path: str, limits: Limits, digest: str, notes: Sequence[Note]) -> Source:
    """Pages of text -> one source with page and furniture hints."""
    paper = Paper(path, limits)
    paper.notes += notes
    sheets = [page.split("\n") for page in pages]
    repeated = _repeated(sheets)
    for number, lines in enumerate(sheets, 1):
        paper.fresh_line()
        start = paper.here()
        edge = _edge(lines)
        for place, line in enumerate(lines):
            begin = paper.here()
            paper.add(line.rstrip())
            if place in edge and _key(line) in repeated and paper.length > begin:
                paper.mark("furniture", begin, paper.length)
            paper.end_line()
        paper.mark("page", start, max(start, paper.length), label=str(number))
    return paper.source("pdf", digest)


def picture(data: bytes, page: int, path: str) -> bytes:
    """A page (from 0) in grey at 300 dpi as a PGM file, coarser when the page is huge; empty behind the last page."""
    with _document(data, path) as document:
        if page >= len(document):
            return b""
        try:
            sheet = document[page]
            width, height = sheet.get_size()
            scale = min(_OCR_DPI / 72, (_PICTURE_PIXELS / max(1.0, width * height)) ** 0.5)
            bitmap = sheet.render(scale=scale, grayscale=True, may_draw_forms=False)
        except _pdfium().PdfiumError as error:
            raise Unusable("reader.broken", "the page cannot be drawn", f"{path}, page {page + 1}") from error
        rows = bytes(bitmap.buffer)
        lines = b"".join(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
        return b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + lines


def _pdfium() -> Any:
    """The library, loaded with the first PDF (it is heavy, and carries no types)."""
    return importlib.import_module("pypdfium2")


@contextmanager
def _document(data: bytes, path: str) -> Iterator[Any]:
    pdfium = _pdfium()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in _LOCKED:
            raise Unusable("reader.encrypted", "it is locked with a password: save it without one", path) from error
        raise Unusable("reader.broken", "the PDF is damaged or cut off", path) from error
    try:
        yield document
    finally:
        document.close()


def _pages(document: Any, count: int, path: str, limits: Limits) -> tuple[list[str], list[int]]:
    """The text of each page, and the numbers (from 1) of those that cannot be opened."""
    error_kind = _pdfium().PdfiumError
    texts, unread, length = [], [], 0
    for place in range(count):
        try:
            page = document[place]
            layer = page.get_textpage()
            words = layer.get_text_range()
            layer.close()
            page.close()
        except error_kind:
            words = ""
            unread.append(place + 1)
        words = _HYPHEN.sub("-\n", words).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
        length += len(words)
        if length > limits.text_chars:
            raise Unusable(
                "reader.too_much_text",
                f"more than {limits.text_chars:,} characters of text",
                f"{path}, page {place + 1}",
            )
        texts.append(words)
    return texts, unread


def _extras(document: Any) -> list[Note]:
    """What the file carries besides pages."""
    raw = _pdfium().raw
    notes = []
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        notes.append(Note("pdf.active", "the PDF carries scripts; they were not run"))
    if raw.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        notes.append(Note("pdf.attachments", "the PDF carries attached files; they were not opened"))
    return notes


def _edge(lines: list[str]) -> set[int]:
    """The places of the first and last printed lines of a page."""
    printed = [place for place, line in enumerate(lines) if line.strip()]
    return {*printed[:_EDGE_LINES], *printed[-_EDGE_LINES:]}


def _repeated(sheets: list[list[str]]) -> set[str]:
    """Lines, numbers apart, that stand at the edge of at least three pages and of three pages in ten."""
    counts = Counter(key for lines in sheets for key in {_key(lines[place]) for place in _edge(lines)})
    least = max(_REPEATED_PAGES, _REPEATED_SHARE * len(sheets))
    return {key for key, count in counts.items() if count >= least}


def _key(line: str) -> str:
    """A line with its numbers made alike, so that ``5 de 43`` and ``6 de 43`` are the same line."""
    plain = " ".join(line.lower().split())
    if _HEADING.match(plain):
        return plain
    return "#" if _ROMAN_LINE.match(plain) else _DIGITS.sub("#", plain)
