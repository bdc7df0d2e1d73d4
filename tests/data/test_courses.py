"""The courses shipped with the product: whole in both languages, fair to answer, free of what has no place in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import guard as wording
from atalaya.adapters import knowledge
from atalaya.core import guard
from tests.architecture import tree

FOLDER = Path(tree.PACKAGE) / "data" / "courses"
LANGUAGES = ["es", "en"]
LEAST = {"points-of-contact": (6, 18, 60), "biosafety-biosecurity-governance": (5, 15, 45)}
"""Modules, lessons and questions that each course has at least."""
SOURCES = {"es": "## Fuentes", "en": "## Sources"}
KINDS = {"one", "many", "truth", "number", "match"}
FORBIDDEN = re.compile(
    r"(?i)\b(bacillus|anthra\w+|[aá]ntrax|carbunco|viruela|smallpox|variola|[eé]bola|marburg|yersinia|francisella"
    r"|clostridium|botul\w+|ricin\w*|abrina?|sar[ií]n|tab[uú]n|som[aá]n|novichok|mostaza|mustard|fosgeno|phosgene"
    r"|uranio|uranium|plutonio|plutonium|enriquecimiento|enrichment|aerosol\w*|liofiliz\w+|lyophili\w+|ferment\w+"
    r"|bioreactor|biorreactor|plaque|plasmid\w*|pl[aá]smido\w*|crispr|ganancia de funci[oó]n|gain of function"
    r"|virulen\w+|transmisib\w+|transmissib\w+|autoclav\w+|bsl-?\d|nbs-?\d|centrif\w+|detona\w+|explosive lens)\b"
)
"""Words of agents, materials and techniques: a course on law, policy and management needs none of them."""

COURSES: dict[str, dict[str, Any]] = {
    path.parent.name: knowledge.parse(path) for path in sorted(FOLDER.glob("*/course.yaml"))
}
BANKS: dict[str, list[dict[str, Any]]] = {slug: knowledge.parse(FOLDER / slug / "questions.yaml") for slug in COURSES}

of_each_course = pytest.mark.parametrize("slug", sorted(LEAST))


def lessons(slug: str) -> Iterator[tuple[str, str, str]]:
    """Key, language and text of every lesson."""
    for module in COURSES[slug]["modules"]:
        for key in module["lessons"]:
            for language in LANGUAGES:
                yield key, language, (FOLDER / slug / "lessons" / f"{key}.{language}.md").read_text(encoding="utf-8")


def texts(node: object, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in languages, with its place."""
    if isinstance(node, dict):
        if set(node) & set(LANGUAGES):
            yield place, node
        else:
            for key, value in node.items():
                yield from texts(value, f"{place} {key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{place} {number}")


def test_both_courses_are_shipped_and_nothing_else() -> None:
    assert set(COURSES) == set(LEAST)
    assert {path.name for path in FOLDER.iterdir()} == set(LEAST)


@of_each_course
def test_a_course_is_whole_and_adds_up(slug: str) -> None:
    course, bank = COURSES[slug], BANKS[slug]
    modules = course["modules"]
    keys = [module["key"] for module in modules]
    named = [key for module in modules for key in module["lessons"]]
    assert course["slug"] == slug
    assert course["languages"] == LANGUAGES
    assert (len(keys), len(named), len(bank)) >= LEAST[slug]
    assert all(count >= least for count, least in zip((len(keys), len(named), len(bank)), LEAST[slug], strict=True))
    assert course["minutes"] == sum(module["minutes"] for module in modules)
    assert [key for key, count in Counter(keys + named).items() if count > 1] == []
    on_disk = {path.name for path in (FOLDER / slug / "lessons").iterdir()}
    assert on_disk == {f"{key}.{language}.md" for key in named for language in LANGUAGES}
    assert all(set(standard["modules"]) <= set(range(1, len(keys) + 1)) for standard in course["standards"])
    assert {number for standard in course["standards"] for number in standard["modules"]} == set(
        range(1, len(keys) + 1)
    )
    assert all(2 <= len(module["objectives"]) <= 4 for module in modules)
    posts = knowledge.parse(FOLDER.parent / "registry" / "posts.yaml")["post_kinds"]
    assert set(course["posts"]) <= {post["code"] for post in posts}


@of_each_course
def test_every_text_stands_in_both_languages_and_differs(slug: str) -> None:
    found = [*texts(COURSES[slug], "course"), *texts(BANKS[slug], "bank")]
    assert [place for place, text in found if list(text) != LANGUAGES] == []
    assert [place for place, text in found if not all(value.strip() for value in text.values())] == []
    same = [text["es"] for _, text in found if text["es"] == text["en"]]
    assert [text for text in same if len(text) > len("1977 (2011)")] == []


@of_each_course
def test_a_lesson_has_its_title_length_shape_and_sources(slug: str) -> None:
    shapes: dict[str, list[tuple[int, int, int]]] = {}
    for key, language, text in lessons(slug):
        lines = text.splitlines()
        assert lines[0].startswith("# "), (key, language)
        assert sum(line.startswith("# ") for line in lines) == 1, (key, language)
        assert 350 <= len(text.split()) <= 700, (key, language, len(text.split()))
        assert SOURCES[language] in lines, (key, language)
        assert any(line.startswith("- ") for line in lines[lines.index(SOURCES[language]) :]), (key, language)
        rows, items = (sum(line.startswith(mark) for line in lines) for mark in ("|", ("- ", "1. ", "2. ", "3. ")))
        shapes.setdefault(key, []).append((sum(line.startswith("## ") for line in lines), rows, items))
    assert {key: found for key, found in shapes.items() if found[0] != found[1]} == {}


@of_each_course
def test_every_question_can_be_answered_and_explains_itself(slug: str) -> None:
    bank = BANKS[slug]
    modules = {module["key"] for module in COURSES[slug]["modules"]}
    assert [key for key, count in Counter(question["key"] for question in bank).items() if count > 1] == []
    for question in bank:
        key, kind = question["key"], question["kind"]
        assert key.startswith(f"{question['module']}-q"), key
        assert question["module"] in modules, key
        assert kind in KINDS, key
        assert question["source"], key
        assert question["why"], key
        answers = question.get("answers", [])
        right = [answer for answer in answers if answer.get("right")]
        if kind in ("one", "many"):
            assert len(answers) >= 4, key
            assert len(right) == 1 if kind == "one" else 2 <= len(right) < len(answers), key
            assert all(answer.get("why") for answer in answers if not answer.get("right")), key
            for language in LANGUAGES:
                assert len({answer["text"][language].casefold() for answer in answers}) == len(answers), key
        elif kind == "truth":
            assert isinstance(question["right"], bool), key
        elif kind == "number":
            assert question["right"] > question["tolerance"] >= 0, key
        else:
            for side in (0, 1):
                assert len({pair[side]["en"] for pair in question["pairs"]}) == len(question["pairs"]) >= 3, key


@of_each_course
def test_neither_place_nor_length_gives_the_right_answer_away(slug: str) -> None:
    single = [question["answers"] for question in BANKS[slug] if question["kind"] == "one"]
    places = Counter(next(at for at, answer in enumerate(answers) if answer.get("right")) for answers in single)
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= 0.4 * len(single), places
    for language in LANGUAGES:
        longest = sum(bool(max(answers, key=lambda a: len(a["text"][language])).get("right")) for answers in single)
        assert longest <= 0.4 * len(single), (language, longest, len(single))
    truths = Counter(question["right"] for question in BANKS[slug] if question["kind"] == "truth")
    assert min(truths[True], truths[False]) >= 0.3 * truths.total(), truths


@of_each_course
def test_every_test_can_be_drawn_and_drawn_anew(slug: str) -> None:
    course = COURSES[slug]
    stock = Counter(question["module"] for question in BANKS[slug])
    for module in course["modules"]:
        assert stock[module["key"]] >= module["test"]["questions"] + 2, module["key"]
    asked = course["final"]["questions"]
    assert 2 * len(course["modules"]) <= asked <= sum(stock.values()) / 2
    assert all(stock[module["key"]] >= 2 for module in course["modules"])


@of_each_course
def test_no_word_of_agents_techniques_or_weak_points(slug: str) -> None:
    terms = wording.load()
    told = [(language, f"{key}.{language}", text) for key, language, text in lessons(slug)]
    for place, text in [*texts(COURSES[slug], "course"), *texts(BANKS[slug], "bank")]:
        told += [(language, f"{place} {language}", value) for language, value in text.items()]
    assert [(place, found.group()) for _, place, text in told if (found := FORBIDDEN.search(text))] == []
    concerns = [
        (place, text[concern.start : concern.end])
        for language, place, text in told
        for concern in guard.look(text, language, terms)
    ]
    assert concerns == []
