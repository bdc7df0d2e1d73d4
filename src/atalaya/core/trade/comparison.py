"""What makes one score of the measures of two names, and what other facts add to it. Weights are data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from atalaya.core.errors import Unusable
from atalaya.core.trade import search, words
from atalaya.core.trade.alignment import FEATURES
from atalaya.core.trade.packing import Array
from atalaya.core.trade.parties import Facts
from atalaya.core.trade.words import Words

_YEARS_NEAR = 2


@dataclass(frozen=True, slots=True)
class Model:
    """The configuration of screening: ``weights`` in the order of ``FEATURES``."""

    weights: Array
    facts: Mapping[str, float]
    review: float
    names: int
    entries: int
    nearness: float
    parties: int
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact beside the name that speaks for (``supports``) or against the same party."""

    about: str  # birth, country, kind, identifier
    supports: bool
    asked: str
    listed: str
    weight: float


def build(data: Mapping[str, Any]) -> Model:
    """The model from its parsed data. Raises Unusable (``screening.model``) when a weight is missing or unknown."""
    given = data["weights"]
    if set(given) != set(FEATURES):
        odd = ", ".join(sorted(set(given) ^ set(FEATURES)))
        raise Unusable("screening.model", f"weights that are missing or unknown: {odd}", "weights")
    weights = np.array([float(given[name]) for name in FEATURES], np.float32)
    wanted, facts = data["candidates"], {str(name): float(weight) for name, weight in data["facts"].items()}
    return Model(weights, facts, float(data["answers"]["review"]), int(wanted["names"]), int(wanted["entries"]),
                 float(wanted["nearness"]), int(wanted["parties"]), str(data["edition"]))  # fmt: skip


def score_pairs(pairs: Sequence[tuple[str, str]], known: Words, model: Model) -> Array:
    """One score between 0 and 1 a pair of names, in their order: float32. A pair with an empty name scores 0."""
    if not pairs:
        return np.zeros(0, np.float32)
    left = words.pack([pair[0] for pair in pairs], known)
    right = words.pack([pair[1] for pair in pairs], known)
    places = np.arange(len(pairs), dtype=np.int32)
    measures = search.measure(left, right, places, places)
    scores = 1.0 / (1.0 + np.exp(-(measures * model.weights).sum(axis=1)))
    scores[(np.diff(left.first) == 0) | (np.diff(right.first) == 0)] = 0.0
    found: Array = scores.astype(np.float32)
    return found


def shifted(score: float, findings: Sequence[Finding]) -> float:
    """The score with what is found beside the name."""
    if not findings or score <= 0.0:
        return score
    odds = math.log(score / max(1e-9, 1.0 - score)) + sum(finding.weight for finding in findings)
    return 1.0 / (1.0 + math.exp(-odds))


def find(asked: Facts, listed: Facts, model: Model) -> tuple[Finding, ...]:
    """What the facts of both sides say; a fact that one side does not know says nothing."""
    found = [_identifier(asked, listed, model), _kind(asked, listed, model),
             _birth(asked, listed, model), _country(asked, listed, model)]  # fmt: skip
    return tuple(finding for finding in found if finding is not None)


def _identifier(asked: Facts, listed: Facts, model: Model) -> Finding | None:
    same = [number for number in asked.identifiers if number in listed.identifiers]
    return Finding("identifier", True, same[0], same[0], model.facts["identifier_same"]) if same else None


def _kind(asked: Facts, listed: Facts, model: Model) -> Finding | None:
    if not asked.kind or not listed.kind or asked.kind == listed.kind:
        return None
    return Finding("kind", False, asked.kind, listed.kind, model.facts["kind_differs"])


def _country(asked: Facts, listed: Facts, model: Model) -> Finding | None:
    if not asked.countries or not listed.countries:
        return None
    shared = [country for country in asked.countries if country in listed.countries]
    if shared:
        return Finding("country", True, shared[0], shared[0], model.facts["country_shared"])
    weight = model.facts["country_differs"]
    return Finding("country", False, " ".join(asked.countries), " ".join(listed.countries), weight)


def _birth(asked: Facts, listed: Facts, model: Model) -> Finding | None:
    """The best pair of dates counts: lists give several when none is sure."""
    found = [_dates(one, other, model) for one in asked.births for other in listed.births]
    return max(found, key=lambda finding: finding.weight, default=None)


def _dates(one: str, other: str, model: Model) -> Finding:
    if one == other and len(one) == len("1970-01-01"):
        return Finding("birth", True, one, other, model.facts["birth_same_day"])
    (first, last), (early, late) = _years(one), _years(other)
    apart = max(0, first - late, early - last)
    if apart == 0:
        precise = len(one) == len(other) == len("1970-01-01")
        key = "birth_near" if precise else "birth_same_year"
        return Finding("birth", not precise, one, other, model.facts[key])
    key = "birth_near" if apart <= _YEARS_NEAR else "birth_differs"
    return Finding("birth", False, one, other, model.facts[key])


def _years(told: str) -> tuple[int, int]:
    if "/" in told:
        first, last = told.split("/")
        return int(first[:4]), int(last[:4])
    return int(told[:4]), int(told[:4])
