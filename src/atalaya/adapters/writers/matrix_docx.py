"""Matrix -> one text document: the notice on every page, a table a section in the matrix's own layout."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from atalaya.adapters.writers import citations, layout, passages, replacement, summary, wording
from atalaya.core.mapping import model

_Line = tuple[str, str, list[layout.Cell | None]]  # title, row id, the fields whose proposals it shows
LINES_A_FIELD = 3
_QUOTE_CHARS = 220
_WRITTEN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # fixed: same matrix, same bytes
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_SOFT = RGBColor(0x51, 0x5C, 0x66)
_CELL_STYLE = "MatrixCell"
_WEAPON_COLUMNS_MM = (46, 17, 24, 17, 24, 20, 62, 62)
_OP1_COLUMNS_MM = (70, 20, 52, 40, 90)
_PLAIN_COLUMNS_MM = (80, 40, 42, 110)


def write(matrix: model.Matrix, target: Path) -> None:
    """Writes the document to ``target``; the same matrix gives the same bytes.

    Raises Unavailable (``writer.target``) when the file cannot be written.
    """
    replacement.put(target, render(matrix))


def render(matrix: model.Matrix) -> bytes:
    """The document as bytes."""
    document = docx.Document()
    _set_up(document, matrix)
    desk = _Desk(matrix, document)
    desk.opening()
    for section in desk.sections:
        desk.section(section)
    desk.sources()
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _set_up(document: Document, matrix: model.Matrix) -> None:
    """Paper, running head and foot, language, styles, and properties that name nobody."""
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(12)
    page.top_margin, page.bottom_margin = Mm(20), Mm(16)
    page.header_distance = page.footer_distance = Mm(8)
    notice = matrix.catalogue.notice[matrix.language]
    _run(page.header.paragraphs[0], notice).bold = True
    words = wording.read(matrix.language)
    foot = page.footer.paragraphs[0]
    _run(foot, f"{notice}  ·  {summary.country(matrix)} – {words.say('matrix_1540')}  ·  {words.say('page')} ")
    foot._p.append(_page_number())
    _styles(document, matrix.language)
    about = document.core_properties
    about.title, about.language = summary.title(matrix), matrix.language
    about.author = about.last_modified_by = passages.one_line(matrix.software)
    about.subject = about.comments = about.keywords = about.category = ""
    about.created = about.modified = _WRITTEN
    about.revision = 1
    picture = [key for key, one in document.part.package.rels.items() if one.reltype.endswith("/thumbnail")]
    for key in picture:
        document.part.package.rels.pop(key)


def _styles(document: Document, language: str) -> None:
    base = document.styles["Normal"]
    base.font.name, base.font.size = "Calibri", Pt(10)
    base.paragraph_format.space_after = Pt(4)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
    small = document.styles.add_style(_CELL_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = base
    small.font.size = Pt(8.5)
    small.paragraph_format.space_after = Pt(2)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.name = "Calibri"
        document.styles[name].font.color.rgb = RGBColor(0x0A, 0x3D, 0x55)


class _Desk:
    """The document being written, with everything its tables look up."""

    def __init__(self, matrix: model.Matrix, document: Document) -> None:
        self.matrix = matrix
        self.words = wording.read(matrix.language)
        self.cites = citations.Citations(matrix)
        self.sections = layout.lay_out(matrix)
        self._document = document

    def opening(self) -> None:
        """Title, notice, caveats, counts, what was read, where the template comes from."""
        say, book, language = self.words.say, self.matrix.catalogue, self.matrix.language
        self._document.add_heading(summary.title(self.matrix), 0)
        _run(self._document.add_paragraph(), book.notice[language]).bold = True
        self._paragraph(say("lead"))
        self._paragraph(f"{say('nothing_found_means')} {say('columns_empty')}")
        self._document.add_heading(say("caveats"), 1)
        for caveat in book.caveats:
            self._paragraph(caveat[language], "List Number")
        self._document.add_heading(say("denominators"), 1)
        for line in summary.counts(self.matrix, self.sections):
            self._paragraph(line, "List Bullet")
        self._document.add_heading(say("what_was_read"), 1)
        for label, lines in summary.reading(self.matrix):
            paragraph = self._document.add_paragraph()
            _run(paragraph, f"{label}. ").bold = True
            _run(paragraph, " ".join(lines))
        self._document.add_heading(say("where_from").rstrip("."), 1)
        self._paragraph(book.source[language])
        self._paragraph(book.about[language])

    def section(self, section: layout.Section) -> None:
        """A section as one table."""
        self._document.add_heading(f"{section.id} – {section.title}", 1).paragraph_format.page_break_before = True
        count = section.count
        self._paragraph(f"{self.words.tell('fields_proposed', count.proposed, total=count.fields)}.")
        if section.by_weapon:
            widths: Sequence[int] = _WEAPON_COLUMNS_MM
            rows = list(self._weapon_rows(section))
        else:
            widths = _OP1_COLUMNS_MM if section.id == "OP1" else _PLAIN_COLUMNS_MM
            rows = list(self._plain_rows(section))
        table = self._table(self._heads(section), widths, section.title, len(rows))
        for line, (title, id_, cells) in zip(table.rows[1:], rows, strict=True):
            self._fill(line.cells, title, id_, cells)

    def _heads(self, section: layout.Section) -> tuple[str, ...]:
        if section.by_weapon:
            keys: tuple[str, ...] = (
                "row", "legal_response", "legal_source", "enforcement_response", "enforcement_source", "remarks",
                "legal_proposals", "enforcement_proposals",
            )  # fmt: skip
        elif section.id == "OP1":
            keys = ("row", "yes_response", "if_yes", "remarks_page", "proposals_by_software")
        else:
            keys = ("row", "yes_information_response", "remarks_page", "proposals_by_software")
        return tuple(self.words.say(key) for key in keys)

    def _weapon_rows(self, section: layout.Section) -> Iterator[_Line]:
        for weapon in layout.WEAPONS:
            for row in section.rows:
                cells = [row.cells.get((weapon, dimension)) for dimension in "LE"]
                one = next((cell for cell in cells if cell is not None), None)
                if one is not None:
                    title = layout.asked(self.matrix, one.field)[0]
                    yield f"{layout.weapon_name(self.matrix, weapon)}: {title}", one.field.row, cells

    def _plain_rows(self, section: layout.Section) -> Iterator[_Line]:
        for row in section.rows:
            for cell in row.cells.values():
                yield layout.title(self.matrix, row), cell.field.row, [cell]

    def _fill(self, places: Sequence[_Cell], title: str, id_: str, cells: Sequence[layout.Cell | None]) -> None:
        """The row's name in the first place, proposals in the last ones; what lies between is for others to fill."""
        _run(places[0].paragraphs[0], title).bold = True
        _run(places[0].paragraphs[0], f"\n{id_}").font.color.rgb = _SOFT
        for place, cell in zip(places[-len(cells) :], cells, strict=True):
            self._proposals(place, cell)

    def _proposals(self, place: _Cell, cell: layout.Cell | None) -> None:
        first = place.paragraphs[0]
        if cell is None:
            _run(first, self.words.say("no_such_field"))
            return
        if not cell.proposals:
            _run(first, f"{citations.SYMBOLS['empty']} {self.words.say('empty')}")
            return
        for number, proposal in enumerate(cell.proposals[:LINES_A_FIELD]):
            paragraph = first if number == 0 else _small(place.add_paragraph())
            _run(paragraph, self.cites.line(proposal))
            if number == 0:
                self._quote(place, proposal)
        if len(cell.proposals) > LINES_A_FIELD:
            more = len(cell.proposals) - LINES_A_FIELD
            _run(_small(place.add_paragraph()), self.words.say("further_in_files", n=more))

    def _quote(self, place: _Cell, proposal: model.Proposal) -> None:
        quoted = " ".join("".join(text for text, _ in passages.quote_runs(proposal)).split())
        run = _run(_small(place.add_paragraph()), f"“{passages.shorten(quoted, _QUOTE_CHARS)}”")
        run.font.color.rgb = _SOFT
        language = self.cites.law(proposal.instrument).language
        if language:
            _mark(run._r.get_or_add_rPr(), "w:lang", val=language)

    def sources(self) -> None:
        """Every instrument cited, with its file, and every file that could not be read."""
        say = self.words.say
        citing = summary.fields_of_laws(self.matrix.proposals)
        total = len(self.matrix.catalogue.fields)
        self._document.add_heading(say("instruments"), 1).paragraph_format.page_break_before = True
        heads = (say("instrument"), say("kind"), say("fields_it_is_cited_in"), say("file"))
        rows = []
        for law in self.matrix.instruments:
            if law.path in citing:
                named = self.cites.law(law.path)
                share = say("n_of_total", n=citing[law.path], total=total)
                rows.append((named.title, " · ".join(named.facts[:-1]), share, law.path))
        self._listing(heads, (110, 70, 30, 62), say("instruments"), rows)
        if self.matrix.unread:
            self._document.add_heading(say("not_read"), 1)
            unread = [(file.path, self.words.fault(file), file.code) for file in self.matrix.unread]
            self._listing((say("file"), say("reason_unread"), say("code")), (100, 130, 42), say("not_read"), unread)

    def _listing(self, heads: Sequence[str], widths: Sequence[int], name: str, rows: Sequence[Sequence[str]]) -> None:
        table = self._table(heads, widths, name, len(rows))
        for line, texts in zip(table.rows[1:], rows, strict=True):
            for place, text in zip(line.cells, texts, strict=True):
                _run(place.paragraphs[0], text)

    def _table(self, heads: Sequence[str], widths: Sequence[int], name: str, rows: int) -> Table:
        """A table with a head row repeated on each page and a name for those who do not see it."""
        table: Table = self._document.add_table(1 + rows, len(heads), "Table Grid")
        table.autofit = False
        _mark(table._tbl.tblPr, "w:tblCaption", val=passages.plain(name))
        for line in table.rows:
            _mark(line._tr.get_or_add_trPr(), "w:cantSplit")
            for place, width in zip(line.cells, widths, strict=True):
                place.width = Mm(width)
                _small(place.paragraphs[0])
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for place, head in zip(table.rows[0].cells, heads, strict=True):
            _run(place.paragraphs[0], head).bold = True
            _mark(place._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill="E7F1F5")
        return table

    def _paragraph(self, text: str, style: str | None = None) -> None:
        _run(self._document.add_paragraph(style=style), text)


def _small(paragraph: Paragraph) -> Paragraph:
    """The paragraph in the style of table cells; by id, as looking a style up by name costs most of the time."""
    paragraph._p.style = _CELL_STYLE
    return paragraph


def _run(paragraph: Paragraph, text: str) -> Run:
    return paragraph.add_run(passages.plain(text))


def _mark(parent: BaseOxmlElement, tag: str, **attributes: str) -> None:
    """Adds an empty WordprocessingML element with ``w:`` attributes."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)


def _page_number() -> etree._Element:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    return field


def _undated(data: bytes) -> bytes:
    """The same archive with one fixed date on every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, _ZIPPED), old.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
