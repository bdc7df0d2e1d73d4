"""What stands between a request and a deed: which version was meant, which value was chosen, which step was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import exceptions
from django.utils.translation import gettext as _

from atalaya.apps.access import models, queries, records, verbs
from atalaya.apps.access.registers import lists, values
from atalaya.apps.access.registers.shape import Register
from atalaya.core import errors, policy, workflow
from atalaya.web import pieces


def editable(model: type[records.Record], pk: int, by: policy.Actor) -> records.Record:
    """The record, when this person may change it."""
    return _with(policy.Verb.EDIT, model, pk, by)


def removable(model: type[records.Record], pk: int, by: policy.Actor) -> records.Record:
    """The record, when this person may withdraw it."""
    return _with(policy.Verb.REMOVE, model, pk, by)


def _with(verb: policy.Verb, model: type[records.Record], pk: int, by: policy.Actor) -> records.Record:
    record = queries.one(model, pk, by)
    policy.require(by, verb, queries.thing(record))
    return record


def number(told: Mapping[str, str], name: str) -> int:
    """A whole number that a form sends along. Unusable when it is none."""
    text = told.get(name, "")
    if not text.isdecimal() or len(text) > 18:
        raise errors.Unusable("form.number", "The form was not whole. Go back, reload and send it again.", name)
    return int(text)


# Two people changed the same record.


def of(register: Register, conflict: errors.Conflict) -> tuple[pieces.Clash, ...]:
    """The fields in which the two differ, with what both began from."""
    model = register.model
    return tuple(
        pieces.Clash(
            name,
            verbs.field_name(model, name),
            _text(model, name, mine),
            _text(model, name, conflict.theirs.get(name)),
            _text(model, name, conflict.base.get(name)),
            "mine" if conflict.theirs.get(name) == conflict.base.get(name) else "",
        )
        for name, mine in _named(model, conflict.mine).items()
        if name in {*register.fields, "klass"} and mine != conflict.theirs.get(name)
    )


def _named(model: type[records.Record], told: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the names of fields; foreign keys come under the names of their columns."""
    columns = {column.attname: column.name for column in model._meta.concrete_fields}
    plain = {name: value for name, value in told.items() if name not in columns or columns[name] == name}
    return plain | {columns[name]: value for name, value in told.items() if name in columns}


def _text(model: type[records.Record], name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    column: Any = model._meta.get_field(name)
    choices = dict(column.flatchoices) if getattr(column, "choices", None) else {}
    if value in choices if isinstance(value, str) else False:
        return str(choices[value])
    return " · ".join(str(cell) for cell in values.cells(column, value).values() if cell)


def told(data: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """What this person wrote, and the version they chose against. Unusable when the form is not whole."""
    try:
        mine = json.loads(data.get("mine", ""))
    except ValueError as fault:
        raise errors.Unusable("form.mine", "The form was not whole. Go back and edit again.") from fault
    if not isinstance(mine, dict):
        raise errors.Unusable("form.mine", "The form was not whole. Go back and edit again.")
    return mine, number(data, "version")


def chosen(register: Register, mine: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """The values to be written: where "mine" was chosen, mine; elsewhere the record stays as it is.

    Only what the form of this register offers is taken. Unusable names a value that cannot be read.
    """
    picked: dict[str, Any] = {}
    columns = {column.name: column for column in register.model._meta.concrete_fields}
    for name, value in _named(register.model, mine).items():
        if name in (*register.fields, "klass") and data.get(f"choose-{name}") == "mine":
            try:
                picked[columns[name].attname] = columns[name].to_python(value)
            except (exceptions.ValidationError, TypeError, ValueError) as fault:
                raise errors.Unusable("form.mine", "The form was not whole. Go back and edit again.", name) from fault
    return picked


# Steps and releases.


@dataclass(frozen=True, slots=True)
class AskedStep:
    """The page that asks before a step is taken."""

    label: str
    title: str
    version: int
    recorded: bool
    target: str


def asked_step(register: Register, pk: int, step: str, by: policy.Actor) -> AskedStep:
    """The step that was asked for, when this person could take it."""
    record = queries.one(register.model, pk, by)
    process = record.PROCESS
    if process is None:
        raise errors.Missing("workflow.none", "Records of this kind have no stages.")
    wanted: workflow.Step = process.step(step)
    verb = policy.Verb.APPROVE if wanted.needs_second else policy.Verb.EDIT
    policy.require(by, verb, queries.thing(record))
    title, target = values.label_of(record), _(process.stage(wanted.target).label)
    return AskedStep(_(wanted.label), title, record.version, wanted.recorded, target)


def step_values(data: Mapping[str, str]) -> tuple[date | None, int]:
    """The day a recorded act bears, and the version. Unusable when the day is none."""
    text = data.get("on", "").strip()
    try:
        on = date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise errors.Unusable("form.day", "Write the day as 2026-11-24.", "on") from fault
    return on, number(data, "version")


@dataclass(frozen=True, slots=True)
class AskedRelease:
    """The page on which a record is released."""

    title: str
    version: int
    klass: str
    takes_two: bool
    audiences: tuple[pieces.Choice, ...]
    releases: tuple[lists.Release, ...]


def asked_release(register: Register, pk: int, by: policy.Actor) -> AskedRelease:
    """What may be released to whom, when this person may release it."""
    record = queries.one(register.model, pk, by)
    thing = queries.thing(record)
    policy.require(by, policy.Verb.RELEASE, thing)
    names = values.Names(by)
    owners = [(owner.code, names.owner(owner.code)) for owner in _audiences() if owner.code != record.owner_id]
    general = [(policy.AUDIENCE_PUBLIC, _("Everybody")), (policy.AUDIENCE_NETWORK, _("The network"))]
    choices = tuple(pieces.Choice(code, name) for code, name in [*general, *sorted(owners, key=lambda pair: pair[1])])
    return AskedRelease(
        values.label_of(record),
        record.version,
        record.klass,
        record.klass == policy.Klass.NATIONAL,
        choices,
        lists.releases_of(record, thing, by, names),
    )


def _audiences() -> tuple[models.Owner, ...]:
    return queries.owners(("country", "organisation", "secretariat", "review"))
