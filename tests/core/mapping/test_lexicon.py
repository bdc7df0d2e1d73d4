"""Patterns of words: endings, alternatives, gaps, lists, and never across a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from atalaya.core.errors import Unusable
from atalaya.core.mapping import lexicon, words
from tests import statutes, strategies
from tests.core.mapping import primer


def found(pattern: str, text: str) -> list[str]:
    """The places of a pattern in a text, as printed."""
    data = primer.data()
    data["acts"] = {"sought": [pattern]}
    split = words.split(text)
    hits = lexicon.build(data).find(split).get("sought", [])
    return [text[split.starts[hit.first] : split.ends[hit.last]] for hit in hits]


def refused(change: dict[str, Any]) -> Unusable:
    with pytest.raises(Unusable) as caught:
        lexicon.build(primer.data() | change)
    return caught.value


# Patterns


@pytest.mark.parametrize(
    ("pattern", "text", "places"),
    [
        ("arma", "Arma, armas, ÁRMA", ["Arma", "ÁRMA"]),
        ("fabric*", "fabrica la fábrica y prefabrica", ["fabrica", "fábrica"]),
        ("fabricar|producir", "fabricar y producir o prender", ["fabricar", "producir"]),
        ("re-export*", "la re-exportación y la exportación", ["re-exportación"]),
        ("doble uso", "doble uso, uso doble, doble o uso", ["doble uso"]),
        (
            "lista* ~2 anexo*",
            "lista anexo. lista del anexo. lista en el anexo. lista de uno en anexo",
            ["lista anexo", "lista del anexo", "lista en el anexo"],
        ),
        ("lista ~ anexo", "lista 1 2 3 4 5 6 anexo. lista 1 2 3 4 5 6 7 anexo", ["lista 1 2 3 4 5 6 anexo"]),
        ("lista ~1 del|de anexo", "lista larga del anexo", ["lista larga del anexo"]),
        ("no podra* ~12", "no podrán salir", ["no podrán"]),
    ],
)
def test_a_pattern_finds_its_places(pattern: str, text: str, places: list[str]) -> None:
    assert found(pattern, text) == places


@pytest.mark.parametrize(
    "text",
    ["armas químicas", "armas nucleares, biológicas y químicas", "armas nucleares y biológicas o armas químicas"],
)
def test_a_list_gap_reaches_over_words_of_a_weapons_list(text: str) -> None:
    assert found("arma* = quimic*", text)[0] == text


@pytest.mark.parametrize("text", ["armas de fuego y sustancias químicas", "armas cortas, químicas", "químicas, armas"])
def test_a_list_gap_reaches_over_no_other_word(text: str) -> None:
    assert found("arma* = quimic*", text) == []


@pytest.mark.parametrize("pattern", ["uno dos", "uno ~9 dos", "uno = dos"])
@pytest.mark.parametrize("gap", [". ", "; ", ":\na) "])
def test_a_pattern_never_crosses_the_end_of_a_sentence(pattern: str, gap: str) -> None:
    assert found(pattern, f"uno{gap}dos") == []
    assert found(pattern, "uno dos") == ["uno dos"]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("convencion ~9 arma* quimic*", "convención sobre armas livianas y armas químicas"),
        ("lista ~4 anexo primero", "lista del anexo o del anexo primero"),
        ("arma* = quimic* ~3 guerra", "armas químicas y químicas de guerra"),
    ],
)
def test_a_place_that_leads_nowhere_does_not_hide_the_next(pattern: str, text: str) -> None:
    assert found(pattern, text) == [text]


def test_each_beginning_is_a_place_of_its_own_and_they_come_in_order() -> None:
    assert found("licencia ~3 registro", "licencia y licencia de registro") == [
        "licencia y licencia de registro",
        "licencia de registro",
    ]


def test_two_patterns_of_a_concept_give_one_hit_a_place() -> None:
    data = primer.data()
    data["acts"] = {"sought": ["fabric*", "fabricar|hacer"]}
    assert len(lexicon.build(data).find(words.split("fabricar"))["sought"]) == 1


def test_a_hit_says_its_sentence() -> None:
    hits = primer.small().find(words.split("La licencia. El registro; la licencia."))["licence"]
    assert [(hit.first, hit.last, hit.sentence) for hit in hits] == [(1, 1, 0), (5, 5, 2)]


def test_a_concept_that_is_not_said_is_not_found() -> None:
    assert primer.small().find(words.split("La veda del caracol rige en mayo")) == {}


@settings(deadline=None, max_examples=60)
@given(strategies.wordings())
def test_shipped_patterns_stay_inside_the_text_and_one_sentence(text: str) -> None:
    split = words.split(text)
    for hits in statutes.knowledge().lexicons["es"].find(split).values():
        assert hits == sorted(set(hits), key=lambda hit: (hit.first, hit.last))
        for hit in hits:
            assert 0 <= hit.first <= hit.last < len(split)
            assert split.sentences[hit.first] == split.sentences[hit.last] == hit.sentence


def test_what_was_looked_up_before_does_not_change_what_is_found() -> None:
    used, fresh = primer.small(), primer.small()
    used.find(words.split("Quien fabrique armas químicas sin licencia"))
    text = words.split("Prohíbese fabricar armas nucleares o químicas y transportarlas")
    assert used.find(text) == fresh.find(text)


# Building


@pytest.mark.parametrize("section", lexicon.SECTIONS)
def test_a_missing_section_is_refused_by_name(section: str) -> None:
    problem = refused({section: None})
    assert (problem.code, problem.where) == ("lexicon.section", "es")
    assert section in problem.detail


@pytest.mark.parametrize("pattern", ["", "   ", "~3", "= ~"])
def test_a_pattern_without_words_is_refused_with_its_concept(pattern: str) -> None:
    problem = refused({"acts": {"act.use": [pattern]}})
    assert problem.code == "lexicon.pattern"
    assert problem.where.startswith("es act.use")


def test_a_pattern_that_is_no_text_is_refused_with_its_concept() -> None:
    problem = refused({"acts": {"act.use": [True]}})
    assert (problem.code, problem.where) == ("lexicon.pattern", "es act.use")


def test_the_concepts_of_each_section_are_known() -> None:
    small = primer.small()
    assert small.concepts["acts"] == {"act.manufacture", "act.transport", "act.possess"}
    assert set(small.concepts) == set(lexicon.SECTIONS)
    assert small.language == "es"


def test_shipped_lexicons_share_their_concepts() -> None:
    lexicons = statutes.knowledge().lexicons
    named = {
        language: {section: set(found) for section, found in one.concepts.items()} for language, one in lexicons.items()
    }
    assert {"es", "en"} <= set(named)
    for language in named:
        for section in ("subjects", "functions", "acts"):
            assert named[language][section] == named["es"][section], f"{language} {section}"
