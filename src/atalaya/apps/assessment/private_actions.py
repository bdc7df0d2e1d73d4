"""Deeds on self-assessments. Their lines hold salted digests of answers and nothing else of them, not even apart.

Elsewhere a deed keeps the values beside its digests, so that history can be read; here it does not.
"""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock, knowledge
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.assessment import books, private_models, private_standing
from atalaya.core import errors, policy, seal, self_assessment
from atalaya.core.policy import Verb
from atalaya.core.self_assessment import Answer

TARGET: Final = "assessment.privateassessment"
NOTE_CHARS: Final = 2_000
_CHANGED: Final = "Somebody else changed this record meanwhile. Choose what is to stand."
Values = Mapping[str, tuple[Any, Any]]


def begin(catalogue: str, owner: str, title: str, *, by: policy.Actor) -> private_models.PrivateAssessment:
    """Begins one, for a role that answers this catalogue; whoever begins it is its first member."""
    if catalogue not in dict(private_standing.offered(by, owner)):
        raise errors.Missing("policy.missing", "There is no such record.")
    policy.require(by, Verb.CREATE, private_standing.thing(owner))
    with transaction.atomic():
        made = private_models.PrivateAssessment.objects.create(owner_id=owner, catalogue=catalogue, title=title.strip())
        made.members.create(user_id=by.person or 0)
        _tell("started", made, by, {"catalogue": (None, catalogue)})
    return made


def answer(
    pk: int, told: Mapping[str, Answer], versions: Mapping[str, int], *, by: policy.Actor
) -> private_models.PrivateAssessment:
    """Writes the answers of an area. Conflict carries mine and theirs, by item, where another member was faster.

    versions  the version of each answer that was decided upon; 0 where there was none
    """
    with transaction.atomic():
        found = _lock(pk, by, Verb.EDIT)
        _check(found, told)
        rows = {row.item: row for row in found.answers.filter(item__in=list(told))}
        _require_fresh(rows, told, versions)
        marks = dict(_write(found, rows.get(item), item, value) for item, value in told.items())
        changed = {item: mark for item, mark in marks.items() if mark[0] != mark[1]}
        if changed:
            if found.completed_at and not self_assessment.is_complete(
                books.book(found.catalogue), private_standing.answers(found)
            ):
                found.completed_at = None
            _save(found)
            _tell("written", found, by, {"answers": _digest(changed)})
    return found


def _require_fresh(
    rows: Mapping[str, private_models.PrivateAnswer], told: Mapping[str, Answer], versions: Mapping[str, int]
) -> None:
    late = [
        item
        for item, value in told.items()
        if item in rows and rows[item].version != versions.get(item, 0) and private_standing.answer(rows[item]) != value
    ]
    if late:
        theirs = {item: dataclasses.asdict(private_standing.answer(rows[item])) for item in late}
        mine = {item: dataclasses.asdict(told[item]) for item in late}
        versions_now = {item: row.version for item, row in rows.items()}
        raise errors.Conflict("record.changed", _CHANGED, mine=mine, theirs=theirs, base=versions_now)


def _write(
    found: private_models.PrivateAssessment, row: private_models.PrivateAnswer | None, item: str, value: Answer
) -> tuple[str, tuple[str, str]]:
    """Writes one answer; gives its item with the digests before and after."""
    before = _mark(row) if row else ""
    if row is None and value == self_assessment.NOTHING:
        return item, ("", "")
    row = row or private_models.PrivateAnswer(assessment=found, item=item, version=0)
    if row.version and private_standing.answer(row) == value:
        return item, (before, before)
    for name, part in dataclasses.asdict(value).items():
        setattr(row, name, part)
    row.version += 1
    row.salt = secrets.token_hex(seal.SALT_BYTES)
    row.save()
    return item, (before, _mark(row))


def _mark(row: private_models.PrivateAnswer) -> str:
    """A salted digest of an answer: whoever holds the row can prove it, nobody can read it from the line."""
    told = {**dataclasses.asdict(private_standing.answer(row)), "until": row.until.isoformat() if row.until else ""}
    return seal.digest(told, bytes.fromhex(row.salt))


def _digest(changed: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """One digest for all answers of a deed, so that not even their number stands there; their salts guard it."""
    before, after = (seal.canonical({item: mark[place] for item, mark in changed.items()}) for place in (0, 1))
    return hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest()


def _check(found: private_models.PrivateAssessment, told: Mapping[str, Answer]) -> None:
    known = books.fields(found.catalogue)
    for item, value in told.items():
        if item not in known or (value.level and value.level not in self_assessment.LEVELS):
            raise errors.Unusable("private.item", "Choose a level from the list.", "level")
        if max(len(value.note), len(value.action)) > NOTE_CHARS:
            raise errors.Unusable("private.long", "This text is too long.", "note")


def complete(pk: int, *, done: bool, version: int, by: policy.Actor) -> private_models.PrivateAssessment:
    """Marks it as complete, which asks for a level at every item, or takes the mark away."""
    with transaction.atomic():
        found = _lock(pk, by, Verb.EDIT, version)
        if done and not self_assessment.is_complete(books.book(found.catalogue), private_standing.answers(found)):
            raise errors.OutOfOrder("private.open", "Some items have no level yet.")
        found.completed_at = clock.now() if done else None
        _save(found)
        _tell("completed" if done else "reopened", found, by)
    return found


def let_in(pk: int, user: int, *, by: policy.Actor) -> None:
    """A member lets a colleague in who answers for the same owner. Nobody outside can do this."""
    with transaction.atomic():
        found = _lock(pk, by, Verb.EDIT)
        if user not in dict(private_standing.colleagues(found)):
            raise errors.Unusable("private.colleague", "Choose somebody who works for your organisation.", "user")
        found.members.get_or_create(user_id=user)
        _tell("let_in", found, by, {"person": (None, user)})


def leave(pk: int, user: int, *, by: policy.Actor) -> None:
    """A member takes a person out again, not the last one: then nobody could open it."""
    with transaction.atomic():
        found = _lock(pk, by, Verb.EDIT)
        if found.members.exclude(user=user).count() == 0:
            raise errors.OutOfOrder("private.last", "The last person cannot leave. Delete the self-assessment instead.")
        found.members.filter(user=user).delete()
        _tell("taken_out", found, by, {"person": (user, None)})


def share(pk: int, body: str, scope: str, *, named: bool, by: policy.Actor) -> private_models.PrivateConsent:
    """Agrees to show one body the counts as they stand today; an earlier agreement with it ends."""
    if scope not in self_assessment.SCOPES or body not in dict(private_standing.bodies()):
        raise errors.Unusable("private.body", "Choose whom to show it to, and what.", "body")
    with transaction.atomic():
        found = _lock(pk, by, Verb.EDIT)
        _end(found, body)
        told = self_assessment.shown(books.book(found.catalogue), private_standing.answers(found), scope)
        made: private_models.PrivateConsent = found.consents.create(body_id=body, scope=scope, named=named, told=told)
        _tell("shared", found, by, {"body": (None, body), "scope": (None, scope), "named": (None, named)})
    return made


def take_back(pk: int, body: str, *, by: policy.Actor) -> None:
    """Takes an agreement back; what was shown is no longer kept. What the body noted meanwhile it has noted."""
    with transaction.atomic():
        found = _lock(pk, by, Verb.EDIT)
        if _end(found, body):
            _tell("taken_back", found, by, {"body": (body, None)})


def _end(found: private_models.PrivateAssessment, body: str) -> int:
    return found.consents.filter(body=body, withdrawn_at=None).update(withdrawn_at=clock.now(), told={})


def remove(pk: int, *, by: policy.Actor) -> None:
    """Deletes it with its answers, members and agreements; the deeds keep that it was there."""
    with transaction.atomic():
        found = _lock(pk, by, Verb.REMOVE)
        _tell("deleted", found, by)
        found.delete()


def _lock(pk: int, by: policy.Actor, verb: policy.Verb, version: int | None = None) -> private_models.PrivateAssessment:
    private_models.PrivateAssessment.objects.select_for_update().filter(pk=pk).first()
    found = private_standing.require(pk, by, verb)
    if version is not None and found.version != version:
        raise errors.Conflict("record.changed", _CHANGED, mine={}, theirs={}, base={})
    return found


def _save(found: private_models.PrivateAssessment) -> None:
    found.version += 1
    found.save(update_fields=["version", "completed_at"])


def _tell(what: str, found: private_models.PrivateAssessment, by: policy.Actor, told: Values | None = None) -> None:
    target = (TARGET, found.pk, found.owner_id)
    deeds.append(f"private.{what}", by=by, target=target, values=told, version=found.version)


def plant(email: str, owner: str, catalogue: str, title: str, told: Mapping[str, Answer]) -> None:
    """Puts one into the demonstration, in the name of its person."""
    user = people.User.objects.get(email=email)
    roles = knowledge.self_assessments()[catalogue]
    by = policy.Actor(user.pk, str(user), tuple(policy.Grant(policy.Role(one), owner) for one in roles), strong=True)
    made = begin(catalogue, owner, title, by=by)
    answer(made.pk, told, {}, by=by)
