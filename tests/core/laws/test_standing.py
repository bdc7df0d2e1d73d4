"""With whose voice each article speaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.laws import headings, sequence, standing
from atalaya.core.laws.lines import Index
from atalaya.core.laws.model import Standing
from tests import strategies

OWN, ANNEX, QUOTED = Standing.OWN, Standing.ANNEX, Standing.QUOTED
TREATY, HISTORIC, OTHER, STUB = Standing.TREATY, Standing.HISTORIC, Standing.OTHER, Standing.STUB


def judged(text: str, title: str = "Ley 1") -> list[tuple[str, Standing | None]]:
    heads = sequence.merge(text, headings.articles(text, Index(text)))
    transitory = [text.index("TRANSITORI")] if "TRANSITORI" in text else []
    return [
        (head.number, mark) for head, mark in zip(heads, standing.judge(text, title, heads, transitory), strict=True)
    ]


def test_a_plain_law_speaks_for_itself() -> None:
    text = "".join(f"Artículo {number}.- La autoridad llevará un registro.\n" for number in (1, 2, 3, "3 bis", 4))
    assert judged(text) == [("1", OWN), ("2", OWN), ("3", OWN), ("3 bis", OWN), ("4", OWN)]


# Quoted articles


def test_new_wording_of_another_laws_article_is_quoted() -> None:
    text = (
        "Artículo 1.- Objeto de la ley.\n"
        "Artículo 2.- El artículo 345 del Código quedará así:\n\n"
        "Artículo 345. Manejo. El que administre bienes será castigado.\n\n"
        "Artículo 3.- La presente ley rige desde su publicación.\n"
    )
    assert judged(text) == [("1", OWN), ("2", OWN), ("345", QUOTED), ("3", OWN)]


def test_new_wording_with_the_very_number_that_comes_next_is_quoted() -> None:
    text = (
        "Artículo 1°.- Modifícase el artículo 2 de la Ley 900, que queda redactado como sigue:\n"
        "“Art. 2.- El que posea agentes será castigado.”\n"
        "Artículo 2°.- Comuníquese al Poder Ejecutivo.\n"
    )
    assert judged(text) == [("1", OWN), ("2", QUOTED), ("2", OWN)]


def test_several_new_wordings_in_a_row_are_quoted() -> None:
    text = (
        "Artículo 1.- Modifícanse los artículos 14, 15 y 16 de la Ley 900, que quedan redactados así:\n"
        "Art. 14. El registro.\nArt. 15. La licencia.\nArt. 16. La inspección.\n"
        "Artículo 2.- Derógase la Ley 100.\n"
    )
    assert judged(text) == [("1", OWN), ("14", QUOTED), ("15", QUOTED), ("16", QUOTED), ("2", OWN)]


@pytest.mark.parametrize(
    ("first", "quoted", "second"),
    [
        (
            "Art. 1º O art. 24 da Lei nº 900 passa a vigorar com a seguinte redação:",
            "“Art. 24. É proibido portar.” (NR)",
            "Art. 2º Esta Lei entra em vigor hoje.",
        ),
        (
            "Article 1er. L'article 24 de la loi 900 est modifié et rédigé comme suit :",
            "« Article 24. Nul ne peut porter. »",
            "Article 2. La présente loi entre en vigueur.",
        ),
    ],
)
def test_new_wording_is_quoted_in_portuguese_and_french(first: str, quoted: str, second: str) -> None:
    assert judged(f"{first}\n{quoted}\n{second}\n") == [("1", OWN), ("24", QUOTED), ("2", OWN)]


# Stubs


def test_an_article_whose_words_the_publisher_moved_is_a_stub() -> None:
    text = (
        "##### Artículo 1\n\nLa ley dispone.\n\n##### Artículo 2\n\n(*)\n\n"
        "##### Artículo 3\n\n(*)\n\n### CAPÍTULO II\n\n##### Artículo 4\n\nRige. (*)\n"
    )
    assert judged(text) == [("1", OWN), ("2", STUB), ("3", STUB), ("4", OWN)]


# Historic wordings


def test_past_wordings_printed_behind_the_current_one_are_historic() -> None:
    text = (
        "Artículo 1. Objeto nuevo.\n\nLEGISLACIÓN ANTERIOR\n\n"
        "Vigente hasta el: 1/1/2030\n\nArtículo 1. Objeto viejo de la ley.\n\n"
        "Artículo 2. Alcance.\n"
    )
    assert judged(text) == [("1", OWN), ("1", HISTORIC), ("2", OWN)]


# Treaties


def test_the_treaty_behind_its_approving_article_is_told_apart() -> None:
    text = (
        "Artículo 1.- Apruébase la Convención sobre la pesca, cuyo texto es el siguiente:\n"
        "Artículo 2.- Comuníquese.\n\n"
        "CONVENCIÓN SOBRE LA PESCA\n\nLos Estados Partes convienen:\n\n"
        "Artículo 1. Cada Estado Parte se compromete a no pescar de noche.\n"
        "Artículo 2. Los Estados Partes cooperarán.\n"
    )
    assert judged(text, "Ley que aprueba la Convención") == [("1", OWN), ("2", OWN), ("1", TREATY), ("2", TREATY)]


def test_the_treaty_before_its_approving_article_is_told_apart() -> None:
    text = (
        "Visto el texto de la Convención sobre la pesca:\n\n"
        "Artículo 1. Cada Estado Parte se compromete a no pescar de noche.\n"
        "Artículo 2. Los Estados Partes cooperarán. Esta Convención entra en vigor.\n\n"
        "DECRETA:\n\n"
        "Artículo 1. Apruébase la Convención sobre la pesca.\n"
        "Artículo 2. La presente ley rige desde su publicación.\n"
    )
    assert judged(text, "Por la cual se aprueba la Convención sobre la pesca") == [
        ("1", TREATY),
        ("2", TREATY),
        ("1", OWN),
        ("2", OWN),
    ]


@pytest.mark.parametrize(
    ("title", "approving", "closing", "party"),
    [
        (
            "Loi autorisant la ratification de la convention",
            "Article premier. Est approuvée la convention sur la pêche, dont le texte est annexé à la présente loi.",
            "Article 2. La présente loi sera exécutée comme loi de l'État.",
            "Les États parties s'engagent à coopérer. La présente convention",
        ),
        (
            "Decreto Legislativo que aprova o texto da Convenção",
            "Art. 1º Fica aprovado o texto da Convenção sobre a Pesca.",
            "Art. 2º Este Decreto Legislativo entra em vigor na data de sua publicação.",
            "Os Estados Partes comprometem-se a cooperar.",
        ),
    ],
)
def test_a_treaty_is_told_apart_in_french_and_portuguese(title: str, approving: str, closing: str, party: str) -> None:
    text = f"{approving}\n{closing}\n\nArticle 1. {party}\nArticle 2. {party}\n"
    assert [mark for _, mark in judged(text, title)] == [OWN, OWN, TREATY, TREATY]


# Annexes and other acts


def test_the_articles_of_an_annexed_regulation_are_an_annex() -> None:
    text = (
        "Artículo 1.- Apruébase el Reglamento que como anexo forma parte del presente decreto.\n"
        "Artículo 2.- Comuníquese y publíquese.\n\nANEXO\n\nREGLAMENTO DE PUERTOS\n\n"
        "Artículo 1.- El puerto abre de día.\nArtículo 2.- El muelle es público.\n"
    )
    assert judged(text, "Decreto 5") == [("1", OWN), ("2", OWN), ("1", ANNEX), ("2", ANNEX)]


def test_a_decree_of_reform_that_starts_again_at_one_is_another_act() -> None:
    text = (
        "Artículo 1.- El puerto abre de día.\nArtículo 2.- El muelle es público.\nArtículo 3.- Rige hoy.\n\n"
        "DECRETO por el que se reforma la Ley de Puertos\n\n"
        "Artículo 1.- Se reforma la ley.\nArtículo 2.- Se publica.\n"
    )
    assert judged(text)[3:] == [("1", OTHER), ("2", OTHER)]


def test_transitory_articles_that_start_again_at_one_are_the_laws_own() -> None:
    text = (
        "Artículo 1.- El puerto abre de día.\nArtículo 2.- El muelle es público.\n\nTRANSITORIOS\n\n"
        "Artículo 1.- Rige hoy.\nArtículo 2.- Se deroga la ley vieja.\n"
    )
    assert judged(text)[2:] == [("1", OWN), ("2", OWN)]


# Order


def test_missing_articles_do_not_make_the_next_one_quoted() -> None:
    text = "".join(f"Artículo {number}.- La autoridad llevará un registro.\n" for number in (23, 24, 25, 30, 31))
    assert [mark for _, mark in judged(text)] == [OWN] * 5


def test_a_line_that_breaks_every_sequence_is_no_heading() -> None:
    text = (
        "Artículo 1.- El puerto abre.\nArtículo 2.- El muelle.\n"
        "Artículo 77 (Boletín) sigue el texto.\nArtículo 3.- La grúa.\n"
    )
    assert ("77", OWN) not in judged(text)
    assert [number for number, mark in judged(text) if mark is OWN] == ["1", "2", "3"]


def test_no_candidates_have_no_standing() -> None:
    assert standing.judge("texto", "Ley", [], []) == []


@given(st.lists(st.integers(0, 40), max_size=30), strategies.texts(60))
def test_each_candidate_of_any_order_of_numbers_is_judged_once(order: list[int], between: str) -> None:
    text = "".join(f"Artículo {number}.- Modifícase así:\n{between}\n" for number in order)
    heads = headings.articles(text, Index(text))
    assert len(standing.judge(text, "Ley", heads, [])) == len(heads)
