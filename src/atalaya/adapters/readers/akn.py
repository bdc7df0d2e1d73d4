"""Akoma Ntoso XML, any version: the text in reading order, articles and divisions marked as the markup says.

What the markup says about the instrument (FRBR country, date, number, type, language; its title) goes into ``meta``.
An article inside ``quotedStructure`` is new wording of another text: it stays in the text between its quotation
marks and is marked with ``level`` 1, so that nobody takes it for the instrument's own.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from atalaya.adapters.readers import akn_draft, markup, paper
from atalaya.adapters.readers.paper import Mark, Paper
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note, Source

if TYPE_CHECKING:
    from lxml import etree

    from atalaya.adapters.readers.limits import Limits

_ARTICLES = ("article", "section", "rule", "clause")  # the first kind a document has is its article
_DIVISIONS = frozenset(
    """
    book tome title part subpart chapter subchapter division subdivision section subtitle rule clause
    """.split()
)
_INLINE = frozenset(
    """
    b i u a sup sub span abbr ref mref rref def term date time docTitle docNumber docType docDate docProponent
    docStage docStatus docPurpose docIntroducer docketNumber docAuthority docCommittee shortTitle quotedText ins
    del mod mmod rmod remark inline person organization location concept role entity object event process
    quantity img br eol eop omissis noteRef recordedTime vote outcome placeholder fillIn decoration judge lawyer
    party witness neutralCitation signature relatedDocument change affectedDocument legislature session opinion
    argument marker popup rt
    """.split()
)
_SILENT = {"meta"}
_MARKS: dict[str, Mark] = {"ins": "inserted", "del": "deleted"}
_LANGUAGES = {"spa": "es", "eng": "en", "por": "pt", "fra": "fr", "fre": "fr"}
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
_LABEL_CHARS = 160


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """One source a document. XML with a DOCTYPE or of another vocabulary is refused."""
    root = markup.parse(data, path)
    if markup.local(root) != "akomaNtoso":
        raise Unusable("reader.unsupported", "this XML is not Akoma Ntoso: save it as HTML, DOCX or text", path)
    page = Paper(path, limits)
    names = {markup.local(element) for element in root.iter()}
    walk = _Walk(page, next((name for name in _ARTICLES if name in names), ""))
    walk.children(root)
    page.meta = _meta(root)
    draft = akn_draft.stored(root)
    if draft:
        page.meta["draft"] = draft
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and b"<?xml-stylesheet" in data:
        page.notes.append(Note("akn.stylesheet", "it asks for a stylesheet; none was fetched"))
    return [page.source("akn", hashlib.sha256(data).hexdigest())]


class _Walk:
    """Writes the paper while walking through the tree, which the parser keeps under 256 levels."""

    def __init__(self, paper: Paper, article: str) -> None:
        self.paper = paper
        self._article = article
        self._quoted = 0
        self._depth = 0
        self._space = False
        self._behind_number = False  # ``(a)`` or a quotation mark shares a line with what follows, however nested
        self._glued = False  # the next word follows the quotation mark without a blank
        self._footnotes: list[str] = []

    def children(self, element: etree._Element) -> None:
        """The element's own words and its children, in order."""
        self._words(element.text)
        for child in element:
            self._element(child)
            self._words(child.tail)

    def _element(self, element: etree._Element) -> None:
        name = markup.local(element)
        if name in ("br", "eol"):
            self._break()
        elif name == self._article:
            self._headed(element, "article")
        elif name in _DIVISIONS:
            self._depth += 1
            self._headed(element, "division")
            self._depth -= 1
        elif name in ("authorialNote", "note"):
            self._footnotes.append(_plain(element))
        elif name == "quotedStructure":
            self._quotation(element)
        elif name in _MARKS:
            if self._space:
                self.paper.blank()
                self._space = False
            with self.paper.marked(_MARKS[name]):
                self.children(element)
        elif name in _INLINE:
            self.children(element)
        elif name == "num":
            self._fresh()
            self.children(element)
            self._space = self._behind_number = True
        elif name not in _SILENT:
            self._block(element, name)

    def _headed(self, element: etree._Element, kind: Mark) -> None:
        """An article or division: number and heading on a line, which is the hint; then what it holds."""
        parts = {
            name: next((child for child in element if markup.local(child) == name), None)
            for name in ("num", "heading", "subheading")
        }
        if not self._behind_number:
            self._break()
            self.paper.end_line()
        start = self.paper.here()
        for part in parts.values():
            if part is not None:
                self.children(part)
                self._space = True
        number, title = (_plain(part) if part is not None else "" for part in (parts["num"], parts["heading"]))
        label = (paper.number_in(number) if kind == "article" else number) or _from_id(element)
        level = self._quoted if kind == "article" else self._depth
        self.paper.mark(
            kind,
            start,
            max(start, self.paper.length),
            label=label[:_LABEL_CHARS],
            level=level,
            title=title[: 4 * _LABEL_CHARS],
        )
        self._break()
        for child in element:
            if not any(child is part for part in parts.values()):
                self._element(child)
                self._words(child.tail)
        self._break()

    def _quotation(self, element: etree._Element) -> None:
        self._quoted += 1
        self._fresh()
        quote = markup.attribute(element, "startQuote")[:8]
        self.paper.add(quote)
        self._behind_number = self._glued = bool(quote)
        self.children(element)
        self.paper.add(markup.attribute(element, "endQuote")[:8])
        self._quoted -= 1
        self._fresh()

    def _block(self, element: etree._Element, name: str) -> None:
        if name == "tr":
            self._space = False
            self.paper.start_row()
        elif name not in ("td", "th"):
            self._fresh()
        start = self.paper.here()
        self.children(element)
        if name in ("td", "th"):
            self._space = False
            self.paper.end_cell()
        elif name == "tr":
            self.paper.end_row()
        else:
            if name == "heading" and self.paper.length > start:
                self.paper.mark("heading", start, self.paper.length, level=min(6, self._depth + 1))
            self._fresh()
        if self._footnotes and name in ("p", "block", "td", "heading"):
            notes, self._footnotes = self._footnotes, []
            for words in notes:
                self._fresh()
                self.paper.add(f"[{words}]")
            self._fresh()

    def _words(self, words: str | None) -> None:
        if not words:
            return
        plain = _SPACE.sub(" ", words)
        if not plain.strip(" "):
            self._space = self._space or not self.paper.at_break
            return
        if not self._glued and (self._space or plain.startswith(" ")):
            self.paper.blank()
        self.paper.add(plain.strip(" "))
        self._behind_number = self._glued = False
        self._space = plain.endswith(" ")

    def _break(self) -> None:
        self._space = self._behind_number = self._glued = False
        self.paper.fresh_line()

    def _fresh(self) -> None:
        if not self._behind_number:
            self._break()


def _plain(element: etree._Element) -> str:
    return _SPACE.sub(" ", "".join(str(piece) for piece in element.itertext())).strip()


def _from_id(element: etree._Element) -> str:
    """The number in an ``eId`` such as ``chp_I__art_12``, for an article without a printed one."""
    last = (markup.attribute(element, "eId") or markup.attribute(element, "id")).rpartition("__")[2]
    return last.partition("_")[2] or last.partition("-")[2]


def _meta(root: etree._Element) -> dict[str, str]:
    """Keys that ``core.laws.metadata`` knows (title, number, date, type, language), and country."""
    found: dict[str, str] = {}

    def keep(key: str, value: str) -> None:
        if value.strip() and key not in found:
            found[key] = " ".join(value.split())[:400]

    for element in root.iter():
        name, parent = markup.local(element), element.getparent()
        above = markup.local(parent) if parent is not None else ""
        value = markup.attribute(element, "value")
        if name == "FRBRcountry":
            keep("country", value.upper())
        elif name == "FRBRdate" and above == "FRBRWork":
            keep("date", markup.attribute(element, "date"))
        elif name == "FRBRnumber":
            keep("number", value)
        elif name == "FRBRsubtype":
            keep("type", value)
        elif name == "FRBRlanguage":
            told = markup.attribute(element, "language").lower()
            keep("language", _LANGUAGES.get(told, told))
        elif name in ("docTitle", "shortTitle"):
            keep("title", _plain(element))
        elif name == "FRBRalias":
            keep("alias", value)
        elif name in ("act", "bill", "doc") and above == "akomaNtoso":
            keep("kind", markup.attribute(element, "name") or name)
    keep("title", found.pop("alias", ""))
    keep("type", found.pop("kind", ""))
    return found
