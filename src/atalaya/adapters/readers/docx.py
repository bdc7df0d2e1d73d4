"""Word files: paragraphs and tables in order, read from the package's own XML.

The XML is parsed here and not by python-docx, which switches the parser's limits off. Tracked and hidden words stay
in the text, each with its hint: what was struck out is shown as struck out, never merged in silence.
Comments, page headers and footers are kept out, with a note.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atalaya.adapters.readers import markup, numbering
from atalaya.adapters.readers.package import Package
from atalaya.adapters.readers.paper import Mark, Paper
from atalaya.core.laws.model import Note, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from atalaya.adapters.readers.limits import Limits

_TRACKED: dict[str, Mark] = {"del": "deleted", "moveFrom": "deleted", "ins": "inserted", "moveTo": "inserted"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_OFF = {"0", "false", "off", "none"}
_HEADING = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)
_WRAPPERS = frozenset(
    """
    sdt sdtContent hyperlink smartTag customXml fldSimple dir bdo r ruby rubyBase oMath oMathPara drawing pict
    object inline anchor graphic graphicData wsp wgp wpc txbx shape group rect textbox e f num den sup sub sSup
    sSub sSubSup rad deg d nary
    """.split()
)
_LEFT_OUT = {"altChunk", "commentReference"}
_STYLE_STEPS = 12


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """One source a file. Refuses what ``archive`` and ``markup`` refuse, and a package without a document."""
    package = Package(data, path, limits)
    main = package.main("word/document.xml")
    paper = Paper(path, limits)
    walk = _Walk(paper, _styles(package.related(main, "styles")), numbering.lists(package.related(main, "numbering")))
    root = package.root(main)
    for body in root if root is not None else ():
        if markup.local(body) == "body":
            walk.blocks(body)
    for kind in ("footnotes", "endnotes"):
        if kind in walk.called:
            walk.footnotes(package.related(main, kind), kind)
    paper.notes += package.notes() + walk.notes()
    if any(kind in ("header", "footer") for kind, _ in package.relations(main).values()):
        paper.notes.append(Note("docx.furniture", "page headers and footers were left out"))
    return [paper.source("docx", hashlib.sha256(data).hexdigest())]


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says of itself; ``based`` names the style it continues."""

    name: str = ""
    based: str = ""
    level: int = 0
    list_id: str = ""
    list_level: int | None = None
    hidden: bool = False


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    found = {}
    for element in root if root is not None else ():
        if markup.local(element) == "style":
            told = {markup.local(child): child for child in element}
            name = _value(told.get("name"))
            level, list_id, list_level = _paragraph_marks(told.get("pPr"))
            heading = _HEADING.match(name)
            level = int(heading[1]) if heading else 1 if name.lower() == "title" else level
            style = _Style(
                name, _value(told.get("basedOn")), level, list_id, list_level, _is_on(told.get("rPr"), "vanish")
            )
            found[markup.attribute(element, "styleId")] = style
    return found


def _paragraph_marks(properties: etree._Element | None) -> tuple[int, str, int | None]:
    """Outline level (1-9, 0 for none), list id and list level of paragraph properties."""
    level, list_id, list_level = 0, "", None
    for child in properties if properties is not None else ():
        if markup.local(child) == "outlineLvl":
            told = markup.attribute(child, "val")
            level = int(told) + 1 if re.fullmatch("[0-8]", told) else 0
        elif markup.local(child) == "numPr":
            told_list = {markup.local(item): markup.attribute(item, "val") for item in child}
            list_id = told_list.get("numId", "")
            place = told_list.get("ilvl", "")
            list_level = int(place) if re.fullmatch("[0-8]", place) else None
    return level, list_id, list_level


def _value(element: etree._Element | None) -> str:
    return markup.attribute(element, "val") if element is not None else ""


def _is_on(properties: etree._Element | None, name: str) -> bool:
    return any(
        markup.local(child) == name and markup.attribute(child, "val").lower() not in _OFF
        for child in (properties if properties is not None else ())
    )


@dataclass(slots=True)
class _Walk:
    """Writes the paper while walking through the document."""

    paper: Paper
    styles: dict[str, _Style]
    lists: numbering.Lists
    called: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    fields: int = 0
    numbered: bool = False
    calls: int = 0
    in_field: list[bool] = field(default_factory=list)  # a field's code is left out, its shown result kept

    def blocks(self, parent: etree._Element) -> None:
        """Paragraphs and tables, in order."""
        for element in parent:
            name = markup.local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._table(element)
            elif name in _TRACKED:
                with self.paper.marked(_TRACKED[name]):
                    self.blocks(element)
            elif name == "AlternateContent":
                self._alternative(element, self.blocks)
            elif name in _LEFT_OUT:
                self.left_out.add(name)
            elif name in ("sdt", "sdtContent", "customXml", "smartTag", "txbxContent"):
                self.blocks(element)

    def footnotes(self, root: etree._Element | None, kind: str) -> None:
        """The notes at the foot, after the text, each behind its number in brackets."""
        count = 0
        for element in root if root is not None else ():
            if markup.attribute(element, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            count += 1
            self.paper.fresh_line()
            self.paper.add(f"[{'e' if kind == 'endnotes' else ''}{markup.attribute(element, 'id') or count}] ")
            self.blocks(element)

    def notes(self) -> list[Note]:
        """What a person should know about how the text was got."""
        notes = []
        if "altChunk" in self.left_out:
            notes.append(Note("docx.foreign", "a piece in another format lies inside the file and was not read"))
        if "commentReference" in self.left_out:
            notes.append(Note("docx.comments", "comments were left out"))
        if self.fields:
            notes.append(
                Note(
                    "docx.fields", f"{self.fields} fields: their last shown result is in the text, nothing was computed"
                )
            )
        if self.numbered:
            notes.append(Note("docx.numbering", "automatic numbers were written out as Word would draw them"))
        return notes

    def _paragraph(self, element: etree._Element) -> None:
        paper = self.paper
        properties = next((child for child in element if markup.local(child) == "pPr"), None)
        level, drawn, hidden = self._marks(properties)
        start = paper.here()
        with paper.marked("hidden" if hidden else ""):
            if drawn and _has_words(element):
                paper.add(drawn)
                self.numbered = True
            self._inline(element)
        if level and paper.length > start:
            paper.mark("heading", start, paper.length, level=level)
        paper.end_line()

    def _marks(self, properties: etree._Element | None) -> tuple[int, str, bool]:
        """Heading level, drawn number and whether the paragraph's style hides it."""
        level, list_id, list_level = _paragraph_marks(properties)
        hidden = False
        style_id = next(
            (
                _value(child)
                for child in (properties if properties is not None else ())
                if markup.local(child) == "pStyle"
            ),
            "",
        )
        for _ in range(_STYLE_STEPS):
            style = self.styles.get(style_id)
            if style is None:
                break
            level = level or style.level
            list_id = list_id or style.list_id
            list_level = style.list_level if list_level is None else list_level
            hidden = hidden or style.hidden
            style_id = style.based
        return level, self.lists.next(list_id, list_level or 0) if list_id else "", hidden

    def _table(self, element: etree._Element) -> None:
        self.paper.fresh_line()
        for row in _inside(element, "tr"):
            self.paper.start_row()
            for cell in _inside(row, "tc"):
                self.blocks(cell)
                self.paper.end_cell()
            self.paper.end_row()

    def _inline(self, parent: etree._Element) -> None:
        for element in parent:
            name = markup.local(element)
            if name in ("t", "delText"):
                self._words(element.text or "")
            elif name in _SIGNS:
                self._words(_SIGNS[name])
            elif name == "r":
                hidden = any(_is_on(child, "vanish") for child in element if markup.local(child) == "rPr")
                with self.paper.marked("hidden" if hidden else ""):
                    self._inline(element)
            elif name in _TRACKED:
                with self.paper.marked(_TRACKED[name]):
                    self._inline(element)
            elif name == "fldChar":
                self._field(markup.attribute(element, "fldCharType"))
            elif name == "AlternateContent":
                self._alternative(element, self._inline)
            elif name == "txbxContent":
                self.paper.fresh_line()
                self.blocks(element)
            else:
                self._further(name, element)

    def _further(self, name: str, element: etree._Element) -> None:
        if name in _WRAPPERS:
            self.fields += name == "fldSimple"
            self._inline(element)
        elif name == "sym":
            self._words(_symbol(markup.attribute(element, "char")))
        elif name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference") + "s"
            self.called.add(kind)
            self._words(f"[{'e' if kind == 'endnotes' else ''}{markup.attribute(element, 'id')}]")
        elif name in _LEFT_OUT:
            self.left_out.add(name)

    def _words(self, words: str) -> None:
        if not any(self.in_field):
            self.paper.add(words.replace("\u00a0", " "))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields += 1
            self.in_field.append(True)
        elif kind == "separate" and self.in_field:
            self.in_field[-1] = False
        elif kind == "end" and self.in_field:
            self.in_field.pop()

    def _alternative(self, element: etree._Element, walk: Callable[[etree._Element], None]) -> None:
        """The first choice only: the others are the same thing for older programs."""
        for child in element:
            if markup.local(child) in ("Choice", "Fallback"):
                walk(child)
                return


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also those wrapped in a content control or a tracked change."""
    for element in parent:
        told = markup.local(element)
        if told == name:
            yield element
        elif told in ("sdt", "sdtContent", "customXml", "ins", "del", "moveFrom", "moveTo"):
            yield from _inside(element, name)


def _has_words(element: etree._Element) -> bool:
    return any((child.text or "").strip() for child in element.iter() if markup.local(child) in ("t", "delText"))


def _symbol(code: str) -> str:
    """A character of a symbol font: its private number is folded back; what stays unknown is U+FFFD."""
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", code):
        return "\ufffd"
    number = int(code, 16)
    number = number - 0xF000 if 0xF020 <= number <= 0xF0FF else number
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)
