"""Drawing, marking, leave and completion."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from atalaya.adapters import courses as shipped
from atalaya.core.learning import papers
from atalaya.core.learning.courses import FINAL, LEAST_OF_EACH, Answer, Question

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_test_is_drawn_from_its_module_and_the_final_one_from_all() -> None:
    for course in shipped.shipped().values():
        for part in course.parts[:-1]:
            drawn = papers.draw(course, part, "1")
            assert len(set(drawn)) == course.test(part).questions
            assert {course.questions[key].module for key in drawn} == {part}
        papers_ = [papers.draw(course, FINAL, str(seed)) for seed in range(30)]
        assert papers.draw(course, FINAL, "7") == papers_[7]
        assert len(set(papers_)) == len(papers_)
        for drawn in papers_:
            assert len(set(drawn)) == course.final.questions
            of = [course.questions[key].module for key in drawn]
            assert min(of.count(module.key) for module in course.modules) >= LEAST_OF_EACH


def test_every_kind_of_question_is_marked() -> None:
    two = (Answer("a", {}, right=True), Answer("b", {}), Answer("c", {}, right=True))
    many = Question("q", "m", "many", {}, two)
    one = Question("q", "m", "one", {}, two[:2])
    truth, number = Question("q", "m", "truth", {}, right=0), Question("q", "m", "number", {}, right=2.5, tolerance=0.5)
    match = Question("q", "m", "match", {}, pairs=(({}, {}), ({}, {})))
    right = [
        (many, ["c", "a"]),
        (one, ["a"]),
        (truth, ["false"]),
        (number, ["3"]),
        (number, ["2,0"]),
        (match, ["0", "1"]),
    ]
    wrong = [(many, ["a"]), (one, ["b"]), (truth, ["true"]), (number, ["3.01"]), (match, ["1", "0"])]
    unreadable = [
        (many, []), (many, ["a", "a"]), (one, ["a", "b"]), (one, ["z"]), (truth, ["yes"]), (number, ["x"]),
        (number, ["1e9"]), (number, ["--1"]), (match, ["0"]), (match, ["0", ""]),
    ]  # fmt: skip
    assert all(papers.is_right(*case) for case in right)
    assert not any(papers.is_right(*case) for case in wrong)
    assert all(papers.readable(*case) for case in right + wrong)
    assert not any(papers.readable(*case) or papers.is_right(*case) for case in unreadable)


def test_a_share_is_rounded_down_and_what_left_the_bank_is_not_counted() -> None:
    course = shipped.shipped()["points-of-contact"]
    drawn = papers.draw(course, FINAL, "1")
    assert papers.mark(course, FINAL, drawn, {}) == papers.Mark(0, 20, 0, passed=False)
    assert papers.mark(course, FINAL, (*drawn[:3], "gone"), {}).asked == 3
    assert papers.mark(course, FINAL, (), {}) == papers.Mark(0, 0, 0, passed=False)


def test_the_final_test_waits_for_lessons_tests_time_and_tries() -> None:
    course = shipped.shipped()["points-of-contact"]
    read, passed = course.order, [papers.Try(part, NOW, passed=True) for part in course.parts[:-1]]
    failed = papers.Try(FINAL, NOW, passed=False)
    assert papers.leave(course, "m1", (), (), NOW).why == "lessons"
    assert papers.leave(course, "m1", course.modules[0].lessons, (), NOW).why == ""
    assert papers.leave(course, FINAL, read[:-1], passed, NOW).why == "lessons"
    assert papers.leave(course, FINAL, read, passed[:-1], NOW).why == "tests"
    assert papers.leave(course, FINAL, read, passed, NOW) == papers.Leave(left=3)
    waits = papers.leave(course, FINAL, read, [*passed, failed], NOW)
    assert (waits.why, waits.until, waits.left) == ("wait", NOW + timedelta(hours=1), 2)
    assert papers.leave(course, FINAL, read, [*passed, failed], NOW + timedelta(hours=1)).why == ""
    assert papers.leave(course, FINAL, read, [*passed, *[failed] * 3], NOW + timedelta(days=9)).why == "tries"
    done = papers.Try(FINAL, NOW, passed=True)
    assert papers.leave(course, FINAL, read, [*passed, done], NOW).why == "passed"


def test_what_comes_next_is_told_module_by_module() -> None:
    course = shipped.shipped()["points-of-contact"]
    first = course.modules[0]
    assert papers.standing(course, (), ()).next_lesson == first.lessons[0]
    assert papers.standing(course, first.lessons, ()).next_test == "m1"
    assert papers.standing(course, first.lessons, ("m1",)).next_lesson == course.modules[1].lessons[0]
    whole = papers.standing(course, course.order, course.parts[:-1])
    assert (whole.next_test, whole.complete) == (FINAL, False)
    whole = papers.standing(course, course.order, course.parts)
    assert (whole.complete, whole.done, whole.steps) == (True, 31, 31)
