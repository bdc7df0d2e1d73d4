"""Plans on paper: heads in four languages, days however written, rows a page break cut, lists; no text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import plan_papers
from atalaya.core.plan_papers import Piece

HEADS = {
    "number": ("N.º", "No.", "Nº", "Number", "N°"),
    "action": ("Acción", "Medidas", "Ação", "Action", "Activity", "Mesures"),
    "objective": ("Objetivo", "Objective", "Objectif", "Metas"),
    "lead": ("Institución responsable", "Responsible agency", "Órgão responsável", "Autorité responsable", "Lead"),
    "partners": ("Socios", "Partners", "Parceiros", "Partenaires"),
    "starts": ("Inicio", "Start", "Início", "Début"),
    "ends": ("Plazo", "Deadline", "Prazo", "Échéance", "Time frame", "Fecha límite"),
    "indicator": ("Indicadores", "Indicator", "Indicateur"),
    "cost": ("Costo estimado", "Budget", "Orçamento", "Coût"),
    "obligation": ("Párrafo dispositivo", "OP", "Resolución 1540"),
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, told in HEADS.items() for text in told])
def test_a_head_is_understood_in_four_languages(name: str, text: str) -> None:
    assert plan_papers.head(text) == name


@pytest.mark.parametrize("text", ["", "La República reafirma su compromiso con la resolución", "x" * 80, "Ministerial"])
def test_other_texts_are_no_heads(text: str) -> None:
    assert plan_papers.head(text) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2018-2022", ("2018", "2022")),
        ("de 2018 a 2020", ("2018", "2020")),
        ("30/06/2020", ("", "2020-06-30")),
        ("marzo de 2019", ("", "2019-03")),
        ("June 2020", ("", "2020-06")),
        ("T3 2019", ("", "2019-09")),
        ("primer semestre de 2020", ("", "2020-06")),
        ("2021", ("", "2021")),
        ("Corto plazo", ("", "")),
    ],
)
def test_days_are_read_as_they_are_written(text: str, found: tuple[str, str]) -> None:
    assert plan_papers.days(text) == found


def rows(*told: tuple[str, ...], where: str = "page 1", table: int = 1) -> list[Piece]:
    return [Piece(where, table=table, cells=cells) for cells in told]


def test_a_row_that_a_page_break_cut_is_put_together_again() -> None:
    pieces = [
        *rows(("Nº", "Acción", "Responsable"), ("1", "Dictar una ley", "MRE")),
        *rows(("", "sobre armas biológicas", ""), ("2", "Otra acción", "Aduana"), where="page 2", table=2),
    ]
    found = [one for one in plan_papers.read(pieces) if one.kind == "measure"]
    assert [one.values["action"] for one in found] == ["Dictar una ley sobre armas biológicas", "Otra acción"]
    assert [one.where for one in found] == ["page 1", "page 2"]


def test_a_line_across_a_table_and_a_table_of_something_else_stay_text() -> None:
    pieces = [
        *rows(
            ("Nº", "Acción", "Plazo"), ("Fronteras", "Fronteras", "Fronteras"), ("1", "Capacitar a la aduana", "2020")
        ),
        *rows(("Nombre", "Cargo"), ("Ana", "Directora"), table=2),
    ]
    found = plan_papers.read(pieces)
    assert [one.kind for one in found] == ["text", "text", "measure", "text", "text"]


@given(
    st.lists(
        st.one_of(
            st.builds(lambda t: Piece("p", text=t), st.text("abc 1.é:", min_size=1, max_size=30)),
            st.builds(
                lambda cells, n: Piece(f"p{n}", table=1, cells=tuple(cells)),
                st.lists(
                    st.sampled_from(["Nº", "Acción", "Plazo", "1", "uno dos", "", "Tres"]), min_size=3, max_size=3
                ),
                st.integers(1, 3),
            ),
        ),
        max_size=12,
    )
)
def test_no_word_of_the_paper_is_ever_lost(pieces: list[Piece]) -> None:
    told = " ".join(one.raw for one in plan_papers.read(pieces)).split()
    for piece in pieces:
        for text in (piece.text, *piece.cells):
            for word in text.split():
                assert any(word in other for other in told), word
