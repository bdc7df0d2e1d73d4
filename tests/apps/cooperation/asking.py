"""A request to work on, for the tests of this room; and people of a real country, made inside a test alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_models as models
from atalaya.core import policy
from tests import world

CANARY = "zarzaperdiz"
"""A word that stands in the restricted part alone."""
NEED = "Traducir y adaptar a la lista nacional de control, hoy la Resolución 001 de 2018, las novedades de 2024"


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Puts the clock to a moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def person(email: str, role: str, owner: str) -> people.User:
    """Somebody who works for an owner."""
    found, _made = people.User.objects.get_or_create(
        email=email, defaults={"name": email.partition("@")[0], "language": "es"}
    )
    people.Grant.objects.create(user=found, role=role, owner_id=owner, since=date(2020, 1, 1))
    return found


def values(**told: Any) -> dict[str, Any]:
    """What a complete request says."""
    return {
        "subject": "lists",
        "title": {"es": "Actualizar la lista de control"},
        "on": "2025-03-03",
        "obligations": ["OP3D", "OP6"],
        "need": {"es": NEED},
        "result": {"es": "Nueva resolución con la lista publicada en la gaceta"},
        "types": ["drafting", "course"],
        "beneficiaries": {"es": "12 funcionarios de cuatro entidades del consejo nacional"},
        "ends": "2025-12",
        "summary": {"es": "Actualización de la lista nacional de control"},
        "restricted": {"es": f"Detalle reservado {CANARY}"},
        **told,
    }


def request(owner: str = "country:XC", by: str = world.CONTACT, **told: Any) -> models.Request:
    """A draft."""
    return deeds.create(models.Request(owner_id=owner, klass="national", **values(**told)), by=world.actor(by))


def cleared(second: str = world.SECOND, **told: Any) -> models.Request:
    """A request that a second person cleared."""
    found = request(**told)
    return deeds.take(models.Request, found.pk, "clear", by=world.actor(second), version=found.version)


def fact(day: date, title: str = "Carta del Presidente del Comité") -> actions.Fact:
    """An act of the Committee."""
    return actions.Fact(day, title, "S/AC.44/2025/1")


def consents(found: models.Request, by: str, *names: str) -> models.Request:
    """Gives consents."""
    for name in names:
        found.refresh_from_db()
        found = actions.consent(found.pk, name, given=True, by=world.actor(by), version=found.version)
    return found


def record(track: models.Track, step: str, day: date, by: str) -> models.Track:
    """Writes down an act of the Committee."""
    track.refresh_from_db()
    return actions.record(track.pk, step, fact(day), by=world.actor(by), version=track.version)


def sees(row: Any, by: policy.Actor) -> bool:
    """Whether somebody may see a row."""
    return access.visible(type(row).objects.filter(pk=row.pk), by).exists()
