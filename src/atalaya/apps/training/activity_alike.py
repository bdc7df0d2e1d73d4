"""Courses of others that resemble an activity, and who of those named stands on their lists."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import policy, training
from atalaya.core.mapping import words

LATELY: Final = timedelta(days=365)
"""Whose name stood on a list within a year before is warned of."""
MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Resembling:
    """A course that could be the same: its title and organiser, where to read it, shared countries, days between."""

    title: str
    organiser: str
    href: str
    countries: tuple[str, ...]
    apart_days: int


def courses(found: Any, run: models.Edition | None, by: policy.Actor) -> tuple[Resembling, ...]:
    """Courses of others, and activities here, on the same topic for a common country at about the same time."""
    if run is None or run.topic == "other":
        return ()
    others = {f"other-{row.pk}": row for row in _elsewhere(by)}
    mine = {f"here-{one.activity_id}": one for one in _here(run, by)}
    told = [_course(key, row.topic, row.countries, row) for key, row in others.items()]
    told += [_course(key, one.topic, one.activity.countries, one.activity) for key, one in mine.items()]
    ours = _course("this", run.topic, run.countries or found.countries, found)
    names = values.Names(by)
    made = []
    for one in training.alike(ours, told):
        row: Any = others.get(one.id) or mine[one.id].activity
        own = one.id.startswith("here-")
        organiser = names.owner(row.owner_id) if own else row.organiser
        href = reverse("activity" if own else "other-courses", args=[row.pk])
        shared = tuple(names.owner(code) for code in one.countries)
        made.append(Resembling(values.label_of(row), organiser, href, shared, one.apart_days))
    return tuple(made)


def _elsewhere(by: policy.Actor) -> list[models.Elsewhere]:
    return list(access.visible(models.Elsewhere.objects.all(), by).order_by("-since")[:MOST])


def _here(run: models.Edition, by: policy.Actor) -> list[Any]:
    """Other activities that are run here on the same topic, that this person may see."""
    rows = models.Edition.objects.filter(topic=run.topic, withdrawn=False).exclude(pk=run.pk)
    rows = rows.exclude(activity__stage="cancelled").select_related("activity")
    seen = access.visible(standing.activities()._default_manager.filter(pk__in=rows.values("activity")), by)
    numbers = set(seen.values_list("pk", flat=True))
    return [one for one in rows.order_by("-pk")[:MOST] if one.activity_id in numbers]


def _course(key: str, topic: str, countries: list[str], row: Any) -> training.Course:
    return training.Course(key, topic, frozenset(countries), first_day(row.since), last_day(row.until or row.since))


def first_day(told: str) -> date | None:
    """The first day that a day, month or year can mean."""
    return date.fromisoformat(f"{told}-01-01"[:10]) if told else None


def last_day(told: str) -> date | None:
    """The last day that a day, month or year can mean."""
    if not told or len(told) == len("2026-01-31"):
        return date.fromisoformat(told) if told else None
    year, month = int(told[:4]), int(told[5:7] or 12)
    return date(year, month, monthrange(year, month)[1])


def people(found: Any, rows: list[models.Place], by: policy.Actor) -> dict[int, tuple[str, ...]]:
    """Who of those named took part in a course of others within a year before, by number, with the courses."""
    begins = first_day(found.since)
    if begins is None:
        return {}
    others = [*_told(by, begins), *_nominations(by, begins, found.pk)]
    mine = [(row.pk, name) for row in rows for name in _names(row.name, row.owner_id, row.mail)]
    return training.same_people(mine, others, words.fold)


def _names(name: str, country: str, mail: str) -> list[str]:
    """What somebody is found by: a mail address, or a name with its country."""
    told = [mail] if mail else []
    return [*told, f"{name} {country.rpartition(':')[2]}"] if name else told


def _lately(since: str, begins: date) -> bool:
    on = first_day(since)
    return on is not None and begins - LATELY <= on <= begins


def _told(by: policy.Actor, begins: date) -> Iterator[tuple[str, str]]:
    for row in _elsewhere(by):
        if _lately(row.since, begins) and "people" not in access.personal(models.Elsewhere, row.owner_id, by):
            for one in row.people:
                for name in _names(one.get("name", ""), one.get("country", ""), one.get("mail", "")):
                    yield f"{row.organiser}: {values.label_of(row)}", name


def _nominations(by: policy.Actor, begins: date, without: int) -> Iterator[tuple[str, str]]:
    """Who went to partners' courses, as countries recorded it, as far as this person may see."""
    register = known.named("cooperation.nomination")
    if register is None:
        return
    model: Any = register.model
    rows = access.visible(model._default_manager.filter(attended="yes"), by).exclude(activity=without)
    for row in rows.select_related("activity")[:MOST]:
        if _lately(row.activity.since, begins):
            for name in _names(row.name, row.owner_id, row.mail):
                yield values.label_of(row.activity), name
