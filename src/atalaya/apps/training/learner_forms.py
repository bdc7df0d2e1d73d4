"""From what a learner's browser sends to clean values, and the controls that a question is answered with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from atalaya.core.learning import papers
from atalaya.core.learning.courses import FALSE, TRUE, Question


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen, and whether it was."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The left side of a match, with the right sides to choose from."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """How a question is answered: ``kind`` is ``radio``, ``check``, ``number`` or ``match``."""

    kind: str
    choices: tuple[Choice, ...] = ()
    lines: tuple[Line, ...] = ()
    value: str = ""


def control(question: Question, language: str, seed: str, given: Sequence[str]) -> Control:
    """The control of a question, with what was answered before."""
    if question.kind == "number":
        return Control("number", value=given[0] if given else "")
    if question.kind == "truth":
        told = ((TRUE, _("True")), (FALSE, _("False")))
        return Control("radio", tuple(Choice(value, label, value in given) for value, label in told))
    order = papers.offered(question, seed)
    if question.kind == "match":
        sides = {str(place): right[language] for place, (_left, right) in enumerate(question.pairs)}
        return Control(
            "match",
            lines=tuple(
                Line(
                    left[language],
                    tuple(Choice(one, sides[one], list(given[place : place + 1]) == [one]) for one in order),
                )
                for place, (left, _right) in enumerate(question.pairs)
            ),
        )
    by_key = {one.key: one for one in question.answers}
    choices = tuple(Choice(one, by_key[one].text[language], one in given) for one in order)
    return Control("radio" if question.kind == "one" else "check", choices)


def told(question: Question, language: str, given: Sequence[str]) -> str:
    """An answer in words."""
    if not papers.readable(question, given):
        return _("No answer")
    if question.kind == "truth":
        return _("True") if given[0] == TRUE else _("False")
    if question.kind == "number":
        return str(given[0])
    if question.kind == "match":
        pairs = question.pairs
        return "; ".join(
            f"{left[language]} – {pairs[int(one)][1][language]}"
            for (left, _right), one in zip(pairs, given, strict=True)
        )
    return "; ".join(one.text[language] for one in question.answers if one.key in given)


def right(question: Question, language: str) -> str:
    """The right answer in words."""
    if question.kind in ("one", "many"):
        return told(question, language, [one.key for one in question.answers if one.right])
    if question.kind == "truth":
        return _("True") if question.right else _("False")
    if question.kind == "number":
        return f"{question.right:g}"
    return told(question, language, [str(place) for place in range(len(question.pairs))])
