"""Tables of names: any format, any heading, any fault; no row is lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from atalaya.adapters.screening import tables
from atalaya.adapters.screening.tables import Asked
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade.parties import Facts


def written(path: Path, data: str | bytes, *columns: str) -> list[Asked]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(tables.read(path, columns))


def names(asked: list[Asked]) -> list[tuple[int, str]]:
    return [(one.row, one.query.names[0]) for one in asked if one.fault is None]


@pytest.mark.parametrize(
    "head", ["query", "Nombre", "NOME", "Razón Social", "full_name", "Raison sociale", "name", "Comprador"]
)
def test_a_column_of_names_is_recognised_in_four_languages(tmp_path: Path, head: str) -> None:
    assert names(written(tmp_path / "a.csv", f"n,{head}\n1,Ana Rocha\n2,Korund\n")) == [(1, "Ana Rocha"), (2, "Korund")]


def test_a_declaration_with_three_parties_is_three_queries_a_row(tmp_path: Path) -> None:
    asked = written(tmp_path / "a.csv", "Exportador;Importador;Consignatario\nKorund;Hondo SA;Ana\nX1;;Eva\n")
    assert [(one.row, one.column, one.query.names[0]) for one in asked if one.fault is None] == [
        (1, "Exportador", "Korund"), (1, "Importador", "Hondo SA"), (1, "Consignatario", "Ana"),
        (2, "Exportador", "X1"), (2, "Consignatario", "Eva"),
    ]  # fmt: skip
    assert [one.fault[0] for one in asked if one.fault] == ["screen.name"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    data = f"nombre{delimiter}país\nMuñoz Ávila{delimiter}CL\n".encode(encoding)
    asked = written(tmp_path / "a.csv", data)
    assert names(asked) == [(1, "Muñoz Ávila")]
    assert asked[0].query.facts.countries == ("cl",)


def test_facts_are_read_where_there_is_one_column_of_names(tmp_path: Path) -> None:
    data = "name,date_of_birth,nationality,schema,passport\nAna,01/05/1970,Bolivia,Person,AB-123\nEva,,,,\nIo,soon,,,\n"
    facts = [one.query.facts for one in written(tmp_path / "a.csv", data)]
    assert facts == [Facts("person", ("1970-05-01",), ("bo",), ("AB123",)), Facts(), Facts()]


def test_first_and_last_names_in_two_columns_are_one_name(tmp_path: Path) -> None:
    assert names(written(tmp_path / "a.csv", "first_name,last_name\nAna,Rocha\n")) == [(1, "Ana Rocha")]


def test_a_column_can_be_named(tmp_path: Path) -> None:
    assert names(written(tmp_path / "a.csv", "a,b\nAna,Eva\n", "b")) == [(1, "Eva")]
    with pytest.raises(Unusable, match="column 'c'"):
        written(tmp_path / "a.csv", "a,b\nAna,Eva\n", "c")


def test_missing_columns_are_told_with_what_was_seen(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="'precio'") as fault:
        written(tmp_path / "a.csv", "precio,peso\n1,2\n")
    assert (fault.value.code, fault.value.where.rpartition(", ")[2]) == ("screen.columns", "line 1")


@pytest.mark.parametrize("data", ["", "\n\n", ",,\n"])
def test_a_file_without_a_table_is_told(tmp_path: Path, data: str) -> None:
    with pytest.raises(Unusable) as fault:
        written(tmp_path / "a.csv", data)
    assert fault.value.code == "screen.empty"


def test_a_cell_of_ten_megabytes_is_a_fault_of_its_row_alone(tmp_path: Path) -> None:
    asked = written(tmp_path / "a.csv", "name\nAna\n" + "x" * 10_000_000 + "\nEva\n")
    assert names(asked) == [(1, "Ana"), (3, "Eva")]
    assert asked[1].fault is not None
    assert asked[1].fault[0] == "screen.cell"
    assert len(asked[1].query.names[0]) <= 200


@pytest.mark.parametrize("name", ['""', "   ", "\u200b", "\u202e\u202c", "---"])
def test_a_name_that_holds_nothing_is_a_fault_and_the_row_is_counted(tmp_path: Path, name: str) -> None:
    asked = written(tmp_path / "a.csv", f"name,n\nAna,1\n{name},2\nEva,3\n")
    assert [(one.row, one.fault and one.fault[0]) for one in asked] == [(1, None), (2, "screen.name"), (3, None)]


def test_nul_bytes_and_short_rows_do_no_harm(tmp_path: Path) -> None:
    asked = written(tmp_path / "a.csv", b"n,name\n1,A\0na\n2\n3,Eva\n")
    assert names(asked) == [(1, "Ana"), (3, "Eva")]
    assert len(asked) == 3


def test_the_guard_against_formulas_is_taken_off(tmp_path: Path) -> None:
    assert names(written(tmp_path / "a.csv", "name\n'=Korund\n'Okonski\n")) == [(1, "=Korund"), (2, "'Okonski")]


def test_a_spreadsheet_is_read_and_a_formula_is_a_fault(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Nombre", "fecha de nacimiento"],
        ["Ana", "1970-05-01"],
        ["=A2", ""],
        [None, ""],
        [77, ""],
        ["Eva", ""],
    ):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    asked = list(tables.read(tmp_path / "a.xlsx"))
    assert names(asked) == [(1, "Ana"), (4, "77"), (5, "Eva")]
    assert [(one.row, one.fault[0]) for one in asked if one.fault] == [(2, "screen.formula"), (3, "screen.name")]
    assert asked[0].query.facts.births == ("1970-05-01",)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 cut"])
def test_what_is_no_spreadsheet_is_told(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unusable) as fault:
        written(tmp_path / "a.xlsx", data)
    assert fault.value.code == "screen.xlsx"


def test_a_table_in_parquet_is_read(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.table({"name": ["Ana", None, "Eva"], "n": [1, 2, 3]}), tmp_path / "a.parquet")
    asked = list(tables.read(tmp_path / "a.parquet"))
    assert names(asked) == [(1, "Ana"), (3, "Eva")]
    assert len(asked) == 3
    with pytest.raises(Unusable) as fault:
        written(tmp_path / "b.parquet", b"no parquet")
    assert fault.value.code == "screen.parquet_file"


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        list(tables.read(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("told", "day"),
    [("1970", "1970"), ("1970-05", "1970-05"), ("1970-05-01T00:00", "1970-05-01"), ("1.5.1970", "1970-05-01"),
     ("05/31/1970", "1970"), ("May 1970", ""), ("", "")],
)  # fmt: skip
def test_days_are_read_day_first(told: str, day: str) -> None:
    assert tables.read_day(told) == day


def test_batches_hold_every_query_once(tmp_path: Path) -> None:
    asked = written(tmp_path / "a.csv", "name\n" + "".join(f"Ana {at}\n" for at in range(7)))
    assert [len(batch) for batch in tables.batches(asked, 3)] == [3, 3, 1]
    assert tables.fold(" Razón  Social: ") == "razon social"


def test_a_query_that_has_travelled_is_the_same(tmp_path: Path) -> None:
    text = "name,fecha de nacimiento,pais\nAna,1970-05-01,Chile\n,,\nEva,,\n"
    asked = written(tmp_path / "a.csv", text)
    assert tables.made(tables.plain(asked)) == asked
    assert [facts is None for _, _, _, facts, _ in tables.plain(asked)] == [False, True, True]
