"""What an instrument says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import metadata
from tests import strategies

ENGLISH_KEYS = """---
title: "Ley 900 de sustancias"
rank: ley
official_number: "900"
promulgation_date: 2031-05-04
status: in_force
language: es
---
# Otro título
"""
SPANISH_KEYS = """---
titulo: DECRETO 12 DE 2031
tipo: decreto
numero: '12'
fecha: 2031-05-04
estado: Vigente
texto_resumido: por el cual se regula el transporte
---
"""


def test_front_matter_with_english_keys_is_read() -> None:
    told = metadata.read(ENGLISH_KEYS, {}, "xc/ley-900.md")
    assert (told.title, told.type, told.number, told.on) == ("Ley 900 de sustancias", "law", "900", "2031-05-04")
    assert (told.status, told.language) == ("in_force", "es")
    assert ENGLISH_KEYS[told.front_end :] == "# Otro título\n"


def test_front_matter_with_spanish_keys_is_read_and_its_summary_joins_the_title() -> None:
    told = metadata.read(SPANISH_KEYS, {}, "xc/decreto-12.md")
    assert told.title == "DECRETO 12 DE 2031 - por el cual se regula el transporte"
    assert (told.type, told.number, told.on, told.status) == ("decree", "12", "2031-05-04", "Vigente")


def test_a_text_without_front_matter_has_its_first_heading_as_title() -> None:
    told = metadata.read("\n# Ley Nº 1.086 / 2031 QUE APRUEBA\n\nArtículo 1.-", {}, "xc/ley-1086.md")
    assert (told.title, told.type, told.number) == ("Ley Nº 1.086 / 2031 QUE APRUEBA", "law", "1086/2031")
    assert told.front_end == 0


def test_without_any_heading_the_first_line_is_the_title() -> None:
    assert metadata.read("\n\n**DECRETO 5**\ntexto", {}, "xc/d.md").title == "DECRETO 5"


def test_without_any_word_the_file_name_is_the_title() -> None:
    assert metadata.read("", {}, "xc/ley-7.md").title == "ley-7.md"


def test_what_the_file_told_goes_before_what_the_text_says() -> None:
    told = metadata.read(ENGLISH_KEYS, {"Title": "Título del archivo"}, "xc/ley-900.md")
    assert told.title == "Título del archivo"


def test_the_publishers_date_for_unknown_is_no_date() -> None:
    assert metadata.read("---\ndate: 1900-01-01\n---\nx", {}, "xc/x.md").on == ""


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Constitución de la República", "constitution"),
        ("Decreto-Ley 14.157", "decree-law"),
        ("Código Penal", "code"),
        ("Reglamento de la Ley 5", "regulation"),
        ("Decreto 7", "decree"),
        ("Resolución 8", "resolution"),
        ("Lei 9", "law"),
        ("The Firearms Act", "act"),
        ("Convenio sobre pesca", "treaty"),
        ("Varios", "other"),
    ],
)
def test_the_type_follows_the_words_of_the_title(title: str, kind: str) -> None:
    assert metadata.read(f"# {title}\n", {}, "xc/x.md").type == kind
    assert kind in metadata.TYPES


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Ley Nº 1.086 QUE APRUEBA", "1086"),
        ("DECRETO 1419 DE 2002", "1419/2002"),
        ("Decreto-Ley Nº 10.415", "10415"),
        ("Act 5 of 2015", "5/2015"),
        ("LEI Nº 7.649, DE 25 DE JANEIRO", "7649"),
        ("The Harbour Act", ""),
    ],
)
def test_the_number_of_a_title_is_without_points_and_with_its_year(title: str, number: str) -> None:
    assert metadata.read(f"# {title}\n", {}, "xc/x.md").number == number


def test_the_number_of_an_identifier_is_without_its_kind() -> None:
    assert metadata.read("---\nidentificador: DECRETO-1419-2002\n---\n", {}, "xc/x.md").number == "1419/2002"


def test_a_date_the_file_does_not_tell_is_that_of_the_formula_of_enactment() -> None:
    text = "# Ley 7\n\nArtículo 1.- El 3/4/1990 abrió el puerto.\n\nDada en la Sala, a los dos días de mayo de 2031.\n"
    assert metadata.read(text, {}, "xc/x.md").on == "2031-05-02"


def test_a_date_below_the_title_goes_before_the_formula_of_enactment() -> None:
    text = "# Decreto 7\n\nPuerto Nuevo, 4 de mayo de 2031\n\nArtículo 1.- Rige.\n\nDada el 9 de mayo de 2031.\n"
    assert metadata.read(text, {}, "xc/x.md").on == "2031-05-04"


def test_an_act_says_how_it_may_be_cited() -> None:
    text = "# The Harbour Act\n\n1. These Regulations may be cited as the Harbour Regulations, 2031.\n"
    assert metadata.read(text, {}, "xc/x.md").type == "regulation"


def test_fences_without_an_end_are_no_front_matter() -> None:
    assert metadata.front_matter("---\ntitle: x\n") == ({}, 0)


@given(strategies.texts())
def test_any_text_gives_a_title_and_an_end_of_front_matter_inside_it(text: str) -> None:
    told = metadata.read(text, {}, "xc/x.md")
    assert told.title
    assert 0 <= told.front_end <= len(text)
