"""A course from its records; each fault is named."""

from __future__ import annotations

from typing import Any

import pytest

from atalaya.core.errors import Unusable
from atalaya.core.learning import courses
from atalaya.core.records import Record

HEAD: dict[str, Any] = {
    "slug": "x", "version": "1", "title": {"es": "T"}, "summary": {"es": "S"}, "audience": {"es": "A"},
    "languages": ["es"], "minutes": 10, "posts": [],
    "standards": [{"standard": "S", "part": "1", "modules": [1], "note": {"es": "N"}}],
    "completion": {"lessons": "all", "pass_percent": 70, "tries": 3, "wait_hours": 1},
    "modules": [{
        "key": "m1", "title": {"es": "M"}, "minutes": 10, "objectives": [{"es": "O"}], "lessons": ["l1"],
        "test": {"questions": 1, "pass_percent": 60},
    }],
    "final": {"questions": 1, "pass_percent": 70, "minutes": 5},
}  # fmt: skip
ASKED: dict[str, Any] = {"key": "q1", "module": "m1", "kind": "truth", "text": {"es": "P"}, "right": True}
LESSON = {"l1": {"es": "# Título\n\nTexto"}}


def build(head: dict[str, Any], asked: dict[str, Any], lessons: dict[str, dict[str, str]]) -> courses.Course:
    return courses.build("x", Record("course.yaml", head), [Record("questions.yaml, line 3", asked)], lessons)


def test_a_course_is_built() -> None:
    made = build(HEAD, ASKED, LESSON)
    assert (made.order, made.parts) == (("l1",), ("m1", "final"))
    assert (made.lessons["l1"].title, made.lessons["l1"].text) == ({"es": "Título"}, {"es": "Texto"})
    assert (made.spoken("pt"), made.test("final").minutes) == ("es", 5)
    with pytest.raises(Unusable, match="no module"):
        made.module("m9")


@pytest.mark.parametrize(
    ("head", "asked", "lessons", "where", "told"),
    [
        ({"slug": "y"}, {}, LESSON, "course.yaml", "slug"),
        ({"languages": ["xx"]}, {}, LESSON, "course.yaml", "'xx'"),
        ({"final": {"questions": 9, "pass_percent": 70}}, {}, LESSON, "course.yaml", "the bank has 1"),
        ({"final": None}, {}, LESSON, "course.yaml", "final is missing"),
        ({}, {}, {"l1": {"es": "ohne"}}, "course.yaml", "l1.es.md"),
        ({}, {"module": "m9"}, LESSON, "questions.yaml, line 3", "m9"),
        ({}, {"right": None}, LESSON, "questions.yaml, line 3", "right is missing"),
        ({}, {"kind": "one"}, LESSON, "questions.yaml, line 3", "two answers"),
        ({}, {"kind": "match", "pairs": [["a"]]}, LESSON, "questions.yaml, line 3", "two texts"),
        ({}, {"misspelt": 1}, LESSON, "questions.yaml, line 3", "misspelt"),
    ],
)
def test_each_fault_is_named_with_its_place(
    head: dict[str, Any], asked: dict[str, Any], lessons: dict[str, dict[str, str]], where: str, told: str
) -> None:
    with pytest.raises(Unusable, match=told) as fault:
        build(HEAD | head, ASKED | asked, lessons)
    assert fault.value.where.startswith(where)
