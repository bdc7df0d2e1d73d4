"""Defined terms lend what their definitions name to the articles that use them."""

from __future__ import annotations

import pytest

from atalaya.core.mapping import definitions, lexicon, words
from tests.core.mapping import primer


def lent(defining: str, using: str) -> dict[str, str]:
    """Subjects that an article inherits from an article of definitions, with the term as printed."""
    split = words.split(defining)
    found = definitions.terms([(split, defining)], primer.small())
    article = words.split(using)
    return {
        concept: using[article.starts[hit.first] : article.ends[hit.last]]
        for concept, hit in definitions.uses(article, found).items()
    }


@pytest.mark.parametrize(
    "defining",
    [
        'Se entiende por "agente vedado" toda arma química.',
        "Se entiende por «agente vedado» toda arma química.",
        "Se entiende por “agente vedado”: toda arma química.",
        "Se entiende por:\na) Agente vedado: toda arma química.",
        "Se entiende por:\n**Agente vedado**: toda arma química.",
        'Se entiende por "agente\nvedado" toda arma química.',
    ],
)
def test_a_term_lends_its_subject_however_it_is_set_off(defining: str) -> None:
    assert lent(defining, "Quien posea un agente vedado") == {"chem.weapon": "agente vedado"}


def test_a_term_is_known_by_all_its_words_without_case_and_accent() -> None:
    defining = 'Se entiende por "artículo vedado" toda arma química.'
    assert lent(defining, "Un ARTICULO Vedado") == {"chem.weapon": "ARTICULO Vedado"}
    assert lent(defining, "Un artículo de pesca vedado") == {}


def test_each_term_lends_only_what_its_own_definition_names() -> None:
    defining = 'Se entiende por:\na) "agente vedado": toda arma química;\nb) "germen vedado": toda arma biológica.'
    assert lent(defining, "un agente vedado") == {"chem.weapon": "agente vedado"}
    assert lent(defining, "un germen vedado") == {"bio.weapon": "germen vedado"}


def test_a_term_that_names_the_subject_itself_lends_nothing_more() -> None:
    assert lent('Se entiende por "armas químicas": toda arma química.', "las armas químicas") == {}


def test_a_term_lends_weapons_and_not_functions() -> None:
    assert lent('Se entiende por "titular": quien tenga licencia, registro o multa.', "el titular") == {}


def test_a_term_whose_definition_names_nothing_lends_nothing() -> None:
    assert lent('Se entiende por "buque": toda embarcación.', "un buque") == {}


def test_a_whole_sentence_in_quotation_marks_is_no_term() -> None:
    defining = 'Se entiende por "todo lo que más adelante se dirá aquí" toda arma química.'
    assert lent(defining, "todo lo que más adelante se dirá aquí") == {}


def test_the_first_use_is_the_place() -> None:
    using = "Agente vedado. Otro agente vedado."
    article = words.split(using)
    defining = 'Se entiende por "agente vedado" toda arma química.'
    found = definitions.terms([(words.split(defining), defining)], primer.small())
    hit = definitions.uses(article, found)["chem.weapon"]
    assert (hit.first, hit.last, hit.sentence) == (0, 1, 0)


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Artículo 9. Otra cosa. Se entiende por «agente vedado» toda arma química."
    start = text.index("Se entiende")
    found = definitions.terms([(words.split(text[start:], start), text)], primer.small())
    assert list(definitions.uses(words.split("el agente vedado"), found)) == ["chem.weapon"]


def test_the_parts_of_a_weapon_are_not_lent_as_its_delivery() -> None:
    data = primer.data()
    data["subjects"]["delivery"] = ["misil*"]
    compiled = lexicon.build(data)
    said = 'Se entiende por "arma química" la sustancia y el misil que la lleva; "agente vedado" todo misil.'
    found = definitions.terms([(words.split(said), said)], compiled)
    assert "delivery" not in definitions.uses(words.split("Un arma química."), found)
    assert "delivery" in definitions.uses(words.split("Un agente vedado."), found)


def test_an_empty_article_defines_nothing() -> None:
    assert definitions.terms([(words.split(""), "")], primer.small()) == {}
