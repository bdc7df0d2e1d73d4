"""A plan with measures to work on, for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from atalaya.apps.access import deeds
from atalaya.apps.assessment import actions as answers
from atalaya.apps.assessment import models as assessment
from atalaya.apps.plans import actions, models
from tests import world
from tests.apps.assessment import desk

OWNER = "country:XC"
GAPS = ("OP2-BW-01-L", "OP2-BW-01-E", "OP3CD-BW-01-L")


def plan(owner: str = OWNER, **told: Any) -> models.Plan:
    """A plan of the invented country, added by its contact."""
    values = {"title": {"es": "Plan de acción de Costa Serena"}, "begins": "2026", "ends": "2030", **told}
    return deeds.create(models.Plan(owner_id=owner, klass="national", **values), by=world.actor(world.CONTACT))


def measures(found: models.Plan, count: int = 3, **told: Any) -> list[models.Measure]:
    """Measures with numbers from 1 on."""
    rows = [{"number": str(n), "action": {"es": f"Acción número {n}"}, **told} for n in range(1, count + 1)]
    return actions.add(found.pk, rows, by=world.actor(world.CONTACT))


def baseline(fields: Sequence[str] = GAPS, value: str = "no") -> assessment.Assessment:
    """A matrix with validated answers that leave gaps."""
    found = desk.matrix()
    told = [answers.Write(name, value=value, version=0) for name in fields]
    answers.answer_all(found.pk, told, by=world.actor(world.CONTACT))
    answers.take(found.pk, "validate", list(fields), by=world.actor(world.SECOND))
    return found


def step(row: Any, name: str, email: str = world.CONTACT, **told: Any) -> Any:
    """Takes a step of a plan or a measure as it stands now."""
    row.refresh_from_db()
    return deeds.take(type(row), row.pk, name, by=world.actor(email), version=row.version, **told)
