"""Draft -> DOCX, in the user's own template or in a plain look; numbers written out, references as links.

The template keeps its styles, header and footer; the text goes where the paragraph ``{{content}}`` stands, or to the
end. Nothing of who wrote what, and nothing hidden, is in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from atalaya.adapters.writers import cover as covers
from atalaya.adapters.writers import letters, passages
from atalaya.adapters.writers.cover import Cover
from atalaya.adapters.writers.letters import Table
from atalaya.core.drafting import lines
from atalaya.core.drafting.references import Run

_DEEPEST: Final = 6
_STEP: Final = Cm(0.9)


def render(
    laid: Sequence[lines.Line],
    cover: Cover,
    *,
    tables: Sequence[Table] = (),
    values: Mapping[str, str] | None = None,
    template: bytes = b"",
) -> bytes:
    """The lines as DOCX. ``values`` fill the template's words in double braces; ``title`` and ``badge`` are known.

    A template that has ``{{title}}`` or ``{{badge}}`` prints them itself, where it likes.

    Unusable (``template.docx``) when the template cannot be read or is larger than it may be.
    """
    document = letters.opened(template)
    if template:
        _speak(document, cover.language)
    else:
        letters.plain_look(document, cover.language)
        _page_numbers(document, cover.badge)
    printed = letters.placeholders(template) if template else frozenset()
    place = _place(document)
    letters.fill(document, {"title": cover.title, "badge": cover.badge, **(values or {})})
    writer = _Writer(document, laid, cover, in_template=bool(template))
    for element in writer.all(tables, printed):
        place.addprevious(element)
    _take_out(place)
    return letters.finished(document, cover.title, cover.language, cover.badge)


def _place(document: Document) -> etree._Element:
    """The paragraph that marks where the text goes; one is put at the end where the template has none."""
    for paragraph in document.paragraphs:
        if letters.marks_content(paragraph.text):
            return paragraph._p
    return document.add_paragraph()._p


def _take_out(place: etree._Element) -> None:
    parent = place.getparent()
    assert parent is not None
    parent.remove(place)


class _Writer:
    """Makes the elements of the body. They are built directly: python-docx looks every style up anew."""

    def __init__(self, document: Document, laid: Sequence[lines.Line], cover: Cover, *, in_template: bool) -> None:
        self.document, self.laid, self.cover, self.in_template = document, laid, cover, in_template
        self.styles = {str(style.name).casefold(): str(style.style_id) for style in document.styles}
        self.targets = {id_: f"clause_{place}" for place, id_ in enumerate(sorted(covers.targets(laid)), start=1)}
        self.indents = covers.indents(laid)
        self.bookmarks = 0

    def all(self, tables: Sequence[Table], printed: Iterable[str]) -> Iterator[etree._Element]:
        """Everything in order: what stands above, the clauses, the tables behind them."""
        if self.cover.badge and self.in_template and "badge" not in printed:
            yield self._paragraph([Run(self.cover.badge)], small=True)
        if "title" not in printed:
            yield self._heading(self.cover.title, 0, self.cover.language)
        for one in self.cover.above:
            yield self._paragraph([Run(one)], small=True)
        depth = 0
        for line in self.laid:
            if covers.headed(line) and line.title:
                depth = min(line.level + 1, depth + 1, _DEEPEST)
            yield from self._line(line, max(1, depth))
        for table in tables:
            yield self._heading(table.name, 1, self.cover.language)
            yield self._table([table.heads, *table.rows], table.name)
            yield self._paragraph(())

    def _line(self, line: lines.Line, depth: int) -> Iterator[etree._Element]:
        headed = covers.headed(line)
        anchor = self.targets.get(line.id, "")
        if headed and line.title:
            yield self._heading(line.title, depth, line.language, anchor)
            anchor = ""
        indent = self.indents[line.id]
        if line.language != self.cover.language and self.cover.lapsed:
            yield self._paragraph([Run(self.cover.lapsed.format(language=line.language))], indent=indent, small=True)
        lead = "" if headed else line.title
        for place, runs in enumerate(line.paragraphs or (((),) if lead else ())):
            first = place == 0
            yield self._paragraph(
                runs, indent=indent, lead=lead if first else "", language=line.language, anchor=anchor if first else ""
            )
        for option in line.options:
            yield self._paragraph((), lead=f"[{option.label}] {option.heading}".strip(), indent=indent + 1)
            for runs in option.paragraphs:
                yield self._paragraph(runs, indent=indent + 1, language=line.language)
        if line.rows:
            yield self._table(line.rows, line.heading or line.number.label)
            yield self._paragraph(())

    def _heading(self, words: str, level: int, language: str, anchor: str = "") -> etree._Element:
        """A heading by the template's style of that level; without one bold, and still a heading to who listens."""
        style = self.styles.get("title" if level == 0 else f"heading {level}", "")
        paragraph = OxmlElement("w:p")
        properties = etree.SubElement(paragraph, qn("w:pPr"))
        if style:
            etree.SubElement(properties, qn("w:pStyle")).set(qn("w:val"), style)
        else:
            etree.SubElement(properties, qn("w:keepNext"))
        numbers = etree.SubElement(
            properties, qn("w:numPr")
        )  # the number is written out: the style draws no second one
        etree.SubElement(numbers, qn("w:numId")).set(qn("w:val"), "0")
        if not style:
            etree.SubElement(properties, qn("w:outlineLvl")).set(qn("w:val"), str(max(0, level - 1)))
        self._marked(paragraph, [self._run(words, language, bold=not style)], anchor)
        return paragraph

    def _paragraph(
        self,
        runs: Iterable[Run],
        *,
        indent: int = 0,
        lead: str = "",
        language: str = "",
        anchor: str = "",
        small: bool = False,
    ) -> etree._Element:
        paragraph = OxmlElement("w:p")
        if indent:
            properties = etree.SubElement(paragraph, qn("w:pPr"))
            etree.SubElement(properties, qn("w:ind")).set(qn("w:left"), str(int(_STEP.twips * indent)))
        told = language or self.cover.language
        pieces = [self._run(f"{lead} ", told, bold=True)] if lead else []
        pieces += [self._linked(run, told, small) for run in runs]
        self._marked(paragraph, pieces, anchor)
        return paragraph

    def _linked(self, run: Run, language: str, small: bool) -> etree._Element:
        made = self._run(run.text, language, small=small)
        anchor = self.targets.get(run.target, "")
        if not anchor:
            return made
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        link.append(made)
        return link

    def _run(self, words: str, language: str, *, bold: bool = False, small: bool = False) -> etree._Element:
        run = OxmlElement("w:r")
        properties = OxmlElement("w:rPr")
        if bold:
            etree.SubElement(properties, qn("w:b"))
        if small:
            etree.SubElement(properties, qn("w:color")).set(qn("w:val"), "515C66")
            etree.SubElement(properties, qn("w:sz")).set(qn("w:val"), "18")
        if language != self.cover.language:
            etree.SubElement(properties, qn("w:lang")).set(qn("w:val"), language)
        if len(properties):
            run.append(properties)
        text = etree.SubElement(run, qn("w:t"))
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = passages.plain(words).replace("\n", " ").replace("\r", " ")
        return run

    def _marked(self, paragraph: etree._Element, pieces: Iterable[etree._Element], anchor: str) -> None:
        """Puts the pieces into the paragraph, between the ends of a bookmark where others refer to it."""
        if not anchor:
            paragraph.extend(list(pieces))
            return
        self.bookmarks += 1
        start = etree.SubElement(paragraph, qn("w:bookmarkStart"))
        start.set(qn("w:id"), str(9000 + self.bookmarks))
        start.set(qn("w:name"), anchor)
        paragraph.extend(list(pieces))
        etree.SubElement(paragraph, qn("w:bookmarkEnd")).set(qn("w:id"), str(9000 + self.bookmarks))

    def _table(self, rows: Sequence[Sequence[str]], name: str) -> etree._Element:
        table = OxmlElement("w:tbl")
        properties = etree.SubElement(table, qn("w:tblPr"))
        style = self.styles.get("table grid", "")
        if style:
            etree.SubElement(properties, qn("w:tblStyle")).set(qn("w:val"), style)
        width = etree.SubElement(properties, qn("w:tblW"))
        width.set(qn("w:w"), "5000")
        width.set(qn("w:type"), "pct")
        properties.append(letters.air())
        if name:
            etree.SubElement(properties, qn("w:tblCaption")).set(qn("w:val"), passages.one_line(name))
        grid = etree.SubElement(table, qn("w:tblGrid"))
        for _ in rows[0]:
            etree.SubElement(grid, qn("w:gridCol"))
        for place, row in enumerate(rows):
            line = etree.SubElement(table, qn("w:tr"))
            if place == 0:
                etree.SubElement(etree.SubElement(line, qn("w:trPr")), qn("w:tblHeader"))
            for cell in row:
                paragraph = etree.SubElement(etree.SubElement(line, qn("w:tc")), qn("w:p"))
                paragraph.append(self._run(cell, self.cover.language, bold=place == 0))
        return table


def _speak(document: Document, language: str) -> None:
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), language)


def _page_numbers(document: Document, badge: str) -> None:
    """The class above each page and its number below, where no template says otherwise."""
    section = document.sections[0]
    for name in ("Header", "Footer"):
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(9), letters.SOFT
    section.header.paragraphs[0].text = passages.one_line(badge)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(paragraph._p, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph._p, "NUMPAGES")


def _field(paragraph: etree._Element, name: str) -> None:
    """A number that whoever opens the file counts."""
    field = etree.SubElement(paragraph, qn("w:fldSimple"))
    field.set(qn("w:instr"), name)
    run = etree.SubElement(field, qn("w:r"))
    etree.SubElement(run, qn("w:t")).text = "1"
