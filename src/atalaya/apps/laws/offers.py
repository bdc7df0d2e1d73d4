"""What this room gives to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange
from atalaya.apps.laws import queries
from atalaya.apps.laws.registers import REGISTERS
from atalaya.core import policy


def find(actor: policy.Actor, wanted: str, limit: int) -> tuple[queries.Found, ...]:
    """Articles whose words are asked for."""
    return queries.find(actor, wanted, limit=min(limit, 20))


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The register of a country's laws, as far as this person may see it."""
    made = {}
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner_id=f"country:{country.upper()}")
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    return made
