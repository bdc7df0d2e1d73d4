"""Files of control lists become editions, or faults with their place."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters import control
from atalaya.adapters.control import Brought, Import
from atalaya.core.errors import Missing, Problem, Unusable
from atalaya.core.trade.control import Kind
from tests import controls, statutes

TOLD = Brought("xc", date(2026, 11, 1), "es", country="XC", basis="Decreto inventado 12/2026")


def parse(words: str | bytes, told: Brought = TOLD) -> Import:
    return control.parse(words.encode() if isinstance(words, str) else words, "a.csv", told)


def test_a_national_list_is_read_by_its_headings_in_any_of_the_languages() -> None:
    heads = "Código;Denominación;Idioma;Nota;CAS;Partida\n"
    found = parse(heads + "XC-1;Tiodiglicol;;una nota;111-48-8;2930.70\nXC-1;Thiodiglycol;en;;;\n")
    entry = found.edition.entries[0]
    assert (len(found.edition.entries), found.shape) == (1, "national")
    assert entry.headings == {"es": "Tiodiglicol", "en": "Thiodiglycol"}
    assert (entry.cas, entry.hs, entry.note) == (("111-48-8",), ("293070",), "una nota")
    assert found.edition.head.effect("XC") == "Decreto inventado 12/2026"
    assert len(found.edition.head.digests[0]) == 64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    found = parse("código,denominación\nXC-1,Cámaras térmicas\n".encode(encoding))
    assert found.edition.entries[0].headings == {"es": "Cámaras térmicas"}


@pytest.mark.parametrize(
    ("words", "code", "place"),
    [
        ("code,note\n1,x\n", "control.columns", "line 1"),
        ("code,heading\nA1,\n", "control.entry", "line 2"),
        ("code,heading\nA1,x\n--,y\n", "control.entry", "line 3"),
        ("code,heading\nA1,x\nA1,y\n", "control.twice", "line 3"),
        ("code,heading\nA1,=1+1\n", "control.formula", "line 2"),
        ("code,heading\nA1,@SUM(A1)\n", "control.formula", "line 2"),
        ("code,heading\nA1,ab\u202ecd\n", "control.direction", "line 2"),
        ("code,heading\nA1," + "x" * 20_000 + "\n", "control.cell", "line 2"),
        ("code,heading\nA1," + "x" * 10_000_000 + "\n", "control.csv", "a.csv, line"),
        ("code,heading,language\nA1,x,xx\n", "control.language", "line 2"),
        ("code,heading,cas\nA1,x,111488\n", "control.cas", "line 2"),
        ("code,heading,hs\nA1,x,29a\n", "control.hs", "line 2"),
        ("hs,list,code\n29x,eu,1A001\n", "control.hs", "line 2"),
        ("hs,list,code\n2930,eu,\n", "control.entry", "line 2"),
        ("code,heading\n", "control.empty", "a.csv"),
        ("{", "control.json", "line 1"),
        ('{"entries": 3}', "control.json", "a.csv"),
        ('{"entries": [3]}', "control.entry", "entry 1"),
        ('{"entries": [{"eccn": "1A001"}]}', "control.entry", "entry 1"),
        ("<html><p>nothing here</p></html>", "control.empty", "a.csv"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(words: str, code: str, place: str) -> None:
    with pytest.raises(Unusable) as fault:
        parse(words)
    assert fault.value.code == code
    assert place in fault.value.where


def test_a_misprinted_number_is_kept_as_printed_and_told_as_a_doubt() -> None:
    found = control.parse(controls.SCHEDULES.encode(), "cwc.csv", Brought("cwc", date(1993, 1, 13), "es"))
    assert found.edition.entries[1].cas == ("108-37-8",)
    assert len(found.doubts) == 1
    assert "108-37-8 fails its check digit" in found.doubts[0]


def test_the_us_list_is_read_from_its_json() -> None:
    words = json.dumps({"entries": [{"eccn": "1A001", "heading": "Seals", "reasonForControl": "NS"}]})
    found = parse(words, Brought("us", date(2026, 7, 23)))
    assert (found.shape, found.edition.entries[0].code, found.edition.entries[0].note) == ("us", "1A001", "NS")


def test_of_the_annex_in_html_the_headings_are_taken_and_nothing_below_them() -> None:
    page = """<html><body><table>
      <tr><td><p>2A101</p></td><td><p>Rodamientos radiales de bolas, distintos de los incluidos en 2A001:</p></td></tr>
      <tr><td><p>a.</p></td><td><p>un parámetro de 12 mm que no es un título</p></td></tr></table>
      <p>2B226 Hornos de inducción, según se indica: N.B. véase también 3B</p><p>2B226 repetido</p></body></html>"""
    found = parse(page, Brought("eu", date(2026, 11, 15), "es"))
    assert {entry.code: entry.heading("es") for entry in found.edition.entries} == {
        "2A101": "Rodamientos radiales de bolas, distintos de los incluidos en 2A001:",
        "2B226": "Hornos de inducción, según se indica:",
    }


def test_the_annex_in_formex_is_read_and_one_with_a_doctype_refused() -> None:
    body = "<ANNEX><NP><NO.P>1C350</NO.P><TXT>Chemicals, as follows:</TXT></NP></ANNEX>"
    found = parse("<?xml version='1.0'?>" + body, Brought("eu", date(2026, 11, 15)))
    assert [(entry.code, entry.heading()) for entry in found.edition.entries] == [("1C350", "Chemicals, as follows:")]
    with pytest.raises(Unusable):
        parse("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>" + body)


@pytest.mark.parametrize(
    ("heading", "short"),
    [
        ("Tunnels with a noise of less than 100 dB, for tests", "Tunnels with a noise of …, for tests"),
        (
            "Seals, other than those specified in 1A001, as follows:",
            "Seals, other than those specified in 1A001, as follows:",
        ),
        ("Software for equipment of 2A, 2B or 2D.", "Software for equipment of 2A, 2B or 2D."),
    ],
)
def test_measures_are_left_out_of_headings_and_codes_are_not(heading: str, short: str) -> None:
    assert control.unmeasured(heading) == short


def test_a_table_of_links_and_a_nomenclature_are_told_apart() -> None:
    assert parse("hs,list,code,note\n2930.70,ag,111-48-8,ours\n").links[0].hs == "293070"
    found = parse("ncm,descricao\n29307000,-- Tiodiglicol\n", Brought("ncm", date(2026, 5, 17)))
    assert (found.edition.head.kind, found.edition.entries[0].headings) == (Kind.GOODS, {"pt": "Tiodiglicol"})


@pytest.mark.parametrize("told", [Brought("EU!", date(2026, 1, 1)), Brought("eu", date(2026, 1, 1), "de")])
def test_a_list_has_an_id_and_one_of_four_languages(told: Brought) -> None:
    with pytest.raises(Unusable):
        parse("code,heading\nA1,x\n", told)


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        control.read(tmp_path / "none.csv", TOLD)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_edition_or_a_problem(data: bytes) -> None:
    for start in (b"", b"code,heading\n", b"<", b"{"):
        with suppress(Problem):
            assert control.parse(start + data, "a", TOLD).edition.head.list == "xc"


def test_the_stored_lists_are_read_whole() -> None:
    folder = statutes.samples() / "control-lists"
    if not folder.is_dir():
        pytest.skip("needs samples: control-lists/")
    from benchmarks.control import run

    counts = {edition.head.list: len(edition.entries) for edition in run.read(folder)}
    assert counts == {"eu": 366, "us": 633, "cwc": 55, "ag": 89, "hs": 6939, "ncm": 10515}
