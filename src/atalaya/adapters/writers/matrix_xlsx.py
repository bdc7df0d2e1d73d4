"""Matrix -> one workbook in the matrix's own layout: response columns empty, proposals in columns of their own."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from atalaya.adapters.writers import citations, layout, passages, replacement, summary, wording
from atalaya.core.mapping import model

CELL_CHARS = 32_767
"""The most characters a cell may hold (ECMA-376, part 1, 18.4.12, as Excel applies it: UTF-16 units)."""
LINES_A_CELL = 5
_WRITTEN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)  # fixed: same matrix, same bytes
_HEADER_CHARS = 200
_PROPOSAL_COLUMNS = (
    ("field", 15),
    ("weapon", 16),
    ("dimension", 16),
    ("obligation", 28),
    ("rank", 8),
    ("decision", 14),
    ("score", 10),
    ("strength", 20),
    ("instrument", 44),
    ("article", 20),
    ("heading", 34),
    ("quote", 70),
    ("reasons", 60),
    ("file", 32),
)
_INSTRUMENT_COLUMNS = (
    ("title", 70),
    ("type", 14),
    ("number", 16),
    ("date", 12),
    ("status", 14),
    ("language", 12),
    ("articles", 10),
    ("fields_it_is_cited_in", 16),
    ("file", 40),
    ("digest", 66),
)
_Cell = str | int | float
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is ``text``, ``ours`` (written by the software) or ``theirs`` (left empty, for others to fill)."""

    title: str
    width: int
    kind: str = "text"


def write(matrix: model.Matrix, target: Path) -> None:
    """Writes the workbook to ``target``; cells are text or counts, none a formula or a link, no sheet is hidden.

    Raises Unavailable (``writer.target``) when the file cannot be written.
    """
    replacement.put(target, render(matrix))


def render(matrix: model.Matrix) -> bytes:
    """The workbook as bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": passages.one_line(summary.title(matrix)),
                "author": passages.one_line(matrix.software),
                "created": _WRITTEN,
            }
        )
        desk = _Desk(matrix, workbook)
        desk.read_me()
        for section in desk.sections:
            desk.section(section)
        desk.proposals()
        desk.instruments()
        desk.unread()
    return out.getvalue()


class _Desk:
    """The workbook being written, with everything its sheets look up."""

    def __init__(self, matrix: model.Matrix, workbook: xlsxwriter.Workbook) -> None:
        self.matrix = matrix
        self.words = wording.read(matrix.language)
        self.cites = citations.Citations(matrix)
        self.sections = layout.lay_out(matrix)
        self.total = layout.count(cell for section in self.sections for cell in section.cells)
        self._book = workbook
        base = {"valign": "top", "text_wrap": True, "font_size": 10, "num_format": "@"}
        line = {**base, "border": 1, "border_color": "#D5DBDF"}
        self._formats: dict[str, Format] = {
            "text": workbook.add_format(line),
            "ours": workbook.add_format({**line, "bg_color": "#EEF5F1"}),
            "theirs": workbook.add_format({**line, "border": 3, "border_color": "#8B98A3"}),
            "head": workbook.add_format({**line, "bold": True, "bg_color": "#E7F1F5", "valign": "bottom"}),
            "notice": workbook.add_format({**base, "text_wrap": False, "bold": True, "bg_color": "#FBF0DC"}),
            "title": workbook.add_format({**base, "text_wrap": False, "bold": True, "font_size": 13}),
            "count": workbook.add_format({**line, "num_format": "0"}),
            "share": workbook.add_format({**line, "num_format": "0.00"}),
            "label": workbook.add_format({**base, "bold": True}),
            "plain": workbook.add_format(base),
        }

    def read_me(self) -> None:
        """What this is, its caveats and source, what the Committee's marks mean, every denominator."""
        sheet = self._open(self.words.say("sheet_readme"), summary.title(self.matrix), wide=False)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        for row, (label, text) in enumerate(self._read_me_lines(), start=3):
            self._put(sheet, row, 0, label, "label")
            self._put(sheet, row, 1, text, "plain")

    def _read_me_lines(self) -> Iterator[tuple[str, str]]:
        say, language, book = self.words.say, self.matrix.language, self.matrix.catalogue
        yield say("about"), say("lead")
        yield "", f"{say('nothing_found_means')} {say('slots_are_empty')}"
        yield "", say("columns_empty")
        for number, caveat in enumerate(book.caveats, start=1):
            yield say("caveats") if number == 1 else "", f"{number}. {caveat[language]}"
        yield say("source"), book.source[language]
        yield "", book.about[language]
        for number, url in enumerate(book.sources):
            yield say("sources_of_template") if number == 0 else "", url
        yield say("responses_of_committee"), say("never_written")
        for code, meaning in book.responses:
            yield code or say("blank_code"), meaning[language]
        for number, line in enumerate(summary.counts(self.matrix, self.sections)):
            yield say("denominators") if number == 0 else "", line
        for label, lines in summary.reading(self.matrix):
            for number, line in enumerate(lines):
                yield label if number == 0 else "", line
        yield say("version", version=book.version), f"{book.title[language]}. {self.matrix.software}"

    def section(self, section: layout.Section) -> None:
        """A section in the matrix's layout."""
        heading = (
            f"{section.title}. {self.words.tell('fields_proposed', section.count.proposed, total=section.count.fields)}"
        )
        sheet = self._open(section.id, f"{summary.country(self.matrix)} – {section.id} – {heading}")
        rows = list(self._weapon_rows(section) if section.by_weapon else self._plain_rows(section))
        self._table(sheet, self._columns(section), rows, freeze=3 if section.by_weapon else 2)

    def _columns(self, section: layout.Section) -> list[Column]:
        say = self.words.say
        if section.by_weapon:
            return [
                Column(say("row"), 14),
                Column(say("weapons_column"), 13),
                Column(say("obligation"), 30),
                Column(say("legal_response"), 15, "theirs"),
                Column(say("legal_source"), 24, "theirs"),
                Column(say("enforcement_response"), 15, "theirs"),
                Column(say("enforcement_source"), 24, "theirs"),
                Column(say("remarks"), 20, "theirs"),
                Column(say("legal_proposals"), 52, "ours"),
                Column(say("enforcement_proposals"), 52, "ours"),
            ]
        first = [Column(say("row"), 12), Column(say("obligation"), 46)]
        last = [Column(say("remarks_page"), 30, "theirs"), Column(say("proposals_by_software"), 60, "ours")]
        if section.id == "OP1":
            return [*first, Column(say("yes_response"), 12, "theirs"), Column(say("if_yes"), 36, "theirs"), *last]
        return [*first, Column(say("yes_information_response"), 24, "theirs"), *last]

    def _weapon_rows(self, section: layout.Section) -> Iterator[Sequence[str]]:
        for weapon in layout.WEAPONS:
            for row in section.rows:
                legal, enforcement = row.cells.get((weapon, "L")), row.cells.get((weapon, "E"))
                one = legal or enforcement
                if one is not None:
                    title = layout.asked(self.matrix, one.field)[0]
                    name = layout.weapon_name(self.matrix, weapon)
                    yield one.field.row, name, title, "", "", "", "", "", self._lines(legal), self._lines(enforcement)

    def _plain_rows(self, section: layout.Section) -> Iterator[Sequence[str]]:
        blank = [""] * (len(self._columns(section)) - 3)
        for row in section.rows:
            for cell in row.cells.values():
                yield cell.field.row, layout.title(self.matrix, row), *blank, self._lines(cell)

    def _lines(self, cell: layout.Cell | None) -> str:
        if cell is None:
            return self.words.say("no_such_field")
        if not cell.proposals:
            return f"{citations.SYMBOLS['empty']} {self.words.say('empty')}"
        lines = [self.cites.line(proposal) for proposal in cell.proposals[:LINES_A_CELL]]
        if len(cell.proposals) > LINES_A_CELL:
            more = len(cell.proposals) - LINES_A_CELL
            lines.append(self.words.say("further_in_sheet", n=more, sheet=self.words.say("sheet_proposals")))
        return "\n".join(lines)

    def proposals(self) -> None:
        """Every proposal, one a line, in field order then rank."""
        say = self.words.say
        sheet = self._open(say("sheet_proposals"), self._heading("sheet_proposals"))
        fields = {field.id: field for field in self.matrix.catalogue.fields}
        rows = []
        for proposal in self.matrix.proposals:
            field = fields[proposal.field]
            rows.append(
                (
                    proposal.field,
                    layout.weapon_name(self.matrix, field.weapon),
                    say(f"dimension_{field.dimension}"),
                    layout.asked(self.matrix, field)[0],
                    proposal.rank,
                    say(f"one_{proposal.decision}"),
                    round(proposal.score, 4),
                    self.words.strength(proposal.score),
                    self.cites.law(proposal.instrument).title,
                    self.cites.label(proposal),
                    self.cites.heading(proposal),
                    proposal.quote,
                    self.cites.reasons(proposal),
                    proposal.instrument,
                )
            )
        columns = [Column(say(key), width, "ours") for key, width in _PROPOSAL_COLUMNS]
        self._table(sheet, columns, rows, freeze=1)

    def instruments(self) -> None:
        """Every instrument read, whether cited or not."""
        say = self.words.say
        sheet = self._open(say("sheet_instruments"), self._heading("sheet_instruments"))
        citing = summary.fields_of_laws(self.matrix.proposals)
        rows = [
            (
                law.title or law.path,
                self.words.name("type", law.type),
                law.number,
                law.on,
                self.words.name("status", law.status),
                self.words.name("language", law.language),
                law.articles,
                say("n_of_total", n=citing.get(law.path, 0), total=self.total.fields),
                law.path,
                law.digest,
            )
            for law in self.matrix.instruments
        ]
        self._table(sheet, [Column(say(key), width) for key, width in _INSTRUMENT_COLUMNS], rows, 1)

    def unread(self) -> None:
        """Every file the matrix does not rest on, and why."""
        say = self.words.say
        sheet = self._open(say("sheet_unread"), self._heading("sheet_unread"))
        rows = [(file.path, self.words.fault(file), file.code) for file in self.matrix.unread] or [
            (say("every_file_read"), "", "")
        ]
        self._table(
            sheet, [Column(say("file"), 50), Column(say("reason_unread"), 80), Column(say("code"), 24)], rows, 1
        )

    def _heading(self, key: str) -> str:
        return f"{summary.country(self.matrix)} – {self.words.say('matrix_1540')} – {self.words.say(key)}"

    def _open(self, name: str, title: str, *, wide: bool = True) -> Worksheet:
        """A sheet whose first line is the notice and whose second says what it holds; both on each printed page."""
        sheet: Worksheet = self._book.add_worksheet(name)
        notice = self.matrix.catalogue.notice[self.matrix.language]
        self._put(sheet, 0, 0, notice, "notice")
        self._put(sheet, 1, 0, title, "title")
        if wide:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        sheet.set_header("&L" + notice[:_HEADER_CHARS].replace("&", "&&"))
        sheet.set_footer(f"&L{notice[:_HEADER_CHARS].replace('&', '&&')}&R{self.words.say('page')} &P / &N")
        sheet.repeat_rows(0, 1)
        sheet.freeze_panes(2, 0)
        return sheet

    def _table(self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[_Cell]], freeze: int) -> None:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            self._put(sheet, 2, place, column.title, "head")
        last = 2
        for last, row in enumerate(rows, start=3):
            for place, (value, column) in enumerate(zip(row, columns, strict=True)):
                if isinstance(value, str):
                    self._put(sheet, last, place, value, column.kind)
                else:
                    kind = "count" if isinstance(value, int) else "share"
                    sheet.write_number(last, place, value, self._formats[kind])
        sheet.autofilter(2, 0, last, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        sheet.repeat_rows(0, 2)
        sheet.freeze_panes(3, freeze)

    def _put(self, sheet: Worksheet, row: int, column: int, text: str, kind: str) -> None:
        if text:
            sheet.write_string(row, column, _fit(text, self.words.say("cut_mark")), self._formats[kind])
        else:
            sheet.write_blank(row, column, None, self._formats[kind])


def _fit(text: str, mark: str) -> str:
    """``text`` as a cell holds it: no more units than it may, line ends as line feeds, nothing XML cannot hold."""
    text = passages.plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    pairs = sum(sign > "\uffff" for sign in text) if len(text) * 2 > CELL_CHARS else 0
    return passages.cut(text, CELL_CHARS - pairs, mark)
