"""Rows as a spreadsheet, opened again by another library."""

from __future__ import annotations

import csv
import io
import json

import openpyxl

from atalaya.adapters.writers import sheet

HEADS = ["id", "title"]
ROWS = [{"id": 1, "title": "=HYPERLINK(1)"}, {"id": 2, "title": "+49"}, {"id": 3, "title": "plain"}]


def test_a_cell_of_a_workbook_is_text_and_never_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet.write("xlsx", "A [title]: long?", HEADS, ROWS)))
    page = book.worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        HEADS,
        ["1", "=HYPERLINK(1)"],
        ["2", "+49"],
        ["3", "plain"],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    assert len(book.worksheets) == 1
    assert page.sheet_state == "visible"


def test_a_workbook_names_nobody() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet.write("xlsx", "A", HEADS, ROWS)))
    assert (book.properties.creator or "", book.properties.lastModifiedBy or "") == ("", "")


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    text = sheet.write("csv", "A", HEADS, ROWS).decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(text))][1:] == ["'=HYPERLINK(1)", "'+49", "plain"]


def test_json_holds_the_rows_as_they_are() -> None:
    assert json.loads(sheet.write("json", "A", HEADS, ROWS)) == ROWS


def test_an_empty_register_is_a_file_with_its_columns() -> None:
    for kind in sheet.TYPES:
        assert sheet.write(kind, "", HEADS, [])
