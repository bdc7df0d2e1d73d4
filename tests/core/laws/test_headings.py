"""Which lines may be the heading of an article."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import headings, lines
from atalaya.core.laws.lines import Index
from tests import strategies


def numbers_of(text: str) -> list[str]:
    return [head.number for head in headings.articles(text, Index(text))]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("##### Artículo 26", "26"),
        ("ARTICULO 12. — El que fabrique", "12"),
        ("ARTÍCULO 32.- Queda prohibido", "32"),
        ("**Art. 15.-** El que", "15"),
        ("**Artículo 3º****.***Objeto*. La ley", "3"),
        ("Artículo 1o.- La presente", "1"),
        ("Artículo Único. Apruébase", "Único"),
        ("ARTÍCULO PRIMERO.- Se reforma", "1"),
        ("Artículo II. De las penas", "2"),
        ("Artigo 5º O agente", "5"),
        ("Art. 5º-A. O agente", "5-A"),
        ("Article premier. La présente loi", "1"),
        ("Article 3 bis. Le ministre", "3 bis"),
        ("Art. L. 121-3. Nul ne peut", "L121-3"),
        ("Artículo 345. Manejo de sustancias", "345"),
        ("ARTICULO l6. — La autoridad", "16"),
        ("ARTICULO 1O. — La autoridad", "10"),
        ("Artícuo 7.- Letra perdida", "7"),
        ("Artículo 2 A los efectos de esta ley", "2"),
        ("Artículo 15 Los titulares llevarán", "15"),
    ],
)
def test_a_heading_is_read_with_its_number(line: str, number: str) -> None:
    assert numbers_of(line) == [number]


@pytest.mark.parametrize(
    "line",
    [
        "artículo 36-A, fracción I, de la ley",
        "Artículo 36, fracción I de esta ley se aplicará",
        "Artículo 4 de la Ley N° 900",
        "Artículos 3 y 4 de esta ley",
        "Artículo 12 Ley 900",
        "Artículo anterior",
        "Articulado de la ley",
        "- Artículo 3.- Objeto",
        "Artesanía 3.- Objeto",
        "Artículo 7 ................ 12",
        "§ 1º O agente que",
        "Parágrafo 1. La autoridad",
    ],
)
def test_a_reference_or_another_word_is_no_heading(line: str) -> None:
    assert numbers_of(line) == []


@pytest.mark.parametrize(
    "text",
    [
        "La pena será la prevista en el\nArtículo 12. Además se impondrá multa.",
        "según lo dispuesto por el\nArtículo 12\nde la presente ley",
        "as provided for in\nArticle 12. The State",
        "nos termos do\nArtigo 12. A lei",
        "en vertu de l'\nArticle 12. La loi",
    ],
)
def test_a_reference_wrapped_onto_a_new_line_is_no_heading(text: str) -> None:
    assert numbers_of(text) == []


def test_a_heading_glued_to_the_note_before_it_is_found() -> None:
    text = "Texto. *(Artículo sustituido por Ley 1 B.O. 5/11/2012)***ARTICULO 35.-** El que"
    assert numbers_of(text) == ["35"]


def test_new_wording_opened_on_the_announcing_line_is_found_and_quoted() -> None:
    text = "Artículo 1.- Sustitúyese el artículo 7 por el siguiente: “ARTICULO 7º.- El que posea"
    found = headings.articles(text, Index(text))
    assert [(head.number, head.quoted) for head in found] == [("1", False), ("7", True)]


def test_a_table_of_contents_is_left_out() -> None:
    names = ("Objeto", "Alcance", "Definiciones", "Autoridad", "Registro", "Penas")
    contents = "".join(f"Artículo {place}. {name}\n" for place, name in enumerate(names, 1))
    body = "".join(f"Artículo {place}. {name}. La ley dispone.\n" for place, name in enumerate(names, 1))
    text = contents + body
    found = headings.articles(text, Index(text))
    assert [head.number for head in found] == ["1", "2", "3", "4", "5", "6"]
    assert found[0].start == len(contents)


def test_a_closing_list_of_past_wordings_is_not_looked_at() -> None:
    text = "Artículo 1.- Texto vigente de la ley.\n\nAntecedentes Normativos\n\nArtículo 1.- Texto anterior.\n"
    assert numbers_of(text) == ["1"]


def test_the_body_begins_behind_the_marks_of_the_heading() -> None:
    text = "**Artículo 3º****.-** Queda prohibido."
    head = headings.articles(text, Index(text))[0]
    assert text[head.end :] == "Queda prohibido."
    assert (head.label, head.marked) == ("Artículo 3º", True)


def test_a_line_alone_is_bare_and_one_with_a_point_is_closed() -> None:
    forms = [headings.articles(text, Index(text))[0].form for text in ("Artículo 3", "Artículo 3. Texto")]
    assert forms == ["bare", "closed"]


@given(strategies.texts())
def test_any_line_is_read_without_failing(text: str) -> None:
    line = lines.parse("Artículo " + text, 0, len(text) + 9)
    found = headings.read(line)
    assert found is None or found.start <= found.end <= found.line_end


@given(strategies.texts())
def test_candidates_of_any_text_stand_in_order_inside_it(text: str) -> None:
    found = headings.articles(text, Index(text))
    assert all(0 <= head.start <= head.end <= len(text) for head in found)
    assert [head.start for head in found] == sorted(head.start for head in found)
