"""Tests: which questions are drawn, what an answer is worth, when a try is allowed, when a course is complete."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from atalaya.core.learning.courses import FALSE, FINAL, LEAST_OF_EACH, TRUE, Course, Question

Given = Sequence[str]
"""What somebody answered: keys of answers, ``true`` or ``false``, a number as it was typed, or for each left side of a
match the place of the right side that was chosen."""
_HUNDRED: Final = 100


def _shuffled(keys: Collection[str], seed: str) -> list[str]:
    """Keys in an order that hangs on the seed alone, on every machine the same."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}/{key}".encode()).digest())


def draw(course: Course, part: str, seed: str) -> tuple[str, ...]:
    """The questions of one try; the final test takes at least two of each module as long as there is room."""
    wanted = course.test(part).questions
    if part != FINAL:
        return tuple(_shuffled([key for key, one in course.questions.items() if one.module == part], seed)[:wanted])
    shuffled = _shuffled(list(course.questions), seed)
    drawn: list[str] = []
    for turn in range(LEAST_OF_EACH):
        for module in course.modules:
            mine = [key for key in shuffled if course.questions[key].module == module.key]
            drawn += mine[turn : turn + 1]
    drawn = drawn[:wanted]
    drawn += [key for key in shuffled if key not in drawn][: wanted - len(drawn)]
    return tuple(_shuffled(drawn, f"{seed}/order"))


def offered(question: Question, seed: str) -> tuple[str, ...]:
    """In which order answers, or the right sides of a match, are offered in one try."""
    if question.kind == "match":
        return tuple(_shuffled([str(place) for place in range(len(question.pairs))], f"{seed}/{question.key}"))
    return tuple(_shuffled([one.key for one in question.answers], f"{seed}/{question.key}"))


def readable(question: Question, given: Given) -> bool:
    """Whether an answer is one that the question could have: anything else is not kept."""
    keys = {one.key for one in question.answers}
    if question.kind in ("one", "many"):
        few = len(given) == 1 if question.kind == "one" else len(given) == len(set(given))
        return bool(given) and few and set(given) <= keys
    if question.kind == "truth":
        return list(given) in ([TRUE], [FALSE])
    if question.kind == "number":
        return len(given) == 1 and number(given[0]) is not None
    places = {str(place) for place in range(len(question.pairs))}
    return len(given) == len(question.pairs) and set(given) <= places


def number(text: str) -> float | None:
    """A number as people type it, with a point or a comma; None when it is none."""
    plain = text.strip().replace(" ", "").replace(",", ".")
    if not plain.removeprefix("-").replace(".", "", 1).isdigit() or not plain.isascii():
        return None
    return float(plain)


def is_right(question: Question, given: Given) -> bool:
    """Whether an answer is right; a question of several is right when all of it is."""
    if not readable(question, given):
        return False
    if question.kind in ("one", "many"):
        return set(given) == {one.key for one in question.answers if one.right}
    if question.kind == "truth":
        return (given[0] == TRUE) == bool(question.right)
    if question.kind == "number":
        told = number(given[0])
        return told is not None and abs(told - question.right) <= question.tolerance
    return list(given) == [str(place) for place in range(len(question.pairs))]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a test came to: ``right`` of ``asked``, in whole per cent rounded down, passed or not."""

    right: int
    asked: int
    percent: int
    passed: bool


def mark(course: Course, part: str, drawn: Sequence[str], given: Mapping[str, Given]) -> Mark:
    """Marks a test. What was not answered is not right; a question that left the bank meanwhile is not counted."""
    asked = [course.questions[key] for key in drawn if key in course.questions]
    right = sum(is_right(one, given.get(one.key, ())) for one in asked)
    percent = right * _HUNDRED // len(asked) if asked else 0
    needed = max(course.final.pass_percent, course.rules.pass_percent) if part == FINAL else None
    return Mark(right, len(asked), percent, percent >= (course.test(part).pass_percent if needed is None else needed))


@dataclass(frozen=True, slots=True)
class Try:
    """A test that was taken: at what time it was handed in, and whether it was passed."""

    part: str
    at: datetime
    passed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands.

    read      lessons read, of ``lessons``
    tests     tests of modules passed, of ``of_tests``
    complete  all lessons read, all tests passed
    next      what comes next: a lesson's key, a test's part, or nothing
    """

    read: int
    lessons: int
    tests: int
    of_tests: int
    complete: bool
    next_lesson: str = ""
    next_test: str = ""

    @property
    def done(self) -> int:
        """Steps done, of ``steps``."""
        return self.read + self.tests

    @property
    def steps(self) -> int:
        """All there is to do."""
        return self.lessons + self.of_tests


def standing(course: Course, read: Collection[str], passed: Collection[str]) -> Standing:
    """Where somebody stands who has read these lessons and passed these tests: the final test comes last."""
    lesson = test = ""
    for module in course.modules:
        lesson = next((key for key in module.lessons if key not in read), "")
        if lesson:
            break
        if module.test.questions and module.key not in passed:
            test = module.key
            break
    else:
        test = "" if FINAL in passed else FINAL
    return Standing(
        sum(key in read for key in course.order),
        len(course.order),
        sum(part in passed for part in course.parts),
        len(course.parts),
        not lesson and not test,
        lesson,
        test,
    )


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether a test can be taken now.

    why    empty when it can: ``lessons`` (some are not read), ``tests`` (one of a module is not passed), ``wait``
           (until ``until``), ``tries`` (none is left), ``passed``
    """

    why: str = ""
    until: datetime | None = None
    left: int = 0


def leave(course: Course, part: str, read: Collection[str], tries: Sequence[Try], now: datetime) -> Leave:
    """Whether a test can be taken. A module's test can be tried as often as one likes once its lessons are read."""
    mine = [one for one in tries if one.part == part]
    if part != FINAL:
        return Leave("" if set(course.module(part).lessons) <= set(read) else "lessons")
    left = course.rules.tries - len(mine)
    if any(one.passed for one in mine):
        return Leave("passed", left=left)
    if not set(course.order) <= set(read):
        return Leave("lessons", left=left)
    passed = {one.part for one in tries if one.passed}
    if not set(course.parts) - {FINAL} <= passed:
        return Leave("tests", left=left)
    if left <= 0:
        return Leave("tries")
    until = max((one.at for one in mine), default=None)
    until = until + timedelta(hours=course.rules.wait_hours) if until else None
    return Leave("wait", until, left) if until and now < until else Leave(left=left)
