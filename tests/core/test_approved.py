"""Printed tables of a published matrix become rows: any layout, repeated heads, cut rows, spoilt marks."""

from __future__ import annotations

import pytest

from atalaya.core import approved
from atalaya.core.approved import Printed


@pytest.mark.parametrize(
    ("raw", "mark"),
    [("X", "X"), ("x", "X"), ("Х", "X"), (" ×\u00a0", "X"), ("(X)", "X"), ("?", "?"), ("N/A", "NA"), ("n.a.", "NA"),
     ("NA", "NA"), ("", ""), ("–", ""), ("X†", "X"), ("X1", "X"), ("X/?", None), ("see above", None)],
)  # fmt: skip
def test_marks_are_made_out_or_left_to_a_person(raw: str, mark: str | None) -> None:
    assert approved.mark(raw) == mark


def printed(above: str, *rows: tuple[str, ...]) -> Printed:
    """A table under a heading."""
    return Printed(above, "table 1", tuple((f"row {n}", cells) for n, cells in enumerate(rows, 1)))


WEAPONS = printed(
    "II. OP 2 - prohibitions",
    ("", "Does legislation prohibit", *["National legal framework"] * 4,
     *["Enforcement: civil/criminal penalties"] * 4, "Remarks"),
    ("", "", "N", "C", "B", "If YES, source document", "N", "C", "B", "If YES, source document", ""),
    ("1", "manufacture/produce", "X", "X", "?", "Penal Code", "X", "", "", "Penal Code, art. 3", ""),
    ("2", "acquire", "X", "", "", "Penal Code", "", "", "", "", "p. 4"),
)  # fmt: skip


def test_columns_by_weapon_give_a_line_each() -> None:
    found = approved.document((), [WEAPONS])
    told = [(line.number, line.weapon, dict(line.responses)) for line in found.lines]
    assert told[:3] == [
        ("1", "B", {"L": "?", "E": ""}),
        ("1", "C", {"L": "X", "E": ""}),
        ("1", "N", {"L": "X", "E": "X"}),
    ]
    assert len(told) == 6
    assert found.lines[0].sources == {"L": "Penal Code", "E": "Penal Code, art. 3"}
    assert {line.section for line in found.lines} == {"OP2"}


def test_a_row_cut_by_a_page_is_put_together_and_repeated_heads_are_no_rows() -> None:
    heads = ("", "Elemento", "Marco jurídico nacional: SÍ", "Si la respuesta es SÍ, documento fuente",
             "Ejecución: sanciones penales: SÍ", "Si la respuesta es SÍ, fuente", "Observaciones")  # fmt: skip
    table = printed(
        "OP 3 a) y b) - Armas biológicas",
        heads,
        ("1", "Medidas para contabi-\nlizar la producción", "X", "Ley 901,", "", "", ""),
        ("", "", "", "art. 3", "", "", "véase p. 9"),
        heads,
        ("2", "Medidas para proteger", "?", "", "NA", "", ""),
    )
    first, second = approved.document((), [table]).lines
    assert (first.title, first.weapon, first.section) == ("Medidas para contabilizar la producción", "B", "OP3AB")
    assert (first.sources["L"], first.remarks) == ("Ley 901,\nart. 3", "véase p. 9")
    assert dict(second.responses) == {"L": "?", "E": "NA"}


def test_a_table_that_goes_on_without_heads_keeps_its_columns() -> None:
    more = printed("", ("3", "possess", "", "", "X", "Law 4", "", "", "", "", ""))
    found = approved.document((), [WEAPONS, more])
    assert [line.responses["L"] for line in found.lines[-3:]] == ["X", "", ""]


def test_what_is_no_matrix_gives_no_rows() -> None:
    assert approved.document((), [printed("Contents", ("1", "Introduction", "4"), ("2", "Law", "9"))]).lines == ()


def test_the_header_is_read_from_paragraphs_and_from_rows() -> None:
    told = ("State: Costa Serena", "Date of Report: 12 October 2004", "Dates of Addenda: March 2006",
            "Date of Committee Approval: 23 December 2020")  # fmt: skip
    found = approved.header(told)
    assert found == approved.Header("Costa Serena", "2004-10-12", ("2006-03",), "2020-12-23")
    rows = [
        ("Estado:", "Costa Serena"),
        ("Fecha del informe", "2005"),
        ("Fecha de aprobación por el Comité", "3 de mayo de 2016"),
    ]
    assert approved.header((), rows) == approved.Header("Costa Serena", "2005", (), "2016-05-03")
