"""Mock licensing cases: what a case must hold, and how what was chosen is judged and carried."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from atalaya.adapters import cases as files
from atalaya.core import errors
from atalaya.core.trade import cases

CASE = files.every()[0]
FOUR = {"es": "a", "en": "b", "pt": "c", "fr": "d"}


def sample() -> dict[str, Any]:
    choices = [{"id": "a", "grade": "right", "text": FOUR, "why": FOUR},
               {"id": "b", "grade": "wrong", "text": FOUR, "why": FOUR}]  # fmt: skip
    step = {"id": "s", "title": FOUR, "text": FOUR, "question": FOUR, "many": False, "choices": choices}
    return {"id": "x", "minutes": 5, "title": FOUR, "about": FOUR, "closing": FOUR, "steps": [step]}


@pytest.mark.parametrize("case", files.every(), ids=lambda case: case.id)
def test_a_case_has_a_form_a_decision_and_a_reason_for_each_choice(case: cases.Case) -> None:
    assert len(case.steps) >= 5
    assert case.steps[0].papers, "it begins with the form that came in"
    assert any(not step.many for step in case.steps), "somewhere one thing has to be decided"
    for step in case.steps:
        assert {"right", "wrong"} <= {one.grade for one in step.choices}, step.id
        for language in ("es", "en", "pt", "fr"):
            said = [one.why[language] for one in step.choices]
            assert len(set(said)) == len(said), (step.id, language)


def test_a_choice_is_good_when_it_was_called_for_and_taken_or_a_mistake_and_left() -> None:
    step = cases.build(sample()).steps[0]
    assert [one.good for one in cases.judge(step, ["a"])] == [True, True]
    assert [one.good for one in cases.judge(step, ["b"])] == [False, False]
    for told in ([], ["c"], ["a", "b"]):
        with pytest.raises(errors.Unusable):
            cases.judge(step, told)


def test_what_was_chosen_travels_and_nonsense_is_left_out() -> None:
    taken = {step.id: tuple(one.id for one in step.choices)[: 2 if step.many else 1] for step in CASE.steps}
    assert cases.unpack(CASE, cases.pack(taken)) == taken
    first = CASE.steps[0]
    text = f"nowhere:a;{first.id}:{first.choices[0].id},zzz;;:;" + "x" * 5_000
    assert cases.unpack(CASE, text) == {first.id: (first.choices[0].id,)}


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("minutes",), 0, "cases.minutes"),
        (("steps",), [], "cases.steps"),
        (("steps",), "one", "cases.list"),
        (("title",), {"es": "a"}, "cases.text"),
        (("steps", 0, "choices", 0, "grade"), "wrong", "cases.choices"),
        (("steps", 0, "choices", 1, "grade"), "right", "cases.choices"),
        (("steps", 0, "choices", 1, "id"), "a", "cases.choices"),
        (("steps", 0, "choices", 1, "grade"), "fine", "cases.grade"),
    ],
)
def test_a_broken_case_says_where(path: tuple[Any, ...], value: Any, code: str) -> None:
    data = copy.deepcopy(sample())
    inside: Any = data
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    with pytest.raises(errors.Unusable) as caught:
        cases.build(data)
    assert caught.value.code == code
