"""The lexicons of the four languages: one shape, patterns that work, and sentences they must and must not catch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import knowledge
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.laws import structure
from atalaya.core.laws.model import Instrument, Source
from atalaya.core.mapping import lexicon, passages, words
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.fitting import Fitter
from atalaya.core.mapping.lexicon import SECTIONS

LEXICONS = Path(str(resources.files("atalaya"))) / "data" / "lexicon"
SENTENCES = Path(__file__).parent / "sentences"
LEAST_SENTENCES = 45
LEAST_FIT = 0.3
HEADING = {"es": "Artículo 1. ", "en": "Section 1. ", "pt": "Art. 1º ", "fr": "Article 1er. "}
# Patterns that cannot match their own words, each to be mended where it stands.
DEAD: Mapping[str, frozenset[str]] = {
    "es": frozenset(),
    "en": frozenset(),
    "pt": frozenset(),
    "fr": frozenset(),
}
# Obligations (and weapons) whose exemplars the lexicon or the profile does not recognise yet. Take out what is mended.
UNRECOGNISED: Mapping[str, frozenset[str]] = {language: frozenset() for language in LANGUAGES}

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@lru_cache(maxsize=1)
def loaded() -> Knowledge:
    return knowledge.load()


@lru_cache(maxsize=len(LANGUAGES))
def written(language: str) -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = knowledge.parse(LEXICONS / f"{language}.yaml")
    return parsed


def patterns(language: str) -> Iterator[tuple[str, str]]:
    for section in SECTIONS:
        for concept, own in written(language)[section].items():
            yield from ((concept, pattern) for pattern in own)


def sentences(language: str) -> list[tuple[str, set[str], set[str]]]:
    """What is said, the concepts it must yield, the concepts it must not: the common table and the language's own."""
    common = [(row[language], row["has"], row["not"]) for row in knowledge.parse(SENTENCES / "common.yaml")]
    own = [(row["said"], row["has"], row["not"]) for row in knowledge.parse(SENTENCES / f"{language}.yaml")]
    return [(said, set(has.split()), set(without.split())) for said, has, without in common + own]


def concepts_of(said: str, language: str) -> set[str]:
    return set(loaded().lexicons[language].find(words.split(said)))


# Shape


def test_there_is_a_lexicon_for_each_language() -> None:
    assert sorted(loaded().lexicons) == sorted(LANGUAGES)


@in_each_language
def test_a_lexicon_has_the_sections_and_concepts_of_the_first(language: str) -> None:
    first = {section: set(written("es")[section]) for section in SECTIONS}
    assert set(written(language)) == set(written("es"))
    assert {section: set(written(language)[section]) for section in SECTIONS} == first


@in_each_language
def test_each_concept_has_patterns(language: str) -> None:
    empty = [concept for section in SECTIONS for concept, own in written(language)[section].items() if not own]
    assert empty == []


@in_each_language
def test_each_pattern_can_be_read(language: str) -> None:
    built = lexicon.build(written(language))
    assert {concept for section in built.concepts.values() for concept in section} == {
        concept for concept, _ in patterns(language)
    }


@in_each_language
def test_each_pattern_matches_its_own_words(language: str) -> None:
    dead = [
        f"{concept}: {pattern}"
        for concept, pattern in patterns(language)
        if concept not in concepts_of(first_words(pattern), language)
    ]
    assert set(dead) == DEAD[language]


def first_words(pattern: str) -> str:
    """The shortest text a pattern is made for: the first alternative of each of its words."""
    pieces = [piece for piece in pattern.split() if piece[0] not in "~="]
    return " ".join(piece.split("|")[0].rstrip("*") for piece in pieces)


@in_each_language
def test_no_pattern_stands_twice_under_a_concept(language: str) -> None:
    found = list(patterns(language))
    assert sorted({pair for pair in found if found.count(pair) > 1}) == []


@in_each_language
def test_words_of_lists_and_institutions_are_single_words(language: str) -> None:
    single = [*written(language)["list_words"], *written(language)["institutions"]]
    assert [word for word in single if len(words.split(word.rstrip("*"))) != 1 and word not in ("y/o", "and/or")] == []


# Sentences


@in_each_language
def test_sentences_yield_the_concepts_they_speak_of(language: str) -> None:
    missing = {
        said: sorted(lacking) for said, has, _ in sentences(language) if (lacking := has - concepts_of(said, language))
    }
    assert missing == {}


@in_each_language
def test_sentences_yield_none_of_the_concepts_they_do_not_speak_of(language: str) -> None:
    wrong = {
        said: sorted(extra)
        for said, _, without in sentences(language)
        if (extra := without & concepts_of(said, language))
    }
    assert wrong == {}


@in_each_language
def test_the_sentences_are_many_and_touch_each_concept(language: str) -> None:
    found = sentences(language)
    everything = {concept for concept, _ in patterns(language)}
    named = {concept for _, has, without in found for concept in has | without}
    assert len(found) >= LEAST_SENTENCES
    assert named <= everything, "a sentence names a concept that is none"
    assert everything - {concept for _, has, _ in found for concept in has} == set()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Se publica la Convención sobre la prohibición de producir y emplear armas químicas y su destrucción."),
        ("en", "The Convention on the prohibition of producing chemical weapons and their destruction is published."),
        ("pt", "Publica-se a Convenção sobre a proibição de produzir e usar armas químicas e sua destruição."),
        ("fr", "La Convention sur l'interdiction de produire et d'utiliser les armes chimiques est publiée."),
    ],
)
def test_the_acts_in_a_treatys_name_are_not_acts_of_the_article(language: str, said: str) -> None:
    article = passages.of(0, read(language, said), loaded().lexicons[language])[0]
    assert "treaty.cwc" in article.found
    assert {"act.manufacture", "act.use", "prohibition"} & set(article.found) == set()


# Exemplars


@in_each_language
def test_an_exemplar_of_each_obligation_is_recognised(language: str) -> None:
    catalogue = loaded().catalogue
    best = {name: fit for obligation in catalogue.obligations for name, fit in fits(obligation, language).items()}
    assert {name for name, fit in best.items() if fit < LEAST_FIT} == UNRECOGNISED[language]


def fits(obligation: str, language: str) -> dict[str, float]:
    """The best fit of an obligation's exemplars, by obligation and weapon."""
    catalogue = loaded().catalogue
    fields = tuple(field for field in catalogue.fields if field.obligation == obligation)
    best: dict[str, float] = {}
    for weapon in {field.weapon: None for field in fields}:
        exemplars = [
            catalogue.fill(text, weapon, language) if weapon else text
            for text in catalogue.obligations[obligation].exemplars[language]
        ]
        asked = replace(catalogue, fields=tuple(field for field in fields if field.weapon == weapon))
        found = fitter(exemplars, language).fits(asked)
        scores = [fit.score for answers in found.values() for fit in answers.values()]
        best[f"{obligation}/{weapon}" if weapon else obligation] = max(scores, default=0.0)
    return best


def fitter(articles: Sequence[str], language: str) -> Fitter:
    """The articles on the table, each as the only one of a law of its own."""
    own = loaded().lexicons[language]
    instruments = [read(language, text) for text in articles]
    found = [passages.of(number, instrument, own) for number, instrument in enumerate(instruments)]
    around = [passages.surroundings(one, rows, own) for one, rows in zip(instruments, found, strict=True)]
    return Fitter([passage for rows in found for passage in rows], around, loaded().profiles)


def read(language: str, text: str) -> Instrument:
    source = Source("laws/one.txt", HEADING[language] + text, "text", "0", meta={"language": language})
    return structure.read(source, language)
