"""Every write of every room: policy, conditional write and audit line, in one transaction.

``append`` puts a line at the end of the chain. It takes the head row last, so that writers wait for each other
only while a line is written.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from django.core import exceptions
from django.db import models as db
from django.db import transaction
from django.db.models import F

from atalaya.adapters import clock
from atalaya.apps.access import events, models, queries, records
from atalaya.core import errors, policy, seal, workflow
from atalaya.web import logs

R = TypeVar("R", bound=records.Record)
_BATCH: Final = 500


def create(record: R, *, by: policy.Actor, parties: Iterable[str] = ()) -> R:
    """Adds a row that somebody owns. Unusable names the fields that are wrong."""
    bilateral = record.klass == policy.Klass.BILATERAL
    parties = frozenset(parties) | record.shares() if bilateral else frozenset()
    parties -= {record.owner_id}
    thing = policy.Thing(record.KIND, record.owner_id, policy.Klass(record.klass), parties)
    if not policy.may(by, policy.Verb.CREATE, thing):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    if record.PROCESS and not record.stage:
        record.stage = record.PROCESS.start
    _clean(record)
    with transaction.atomic():
        return _add(record, parties, f"{record._meta.model_name}.created", by)


def plant(record: R, *, parties: Iterable[str] = ()) -> R:
    """Adds a row that the software brings along (public facts, the demonstration), in the name of the server."""
    if record.PROCESS and not record.stage:
        record.stage = record.PROCESS.start
    _clean(record)
    with transaction.atomic():
        return _add(record, frozenset(parties), f"{record._meta.model_name}.planted", policy.VISITOR)


def _add(record: R, parties: frozenset[str], verb: str, by: policy.Actor) -> R:
    record.save(force_insert=True)
    name = queries.target(type(record))
    for owner in sorted(parties):
        models.Party.objects.create(target=name, target_id=record.pk, owner_id=owner)
    values = {field: (None, value) for field, value in record.values().items() if value not in (None, "", [], {})}
    if parties:
        values["parties"] = (None, sorted(parties))
    append(verb, record=record, by=by, values=values)
    return record


def amend(record: R, values: Mapping[str, Any]) -> R:
    """Completes a row that the software brought along, in the name of the server."""
    with transaction.atomic():
        before = record.values()
        for name, value in values.items():
            setattr(record, name, value)
        _clean(record)
        return _write(record, before, f"{record._meta.model_name}.planted", by=policy.VISITOR)


def change(model: type[R], pk: int, values: Mapping[str, Any], *, by: policy.Actor, version: int) -> R:
    """Changes a row that is still at ``version``; Conflict carries mine, theirs and base. Nothing new, no deed."""
    with transaction.atomic():
        record = queries.one(model, pk, by)
        policy.require(by, policy.Verb.EDIT, queries.thing(record))
        before = record.values()
        if record.version != version:
            raise _conflict(record, values, version)
        for name, value in values.items():
            setattr(record, name, value)
        _require_same_rights(record, before, by)
        _clean(record)
        return _write(record, before, f"{record._meta.model_name}.changed", by=by)


def take(
    model: type[R], pk: int, step: str, *, by: policy.Actor, version: int, on: date | None = None, **values: Any
) -> R:
    """Takes a step of the row's process: the engine judges stage, role and four eyes, policy the right.

    ``on`` is the day a recorded act of somebody else bears; ``values`` are written with the step.
    """
    with transaction.atomic():
        record = queries.one(model, pk, by)
        thing = queries.thing(record)
        if record.PROCESS is None:
            raise errors.OutOfOrder("workflow.none", "Records of this kind have no stages.")
        wanted = record.PROCESS.step(step)
        policy.require(by, policy.Verb.APPROVE if wanted.needs_second else policy.Verb.EDIT, thing)
        before = record.values()
        if record.version != version:
            raise _conflict(record, values, version)
        others = queries.persons_at(thing, clock.today())
        person = person_at(by, thing)
        position = workflow.take(record.PROCESS, position_of(record), step, person, clock.now(), others, on=on)
        for name, value in values.items():
            setattr(record, name, value)
        record.stage = position.stage
        _clean(record)
        last = position.taken[-1]
        extra = {"same_person": last.same_person or None, "on": last.on.isoformat() if last.on else None}
        verb = f"{record._meta.model_name}.{step}"
        return _write(record, before, verb, by=by, role=last.role, extra=extra)


def withdraw(model: type[R], pk: int, *, by: policy.Actor, version: int) -> R:
    """Takes a row out of sight; it stays in history and can be brought back."""
    return _hide(model, pk, by=by, version=version, hidden=True)


def restore(model: type[R], pk: int, *, by: policy.Actor, version: int) -> R:
    """Brings a withdrawn row back."""
    return _hide(model, pk, by=by, version=version, hidden=False)


def _hide(model: type[R], pk: int, *, by: policy.Actor, version: int, hidden: bool) -> R:
    with transaction.atomic():
        record = model._default_manager.select_related("owner").filter(pk=pk, withdrawn=not hidden).first()
        if record is None:
            raise errors.Missing("policy.missing", "There is no such record.")
        policy.require(by, policy.Verb.REMOVE, queries.thing(record))
        if record.version != version:
            raise _conflict(record, {}, version)
        record.withdrawn = hidden
        verb = "withdrawn" if hidden else "restored"
        return _write(record, record.values(), f"{record._meta.model_name}.{verb}", by=by, always=True)


def expire(record: R, names: Iterable[str]) -> R:
    """Empties personal data whose time is over, in the name of the server; the values themselves are not repeated."""
    with transaction.atomic():
        before = record.values()
        for name in names:
            setattr(record, name, records.empty(type(record), name))
        return _write(record, before, f"{record._meta.model_name}.expired", by=policy.VISITOR)


def flag(record: records.Record, *, by: policy.Actor) -> None:
    """Asks a second person of the same owner to look at a text the writer was warned of; no text is kept.

    What only one owner can see is that owner's own matter: its writer was warned, and nobody else is told.
    """
    if record.klass == policy.Klass.OWNER_ONLY:
        return
    with transaction.atomic():
        models.SecondLook.objects.create(
            target=queries.target(type(record)), target_id=record.pk, owner_id=record.owner_id, asked_by_id=by.person
        )
        append("guard.flagged", record=record, by=by)


def look(pk: int, *, by: policy.Actor) -> models.SecondLook:
    """Records that a second person of the same owner has looked at a text. Refused for its writer."""
    with transaction.atomic():
        asked = models.SecondLook.objects.select_for_update().filter(pk=pk, looked_at=None).first()
        if asked is None or asked.owner_id not in by.owners():
            raise errors.Missing("policy.missing", "There is no such record.")
        if asked.asked_by_id == by.person:
            raise errors.Refused("guard.second", "Another person of the same owner looks at this text.")
        asked.looked_at, asked.looked_by_id = clock.now(), by.person
        asked.save(update_fields=["looked_at", "looked_by"])
        append("guard.looked", by=by, target=(asked.target, asked.target_id, asked.owner_id))
    return asked


@dataclass(frozen=True, slots=True)
class Entry:
    """A line still to be written: ``target`` is name, id and owner's code of what was done to."""

    verb: str
    target: tuple[str, int, str]
    values: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    role: str = ""
    version: int = 0


def append(
    verb: str,
    *,
    by: policy.Actor,
    record: records.Record | None = None,
    target: tuple[str, int, str] = ("", 0, ""),
    values: Mapping[str, tuple[Any, Any]] | None = None,
    role: str = "",
    version: int = 0,
) -> models.Deed:
    """Puts one line at the end of the chain. Must run in the transaction of the deed itself.

    ``target`` is name, id and owner's code of what was done to, when it is no Record.
    """
    if record is not None:
        target = (queries.target(type(record)), record.pk, record.owner_id)
        version = record.version
    return append_all([Entry(verb, target, values or {}, role, version)], by=by)[0]


def append_all(entries: Sequence[Entry], *, by: policy.Actor) -> list[models.Deed]:
    """Puts lines at the end of the chain, in their order, with as many queries as for one."""
    if not entries:
        return []
    at, request = clock.now(), logs.request_id()
    head = models.Head.objects.select_for_update().get(pk=1)
    number, hash_ = head.number, head.hash
    deeds: list[models.Deed] = []
    told: list[models.DeedValue] = []
    for entry in entries:
        sealed = {name: (secrets.token_hex(seal.SALT_BYTES), *pair) for name, pair in sorted(entry.values.items())}
        role = entry.role or _role_at(by, entry.target[2])
        body = {
            "by": by.person,
            "role": role,
            "verb": entry.verb,
            "target": entry.target[0],
            "id": entry.target[1],
            "owner": entry.target[2],
            "version": entry.version,
            "request": request,
            "values": {name: _digests(*told_of) for name, told_of in sealed.items()},
        }
        number += 1
        hash_ = seal.link(hash_, seal.Line(number, at, body))
        deed = models.Deed(
            number=number,
            at=at,
            by_id=by.person,
            role=role,
            verb=entry.verb,
            target=entry.target[0],
            target_id=entry.target[1],
            owner=entry.target[2],
            version=entry.version,
            request=request,
            line=seal.canonical(body).decode(),
            hash=hash_,
        )
        deeds.append(deed)
        told += [
            models.DeedValue(deed=deed, field=name, before=before, after=after, salt=salt)
            for name, (salt, before, after) in sealed.items()
        ]
    models.Deed.objects.bulk_create(deeds, batch_size=_BATCH)
    models.DeedValue.objects.bulk_create(told, batch_size=_BATCH)
    models.Head.objects.filter(pk=1).update(number=number, hash=hash_)
    return deeds


def _digests(salt: str, before: object, after: object) -> list[str]:
    """What stands in the line for a value before and after."""
    return [seal.digest(value, bytes.fromhex(salt)) for value in (before, after)]


def _role_at(by: policy.Actor, owner: str) -> str:
    """The role in which a person most likely acts: theirs at the owner, else their first."""
    grants = by.counted()
    return next((str(grant.role) for grant in grants if grant.owner == owner), str(grants[0].role))


def _write(
    record: R,
    before: Mapping[str, Any],
    verb: str,
    *,
    by: policy.Actor,
    role: str = "",
    extra: Mapping[str, Any] | None = None,
    always: bool = False,
) -> R:
    """Writes what changed if nobody else did meanwhile, with its line."""
    after = record.values()
    values = {field: (before[field], after[field]) for field in after if after[field] != before[field]}
    if not values and not always:
        return record
    model = type(record)
    columns: dict[str, Any] = {name: records.plain(record, name) for name in values}
    values |= {name: (None, value) for name, value in (extra or {}).items() if value is not None}
    columns |= {"folded": record.words(), "updated_at": clock.now(), "withdrawn": record.withdrawn}
    done = model._default_manager.filter(pk=record.pk, version=record.version).update(
        **columns, version=F("version") + 1
    )
    if done != 1:
        raise _conflict(
            model._default_manager.get(pk=record.pk), {f: a for f, (_, a) in values.items()}, record.version
        )
    record.version += 1
    append(verb, record=record, by=by, values=values, role=role)
    events.tell(queries.target(model), record.pk)
    return record


def faults(record: records.Record) -> dict[str, list[str]]:
    """What is wrong with a row by its own rules, by field; empty when it could be written."""
    record.folded = record.words()
    record.updated_at = clock.now()
    if not record.stage and record.PROCESS:
        record.stage = record.PROCESS.start
    try:
        record.full_clean()
    except exceptions.ValidationError as fault:
        return dict(fault.message_dict)
    return {}


def _clean(record: records.Record) -> None:
    """Checks the row by its own rules; Unusable carries the first field that is wrong, and all that is told."""
    found = faults(record)
    if found:
        told = "; ".join(text for texts in found.values() for text in texts)
        raise errors.Unusable("record.invalid", told, next(iter(found)))


def _require_same_rights(record: records.Record, before: Mapping[str, Any], by: policy.Actor) -> None:
    """A row must not be moved to an owner or a class where the person could not have added it."""
    if (record.owner_id, record.klass) != (before["owner"], before["klass"]):
        moved = policy.Thing(record.KIND, record.owner_id, policy.Klass(record.klass))
        if not policy.may(by, policy.Verb.CREATE, moved) and not policy.may(by, policy.Verb.EDIT, moved):
            raise errors.Refused("policy.refused", "You may not move this there.")
    opened = _openness(record.klass) > _openness(before["klass"])
    if opened and not policy.may(by, policy.Verb.RELEASE, queries.thing(record)):
        raise errors.Refused("policy.release", "Opening a record to more people is a release: ask its owner's contact.")


def _openness(klass: str) -> int:
    return -list(policy.Klass).index(policy.Klass(klass))


def _conflict(record: records.Record, mine: Mapping[str, Any], version: int) -> errors.Conflict:
    theirs = record.values()
    told = {name: _flat(value) for name, value in mine.items()}
    return errors.Conflict(
        "record.changed",
        "Somebody else changed this record meanwhile. Choose what is to stand.",
        mine={**theirs, **told},
        theirs=theirs,
        base=queries.values_at(record, version),
        version=record.version,
    )


def _flat(value: Any) -> Any:
    if isinstance(value, db.Model):
        return value.pk
    return value if isinstance(value, int | str | list | dict | None) else str(value)


def position_of(record: records.Record) -> workflow.Position:
    """Where a row stands, with the steps taken so far, told from its deeds. To add the row was the opening step."""
    process = record.PROCESS
    if process is None:
        return workflow.NOTHING
    prefix = f"{record._meta.model_name}."
    opening = next(step.name for step in process.steps if not step.sources)
    named = {f"{prefix}{step.name}": step.name for step in process.steps} | {f"{prefix}created": opening}
    done = models.Deed.objects.filter(
        target=queries.target(type(record)), target_id=record.pk, verb__in=sorted(named)
    ).order_by("number")
    days = dict(models.DeedValue.objects.filter(deed__in=done, field="on").values_list("deed_id", "after"))
    taken = (
        workflow.Taken(
            named[deed.verb],
            str(deed.by_id),
            deed.role,
            deed.at,
            on=date.fromisoformat(str(days[deed.number])) if days.get(deed.number) else None,
        )
        for deed in done
    )
    return workflow.Position(record.stage, tuple(taken))


def person_at(by: policy.Actor, thing: policy.Thing) -> workflow.Person:
    """A person as the engine of processes sees them: their roles that count for this thing."""
    places = {thing.owner, policy.SECRETARIAT} | thing.parties
    return workflow.Person(
        str(by.person), frozenset(str(grant.role) for grant in by.counted() if grant.owner in places)
    )
