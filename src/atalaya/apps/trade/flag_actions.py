"""Deeds on red flags. Their lines hold a salted digest of what was answered, and nothing else of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock, knowledge
from atalaya.apps.access import deeds
from atalaya.apps.trade import flag_models as models
from atalaya.apps.trade import flag_queries as queries
from atalaya.apps.trade import screen_queries
from atalaya.core import errors, policy, seal
from atalaya.core.policy import Verb
from atalaya.core.trade import red_flags

TARGET: Final = "trade.check"
NOTE_CHARS: Final = 1_000
_CHANGED: Final = "Somebody else changed this record meanwhile. Choose what is to stand."


def begin(catalogue: str, owner: str, subject: str, *, by: policy.Actor) -> models.Check:
    """Begins a checklist for an owner."""
    if catalogue not in knowledge.checklists():
        raise errors.Missing("policy.missing", "There is no such record.")
    policy.require(by, Verb.CREATE, screen_queries.thing(owner, queries.KIND))
    with transaction.atomic():
        made = models.Check.objects.create(
            owner_id=owner, klass=screen_queries.klass_of(owner), catalogue=catalogue,
            edition=knowledge.checklist(catalogue).edition, subject=subject.strip()[:300], by_id=by.person,
        )  # fmt: skip
        _tell("begun", made, by)
    return made


def write(
    pk: int, answers: Mapping[str, str], notes: Mapping[str, str], done: str, *, version: int, by: policy.Actor
) -> models.Check:
    """Writes what was answered; where it ends is worked out anew, by the edition of today.

    Conflict when somebody else was faster; Unusable for an answer that is not offered or a text that is too long.
    """
    with transaction.atomic():
        models.Check.objects.select_for_update().filter(pk=pk).first()
        found = queries.require(pk, by, Verb.EDIT)
        if found.version != version:
            raise errors.Conflict("record.changed", _CHANGED, mine={}, theirs={}, base={})
        if max(map(len, (done, *notes.values()))) > NOTE_CHARS:
            raise errors.Unusable("private.long", "This text is too long.", "note")
        checklist = knowledge.checklist(found.catalogue)
        told = {id_: one for id_, one in answers.items() if one}
        found.outcome = red_flags.judge(checklist, told).outcome
        before = _mark(found)
        found.answers, found.notes = told, {id_: text.strip() for id_, text in notes.items() if text.strip()}
        found.done, found.edition = done.strip(), checklist.edition
        found.version, found.updated_at = version + 1, clock.now()
        found.salt = secrets.token_hex(seal.SALT_BYTES)
        found.save()
        _tell("written", found, by, {"answers": (before, _mark(found))})
    return found


def remove(pk: int, *, by: policy.Actor) -> None:
    """Deletes one with all that is in it; the deeds keep that it was there."""
    with transaction.atomic():
        found = queries.require(pk, by, Verb.REMOVE)
        _tell("deleted", found, by)
        found.delete()


def _mark(found: models.Check) -> str:
    """A salted digest: whoever holds the row can prove it, nobody can read it from the line."""
    if not found.salt:
        return ""
    told = {"answers": found.answers, "notes": found.notes, "done": found.done, "edition": found.edition}
    return seal.digest(told, bytes.fromhex(found.salt))


def _tell(what: str, found: models.Check, by: policy.Actor, told: Mapping[str, tuple[Any, Any]] | None = None) -> None:
    target = (TARGET, found.pk, found.owner_id)
    deeds.append(f"redflag.{what}", by=by, target=target, values=told, version=found.version)
