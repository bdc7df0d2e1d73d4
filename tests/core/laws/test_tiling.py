"""Headings become units that tile the text, with titles, chapter paths and closing formulas cut off."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import tiling
from atalaya.core.laws.model import Instrument, Unit
from tests import statutes, strategies


def law(text: str) -> Instrument:
    return statutes.instrument(text)


def article(text: str, number: str) -> Unit:
    return next(unit for unit in law(text).articles if unit.number == number)


CHAPTERS = """# Ley N° 7 de puertos

## TÍTULO I
## DE LOS PUERTOS

### CAPÍTULO I
### DISPOSICIONES GENERALES

Artículo 1.- El puerto abre de día.

### CAPÍTULO II Competencias

Artículo 2.- El muelle es público.

## TÍTULO II

Artículo 3.- La grúa es del puerto.
"""


def test_a_chapter_at_the_end_of_a_body_belongs_to_the_next_article() -> None:
    text = "Artículo 1.- El puerto abre.\nCAPÍTULO II COMPETENCIAS\nArtículo 2.- El muelle es público.\n"
    read = law(text)
    assert "CAPÍTULO" not in read.words_of(read.articles[0])
    assert [unit.path for unit in read.articles] == [(), ("CAPÍTULO II COMPETENCIAS",)]


def test_a_lower_division_stands_below_a_higher_one_and_goes_with_it() -> None:
    assert [unit.path for unit in law(CHAPTERS).articles] == [
        ("TÍTULO I DE LOS PUERTOS", "CAPÍTULO I DISPOSICIONES GENERALES"),
        ("TÍTULO I DE LOS PUERTOS", "CAPÍTULO II Competencias"),
        ("TÍTULO II",),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "Dada en la Sala de Sesiones del Congreso, a los dos días.",
        "Sala de Sesiones de la Cámara, 3 de mayo.",
        "Publíquese y cúmplase.",
        "Aprobado por la Honorable Cámara de Senadores.",
        "Brasília, 3 de maio.",
        "Fait à Port-Neuf, le 3 mai.",
        "Passed in the House of Representatives.",
    ],
)
def test_a_body_ends_before_the_formula_of_enactment(formula: str) -> None:
    read = law(f"Artículo 1.- El puerto abre.\n\nArtículo 2.- Rige desde hoy.\n\n{formula}\n\nFirma\n")
    assert read.words_of(read.articles[-1]).strip() == "Rige desde hoy."
    assert read.units[-1].shape == "tail"


def test_the_order_to_communicate_stays_an_article() -> None:
    read = law("Artículo 1.- El puerto abre.\n\nArtículo 2.- Comuníquese, publíquese y archívese.\n")
    assert read.words_of(read.articles[-1]).strip() == "Comuníquese, publíquese y archívese."


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Artículo 1. *Horario del puerto*. El puerto abre de día.", "Horario del puerto"),
        ("Artículo 1. (Horario del puerto).- El puerto abre de día.", "Horario del puerto"),
        ("Artículo 1.- Horario del puerto.- El puerto abre de día.", "Horario del puerto"),
        ("## Artículo 1. Horario del puerto\n\nEl puerto abre de día.", "Horario del puerto"),
        ("Artículo 1.- El puerto abre de día.", ""),
        ("Artículo 1.- El puerto abre de día y\nCierra de noche.", ""),
    ],
)
def test_an_articles_own_heading_is_its_title(line: str, title: str) -> None:
    assert article(line + "\n\nArtículo 2.- El muelle.\n", "1").title == title


def test_words_before_the_first_article_are_the_preamble_and_the_front_stays_apart() -> None:
    text = "---\ntitle: Ley 7\n---\nEl Congreso decreta:\n\nArtículo 1.- El puerto abre.\n\nArtículo 2.- Rige.\n"
    assert [unit.shape for unit in law(text).units] == ["front", "preamble", "article", "article"]


def test_an_annex_with_words_and_no_articles_is_a_text_that_can_be_cited() -> None:
    text = "Artículo 1.- El puerto.\n\nArtículo 2.- Rige.\n\nANEXO I\n\n" + "La lista de grúas del puerto. " * 20
    read = law(text)
    assert [unit.number for unit in read.articles] == ["1", "2", "text 1"]
    assert read.articles[-1].path[0].startswith("ANEXO I")


def test_an_annex_in_a_table_of_contents_is_no_text_of_its_own() -> None:
    text = "ANEXO I\n" + "La lista de grúas del puerto. " * 20 + "\nArtículo 1.- El puerto.\n\nArtículo 2.- Rige.\n"
    assert [unit.number for unit in law(text).articles] == ["1", "2"]


def test_provisions_without_articles_are_a_text_of_the_laws_own() -> None:
    text = "Artículo 1.- El puerto.\n\nArtículo 2.- Rige.\n\nDISPOSICIÓN FINAL\n\n"
    text += "DISPOSICIONES TRANSITORIAS\n\n" + "Las grúas viejas seguirán en uso un año. " * 20
    found = law(text).articles[-1]
    assert (found.number, str(found.standing), found.path) == ("text 1", "own", ("DISPOSICIONES TRANSITORIAS",))


def test_general_provisions_with_articles_do_not_hold_the_next_chapter() -> None:
    text = "DISPOSICIONES COMUNES\n\nArtículo 1.- El puerto.\n\nCAPÍTULO II\n\nArtículo 2.- El muelle.\n"
    assert [unit.path for unit in law(text).articles] == [("DISPOSICIONES COMUNES",), ("CAPÍTULO II",)]


def test_a_name_in_capitals_wrapped_onto_the_next_line_is_whole() -> None:
    text = "CAPÍTULO II DE LAS GRÚAS Y DE LOS\nMUELLES DEL PUERTO\n\nArtículo 1.- El puerto.\n"
    assert law(text).articles[0].path == ("CAPÍTULO II DE LAS GRÚAS Y DE LOS MUELLES DEL PUERTO",)


def test_a_link_in_a_heading_gives_only_its_words() -> None:
    text = "CAPÍTULO II [De las grúas](https://example.org/x)\n\nArtículo 1.- El puerto.\n"
    assert law(text).articles[0].path == ("CAPÍTULO II De las grúas",)


def test_a_text_without_articles_is_cut_at_paragraphs_when_long() -> None:
    text = "La lista de grúas del puerto.\n\n" * 600
    units = tiling.tile(text, 0, [], [])
    assert [unit.number for unit in units[:2]] == ["text 1", "text 2"]
    assert all(text[unit.start - 2 : unit.start] == "\n\n" for unit in units[1:])
    assert "".join(text[unit.start : unit.end] for unit in units) == text


def test_a_short_text_without_articles_is_one_unit() -> None:
    assert [unit.number for unit in tiling.tile("Se nombra al director.", 0, [], [])] == ["text"]


@given(strategies.texts(), strategies.texts())
def test_units_tile_any_text_between_two_headings(first: str, second: str) -> None:
    text = f"CAPÍTULO I\n{first}\nArtículo 1.- {second}\nANEXO\n{first}"
    place = 0
    for unit in law(text).units:
        assert unit.start == place
        assert unit.start <= unit.body <= unit.end
        place = unit.end
    assert place == len(text)
