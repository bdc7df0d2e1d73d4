"""Codes of conduct beside the ten elements: which of them each speaks to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.bio import code_models as models
from atalaya.core import policy


@dataclass(frozen=True, slots=True)
class Line:
    """A code with a truth value for each of the ten elements."""

    id: int
    title: str
    institution: str
    country: str
    adopted_on: Any
    elements: tuple[bool, ...]


def beside(by: policy.Actor) -> tuple[Line, ...]:
    """The codes that this person may see, by institution; never a rank."""
    names = values.Names(by)
    rows = access.visible(models.Code.objects.all(), by).order_by("owner", "pk")
    return tuple(
        Line(
            row.pk,
            values.spoken(row.title).text,
            values.spoken(row.institution).text,
            names.owner(row.owner_id),
            values.day(row.adopted_on),
            tuple(code in row.elements for code, _label in models.ELEMENTS),
        )
        for row in rows
    )
