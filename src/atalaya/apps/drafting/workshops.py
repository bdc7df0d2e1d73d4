"""Workshops: who was there, and what was decided comment by comment, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from atalaya.apps.access import deeds
from atalaya.apps.drafting import models, standing
from atalaya.core import errors, policy

TARGET = "drafting.workshop"
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Meet:
    """A workshop to be held. ``round`` is the one whose comments it decides; None: all that are open."""

    title: str
    begins_on: date
    ends_on: date
    place: str = ""
    round: int | None = None


def begin(pk: int, told: Meet, *, by: policy.Actor) -> models.Workshop:
    """Opens a workshop."""
    title = " ".join(told.title.split())[:200]
    if not title:
        raise errors.Unusable("workshop.title", "Give the workshop a title.", "title")
    if told.ends_on < told.begins_on:
        raise errors.Unusable("workshop.days", "It cannot end before it begins.", "ends_on")
    with transaction.atomic():
        found = standing.require(pk, by)
        asked = found.rounds.filter(pk=told.round).first() if told.round else None
        made = models.Workshop.objects.create(
            draft=found,
            round=asked,
            title=title,
            place=" ".join(told.place.split())[:200],
            begins_on=told.begins_on,
            ends_on=told.ends_on,
            by_id=by.person,
        )
        days = f"{told.begins_on.isoformat()} – {told.ends_on.isoformat()}"
        _tell("workshop.opened", made, {"workshop": (None, title), "days": (None, days)}, by)
    return made


def seen(pk: int, by: policy.Actor) -> models.Workshop:
    """A workshop for those who work on its draft. Missing otherwise."""
    rows = models.Workshop.objects.select_related("draft__owner", "round")
    found = rows.filter(pk=pk, draft__withdrawn=False).first()
    if found is None or not standing.is_inside(found.draft, by):
        raise standing.nothing()
    return found


def attend(pk: int, people: list[tuple[str, str]], on: date | None, *, by: policy.Actor) -> int:
    """Writes down who was there: name and body; how many came on the list. Nobody stands twice for one day."""
    with transaction.atomic():
        found = _mine(pk, by)
        if on and not found.begins_on <= on <= found.ends_on:
            raise errors.Unusable("workshop.day", "Choose a day of the workshop.", "on")
        known = set(found.attendances.filter(on=on).values_list("name", "body"))
        new = [
            (name, body)
            for name, body in dict.fromkeys((" ".join(n.split())[:200], " ".join(b.split())[:200]) for n, b in people)
            if name and (name, body) not in known
        ]
        if found.attendances.count() + len(new) > MOST_PEOPLE:
            raise errors.Unusable("workshop.many", f"At most {MOST_PEOPLE} people can stand on a list.", "people")
        models.Attendance.objects.bulk_create(
            models.Attendance(workshop=found, name=name, body=body, on=on) for name, body in new
        )
        if new:
            _tell("workshop.attended", found, {"people": (None, len(new))}, by)
    return len(new)


def leave(pk: int, number: int, *, by: policy.Actor) -> None:
    """Takes a name off the list."""
    with transaction.atomic():
        found = _mine(pk, by)
        gone, _told = found.attendances.filter(pk=number).delete()
        if not gone:
            raise standing.nothing()
        _tell("workshop.attended", found, {"people": (1, None)}, by)


def close(pk: int, *, by: policy.Actor) -> None:
    """Ends a workshop."""
    with transaction.atomic():
        found = _mine(pk, by)
        models.Workshop.objects.filter(pk=found.pk).update(state="closed")
        _tell("workshop.closed", found, {}, by)


def _mine(pk: int, by: policy.Actor) -> models.Workshop:
    found = models.Workshop.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise standing.nothing()
    standing.require(found.draft_id, by)
    return found


def _tell(verb: str, found: models.Workshop, told: dict[str, tuple[Any, Any]], by: policy.Actor) -> None:
    deeds.append(verb, by=by, target=(TARGET, found.pk, found.draft.owner_id), values=told)
