"""Answers as workbook and sheets: text stays text, nothing is hidden, each field has its line."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from atalaya.adapters import knowledge
from atalaya.adapters.writers import answers
from atalaya.core import assessment

BOOK = knowledge.load_catalogue()
KEYS = (
    "sheet",
    "about",
    "how",
    "row",
    "blank",
    "stage",
    "remarks",
    "answered",
    "final",
    "same_person",
    *answers.COLUMNS,
)
NAMES = {key: key for key in KEYS} | {value: value for value in assessment.SCALES["matrix"]}
NAMES |= {"scale": " ".join(assessment.SCALES["matrix"]), "stage_validated": "Validated"}


def content(text: str = "=1+1") -> dict[str, Any]:
    """An assessment in which the first field says something."""
    fields: list[dict[str, Any]] = [
        {"field": one.id, "response": None, "value": "", "text": "", "stage": "", "same_person": False, "stale": "",
         "origin": "", "version": 0, "agency": "", "citations": [], "evidence": []}
        for one in BOOK.fields
    ]  # fmt: skip
    law = {"law": "Ley 901", "article": "Artículo 2", "type": "Ley", "number": "901"}
    response = {"mark": "", "source": "Report", "remarks": "see p. 4"}
    fields[0] |= {"value": "partly", "text": text, "stage": "validated", "response": response, "citations": [law]}
    return {"country": "XC", "title": {"en": "Matrix"}, "fields": fields}


def cells(data: bytes) -> list[list[list[Any]]]:
    """The cells of each sheet, opened by another library; no formula, no hidden sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    return [[[cell.value for cell in row] for row in sheet] for sheet in book]


def test_the_workbook_has_a_line_a_field_with_its_version() -> None:
    sheet = cells(answers.workbook(content(), BOOK, "en", NAMES))[0]
    assert len(sheet) == 1 + BOOK.denominator
    assert [str(head).rpartition("[")[2].rstrip("]") for head in sheet[0]] == list(answers.COLUMNS)
    assert sheet[1][:1] + sheet[1][5:] == ["OP1-01", "blank", "partly", "=1+1", "Ley 901 · Artículo 2", "0"]


def test_a_part_of_the_workbook_holds_its_fields_and_no_others() -> None:
    sheet = cells(answers.workbook(content(), BOOK, "en", NAMES, ["OP2-BW-01-L"]))[0]
    assert [row[0] for row in sheet[1:]] == ["OP2-BW-01-L"]


def test_the_pack_has_a_sheet_a_section_with_the_notice_and_the_three_voices_apart() -> None:
    sheets = cells(answers.pack(content(), BOOK, "en", NAMES))
    assert len(sheets) == 1 + len(BOOK.sections)
    assert all(sheet[0][0] == BOOK.notice["en"] for sheet in sheets)
    first = sheets[1][3]
    assert first[2:] == ["blank\nReport", "partly", "=1+1", "Ley 901 · Artículo 2", "Validated", "see p. 4"]


def test_lines_for_csv_hold_every_field() -> None:
    lines = answers.lines(content("x"), BOOK, "en", NAMES)
    assert len(lines) == BOOK.denominator
    assert (lines[0]["value"], lines[0]["stage"], lines[0]["remarks"]) == ("partly", "validated", "see p. 4")
