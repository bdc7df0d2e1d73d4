"""Terms: defined, used, missing, round in a circle."""

from __future__ import annotations

import pytest

from atalaya.core.drafting import definitions, edits
from atalaya.core.drafting.model import Clause, Text, Wording
from tests import drafts


def _text(*bodies: str, language: str = "es", heading: str = "") -> Text:
    text = Text(language, (language,))
    for number, body in enumerate(bodies):
        text = edits.insert(
            text, Clause(f"c{number}", "article", {language: Wording(heading if number == 0 else "", body)})
        )
    return text


@pytest.mark.parametrize(
    ("language", "body", "term"),
    [
        ("es", "“material sensible”: todo el que figura en la lista.", "material sensible"),
        ("es", "«Autoridad» significa el Ministerio.", "Autoridad"),
        ("es", "Se entiende por agente vedado: toda sustancia de la lista.", "agente vedado"),
        ("en", "“authority” means the Ministry.", "authority"),
        ("en", '"goods" has the meaning given by section 2', "goods"),
        ("pt", "“autoridade” significa o Ministério.", "autoridade"),
        ("pt", "Entende-se por agente: toda substância.", "agente"),
        ("fr", "« autorité » désigne le ministère.", "autorité"),
        ("fr", "On entend par agent : toute substance.", "agent"),
    ],
)
def test_definitions_are_found_in_four_languages(language: str, body: str, term: str) -> None:
    (found,) = definitions.look(_text(body, language=language)).definitions
    assert found.term == term
    assert body[found.start : found.end] == term


def test_a_list_under_the_heading_definitions_needs_no_quotation_marks() -> None:
    text = _text("Para esta ley:", heading="Definiciones")
    text = edits.insert(
        text, Clause("p", "point", {"es": Wording("", "Operador: quien recibe una licencia.")}), under="c0"
    )
    assert [one.term for one in definitions.look(text).definitions] == ["Operador"]


def test_uses_are_counted_outside_the_definition_in_singular_and_plural() -> None:
    terms = definitions.look(drafts.bill())
    assert terms.uses[definitions.key("material sensible")] == ("objeto", "lista") or set(
        terms.uses[definitions.key("material sensible")]
    ) >= {"lista"}
    text = _text("“licencia”: permiso.", "Las licencias se publican.", "Nada.")
    assert definitions.look(text).uses[definitions.key("licencia")] == ("c1",)


def test_a_term_that_is_only_defined_has_no_use() -> None:
    assert definitions.look(_text("“licencia”: permiso.", "Nada.")).uses == {definitions.key("licencia"): ()}


def test_definitions_that_need_each_other_are_a_circle() -> None:
    text = _text("“alfa”: lo que tiene beta.\n“beta”: lo que tiene gama.\n“gama”: lo que tiene alfa.\n“delta”: nada.")
    assert definitions.look(text).circles == (("alfa", "beta", "gama"),)


def test_a_definition_by_itself_is_a_circle() -> None:
    assert definitions.look(_text("“licencia”: la licencia que se otorga.")).circles == (("licencia",),)


def test_quoted_and_capitalised_terms_without_a_definition_are_told() -> None:
    text = _text(
        "“licencia”: permiso.", "El “operador final” pide licencia.", "Lo decide la Junta Técnica.",
        "Ante la Junta Técnica se apela.", "De la Junta Técnica no hay recurso.",
    )  # fmt: skip
    assert [one.term for one in definitions.look(text).undefined] == ["operador final", "Junta Técnica"]


def test_names_in_a_text_that_defines_nothing_are_no_terms() -> None:
    assert definitions.look(_text(*["Lo decide la Junta Técnica."] * 4)).undefined == ()
