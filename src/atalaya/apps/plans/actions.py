"""Deeds on measures: made from gaps, noted on the way, taken up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from django.db import transaction

from atalaya.apps.access import deeds, fields
from atalaya.apps.assessment import gaps as missing
from atalaya.apps.laws import actions as laws
from atalaya.apps.laws import queries as texts
from atalaya.apps.plans import models, standing
from atalaya.core import errors, plans, policy, working_processes

TEXT_CHARS: Final = 5_000
MOST: Final = 400
"""So many measures at once."""


def add(pk: int, told: Sequence[Mapping[str, Any]], *, by: policy.Actor) -> list[models.Measure]:
    """Adds measures to a plan, all or none; those without a number get the next ones."""
    if not 1 <= len(told) <= MOST:
        raise errors.Unusable("plan.measures", f"Choose from 1 to {MOST} measures.", "measures")
    with transaction.atomic():
        found = standing.locked(pk, by, policy.Verb.VIEW)
        taken = set(found.measures.filter(withdrawn=False).values_list("number", flat=True))
        made = []
        for values in told:
            number = str(values.get("number") or "").strip() or _next(taken)
            taken.add(number)
            row = models.Measure(plan=found, owner_id=found.owner_id, klass=found.klass, **{**values, "number": number})
            made.append(deeds.create(row, by=by))
    return made


def _next(taken: set[str]) -> str:
    """The number after the highest whole one."""
    return str(max((int(one) for one in taken if one.isdecimal() and len(one) < 9), default=0) + 1)


def link(pk: int, linked: Sequence[str], *, by: policy.Actor, version: int) -> models.Measure:
    """Says which fields of the catalogues a measure would answer. Unusable names an id that no catalogue has."""
    known = missing.field_names(linked)
    lost = [name for name in linked if name not in known]
    if lost:
        raise errors.Unusable("measure.field", "There is no such field in any catalogue here.", lost[0])
    return deeds.change(models.Measure, pk, {"linked": list(linked)}, by=by, version=version)


def take_up(pk: int, *, by: policy.Actor, version: int) -> models.Measure:
    """Takes a measure up again that was said to be done or dropped; the history keeps both."""
    found = standing.measure(pk, by)
    if found.stage not in working_processes.MEASURE.ends:
        raise errors.OutOfOrder("measure.open", "This measure is not over.")
    return deeds.change(models.Measure, pk, {"stage": "under_way"}, by=by, version=version)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a measure stood on a day, and what proves it."""

    on: str
    text: str = ""
    title: str = ""
    address: str = ""
    law: int | None = None
    article: str = ""
    name: str = ""
    file: IO[bytes] | Any = None


def note(pk: int, told: Progress, *, by: policy.Actor) -> models.Note:
    """Notes progress on a measure. Unusable says what is missing; nothing is written then."""
    if not fields.is_day(told.on):
        raise errors.Unusable("note.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "on")
    if len(told.text) > TEXT_CHARS:
        raise errors.Unusable("note.long", f"Write at most {TEXT_CHARS} characters.", "text")
    if not (told.text or told.address or told.law or told.file):
        raise errors.Unusable("note.empty", "Say what happened, or give a law, an address or a file.", "text")
    kept = laws.store().put(told.file) if told.file is not None else None
    with transaction.atomic():
        found = standing.measure(pk, by)
        policy.require(by, policy.Verb.EDIT, standing.own(found))
        standing.locked(found.plan_id, by, policy.Verb.VIEW)
        if told.law is not None and told.law not in {law.pk for law in texts.named(found.owner_id, by)}:
            raise errors.Missing("policy.missing", "There is no such record.")
        made = models.Note.objects.create(
            measure=found,
            on=told.on,
            text=told.text,
            title=told.title[:300],
            address=told.address,
            law_id=told.law,
            article=told.article[:80],
            file=kept.digest if kept else "",
            name=told.name[-300:],
            size_bytes=kept.size_bytes if kept else 0,
            by_id=by.person,
        )
        values = {"note": (None, told.text or told.title), "evidence": (None, _evidence(made))}
        deeds.append("measure.noted", record=found, by=by, values={n: v for n, v in values.items() if v[1]})
    return made


def _evidence(made: models.Note) -> str:
    return " ".join(filter(None, (f"law {made.law_id}" if made.law_id else "", made.article, made.address, made.file)))


def unnote(pk: int, number: int, *, by: policy.Actor) -> None:
    """Takes a note out of sight; the file and the history stay."""
    with transaction.atomic():
        found = standing.measure(pk, by)
        policy.require(by, policy.Verb.EDIT, standing.own(found))
        standing.locked(found.plan_id, by, policy.Verb.VIEW)
        if not models.Note.objects.filter(measure=found, pk=number, withdrawn=False).update(withdrawn=True):
            raise standing.nothing()
        deeds.append("measure.unnoted", record=found, by=by, values={"note": (number, None)})


def content(one: models.Note) -> bytes:
    """The bytes of a file of evidence."""
    return laws.store().read(one.file)


def is_open(found: models.Measure) -> bool:
    """Whether a measure is neither done nor dropped, in a plan that is not over."""
    return found.stage in plans.OPEN and found.plan.stage not in working_processes.PLAN.ends
