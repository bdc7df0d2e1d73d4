"""Rows of a table as they came, by file and through the cage."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from atalaya.adapters.screening import sheets
from atalaya.core.errors import Unusable


def book(*rows: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "nombre;país\nMuñoz, Ana;UY\n".encode(),
        "nombre;país\nMuñoz, Ana;UY\n".encode("cp1252"),
        "nombre\tpaís\nMuñoz, Ana\tUY\n".encode("utf-16"),
    ],
)
def test_encoding_and_separator_are_found(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [list(row) for row in sheets.rows(path)] == [["nombre", "país"], ["Muñoz, Ana", "UY"]]


def test_what_was_sent_is_read_behind_the_fences_and_a_formula_stays_one() -> None:
    rows = list(sheets.caged(book(["nombre", "n"], ["Ana", 3], ["=1+1", None]), "a.xlsx"))
    assert rows == [["nombre", "n"], ["Ana", "3"], ["=1+1", ""]]
    assert isinstance(rows[2][0], sheets.Formula)
    assert not isinstance(rows[1][0], sheets.Formula)


def test_what_is_no_spreadsheet_is_refused() -> None:
    with pytest.raises(Unusable) as fault:
        list(sheets.caged(b"PK\x03\x04 no book", "a.xlsx"))
    assert fault.value.code == "screen.xlsx"
