"""What this room gives to the pages that cut across rooms, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from atalaya.apps.training import activity_offers, learner_offers
from atalaya.core import policy
from atalaya.web import pieces

PARTS: Final = (activity_offers, learner_offers)


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """What this person could do now."""
    return tuple(one for part in PARTS for one in part.waiting(actor))


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Dates up to a day."""
    return tuple(one for part in PARTS for one in part.due(actor, until))


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[pieces.Found, ...]:
    """What the words are found in."""
    return tuple(one for part in PARTS for one in part.find(actor, asked, limit))[:limit]


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know."""
    return tuple(one for part in PARTS for one in part.handover(actor, owner))


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Everything of a country, as far as this person may see it."""
    return {name: rows for part in PARTS for name, rows in part.export(actor, country).items()}
