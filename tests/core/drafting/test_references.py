"""References: marks that read as the number of the moment, and numbers that people type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atalaya.core.drafting import edits, numbering, references
from atalaya.core.drafting.model import Clause, Wording
from tests import drafts


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        ("conforme al artículo 5 de esta ley", "article", ("5",)),
        ("los artículos 5, 6 y 7 bis", "article", ("5", "6", "7 bis")),
        ("según el Artículo 12-A, se", "article", ("12-a",)),
        ("ver art. 5º.", "article", ("5",)),
        ("en el capítulo II de la presente ley", "chapter", ("2",)),
        ("o artigo 5.º da presente lei", "article", ("5",)),
        ("os artigos 5.º a 7.º", "article", ("5", "7")),
        ("l’article 5, sous réserve", "article", ("5",)),
        ("de l'article premier de la présente loi", "article", ("1",)),
        ("les articles 5 et 6", "article", ("5", "6")),
        ("under article 5 of this Act", "article", ("5",)),
        ("listed in Annex I", "annex", ("1",)),
    ],
)
def test_references_are_found_in_four_languages(words: str, kind: str, told: tuple[str, ...]) -> None:
    (found,) = references.typed(words)
    assert (found.kind, found.numbers) == (kind, told)


def test_a_section_is_an_article_in_common_law_with_its_deeper_parts() -> None:
    (found,) = references.typed("under section 5(2)(a) of this Act", common_law=True)
    assert (found.kind, found.numbers, found.deeper) == ("article", ("5",), ("2", "a"))
    (found,) = references.typed("under section 5", common_law=False)
    assert found.kind == "section"


@pytest.mark.parametrize(
    "words",
    [
        "el artículo 5 de la Constitución",
        "el artículo 318 del Código Penal",
        "section 3 of the Customs Act",
        "article 41 of the Charter of the United Nations",
        "l'article 5 de la loi sur les douanes",
        "o artigo 5.º da Convenção",
        "la parte interesada",
        "in part and in full",
    ],
)
def test_references_to_other_texts_are_left_alone(words: str) -> None:
    assert list(references.typed(words, common_law=True)) == []


def test_a_mark_reads_as_the_number_of_the_moment() -> None:
    text = drafts.bill()
    body = edits.clause(text, "def-a").wording("es").body
    assert "del artículo 3;" in references.spoken(body, numbering.number(text)) or "artículo 3" in references.spoken(
        body, numbering.number(text)
    )
    moved = edits.move(text, "lista", under="cap1", after=edits.FIRST)
    assert "artículo 1;" in references.spoken(body, numbering.number(moved))
    assert references.spoken("[[#lista|number]] y [[#nada]]", numbering.number(text)) == "3 y [?]"


def test_runs_carry_their_target_and_join_to_what_is_read() -> None:
    told = numbering.number(drafts.bill())
    runs = references.runs("según [[#lista]] y [[#pena]].", told)
    assert [(run.text, run.target) for run in runs] == [
        ("según ", ""), ("artículo 3", "lista"), (" y ", ""), ("artículo 5", "pena"), (".", ""),
    ]  # fmt: skip


def test_typed_references_become_marks_that_follow() -> None:
    bound = references.bind(drafts.bill())
    assert edits.clause(bound, "pena").wording("es").body == "Quien infrinja el [[#lista]] será castigado."
    moved = edits.move(bound, "lista", under="cap1", after=edits.FIRST)
    told = numbering.number(moved)
    assert references.spoken(edits.clause(moved, "pena").wording("es").body, told).startswith(
        "Quien infrinja el artículo 1"
    )


def test_lists_and_strangers_stay_typed() -> None:
    text = edits.rewrite(drafts.bill(), "pena", "es", body="Los artículos 3 y 4, y el artículo 99.")
    assert edits.clause(references.bind(text), "pena") == edits.clause(text, "pena")


def test_a_reference_goes_down_to_the_point() -> None:
    places = references.Places(replace(drafts.bill(), scheme="common"), "en")
    assert places.find("article", "2", ("b",)) == "def-b"
    assert (places.find("article", "2", ("z",)), places.find("article", "77")) == ("", "")


def test_marks_are_renamed_everywhere_or_taken_out() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "text", {"es": Wording("[[#lista]]", "[[#pena|number]]")}))
    told = references.renamed(text, {"lista": "otra", "pena": ""}).clauses[-1].wording("es")
    assert (told.heading, told.body) == ("[[#otra]]", "[?]")
