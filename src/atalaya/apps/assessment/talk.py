"""Deeds around an answer: evidence behind it, comments on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import actions, models, standing
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy

COMMENT_CHARS: Final = 5_000
BACK: Final = "send_back"
"""The step of the process that sends an answer back."""


@dataclass(frozen=True, slots=True)
class Support:
    """Evidence to be added: an address, or a file that can be read."""

    title: str
    address: str = ""
    name: str = ""
    file: IO[bytes] | Any = None
    on: str = ""
    expires_on: date | None = None


def support(pk: int, fields: Sequence[str], told: Support, *, by: policy.Actor) -> models.Evidence:
    """Puts evidence behind the answers of fields."""
    kept = laws.store().put(told.file) if told.file is not None else None
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT, fields)
        rows = actions.answers_of(found, fields)
        made = models.Evidence.objects.create(
            assessment=found,
            title=told.title,
            address=told.address,
            file=kept.digest if kept else "",
            name=told.name[-300:],
            size_bytes=kept.size_bytes if kept else 0,
            on=told.on,
            expires_on=told.expires_on,
            by_id=by.person,
        )
        made.answers.set(rows.values())
        _tell("evidence.added", found, rows.values(), {"evidence": (None, told.title)}, by)
    return made


def remove(pk: int, number: int, *, by: policy.Actor) -> None:
    """Takes evidence out of sight; the file and the history stay."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
        one = models.Evidence.objects.filter(assessment=found, pk=number, withdrawn=False).first()
        if one is None:
            raise standing.nothing()
        models.Evidence.objects.filter(pk=one.pk).update(withdrawn=True)
        _tell("evidence.withdrawn", found, one.answers.all(), {"evidence": (one.title, None)}, by)


def say(pk: int, field: str, text: str, *, by: policy.Actor) -> models.Comment:
    """Says something about a field."""
    with transaction.atomic():
        return _say(standing.require(pk, by, policy.Verb.EDIT, [field]), field, text, by)


def send_back(pk: int, field: str, why: str, *, by: policy.Actor) -> models.Comment:
    """Sends an answer back to whoever gave it; what is to be changed stands as a comment."""
    with transaction.atomic():
        actions.step(pk, field, BACK, by=by)
        return _say(standing.require(pk, by, policy.Verb.APPROVE), field, why, by)


def _say(found: models.Assessment, field: str, text: str, by: policy.Actor) -> models.Comment:
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > COMMENT_CHARS:
        raise errors.Unusable("comment.text", "Write a few words; at most 5,000 characters.", "text")
    rows = actions.answers_of(found, [field])
    made = models.Comment.objects.create(assessment=found, field=field, text=text, by_id=by.person)
    _tell("comment.said", found, rows.values(), {"comment": (None, made.pk)}, by)
    return made


def settle(pk: int, number: int, *, by: policy.Actor) -> None:
    """Settles a comment."""
    with transaction.atomic():
        one = models.Comment.objects.filter(assessment=pk, pk=number, resolved_at=None).first()
        if one is None:
            raise standing.nothing()
        found = standing.require(pk, by, policy.Verb.EDIT, [one.field])
        models.Comment.objects.filter(pk=one.pk).update(resolved_at=clock.now(), resolved_by_id=by.person)
        rows = actions.answers_of(found, [one.field])
        _tell("comment.settled", found, rows.values(), {"comment": (one.pk, None)}, by)


def flag(pk: int, field: str, *, by: policy.Actor) -> None:
    """Asks a second person of the same owner to look at a text the writer was warned of; no text is kept."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT, [field])
        target = "assessment.assessment"
        people.SecondLook.objects.create(
            target=target, target_id=found.pk, owner_id=found.owner_id, asked_by_id=by.person
        )
        _tell("guard.flagged", found, actions.answers_of(found, [field]).values(), {}, by)


def _tell(verb: str, found: models.Assessment, rows: Any, values: dict[str, tuple[Any, Any]], by: policy.Actor) -> None:
    entries = [
        deeds.Entry(verb, (standing.TARGET, row.pk, found.owner_id), values, version=row.version) for row in rows
    ]
    deeds.append_all(entries, by=by)


def content(one: models.Evidence) -> bytes:
    """The bytes of a file of evidence."""
    return laws.store().read(one.file)
