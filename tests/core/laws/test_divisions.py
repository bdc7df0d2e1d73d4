"""Books, titles, chapters, parts, annexes: headings above the articles."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import divisions
from tests import strategies


def found(text: str, *, common_law: bool = False) -> list[tuple[str, int]]:
    return [(part.label, part.level) for part in divisions.find(text, common_law=common_law)]


@pytest.mark.parametrize(
    ("line", "label", "level"),
    [
        ("# LIBRO SEGUNDO", "LIBRO SEGUNDO", 1),
        ("TÍTULO III", "TÍTULO III", 2),
        ("Título Primero. De las penas", "Título Primero", 2),
        ("CAPÍTULO I", "CAPÍTULO I", 4),
        ("### CAPITULO II Competencias", "CAPITULO II", 4),
        ("Capítulo 4 - Registro", "Capítulo 4", 4),
        ("**Capítulo Único**", "Capítulo Único", 4),
        ("CAPÍTULO XII BIS", "CAPÍTULO XII BIS", 4),
        ("Sección 2ª", "Sección 2ª", 5),
        ("SUBSECCIÓN I", "SUBSECCIÓN I", 6),
        ("CHAPITRE PREMIER", "CHAPITRE PREMIER", 4),
        ("SEÇÃO II", "SEÇÃO II", 5),
        ("ANEXO", "ANEXO", 0),
        ("ANEXO II", "ANEXO II", 0),
        ("DISPOSICIONES TRANSITORIAS", "DISPOSICIONES TRANSITORIAS", 1),
        ("TRANSITORIOS", "TRANSITORIOS", 1),
        ("ARTÍCULOS TRANSITORIOS", "ARTÍCULOS TRANSITORIOS", 1),
        ("DISPOSICIONES GENERALES", "DISPOSICIONES GENERALES", 2),
        ("FIRST SCHEDULE", "FIRST SCHEDULE", 0),
    ],
)
def test_a_division_is_read_with_its_level(line: str, label: str, level: int) -> None:
    assert found(line) == [(label, level)]


@pytest.mark.parametrize(
    "line",
    [
        "Anexo A del presente decreto",
        "Capítulo I de esta ley se aplicará a",
        "capítulo II de la ley",
        "Título de propiedad",
        "Parte contratante",
        "- Capítulo I",
        "Secciones primera y segunda",
        "Transitoriamente se aplicará",
    ],
)
def test_a_sentence_that_begins_with_the_word_is_no_division(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize("line", ["PART II—Offences", "FIRST SCHEDULE", "SCHEDULE", "PART III"])
def test_common_law_has_parts_and_schedules(line: str) -> None:
    assert len(found(line, common_law=True)) == 1


@pytest.mark.parametrize("gap", ["\n", "\n\n### ", "\n\n**"])
def test_dispositions_right_below_a_numbered_chapter_are_its_name(gap: str) -> None:
    parts = divisions.find(f"CAPÍTULO I{gap}DISPOSICIONES GENERALES\n\nArtículo 1", common_law=False)
    assert [(part.label, part.title) for part in parts] == [("CAPÍTULO I", "DISPOSICIONES GENERALES")]


def test_dispositions_below_a_named_chapter_or_below_words_stand_for_themselves() -> None:
    named = "CAPÍTULO I Penas\nDISPOSICIONES COMUNES\n"
    apart = "CAPÍTULO I\nEl puerto.\nDISPOSICIONES COMUNES\n"
    assert [len(found(text)) for text in (named, apart)] == [2, 2]


def test_a_section_of_common_law_is_no_division() -> None:
    assert found("## Section 5", common_law=True) == []


@given(strategies.texts())
def test_divisions_of_any_text_stand_inside_it(text: str) -> None:
    whole = "CAPÍTULO " + text
    parts = divisions.find(whole, common_law=False)
    assert all(0 <= part.start <= part.end <= part.line_end <= len(whole) for part in parts)
