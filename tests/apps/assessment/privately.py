"""A self-assessment of a laboratory that is its own alone, with words that nobody else may ever find."""

from __future__ import annotations

from typing import Any, Final

from atalaya.apps.assessment import private_actions as actions
from atalaya.apps.assessment import private_models, private_standing
from atalaya.core import policy
from atalaya.core.self_assessment import Answer
from tests import world

LAB = "clara.ibarra@bahia-clara.example"
LIST = "self-laboratory"
CANARY = "zorzalcanario"
WORDS: Final[dict[str, Any]] = {"note": f"{CANARY}-nota", "action": f"{CANARY}-medida", "who": f"{CANARY}-quien"}
TOLD = {"LA-01": Answer("partly", **WORDS), "LA-02": Answer("in_place", note=f"{CANARY}-otra")}


def lab() -> policy.Actor:
    return world.actor(LAB)


def owner() -> str:
    return private_standing.owners(lab())[0]


def begun(told: dict[str, Answer] | None = None) -> private_models.PrivateAssessment:
    made = actions.begin(LIST, owner(), f"{CANARY}-titulo", by=lab())
    return actions.answer(made.pk, told or TOLD, {}, by=lab())
