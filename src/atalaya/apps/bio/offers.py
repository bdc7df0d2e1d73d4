"""What this room gives to the pages that cut across rooms, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange
from atalaya.apps.bio import cbm_offers, exercise_offers
from atalaya.apps.bio.registers import REGISTERS
from atalaya.core import policy
from atalaya.web import pieces

PARTS: Final = (cbm_offers, exercise_offers)
Held = exercise_offers.Held
Proposed = exercise_offers.Proposed


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
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner=f"country:{country.upper()}")
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    return made | {name: rows for part in PARTS for name, rows in part.export(actor, country).items()}


def measures_from(actor: policy.Actor, owner: str) -> tuple[Proposed, ...]:
    """Open corrective actions of an owner, for a plan to take up as measures."""
    return exercise_offers.measures_from(actor, owner)


def held(actor: policy.Actor) -> tuple[Held, ...]:
    """Exercises of this person's owners that were held, for a text about them."""
    return exercise_offers.held(actor)
