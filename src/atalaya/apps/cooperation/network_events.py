"""Invitations to events of the registry: who takes part, and the event as a file for a calendar program."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import icalendar
from django.conf import settings
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.cooperation import network_spaces as spaces
from atalaya.core import errors, policy

_OPEN: Final = ("public", "network")


@dataclass(frozen=True, slots=True)
class Event:
    """An event as those invited see it. ``counts`` are answers with their number, ``mine`` is one's own.

    ``people`` are names with owner and answer, by answer.
    """

    title: str
    href: str
    since: date | None
    until: date | None
    when: str
    place: str
    mine: str
    counts: tuple[tuple[str, Any, int], ...]
    people: tuple[tuple[str, str, Any], ...]


def choices(by: policy.Actor) -> list[tuple[int, str]]:
    """Events that may be named in an invitation: those to come that every member of a space could see."""
    model: Any = _model()
    today = clock.today().isoformat()
    found = access.visible(model._default_manager.filter(klass__in=_OPEN, since__gte=today[:7]), by)
    return [(row.pk, f"{row.since} · {values.label_of(row)}") for row in found.order_by("since")[:200]]


def _model() -> Any:
    register = known.named("registry.activity")
    assert register is not None
    return register.model


def event(space: str, pk: int, by: policy.Actor) -> Event:
    """The event of an invitation. Missing when the entry is none, or the event is out of this person's sight."""
    row = spaces.entry(space, pk, by)
    found = access.visible(_model()._default_manager.filter(pk=row.activity_id or 0), by).first()
    if row.sort != "event" or found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    answers = list(models.Reply.objects.filter(space=space, entry=pk).select_related("user").order_by("answer", "pk"))
    number, names = Counter(one.answer for one in answers), values.Names(by)
    mine = next((one.answer for one in answers if one.user_id == by.person), "")
    return Event(
        values.label_of(found),
        reverse("activities", args=[found.pk]),
        _day(found.since),
        _day(found.until),
        " – ".join(str(values.day(one)) for one in (found.since, found.until) if one and not _day(one)),
        values.spoken(found.place).text,
        mine,
        tuple((name, label, number[name]) for name, label in models.ANSWERS),
        tuple((str(one.user), names.owner(one.owner_id), one.get_answer_display()) for one in answers),
    )


def _day(told: str) -> date | None:
    """A day that is known to the day."""
    return date.fromisoformat(told) if len(told) == len("2026-01-31") else None


def calendar(space: str, pk: int, by: policy.Actor) -> bytes:
    """The event as RFC 5545: title, days and a link, no word of the thread. Missing where no exact day is known."""
    found = event(space, pk, by)
    if found.since is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    entry = icalendar.Event()
    entry.add("uid", f"{space}-{pk}@atalaya")
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", found.since)
    entry.add("dtend", (found.until or found.since) + timedelta(days=1))
    entry.add("summary", found.title)
    if found.place:
        entry.add("location", found.place)
    entry.add("url", f"{settings.ENVIRONMENT.origin}{reverse('network-thread', args=[space, pk])}")
    made = icalendar.Calendar()
    made.add("prodid", "-//Atalaya//Invitation//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(entry)
    return bytes(made.to_ical())
