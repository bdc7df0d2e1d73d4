"""Spreadsheets made by XlsxWriter, read as stored."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from atalaya.adapters.readers import xlsx
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from tests.adapters.readers import samples

LIMITS = Limits()


def cells(write: Any, limits: Limits = LIMITS) -> list[tuple[str, ...]]:
    return [row.cells for sheet in xlsx.read(samples.spreadsheet(write), "l.xlsx", limits)[0] for row in sheet.rows]


def test_cells_are_text_as_a_person_would_type_them() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["texto", 12, 12.5, 1e20, True])
        sheet.write_datetime(1, 1, datetime.date(2020, 5, 4), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_rich_string(2, 0, "a", book.add_format({"bold": True}), "b", "c")

    assert cells(write) == [("texto", "12", "12.5", "1E+20", "TRUE"), ("", "2020-05-04"), ("abc",)]


def test_a_formula_gives_its_stored_value_and_a_note() -> None:
    def write(book: Any) -> None:
        book.add_worksheet().write_formula(0, 0, '=WEBSERVICE("http://127.0.0.1")', None, "guardado")

    sheets, notes = xlsx.read(samples.spreadsheet(write), "l.xlsx", LIMITS)
    assert sheets[0].rows[0].cells == ("guardado",)
    assert [note.code for note in notes] == ["table.formulas"]


def test_hidden_sheets_and_rows_say_so() -> None:
    def write(book: Any) -> None:
        first, second = book.add_worksheet("A"), book.add_worksheet("B")
        first.write_string(0, 0, "x")
        second.write_string(0, 0, "y")
        second.set_row(0, None, None, {"hidden": True})
        second.very_hidden()

    sheets, _ = xlsx.read(samples.spreadsheet(write), "l.xlsx", LIMITS)
    assert [(sheet.name, sheet.hidden, sheet.rows[0].hidden) for sheet in sheets] == [
        ("A", False, False),
        ("B", True, True),
    ]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(table_columns=2), "reader.too_many_columns"),
        (Limits(table_rows=1), "reader.too_many_rows"),
        (Limits(cell_chars=3), "reader.cell_too_long"),
    ],
)
def test_a_sheet_beyond_its_limits_is_refused_at_its_row(limits: Limits, code: str) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["largo", "b", "c"])

    with pytest.raises(Unusable) as caught:
        cells(write, limits)
    assert (caught.value.code, caught.value.where) == (code, "l.xlsx, part xl/worksheets/sheet1.xml, row 2")


def test_a_string_that_is_not_there_is_empty() -> None:
    data = samples.changed(
        samples.rows([["a"]]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>0</v>", b"<v>99</v>")
    )
    assert xlsx.read(data, "l.xlsx", LIMITS)[0][0].rows == []
