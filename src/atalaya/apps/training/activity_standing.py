"""Whose an activity is, who runs it, and where it stands."""

from __future__ import annotations

from typing import Any, Final

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known
from atalaya.apps.training import activity_models as models
from atalaya.core import errors, policy, training

GONE: Final = "There is no such record."
STANDING: Final = ("nominated", "reserve", "selected", "registered", "took_part", "absent")
"""Stages of a place that stands: not withdrawn, not declined."""
COMING: Final = ("selected", "registered")
"""Stages of those who are expected."""
CHOSEN: Final = ("selected", "registered", "took_part", "absent")


def activities() -> Any:
    """The model of activities, which the registry keeps."""
    register = known.named(models.ACTIVITY)
    assert register is not None
    return register.model


def seen(pk: int, by: policy.Actor) -> Any:
    """An activity this person may see."""
    return access.one(activities(), pk, by)


def run(pk: int, by: policy.Actor, verb: policy.Verb = policy.Verb.EDIT) -> Any:
    """An activity for whoever runs it. Missing, or Refused, for everybody else."""
    found = seen(pk, by)
    policy.require(by, verb, policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass)))
    return found


def runs(found: Any, by: policy.Actor) -> bool:
    """Whether this person runs it."""
    return policy.may(by, policy.Verb.EDIT, policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass)))


def edition(activity: int) -> models.Edition | None:
    """How an activity is run, where that is laid down; callers have asked for the activity."""
    rows = models.Edition.objects.select_related("owner", "concept", "terms", "report")
    return rows.filter(activity=activity, withdrawn=False).first()


def laid_down(activity: int) -> models.Edition:
    """How an activity is run. OutOfOrder where nobody laid it down."""
    found = edition(activity)
    if found is None:
        raise errors.OutOfOrder("activity.frame", "Say first how the activity is run: rules, agenda, purpose of data.")
    return found


def klass(owner: str) -> policy.Klass:
    """How closed the running of an activity is: its owner's alone, as far as such an owner has it."""
    return (
        policy.Klass.NATIONAL if owner.startswith("country:") or owner == policy.SECRETARIAT else policy.Klass.BILATERAL
    )


def places(activity: int, by: policy.Actor) -> list[models.Place]:
    """Who is named for an activity, as far as this person sees them, in the order in which they came."""
    rows = access.visible(models.Place.objects.filter(activity=activity), by).select_related("owner")
    return list(rows.order_by("pk"))


def person(row: models.Place) -> training.Person:
    """Somebody, as far as sums go."""
    country = row.owner_id if row.owner_id.startswith("country:") else ""
    return training.Person(row.pk, country, row.institution, row.sex, row.sector, row.first, row.priority)


def sessions(found: models.Edition | None) -> tuple[str, ...]:
    """The keys of the sessions."""
    return tuple(str(row["key"]) for row in found.agenda) if found else ()


def completed(activity: int) -> list[models.Place]:
    """Who took part and was at enough sessions: whoever issues certificates asks here, and asks policy first."""
    found = edition(activity)
    rows = models.Place.objects.filter(activity=activity, stage="took_part", withdrawn=False).select_related("owner")
    keys = sessions(found)
    if not keys or found is None:
        return list(rows.order_by("pk"))
    return [row for row in rows.order_by("pk") if training.attended(row.attended, keys, found.attendance)]
