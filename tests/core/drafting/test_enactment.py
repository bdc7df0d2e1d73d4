"""A draft read as the law it would be: its articles and no others, each traced to its clause."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from atalaya.core.drafting import edits, enactment, numbering
from atalaya.core.drafting.model import Clause, Text, Wording
from tests import drafts


def test_the_articles_of_a_bill_are_those_of_the_law() -> None:
    told = enactment.enact(drafts.bill(), number="12/2026", on="2026-05-01")
    articles = told.instrument.articles
    assert [(one.number, one.title) for one in articles] == [
        ("1", "Objeto"), ("2", "Definiciones"), ("3", "Lista"), ("4", "Autoridad"), ("5", "Sanción"),
    ]  # fmt: skip
    assert told.clauses == ("objeto", "defs", "lista", "auth", "pena")
    assert (told.instrument.language, told.instrument.title) == ("es", "Ley de la Costa Serena")
    assert articles[2].path[0].startswith("Capítulo II")
    assert "b) “autoridad”" in told.instrument.words_of(articles[1]).replace("\n", " ")


def test_references_are_read_out() -> None:
    told = enactment.enact(drafts.bill())
    assert "en la lista del artículo 3;" in told.instrument.text


def test_a_law_speaks_one_language() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "article", {"es": Wording("Nuevo", "Sin traducir.")}), under="cap2")
    told = enactment.enact(text, "en")
    assert (told.instrument.language, told.clauses[-1]) == ("en", "x")
    assert "traducir" not in told.instrument.text


def test_sections_of_common_law_are_articles() -> None:
    told = enactment.enact(replace(drafts.bill(), scheme="common"), "en")
    assert [one.number for one in told.instrument.articles] == ["1", "2", "3", "4", "5"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_every_article_of_any_draft_with_words_is_traced(text: Text) -> None:
    told = enactment.enact(text)
    shown = numbering.number(text)
    wanted = [
        one.id
        for one in text.clauses
        if one.kind == "article" and (shown[one.id].label or not one.wording(text.lead).blank)
    ]
    assert [id_ for id_ in told.clauses if id_] == wanted
