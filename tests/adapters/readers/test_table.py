"""Tables of articles: CSV, spreadsheets and JSON lines give the same sources."""

from __future__ import annotations

import json
from typing import Any

import pytest

from atalaya.adapters.readers import table
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Source
from tests.adapters.readers import samples

LIMITS = Limits()
TABLE = [
    ["Ley", "Artículo", "Título", "Texto", "Fecha"],
    ["Ley 1", "Artículo 1", "Objeto", "La presente ley rige.", "2020-05-04"],
    ["Ley 1", "2", "", "Queda prohibido.", ""],
    ["Ley 2/99", "5 bis", "Pena", "Prisión.\nMulta.", "1999-01-02"],
]


def read(data: bytes, path: str = "xc/leyes.csv", limits: Limits = LIMITS) -> list[Source]:
    return table.read(data, path, limits)


def csv_of(table_of: list[list[str]], delimiter: str = ",") -> bytes:
    return "\r\n".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in table_of
    ).encode()


def jsonl_of(table_of: list[list[str]]) -> bytes:
    return "\n".join(
        json.dumps(dict(zip(table_of[0], cells, strict=True)), ensure_ascii=False) for cells in table_of[1:]
    ).encode()


@pytest.mark.parametrize(
    ("data", "path", "kind"),
    [
        (csv_of(TABLE), "xc/leyes.csv", "csv"),
        (csv_of(TABLE, ";"), "xc/leyes.csv", "csv"),
        (csv_of(TABLE, "\t"), "xc/leyes.tsv", "csv"),
        (jsonl_of(TABLE), "xc/leyes.jsonl", "jsonl"),
        (b"[" + jsonl_of(TABLE).replace(b"\n", b",") + b"]", "xc/leyes.json", "jsonl"),
        (samples.rows(TABLE), "xc/leyes.xlsx", "xlsx"),
    ],
)
def test_every_kind_of_table_gives_one_source_an_instrument(data: bytes, path: str, kind: str) -> None:
    first, second = read(data, path)
    assert (first.path, second.path) == (f"{path}#Ley 1", f"{path}#Ley 2-99")
    assert first.text == "Artículo 1 Objeto\nLa presente ley rige.\n\n2\nQueda prohibido."
    assert second.text == "5 bis Pena\nPrisión.\nMulta."
    assert (first.meta, second.meta) == (
        {"title": "Ley 1", "date": "2020-05-04"},
        {"title": "Ley 2/99", "date": "1999-01-02"},
    )
    assert (first.kind, first.notes, first.digest == second.digest) == (kind, (), True)


def test_each_row_is_an_article_hint() -> None:
    first, second = read(csv_of(TABLE))
    told = [(hint.kind, hint.label, hint.title, first.text[hint.start : hint.end]) for hint in first.hints]
    assert told == [("article", "1", "Objeto", "Artículo 1 Objeto"), ("article", "2", "", "2")]
    assert [unit.number for unit in structure.read(first).articles] == ["1", "2"]
    assert [unit.number for unit in structure.read(second).articles] == ["5 bis"]


@pytest.mark.parametrize(
    "names",
    [
        ["law", "section", "heading", "text"],
        ["lei", "número", "ementa", "conteúdo"],
        ["Loi", "N°", "Intitulé", "Texte"],
        ["norma", "numero_de_articulo", "epigrafe", "contenido"],
    ],
)
def test_columns_are_recognised_in_four_languages(names: list[str]) -> None:
    source = read(csv_of([names, ["L", "1", "T", "x"]]))[0]
    assert (source.path, source.text) == ("xc/leyes.csv#L", "1 T\nx")


def test_a_table_of_one_instrument_goes_under_the_file_s_own_path() -> None:
    assert [source.path for source in read(b"article,text\n1,x\n2,y")] == ["xc/leyes.csv"]


def test_lines_above_the_header_are_skipped() -> None:
    assert read(samples.rows([["Informe"], [], ["articulo", "texto"], ["1", "x"]]), "xc/l.xlsx")[0].text == "1\nx"


def test_the_guard_before_a_formula_is_taken_off_and_nothing_is_computed() -> None:
    source = read(
        csv_of(
            [["article", "text"], ["1", "'=1+1"], ["2", "=cmd|'/c calc'!A1"], ["3", "'quoted'"], ["4", "'-5 grados"]]
        )
    )[0]
    assert source.text == "1\n=1+1\n\n2\n=cmd|'/c calc'!A1\n\n3\n'quoted'\n\n4\n-5 grados"


def test_hidden_rows_and_sheets_are_read_and_marked() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for place, cells in enumerate((["article", "text"], ["1", "visible"], ["2", "oculto"])):
            sheet.write_row(place, 0, cells)
        sheet.set_row(2, None, None, {"hidden": True})

    source = read(samples.spreadsheet(write), "xc/l.xlsx")[0]
    assert [source.text[hint.start : hint.end] for hint in source.hints if hint.kind == "hidden"] == ["2\noculto"]


def test_a_sheet_of_something_else_is_noted() -> None:
    def write(book: Any) -> None:
        book.add_worksheet("Notas").write_row(0, 0, ["hola"])
        sheet = book.add_worksheet("Ley")
        sheet.write_row(0, 0, ["article", "text"])
        sheet.write_row(1, 0, ["1", "x"])

    source = read(samples.spreadsheet(write), "xc/l.xlsx")[0]
    assert [note.code for note in source.notes] == ["table.sheet"]


def test_json_numbers_stay_as_they_are_written() -> None:
    assert (
        read(b'{"article": 12.0, "text": 1e9999}\n{"article": 7, "text": true}', "x.jsonl")[0].text
        == "12.0\n1e9999\n\n7\ntrue"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"article": NaN, "text": "x"}', "reader.json"),
        ('{"article": "1", "text": "x", "text": "y"}', "reader.json"),
        ('{"article": "1", "text": ' + "[" * 100_000, "reader.json"),
        ('{"article": "1", "text": ["x"]}', "reader.json"),
        ('{"article": "1"', "reader.json"),
        ('["article"]', "reader.json"),
        ('{"art": "1", "words": "x"}', "reader.columns"),
    ],
)
def test_a_bad_json_line_is_refused_with_its_number(line: str, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        read(f'{{"article": "1", "text": "x"}}\n{line}'.encode(), "x.jsonl")
    assert (caught.value.code, caught.value.where) == (code, "x.jsonl, line 2")


def test_a_broken_character_in_json_is_replaced_with_a_note() -> None:
    source = read(rb'{"article": "1", "text": "a\ud800b"}', "x.jsonl")[0]
    assert (source.text, [note.code for note in source.notes]) == ("1\na\ufffdb", ["text.surrogates"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n1,2", "reader.columns"),
        (b"article,text\n,\n", "reader.empty"),
        (b"article,text\n1," + b"x" * 1_000_001, "reader.cell_too_long"),
        (b'article,text\n1,"' + b"x\n" * 600_000, "reader.cell_too_long"),
        (b"article,text\n1," + b"," * 1_001, "reader.too_many_columns"),
        (b"article,text\n" + b"1,x\n" * 501, "reader.too_many_rows"),
        (b"law,article,text\n" + b"".join(b"%d,1,x\n" % number for number in range(60)), "reader.too_many_instruments"),
    ],
)
def test_a_table_beyond_its_limits_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unusable, match=code.replace(".", r"\.")):
        read(data, limits=Limits(table_rows=500, table_instruments=50))


def test_names_that_could_pass_for_paths_are_tamed() -> None:
    assert read("law,article,text\n../../etc/pa\u202ess#wd,1,x".encode())[0].path == "xc/leyes.csv#..-..-etc-pa-ss-wd"
