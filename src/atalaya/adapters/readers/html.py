"""HTML as published, DOCTYPE and all: blocks become lines, nothing is resolved, nothing is run.

The parser hands over names and characters only; no attribute value ever reaches the text. What a browser would draw
around the text (``nav``, and ``header``, ``footer``, ``aside`` outside the article) is kept out, with a note.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from atalaya.adapters.readers import numbering, text
from atalaya.adapters.readers.paper import Mark, Paper
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note, Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    from atalaya.adapters.readers.limits import Limits

_CHUNK_BYTES = 65_536
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = {"p", "blockquote", "ul", "ol", "dl", "table", "pre", "hr", *_HEADINGS}
_LINES = frozenset(
    """
    html body div li dt dd section article main header footer aside nav address center caption figure figcaption
    form fieldset legend details summary thead tbody tfoot menu dir noscript
    """.split()
)
_SILENT = {"script", "style", "template", "select", "button", "textarea", "datalist", "map", "noframes", "title"}
_FOREIGN = {"object", "embed", "applet", "iframe", "frame", "svg", "canvas", "audio", "video"}
_FURNITURE = {"header", "footer", "aside"}
_MARKS: dict[str, Mark] = {"del": "deleted", "s": "deleted", "strike": "deleted", "ins": "inserted"}
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:\-]{1,40})""", re.IGNORECASE)
_LATIN = {"iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii", "ascii", "iso-8859-15"}
_TITLE_CHARS = 400


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """One source a page. ``meta`` has ``title``: the first ``h1``, else the page's title."""
    words, notes = _decode(data, path)
    digest = hashlib.sha256(data).hexdigest()
    page = _parse(words, path, limits, keep_all=False)
    if page.left_out_chars > page.paper.length:  # the law itself lies in what looks like furniture
        page = _parse(words, path, limits, keep_all=True)
    page.paper.notes[:0] = [replace(note, start=0) for note in notes]
    return [page.finish(digest)]


def _decode(data: bytes, path: str) -> tuple[bytes, list[Note]]:
    """UTF-8 bytes for the parser. A declared encoding is believed only as far as the bytes bear it out."""
    words, notes = text.decode(data, path)
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name in _LATIN:
        notes = [note for note in notes if note.code != "text.encoding"]
    elif name and name not in ("utf-8", "utf8") and not words.isascii():
        told = "as Windows-1252" if any(note.code == "text.encoding" for note in notes) else "by what its bytes are"
        notes.append(Note("html.encoding", f"it says {name}; read {told}"))
    return words.replace("\0", "\ufffd").encode("utf-8", "replace"), notes


def _parse(words: bytes, path: str, limits: Limits, *, keep_all: bool) -> _Page:
    page = _Page(path, limits, keep_all=keep_all)
    target: Any = page  # the stubs want bytes too, which this parser never sends
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True)
    try:
        for start in range(0, len(words), _CHUNK_BYTES):
            parser.feed(words[start : start + _CHUNK_BYTES])
        parser.close()
    except etree.XMLSyntaxError as error:  # nothing but blanks or comments
        raise Unusable("reader.empty", "there is no text in it", path) from error
    return page


@dataclass(slots=True)
class _Open:
    """An element that has not been closed yet."""

    tag: str
    start: int
    mark: Mark | Literal[""] = ""
    silent: bool = False
    furniture: bool = False
    counter: int = 0
    style: str = ""


class _Page:
    """Receives the parser's events and writes the paper."""

    def __init__(self, path: str, limits: Limits, *, keep_all: bool) -> None:
        self.paper = Paper(path, limits)
        self.left_out_chars = 0
        self._keep_all = keep_all
        self._levels_max = limits.html_levels
        self._stack: list[_Open] = []
        self._opened: Counter[str] = Counter()
        self._silent = 0
        self._furniture = 0
        self._space = False
        self._title: list[str] = []
        self._first_heading = ""
        self._active: set[str] = set()
        self._foreign: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        if len(self._stack) >= self._levels_max:
            raise Unusable("reader.markup_limits", "the markup is deeper than any document needs", self.paper.path)
        self._watch(tag, attributes)
        if tag == "br":
            self._break()
            return
        self._before(tag)
        unseen = "hidden" in attributes or bool(_UNSEEN.search(attributes.get("style", "")))
        mark: Mark | Literal[""] = "hidden" if unseen else _MARKS.get(tag, "")
        if mark and self._space:
            self.paper.blank()
            self._space = False
        entry = _Open(tag, self.paper.here(), mark)
        entry.silent = tag in _SILENT or tag in _FOREIGN
        entry.furniture = tag == "nav" or (tag in _FURNITURE and not (self._opened["main"] or self._opened["article"]))
        if tag == "ol":
            begin = attributes.get("start", "1")
            entry.counter = int(begin) - 1 if re.fullmatch(r"\d{1,6}", begin) else 0
            entry.style = attributes.get("type", "1")[:1]
        self._silent += entry.silent
        self._furniture += entry.furniture
        self._stack.append(entry)
        self._opened[tag] += 1
        if tag == "li":
            self._number(attributes.get("value", ""))

    def end(self, tag: str) -> None:
        """An element closes, and with it whatever was left open inside."""
        if not self._opened[tag]:
            return
        while self._stack:
            entry = self._stack.pop()
            self._close(entry)
            if entry.tag == tag:
                return

    def data(self, words: str) -> None:
        """Characters."""
        if self._stack and self._stack[-1].tag == "title" and self._silent == 1:
            self._title.append(words)
        if self._silent:
            return
        if self._furniture and not self._keep_all:
            self.left_out_chars += len(words.strip())
            return
        if self._opened["pre"]:
            self.paper.add(words.replace("\xa0", " "))
            return
        plain = _SPACE.sub(" ", words)
        if not plain.strip(" "):
            self._space = self._space or bool(plain)
            return
        if self._space or plain.startswith(" "):
            self.paper.blank()
        self.paper.add(plain.strip(" "))
        self._space = plain.endswith(" ")

    def comment(self, _: str) -> None:
        """Comments are no text."""

    def pi(self, *_: str) -> None:
        """Neither are instructions to other programs."""

    def close(self) -> _Page:
        """The end of the page."""
        while self._stack:
            self._close(self._stack.pop())
        return self

    def finish(self, digest: str) -> Source:
        """The source, with notes on what was left out."""
        notes = self.paper.notes
        if self._active:
            notes.append(Note("html.active", f"active content was left out: {', '.join(sorted(self._active))}"))
        if self._foreign:
            notes.append(Note("html.embedded", f"what is embedded was not read: {', '.join(sorted(self._foreign))}"))
        if self.left_out_chars and not self._keep_all:
            notes.append(
                Note(
                    "html.furniture",
                    f"menus, header and footer of the page were left out ({self.left_out_chars} characters)",
                )
            )
        title = self._first_heading or _SPACE.sub(" ", "".join(self._title)).strip()
        if title:
            self.paper.meta["title"] = title[:_TITLE_CHARS]
        return self.paper.source("html", digest)

    def _before(self, tag: str) -> None:
        if tag == "tr":
            self._space = False
            self.paper.start_row()
        elif tag in _PARAGRAPHS or tag in _LINES:
            self._space = False
            self.paper.fresh_line()

    def _close(self, entry: _Open) -> None:
        self._opened[entry.tag] -= 1
        self._silent -= entry.silent
        self._furniture -= entry.furniture
        paper, tag = self.paper, entry.tag
        if paper.length > entry.start:
            if tag in _HEADINGS:
                paper.mark("heading", entry.start, paper.length, level=_HEADINGS[tag])
                self._first_heading = self._first_heading or (paper.tail(entry.start) if tag == "h1" else "")
            if entry.furniture and self._keep_all:
                paper.mark("furniture", entry.start, paper.length)
            if entry.mark:
                paper.mark(entry.mark, entry.start, paper.length)
        if tag in ("td", "th"):
            self._space = False
            paper.end_cell()
        elif tag == "tr":
            paper.end_row()
        elif tag in _PARAGRAPHS:
            self._break()
            paper.end_line()
        elif tag in _LINES:
            self._space = False
            paper.fresh_line()

    def _break(self) -> None:
        self._space = False
        self.paper.end_line()

    def _number(self, value: str) -> None:
        """Writes the number a browser would draw before an item of a numbered list."""
        owner = next((entry for entry in reversed(self._stack) if entry.tag in ("ol", "ul", "menu", "dir")), None)
        if owner is None or owner.tag != "ol" or self._silent or (self._furniture and not self._keep_all):
            return
        owner.counter = int(value) if re.fullmatch(r"\d{1,6}", value) else owner.counter + 1
        self.paper.add(
            numbering.figure(
                owner.counter,
                {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}.get(
                    owner.style, "decimal"
                ),
            )
            + "."
        )
        self._space = True

    def _watch(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Remembers what would have acted or reached out, for the notes."""
        if tag in _FOREIGN:
            self._foreign.add(tag)
        if tag == "script":
            self._active.add("script")
        elif tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            self._active.add("refresh")
        elif tag == "base":
            self._active.add("base")
        for name, value in attributes.items():
            if name.startswith("on"):
                self._active.add("event handler")
            elif value[:30].lstrip("\x00 \t\r\n").lower().startswith(("javascript:", "vbscript:", "data:text/html")):
                self._active.add("script link")
