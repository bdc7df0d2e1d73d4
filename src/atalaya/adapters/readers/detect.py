"""What a file is: by its content first, by its name where content does not tell."""

from __future__ import annotations

import re

from atalaya.core.errors import Unusable

KINDS = ("text", "html", "docx", "pdf", "akn", "table")
# Names that promise a document. Anything else in a folder (pictures, programs) is left out with a note.
SUFFIXES = {
    ending: kind
    for kind, endings in {
        "text": ".md .markdown .txt .text",
        "html": ".html .htm .xhtml",
        "docx": ".docx .docm .dotx",
        "pdf": ".pdf",
        "akn": ".xml .akn",
        "table": ".csv .tsv .xlsx .xlsm .jsonl .ndjson .json",
    }.items()
    for ending in endings.split()
}
FOREIGN = set(".doc .rtf .odt .ods .xls .pages .wpd .epub .djvu .ps .tex .mht .mhtml .eml .msg .zip".split())
_WINDOW_BYTES = 4096
_PDF_WINDOW_BYTES = 1024
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_PIECE = re.compile(rb"\A\s*<(?:head|body|title|meta|div|table|p|h[1-6]|center|font|span|script)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"\A\s*(?:<\?xml[\s?]|<(?:[A-Za-z]\w*:)?akomaNtoso[\s>])")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_STRANGERS = {
    "a rich text file (RTF)": (b"{\\rtf",),
    "a picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    "a packed file": (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"),
    "a program": (b"\x7fELF", b"MZ\x90"),
    "PostScript": (b"%!PS",),
    "a database": (b"SQLite format 3",),
}


def kind(data: bytes, path: str) -> str:
    """One of ``KINDS``. What no reader understands is refused with what to do about it.

    A name decides only between kinds that are all plain text (Markdown, CSV, JSON lines, Akoma Ntoso without
    declaration).
    """
    if not data:
        raise Unusable("reader.empty", "the file is empty", path)
    named = SUFFIXES.get(suffix(path), "")
    head = _readable(data[:_WINDOW_BYTES])
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:_PDF_WINDOW_BYTES] and not _HTML.search(head)):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _container(data, path)
    if data.startswith(_OLD_OFFICE):
        if _LOCKED_OFFICE in data:
            raise Unusable("reader.encrypted", "it is locked with a password: save it without one", path)
        raise Unusable("reader.unsupported", "an old Office file: save it as DOCX, XLSX or PDF", path)
    for name, beginnings in _STRANGERS.items():
        if data.startswith(beginnings):
            raise Unusable("reader.unsupported", f"{name}: save it as DOCX, PDF, HTML or text", path)
    return _textual(head, named, path)


def suffix(path: str) -> str:
    """The name's ending in small letters, with its dot; empty without one."""
    name = path.rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name.lstrip(".") else ""


def _textual(head: bytes, named: str, path: str) -> str:
    if _HTML.search(head) and named in ("html", "pdf", "docx", "akn", ""):
        return "html"
    opening = head.lstrip()
    if _HTML.match(opening):
        return "html"
    if _XML.match(head) and named != "table":
        return "akn"
    if named in ("text", "table", "akn", "html"):
        return named
    if named == "" and _PIECE.match(head):
        return "html"
    if named in ("pdf", "docx"):
        raise Unusable("reader.broken", f"its name says {named.upper()} and its content does not", path)
    if suffix(path) in FOREIGN:
        raise Unusable("reader.unsupported", "this kind of file is not read: save it as DOCX, PDF, HTML or text", path)
    return "text"


def _readable(head: bytes) -> bytes:
    """The first bytes with any byte-order mark and the zero bytes of UTF-16 taken out, for looking at ASCII only."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _container(data: bytes, path: str) -> str:
    """A ZIP file's kind by the names in it; names stand unpacked in the archive."""
    if b"word/" in data and (b"word/document" in data or b"[Content_Types].xml" in data):
        return "docx"
    if b"xl/workbook" in data:
        return "table"
    if b"mimetypeapplication/" in data[:200]:
        raise Unusable("reader.unsupported", "an OpenDocument or EPUB file: save it as DOCX or PDF", path)
    named = SUFFIXES.get(suffix(path), "")
    if named in ("docx", "table") and suffix(path) not in (".csv", ".tsv", ".json", ".jsonl", ".ndjson"):
        return named  # the reader says what is wrong with it
    raise Unusable("reader.unsupported", "a packed archive: unpack it and give the files", path)
