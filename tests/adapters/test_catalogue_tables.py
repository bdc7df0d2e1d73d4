"""Tables an operator writes with a spreadsheet, and the line of any fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from atalaya.adapters import catalogue_tables
from atalaya.core.errors import Missing, Unusable


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_rows_are_read_in_their_order_whatever_parts_the_cells(tmp_path: Path, sign: str) -> None:
    text = sign.join(["Row", "from", "en"]) + "\r\n" + sign.join(["OP1-02", "OP1-01 OP1-02", "Joined"]) + "\r\n\r\n"
    (first, second) = catalogue_tables.rows(table(tmp_path, text + sign.join(["OP1-01", "", "New"]), "utf-8-sig"))
    assert (first.row, first.stands_for, first.title) == ("OP1-02", ("OP1-01", "OP1-02"), {"en": "Joined"})
    assert (second.stands_for, second.where) == ((), "rows.csv, line 4")


def test_pairs_of_one_old_id_stand_together_and_an_empty_one_ends_it(tmp_path: Path) -> None:
    path = table(tmp_path, "from,to,note\nA-1,B-1,x\nA-2,\nA-1,B-2 B-3,y\n")
    assert catalogue_tables.pairs(path) == {"A-1": ("B-1", "B-2", "B-3"), "A-2": ()}


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "catalogue.table", "rows.csv, line 1"),
        ("row,en\nOP1-01,x\n", "catalogue.table", "rows.csv, line 1"),
        ("row,from\n", "catalogue.row", "rows.csv"),
        ("row,from,provenance\nOP1-01,OP1-01,guessed\n", "catalogue.provenance", "rows.csv, line 2"),
        ("row,from\n" + "x" * 200_000 + ",\n", "catalogue.table", "rows.csv"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_at_its_place(tmp_path: Path, text: str, code: str, where: str) -> None:
    with pytest.raises(Unusable) as caught:
        catalogue_tables.rows(table(tmp_path, text))
    assert (caught.value.code, caught.value.where) == (code, where)


def test_a_pair_without_its_old_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        catalogue_tables.pairs(table(tmp_path, "from,to\n,B-1\n"))
    assert (caught.value.code, caught.value.where) == ("crosswalk.pair", "rows.csv, line 2")


def test_letters_of_windows_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="save the table as CSV in UTF-8"):
        catalogue_tables.rows(table(tmp_path, "row,from,es\nOP1-01,OP1-01,fabricación\n", "cp1252"))


def test_a_table_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        catalogue_tables.rows(tmp_path / "rows.csv")
