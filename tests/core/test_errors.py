"""The family of problems: what a person is told, and the exit code a script relies on."""

from __future__ import annotations

import pytest

from atalaya.core import errors

CODES = {
    errors.Refused: 77,
    errors.Missing: 66,
    errors.Unusable: 65,
    errors.Conflict: 75,
    errors.OutOfOrder: 65,
    errors.Unavailable: 69,
    errors.Broken: 70,
}


def test_each_kind_of_problem_has_its_stable_exit_code() -> None:
    assert {kind: kind.exit_code for kind in CODES} == CODES


def test_the_family_has_exactly_these_seven_children() -> None:
    assert set(errors.Problem.__subclasses__()) == set(CODES)


def test_no_problem_ends_as_a_success() -> None:
    assert errors.Problem.exit_code != 0
    assert 0 not in CODES.values()


@pytest.mark.parametrize("kind", CODES)
def test_a_problem_says_where_what_and_its_code(kind: type[errors.Problem]) -> None:
    problem = kind("reader.locked", "the file has a password: save it without one", "uy/ley.pdf, page 3")
    assert str(problem) == "uy/ley.pdf, page 3: the file has a password: save it without one [reader.locked]"
    assert (problem.code, problem.where) == ("reader.locked", "uy/ley.pdf, page 3")


def test_a_problem_without_a_place_names_none() -> None:
    problem = errors.Unavailable("vectors.missing", "the model is not installed")
    assert str(problem) == "the model is not installed [vectors.missing]"


@pytest.mark.parametrize("kind", CODES)
def test_every_problem_is_caught_at_the_one_gate(kind: type[errors.Problem]) -> None:
    with pytest.raises(errors.Problem, match="nothing to read"):
        raise kind("folder.empty", "nothing to read")
