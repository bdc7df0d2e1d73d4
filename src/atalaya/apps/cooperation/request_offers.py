"""What requests, offers and programmes give to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from atalaya.core import policy
from atalaya.web import pieces


def waiting(actor: policy.Actor) -> tuple[Any, ...]:
    """What this person could do now."""
    del actor
    return ()


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Dates up to a day."""
    del actor, until
    return ()


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[Any, ...]:
    """What the words are found in."""
    del actor, asked, limit
    return ()


def handover(actor: policy.Actor, owner: str) -> tuple[Any, ...]:
    """What whoever comes next has to know."""
    del actor, owner
    return ()


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What of it belongs to a country, as far as this person may see it."""
    del actor, country
    return {}
