"""People of real countries in tests of peer reviews: a contact and a second person of each; in tests alone."""

from __future__ import annotations

from typing import Final

from atalaya.adapters import clock
from atalaya.apps.access import models
from tests import world

COUNTRIES: Final = ("PY", "UY", "MX", "CL", "BR")
COORDINATOR: Final = "beatriz.lamarca@horizonte.example"


def mail(role: str, country: str) -> str:
    """The address of somebody of these."""
    return f"{role}.{country.lower()}@revisiones.example"


def plant() -> None:
    """The people, with their roles of today."""
    for country in COUNTRIES:
        for role in ("contact", "second"):
            user = models.User(email=mail(role, country), name=f"{role} {country}", language="es", digest="never")
            user.set_password(world.PASSWORD)
            user.save()
            models.Grant.objects.create(user=user, role=role, owner_id=f"country:{country}", since=clock.today())
