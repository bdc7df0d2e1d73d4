"""The language of a text, short, mixed or badly scanned."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import language
from tests import strategies


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Queda prohibida la fabricación de armas químicas en el territorio de la República.", "es"),
        ("No person shall manufacture or possess a chemical weapon except with a licence.", "en"),
        ("É proibida a fabricação de armas químicas no território da República, salvo autorização.", "pt"),
        ("La fabrication des armes chimiques est interdite sur le territoire de la République.", "fr"),
    ],
)
def test_a_sentence_is_enough(text: str, expected: str) -> None:
    assert language.detect(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Artículo 1\nApruébase el Acuerdo entre la República Oriental y la República Federativa do Brasil.\n",
        "Artículo único.- Desígnase a la escuela N° 5 con el nombre de José da Silva. (*)",
        "Artículo 1.- Declárase feriado no laborable. Artículo 2.- Comuníquese a Montevideo e informe a Rivera.",
    ],
)
def test_a_short_spanish_law_is_not_taken_for_portuguese(text: str) -> None:
    assert language.detect(text) == "es"


def test_a_badly_scanned_english_act_stays_english() -> None:
    text = "6.-41) Any pcrson who contmvenes thc provisions of this Act shall bc liable to a fme of 5 dollars"
    assert language.detect(text) == "en"


@pytest.mark.parametrize("text", ["", "12 34", "Anexo", "\n\n"])
def test_too_few_words_give_the_default(text: str) -> None:
    assert language.detect(text) == "es"
    assert language.detect(text, "en") == "en"


@given(strategies.texts())
def test_any_text_has_one_of_the_four_languages(text: str) -> None:
    assert language.detect(text, "fr") in language.LANGUAGES
