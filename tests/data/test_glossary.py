"""The glossary: every term in four languages, biosafety and biosecurity kept apart in each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import knowledge
from atalaya.core.catalogue import LANGUAGES
from tests.architecture import tree

PATH = Path(tree.PACKAGE) / "data" / "glossary.yaml"
TERMS: list[dict[str, Any]] = knowledge.parse(PATH)["terms"]
IDS = [str(term["id"]) for term in TERMS]
BY_ID = dict(zip(IDS, TERMS, strict=True))
KEYS = {"id", "term", "also", "definition", "source", "see"}
MOST_CHARS = 240


def test_the_glossary_holds_the_terms_of_the_work_once_each() -> None:
    assert len(IDS) >= 80
    assert [name for name, count in Counter(IDS).items() if count > 1] == []


@pytest.mark.parametrize("key", ["term", "definition"])
def test_no_term_lacks_one_of_the_four_languages(key: str) -> None:
    assert [name for name in IDS if list(BY_ID[name][key]) != list(LANGUAGES)] == []
    assert [name for name in IDS if not all(text.strip() for text in BY_ID[name][key].values())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_terms_of_a_language_have_the_same_name(language: str) -> None:
    names = Counter(str(term["term"][language]).casefold() for term in TERMS)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_definition_is_one_short_sentence(language: str) -> None:
    texts = {name: str(BY_ID[name]["definition"][language]) for name in IDS}
    assert {name for name, text in texts.items() if not text.endswith(".") or ". " in text} == set()
    assert {name for name, text in texts.items() if len(text) > MOST_CHARS} == set()
    assert {name for name, text in texts.items() if not text[0].isupper()} == set()


def test_other_names_are_given_by_language_and_differ_from_the_term() -> None:
    for name, term in BY_ID.items():
        for language, others in term.get("also", {}).items():
            assert language in LANGUAGES, name
            assert others, name
            assert term["term"][language] not in others, name


def test_a_source_says_whether_it_was_read() -> None:
    for name, term in BY_ID.items():
        if "source" in term:
            assert set(term["source"]) == {"symbol", "provenance"}, name
            assert term["source"]["provenance"] in ("confirmed", "recalled"), name


def test_related_terms_are_there() -> None:
    assert {(name, other) for name in IDS for other in BY_ID[name].get("see", []) if other not in BY_ID} == set()


def test_no_key_is_misspelt() -> None:
    assert {key for term in TERMS for key in term} <= KEYS


@pytest.mark.parametrize(
    ("language", "safety", "security"),
    [
        ("es", "bioseguridad", "biocustodia"),
        ("en", "biosafety", "biosecurity"),
        ("pt", "biossegurança", "bioproteção"),
        ("fr", "sécurité biologique", "sûreté biologique"),
    ],
)
def test_biosafety_and_biosecurity_are_kept_apart(language: str, safety: str, security: str) -> None:
    assert BY_ID["biosafety"]["term"][language] == safety
    assert BY_ID["biosecurity"]["term"][language] == security
    names = [
        {BY_ID[name]["term"][language], *BY_ID[name].get("also", {}).get(language, [])}
        for name in ("biosafety", "biosecurity")
    ]
    assert not names[0] & names[1]


@pytest.mark.parametrize(
    ("name", "spanish"),
    [
        ("country", "país"),
        ("instrument", "instrumento"),
        ("article", "artículo"),
        ("field", "campo"),
        ("proposal", "propuesta"),
        ("gap", "brecha"),
        ("measure", "medida"),
        ("edition", "edición"),
        ("release", "divulgación"),
        ("stage", "etapa"),
        ("status", "estado de avance"),
        ("point_of_contact", "punto de contacto"),
        ("note_verbale", "nota verbal"),
    ],
)
def test_the_words_of_the_screens_are_the_words_of_the_glossary(name: str, spanish: str) -> None:
    assert BY_ID[name]["term"]["es"] == spanish
