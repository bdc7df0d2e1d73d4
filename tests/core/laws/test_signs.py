"""The words by which a law amends, approves, quotes, annexes or remembers."""

from __future__ import annotations

import pytest

from atalaya.core.laws import signs


@pytest.mark.parametrize(
    "words",
    [
        "Sustitúyese el artículo 3 de la Ley N° 900 por el siguiente",
        "Modifícase el artículo 3",
        "Reemplázase el inciso 2",
        "Agrégase al artículo 4 el siguiente inciso",
        "El artículo 345 del Código quedará así",
        "El artículo 345 tendrá el siguiente texto",
        "Se reforma el artículo 5",
        "Section 5 of the principal Act is amended",
        "O artigo 3 da Lei passa a vigorar com a seguinte redação",
        "Dê-se ao artigo 4 a seguinte redação",
        "L'article 5 est ainsi modifié",
        "Les articles 5 et 6 sont remplacés",
    ],
)
def test_amending_words_are_heard_in_four_languages(words: str) -> None:
    assert signs.amends(words)


@pytest.mark.parametrize(
    "words",
    ["El que fabrique armas será castigado.", "No person shall manufacture.", "É proibido fabricar.", "Nul ne peut."],
)
def test_plain_rules_amend_nothing(words: str) -> None:
    assert not signs.amends(words)


@pytest.mark.parametrize(
    ("body", "opened"),
    [
        ("Sustitúyese el artículo 3 por el siguiente:\n", True),
        ("El artículo 3 quedará así:\n", True),
        ("Sustitúyese el artículo 3 por el siguiente:\n“Artículo 3", True),
        ("Section 5 is amended by deleting the word and substituting the following:\n", True),
        ("Modifícase la ley vigente. Los titulares llevarán:\na) un libro", False),
        ("A los efectos de esta ley se entiende por:\n", False),
    ],
)
def test_new_wording_is_opened_only_by_an_amending_sentence(body: str, opened: bool) -> None:
    assert signs.opens(body) is opened


@pytest.mark.parametrize(
    ("body", "stub"),
    [
        ("\n(*)\n", True),
        ("(*) (*)", True),
        ("(*)\n\n### CAPÍTULO II\nREGISTRO\n", True),
        ("(*)\nEl que fabrique armas será castigado.", False),
        ("El que fabrique armas. (*)", False),
        ("", False),
    ],
)
def test_a_stub_is_a_publishers_mark_and_nothing_else(body: str, stub: bool) -> None:
    assert signs.is_stub(body) is stub


@pytest.mark.parametrize(
    "words",
    [
        "Apruébase la Convención sobre la pesca",
        "Adhiérese la República al Protocolo",
        "Ratifícase el Tratado",
        "Fica aprovado o texto do Acordo",
        "Est approuvée la convention sur la pêche",
        "La République approuve le protocole annexé",
        "La République adhère au traité",
        "Est autorisée l'adhésion à l'accord",
        "The Convention set out in the Schedule. The accession and ratification of the Convention",
    ],
)
def test_words_of_approval_are_heard(words: str) -> None:
    assert signs.approves(words)


def test_approving_a_plan_approves_no_treaty() -> None:
    assert not signs.approves("Apruébase el presupuesto. Se celebrará un convenio.")
    assert not signs.approves("El que fabrique armas será castigado.")


def test_an_article_may_accept_what_was_printed_before_it() -> None:
    assert signs.accepts("Apruébase el contrato preinserto celebrado con")
    assert not signs.accepts("Apruébase la Convención")


def test_the_articles_a_text_announces_are_named_in_normal_form() -> None:
    text = "Modifícanse los artículos 3º, 4 bis y 12-A de la ley, y el artículo 20."
    assert signs.announced(text) >= {"3", "4 bis", "12-A", "20"}


@pytest.mark.parametrize("line", ["LEGISLACIÓN ANTERIOR", "**TEXTO ORIGINAL**", "Redacción anterior dada por ley:"])
def test_a_line_may_open_the_past(line: str) -> None:
    assert signs.PAST.search(line)


@pytest.mark.parametrize("line", ["DECRETA:", "El Presidente\nD E C R E T A :", "sancionan con fuerza de\nLEY"])
def test_an_enacting_formula_begins_an_act(line: str) -> None:
    assert signs.ENACTS.search(line)
