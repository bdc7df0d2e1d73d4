"""A spreadsheet somebody brings: read in the cage, refused with a place."""

from __future__ import annotations

import pytest

from atalaya.adapters.readers import sheet
from atalaya.adapters.writers import sheet as writer
from atalaya.core.errors import Unusable

HEADS = ["id", "title_es", "note"]
ROWS = [{"id": 1, "title_es": "=1+1 ñandú", "note": "a\nb"}, {"id": 2, "title_es": "-x", "note": "@y"}]


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_what_was_written_comes_back_as_it_was(kind: str) -> None:
    found = sheet.rows(writer.write(kind, "Título", HEADS, ROWS), f"a.{kind}")
    assert [row.cells for row in found] == [{name: str(value) for name, value in row.items()} for row in ROWS]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet.heads"),
        (b"a,a\n1,2\n", "sheet.twice"),
        (b"[1, 2]", "sheet.json"),
        (b"{broken", "sheet.json"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        sheet.rows(data, "a.csv")
    assert caught.value.code in (code, "reader.empty")


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    with pytest.raises(Unusable):
        sheet.rows(b"PK\x03\x04 nothing", "a.xlsx")


def test_more_rows_than_a_register_has_are_refused() -> None:
    lines = "\n".join(["id", *("1" for _n in range(sheet.LIMITS.table_rows + 1))])
    with pytest.raises(Unusable) as caught:
        sheet.rows(lines.encode(), "a.csv")
    assert caught.value.code == "sheet.rows"
