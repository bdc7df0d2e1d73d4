"""The shipped courses are whole; lessons become HTML that can harm nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from atalaya.adapters import courses
from atalaya.core.errors import Unusable


def test_the_courses_of_the_product_are_whole_in_spanish_and_english() -> None:
    found = courses.shipped()
    assert set(found) == {"points-of-contact", "biosafety-biosecurity-governance"}
    for course in found.values():
        assert course.languages == ("es", "en")
        assert course.minutes == sum(module.minutes for module in course.modules)
        for standard in course.standards:
            assert all(0 < place <= len(course.modules) for place in standard.modules), standard
        assert {place for one in course.standards for place in one.modules} == set(range(1, len(course.modules) + 1))
        for lesson in course.lessons.values():
            for language in course.languages:
                assert "<p>" in courses.html(lesson.text[language])
        for question in course.questions.values():
            assert question.why, question.key
            assert question.source, question.key


def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "lessons").mkdir()
    for name in ("course.yaml", "lessons/m1-01.es.md"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(Unusable, match="keys with values"):
        courses.load(tmp_path)
    shipped = courses.FOLDER / "points-of-contact"
    (tmp_path / "course.yaml").write_bytes((shipped / "course.yaml").read_bytes())
    (tmp_path / "questions.yaml").write_text("- key: a\n\n- nothing\n", encoding="utf-8")
    with pytest.raises(Unusable, match="list of questions"):
        courses.load(tmp_path)


def test_a_lesson_carries_no_script_and_nothing_from_elsewhere() -> None:
    told = (
        "![v](file:x.mp4) ![p](file:y.png) ![none](file:z.png) [x](javascript:alert(1)) <script>1</script>\n\n"
        '![e](https://e.example/x.png) [ok](https://e.example/) <img src=x onerror="1">\n\n'
        "| a | b |\n|---|---|\n| 1 | 2 |"
    )
    made = courses.html(told, lambda name: "" if name == "z.png" else f"/f/{name}")
    assert '<video controls="" preload="none" src="/f/x.mp4" aria-label="v"></video>' in made
    assert '<img src="/f/y.png" alt="p">' in made
    assert "<em>none</em>" in made
    assert "<em>e</em>" in made
    assert "<table>" in made
    assert 'rel="noopener noreferrer"' in made
    for evil in ("<script", "<img src=x", 'href="javascript', "e.example/x.png"):
        assert evil not in made
