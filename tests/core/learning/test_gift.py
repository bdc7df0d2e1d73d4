"""GIFT: what goes out comes in again as it was, and what cannot be read is named by its line."""

from __future__ import annotations

import pytest

from atalaya.adapters import courses as shipped
from atalaya.core.errors import Unusable
from atalaya.core.learning import gift, papers
from atalaya.core.learning.courses import Question


def plain(one: Question, language: str) -> tuple[object, ...]:
    """What GIFT carries of a question."""
    answers = [(each.text[language], each.right, each.why.get(language, "")) for each in one.answers]
    pairs = [(left[language], right[language]) for left, right in one.pairs]
    return (
        one.key,
        one.module,
        one.kind,
        one.text[language],
        answers,
        one.right,
        one.tolerance,
        pairs,
        one.why[language],
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_question_of_the_shipped_courses_comes_back_as_it_went(language: str) -> None:
    for course in shipped.shipped().values():
        bank = list(course.questions.values())
        again = gift.read(gift.write(bank, language), language)
        assert [plain(one, language) for one in again] == [plain(one, language) for one in bank]


def test_signs_that_mean_something_survive() -> None:
    asked = Question("a:b", "m1", "truth", {"es": "¿{x} = y ~ z # w?\nFin \\ n"}, right=1, why={"es": "1 = 1"})
    (again,) = gift.read(gift.write([asked], "es"), "es")
    assert again == asked


def test_files_of_others_are_read() -> None:
    told = """\ufeff// comment
$CATEGORY: $course$/top/m2

::uno:: [html]¿Capital? {
  =Uno #sí

  ~Dos
}

Verdadero {T}

Número {#6..8}

Varios {~%50%a ~%50%b ~%-100%c ####porque}
"""
    one, two, three, four = gift.read(told, "es")
    assert (one.key, one.module, one.text, one.answers[0].why) == ("uno", "m2", {"es": "¿Capital?"}, {"es": "sí"})
    assert (two.key, two.kind, two.right) == ("q2", "truth", 1)
    assert (three.right, three.tolerance, papers.is_right(three, ["6,5"])) == (7, 1, True)
    assert (four.kind, papers.is_right(four, ["a", "b"]), papers.is_right(four, ["a"])) == ("many", True, False)
    assert four.why == {"es": "porque"}


@pytest.mark.parametrize(
    ("told", "line", "code"),
    [
        ("ok {T}\n\nSin llaves", 3, "gift.braces"),
        ("ok {T}\n\n\nabierta {=a ~b", 4, "gift.open"),
        ("hueco {=a ~b} en medio", 1, "gift.gap"),
        ("corta {=a =b}", 1, "gift.short"),
        ("ensayo {}", 1, "gift.essay"),
        ("ninguna {~a ~b}", 1, "gift.question"),
        ("número {#siete}", 1, "gift.number"),
        ("::x:: a {T}\n\n::x:: b {F}", 3, "gift.twice"),
        ("// nada", 1, "gift.empty"),
        ("{T}", 1, "gift.text"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(told: str, line: int, code: str) -> None:
    with pytest.raises(Unusable) as fault:
        gift.read(told, "es")
    assert (fault.value.code, fault.value.where) == (code, f"line {line}")
