"""Mock licensing cases for training: invented papers, steps with choices, feedback on each choice, no score.

A case is data. Nothing of who plays it is kept: what was chosen travels with the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from atalaya.core.catalogue import LANGUAGES, Texts
from atalaya.core.errors import Unusable

RIGHT, ARGUABLE, WRONG = "right", "arguable", "wrong"
GRADES: Final = (RIGHT, ARGUABLE, WRONG)
"""How a choice is judged: called for, to be defended with reasons, a mistake."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be chosen, and what is said of it afterwards."""

    id: str
    text: Texts
    grade: str
    why: Texts


@dataclass(frozen=True, slots=True)
class Paper:
    """An invented document: lines of label and content."""

    title: Texts
    lines: tuple[tuple[Texts, Texts], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the officer: what is known, the papers, a question with choices; ``many`` may be chosen or one."""

    id: str
    title: Texts
    text: Texts
    papers: tuple[Paper, ...]
    question: Texts
    many: bool
    choices: tuple[Choice, ...]

    def of(self, id_: str) -> Choice | None:
        """A choice by its id."""
        return next((one for one in self.choices if one.id == id_), None)


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its steps in order."""

    id: str
    title: Texts
    about: Texts
    minutes: int
    steps: tuple[Step, ...]
    closing: Texts


@dataclass(frozen=True, slots=True)
class Told:
    """A choice after the step: whether it was taken, and whether that is to be explained (all but rightly left)."""

    choice: Choice
    taken: bool

    @property
    def good(self) -> bool:
        """Taken and not a mistake, or a mistake that was left."""
        return self.taken is (self.choice.grade != WRONG)


def build(data: Mapping[str, Any]) -> Case:
    """A checked case. Unusable names the place and what is wrong there."""
    where = str(data.get("id") or "?")
    steps = tuple(_step(one, f"{where} {number}") for number, one in enumerate(_list(data, "steps", where), 1))
    if not steps or len({step.id for step in steps}) < len(steps):
        raise Unusable("cases.steps", "a case has steps, each with an id of its own", where)
    minutes = data.get("minutes")
    if not isinstance(minutes, int) or minutes < 1:
        raise Unusable("cases.minutes", "minutes is a whole number from 1", where)
    title, about, closing = (_texts(data, key, where) for key in ("title", "about", "closing"))
    return Case(where, title, about, minutes, steps, closing)


def _step(data: Mapping[str, Any], where: str) -> Step:
    choices = tuple(_choice(one, where) for one in _list(data, "choices", where))
    many = bool(data.get("many"))
    right = sum(one.grade == RIGHT for one in choices)
    if not right or len({one.id for one in choices}) < len(choices) or (right > 1 and not many):
        raise Unusable("cases.choices", "choices have ids of their own, and one that is right (several if many)", where)
    papers = tuple(_paper(one, where) for one in _list(data, "papers", where))
    title, text, question = (_texts(data, key, where) for key in ("title", "text", "question"))
    return Step(str(data.get("id") or "?"), title, text, papers, question, many, choices)


def _choice(data: Mapping[str, Any], where: str) -> Choice:
    grade = data.get("grade")
    if grade not in GRADES:
        raise Unusable("cases.grade", f"a grade is one of {', '.join(GRADES)}", where)
    return Choice(str(data.get("id") or "?"), _texts(data, "text", where), grade, _texts(data, "why", where))


def _paper(data: Mapping[str, Any], where: str) -> Paper:
    lines = tuple((_texts(one, "label", where), _texts(one, "text", where)) for one in _list(data, "lines", where))
    return Paper(_texts(data, "title", where), lines)


def _list(data: Mapping[str, Any], key: str, where: str) -> Sequence[Mapping[str, Any]]:
    found = data.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise Unusable("cases.list", f"{key} is a list of keys with values", where)
    return found


def _texts(data: Mapping[str, Any], key: str, where: str) -> Texts:
    found = data.get(key)
    if isinstance(found, str) and found.strip():  # names and numbers that are the same in every language
        return dict.fromkeys(LANGUAGES, found)
    if not isinstance(found, Mapping) or not all(str(found.get(one) or "").strip() for one in LANGUAGES):
        raise Unusable("cases.text", f"{key} has no text in four languages", where)
    return {one: str(found[one]) for one in LANGUAGES}


def judge(step: Step, taken: Sequence[str]) -> tuple[Told, ...]:
    """Each choice with whether it was taken. Unusable (``cases.taken``) for none, or one that is not offered."""
    wanted = set(taken)
    if not wanted or any(step.of(one) is None for one in wanted) or (len(wanted) > 1 and not step.many):
        raise Unusable("cases.taken", "Choose an answer from the list.", "taken")
    return tuple(Told(one, one.id in wanted) for one in step.choices)


def unpack(case: Case, text: str) -> dict[str, tuple[str, ...]]:
    """What was chosen so far, as it travels with the page (``s1:a,c;s2:b``); what does not belong is left out."""
    found = {}
    for part in text[:2_000].split(";"):
        name, _colon, chosen = part.partition(":")
        step = next((one for one in case.steps if one.id == name), None)
        kept = tuple(one for one in chosen.split(",") if step is not None and step.of(one) is not None)
        if step is not None and kept and (step.many or len(kept) == 1):
            found[name] = kept
    return found


def pack(taken: Mapping[str, Sequence[str]]) -> str:
    """The same the other way round."""
    return ";".join(f"{name}:{','.join(chosen)}" for name, chosen in taken.items())
