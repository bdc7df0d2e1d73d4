"""Invented statutes of four languages: the fields find the articles that answer them, and leave other laws alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import knowledge
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.laws import structure
from atalaya.core.laws.model import Instrument, Source
from atalaya.core.mapping import engine
from atalaya.core.mapping.engine import Knowledge

STATUTES = Path(__file__).parent / "statutes"
AMONG = 3
LEAST_EXPECTED = 25
HEADING = {"es": "Artículo {}. ", "en": "Section {}. ", "pt": "Art. {}º ", "fr": "Article {}. "}
OTHER = {
    "es": "Las bibliotecas abren a las nueve. El lector devolverá los libros en quince días.",
    "en": "Public libraries open at nine. A reader returns each novel within two weeks.",
    "pt": "As bibliotecas abrem às nove. O leitor devolverá os romances em quinze dias.",
    "fr": "Les bibliothèques ouvrent à neuf heures. Le lecteur rend les romans sous quinze jours.",
}

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@lru_cache(maxsize=1)
def loaded() -> Knowledge:
    return knowledge.load()


def statutes(language: str) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = list(knowledge.parse(STATUTES / f"{language}.yaml"))
    return parsed


def written(language: str) -> Iterator[Instrument]:
    for place, statute in enumerate(statutes(language)):
        said = [section["said"] for section in statute["sections"]]
        yield read(language, f"laws/{place}.md", statute["title"], said)
    yield read(language, "laws/other.md", {"en": "Libraries Act"}.get(language, "Bibliotecas"), [OTHER[language]])


def read(language: str, path: str, title: str, said: list[str]) -> Instrument:
    text = "\n\n".join(HEADING[language].format(number) + words for number, words in enumerate(said, start=1))
    return structure.read(Source(path, f"{text}\n", "text", "0", meta={"language": language, "title": title}), language)


@lru_cache(maxsize=len(LANGUAGES))
def ranked(language: str) -> dict[str, list[tuple[str, str, str]]]:
    """Field -> instrument, article and decision, best first."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for line in engine.propose(list(written(language)), loaded(), "XX"):
        found.setdefault(line.field, []).append((line.instrument, line.article, line.decision))
    return found


def expected(language: str) -> list[tuple[str, str, str]]:
    return [
        (field, f"laws/{place}.md", str(number))
        for place, statute in enumerate(statutes(language))
        for number, section in enumerate(statute["sections"], start=1)
        for field in section["answers"].split()
    ]


@in_each_language
def test_each_article_is_among_the_first_of_the_fields_it_answers(language: str) -> None:
    missed = [
        f"{field} {path} {number}: {ranked(language).get(field, [])[:AMONG]}"
        for field, path, number in expected(language)
        if (path, number) not in [entry[:2] for entry in ranked(language).get(field, [])[:AMONG]]
    ]
    assert missed == []


@in_each_language
def test_a_law_on_something_else_answers_nothing(language: str) -> None:
    assert [field for field, found in ranked(language).items() if any("other" in path for path, _, _ in found)] == []


@in_each_language
def test_the_statutes_touch_every_section_and_weapon(language: str) -> None:
    parts = {tuple(field.split("-")[:2]) for field, _, _ in expected(language)}
    assert len(expected(language)) >= LEAST_EXPECTED
    assert {("OP2", "CW"), ("OP3AB", "NW"), ("OP3AB", "BW"), ("OP3CD", "NW"), ("OP3CD", "BW")} <= parts


@in_each_language
def test_the_statutes_name_fields_that_the_catalogue_has(language: str) -> None:
    known = {field.id for field in loaded().catalogue.fields}
    assert {field for field, _, _ in expected(language)} - known == set()
