"""Documents in the layout in which the Committee publishes matrices, made from the catalogue with given answers."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import docx
import xlsxwriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from atalaya.core.catalogue import Catalogue

HEADS: Final = {
    "OP1": "I. OP 1 and related matters from OP 5, OP 6, OP 8 (a), (b), (c) and OP 10",
    "OP2": "II. OP 2 - {weapon}",
    "OP3AB": "III. OP 3 (a) and (b) - Account for/Secure/Physically protect {weapon}",
    "OP3CD": "IV. OP 3 (c) and (d) - Controls of {weapon}",
    "OP678": "V. OP 6, 7 and 8 (d) - Control lists, assistance, information",
}
WEAPONS: Final = {"N": "Nuclear weapons (NW)", "C": "Chemical weapons (CW)", "B": "Biological weapons (BW)"}
LEAD: Final = (
    "The information in the matrices originates primarily from national reports. The matrices are a reference tool.",
    "State: Costa Serena",
    "Date of Report: 11 October 2005",
    "Dates of Addenda: 3 March 2014",
    "Date of Committee Approval: 23 December 2020",
)
_OTHER_WORDS: Final = {
    "of": "concerning",
    "and": "&",
    "measures": "provisions",
    "convention": "Convention (as amended)",
    "control": "controls",
}


@dataclass(slots=True)
class Table:
    """A table to be printed: the heading before it, its heads and its rows."""

    heading: str
    heads: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Variant:
    """How the document differs from a clean one."""

    reworded: bool = False
    spoilt: bool = False
    moved: bool = False
    split: bool = False
    unnumbered: bool = False


def answers(book: Catalogue, seed: int = 1540) -> dict[str, str]:
    """A mark for every field, the same each time."""
    rng = random.Random(seed)
    return {one.id: rng.choice(("X", "X", "?", "NA", "")) for one in book.fields}


CLEAN: Final = Variant()


def tables(book: Catalogue, marks: Mapping[str, str], variant: Variant = CLEAN, seed: int = 7) -> list[Table]:
    """The tables of a matrix, section by section and weapon by weapon."""
    rng = random.Random(seed)
    found = []
    for id_, _title, _paragraphs in book.sections:
        weapons = sorted({one.weapon for one in book.fields if one.section == id_}, key="NCB".find)
        for weapon in weapons:
            heads: tuple[str, ...] = (
                ("", "Item", "National legal framework: YES", "If YES, source document of national implementation law",
                 "Enforcement: civil/criminal penalties and others: YES", "If YES, source document", "Remarks")
                if weapon
                else ("", "Item", "YES", "If YES, relevant information (i.e. signing, ratification)", "Remarks")
            )  # fmt: skip
            table = Table(HEADS[id_].format(weapon=WEAPONS.get(weapon, "")), heads)
            rows = dict.fromkeys(one.row for one in book.fields if one.section == id_ and one.weapon == weapon)
            for number, row in enumerate(rows, 1):
                table.rows += _row(book, row, number, marks, variant, rng)
            if variant.moved:
                table.rows.insert(
                    rng.randrange(len(table.rows)), ["", "Row of an older form", *[""] * (len(heads) - 2)]
                )
                place = rng.randrange(len(table.rows) - 2)
                table.rows[place], table.rows[place + 1] = table.rows[place + 1], table.rows[place]
            found.append(table)
    return found


def _row(
    book: Catalogue, row: str, number: int, marks: Mapping[str, str], variant: Variant, rng: random.Random
) -> Iterator[list[str]]:
    inside = {one.dimension: one for one in book.fields if one.row == row}
    first = next(iter(inside.values()))
    title = book.asked(first, "en")
    if variant.reworded:
        title = " ".join(_OTHER_WORDS.get(word.lower(), word) for word in title.split())
    cells = ["" if variant.unnumbered else str(number), title]
    for name in ("L", "E") if first.weapon else ("Y",):
        mark = marks[inside[name].id]
        if variant.spoilt and mark == "X":
            mark = rng.choice(("X", "x", "Х", "X\u00a0", "(X)", "×"))
        cells += [mark, f"Law {100 + number}/2004, art. {number}; see report p. {number}" if mark else ""]
    cells.append(f"Report p. {number}" if number % 3 == 0 else "")
    if variant.split and number % 5 == 0:
        rest = [""] * len(cells)
        cells[3], rest[3] = (part.strip() for part in (cells[3].partition(";")[0], cells[3].partition(";")[2]))
        yield cells
        yield rest
    else:
        yield cells


def as_docx(made: Sequence[Table], lead: Sequence[str] = LEAD, *, repeat: bool = False) -> bytes:
    """A Word document."""
    document = docx.Document()
    for line in lead:
        document.add_paragraph(line)
    for table in made:
        document.add_heading(table.heading, 1)
        rows = table.rows
        if repeat:
            half = len(rows) // 2
            rows = [*rows[:half], list(table.heads), *rows[half:]]
        grid = document.add_table(1 + len(rows), len(table.heads))
        for line, cells in zip(grid.rows, [list(table.heads), *rows], strict=True):
            for cell, text in zip(line.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(made: Sequence[Table], lead: Sequence[str] = LEAD) -> bytes:
    """A workbook with a sheet a table."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for number, table in enumerate(made):
            sheet = book.add_worksheet(f"T{number + 1}")
            lines = [
                *([[line] for line in lead] if number == 0 else []),
                [table.heading],
                list(table.heads),
                *table.rows,
            ]
            for place, cells in enumerate(lines):
                for column, text in enumerate(cells):
                    sheet.write_string(place, column, text)
    return out.getvalue()


def as_pdf(made: Sequence[Table], lead: Sequence[str] = LEAD) -> bytes:
    """A PDF with text and ruled tables, heads repeated on each page."""
    style = getSampleStyleSheet()
    small = style["BodyText"].clone("small", fontSize=7, leading=8)
    story: list[Any] = [Paragraph(line, style["BodyText"]) for line in lead]
    for table in made:
        story.append(Paragraph(table.heading, style["Heading2"]))
        lines = [
            [Paragraph(text.replace("&", "&amp;").replace("Х", "X"), small) for text in cells]
            for cells in (table.heads, *table.rows)
        ]
        widths = (24, 170, 60, 150, 60, 150, 110) if len(table.heads) == 7 else (24, 260, 60, 250, 130)
        grid = LongTable(lines, repeatRows=1, colWidths=widths)
        grid.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        story.append(grid)
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=landscape(A4), leftMargin=30, rightMargin=30).build(story)
    return out.getvalue()
