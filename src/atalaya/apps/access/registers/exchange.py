"""A register as a spreadsheet: everything this person may see goes out; what comes in is shown before it is written."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Literal

from django.db import models as db
from django.db import transaction
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters.readers import sheet
from atalaya.apps.access import deeds, fields, models, queries, records
from atalaya.apps.access.registers import known, values
from atalaya.apps.access.registers.shape import Keeping, Register
from atalaya.core import errors, policy

FIXED: Final = ("id", "version", "owner", "klass", "stage")
"""Columns of every export. With an id and a version a row changes that record, without one it is a new record."""
MOST_ROWS: Final = 20_000
KEPT: Final = timedelta(days=1)


def heads(register: Register) -> list[str]:
    """The columns of a register's spreadsheet."""
    return [*FIXED, *(head for name in register.fields for head in values.heads(_column(register, name)))]


def rows(register: Register, by: policy.Actor, found: db.QuerySet[records.Record]) -> list[dict[str, Any]]:
    """The records as rows of cells; links to what this person may not see are left out."""
    shown = list(found[:MOST_ROWS])
    names = values.Names(by)
    names.gather(values.linked(shown, register.fields))
    return [_row(register, record, names, queries.personal(register.model, record.owner_id, by)) for record in shown]


def _row(register: Register, record: records.Record, names: values.Names, unseen: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": record.pk,
        "version": record.version,
        "owner": record.owner_id,
        "klass": record.klass,
        "stage": record.stage,
    }
    for name in register.fields:
        column = _column(register, name)
        if name in unseen:
            told |= dict.fromkeys(values.heads(column), "")
            continue
        told |= values.cells(column, _seen(column, records.plain(record, name), names))
    return told


def _seen(column: Any, value: Any, names: values.Names) -> Any:
    """A value without the keys of records out of sight."""
    if isinstance(column, fields.Links) and column.to.lower() != "access.owner":
        return [key for key in value if names.record(column.to.lower(), key)]
    if isinstance(column, db.ForeignKey) and value is not None:
        return value if names.record(column.related_model._meta.label_lower, value) else None
    return value


def _column(register: Register, name: str) -> Any:
    return register.model._meta.get_field(name)


# What comes in.

Fate = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that will change."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one row of the file will do; ``faults`` name the column and what to do about it."""

    place: int
    fate: Fate
    title: str
    pk: int | None = None
    version: int = 0
    changes: tuple[Change, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file will do, row by row; it is written only whole."""

    name: str
    lines: tuple[Line, ...]
    unknown: tuple[str, ...] = ()

    @property
    def wrong(self) -> int:
        """How many rows cannot be taken."""
        return sum(line.fate == "wrong" for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each fate."""
        fates: tuple[Fate, ...] = ("new", "changed", "same", "wrong")
        return {fate: sum(line.fate == fate for line in self.lines) for fate in fates}

    @property
    def ready(self) -> bool:
        """Whether there is something to write and nothing wrong."""
        return not self.wrong and any(line.fate in ("new", "changed") for line in self.lines)


def keep(register: Register, data: bytes, name: str, *, by: policy.Actor) -> models.Preview:
    """Reads a file in the cage and keeps its rows for a day, for this person alone."""
    found = sheet.rows(data, name)
    models.Preview.objects.filter(at__lt=clock.now() - KEPT).delete()
    told = [[row.place, row.cells] for row in found]
    return models.Preview.objects.create(
        user_id=_person(by), register=register.slug, name=name[:200], rows=told, at=clock.now()
    )


def _person(by: policy.Actor) -> int:
    if by.person is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return by.person


def preview(register: Register, pk: int, by: policy.Actor) -> models.Preview:
    """The kept rows of this person. Missing when they are somebody else's or too old."""
    found = models.Preview.objects.filter(
        pk=pk, user_id=_person(by), register=register.slug, at__gte=clock.now() - KEPT
    ).first()
    if found is None:
        raise errors.Missing("sheet.preview", "This file is no longer kept. Bring it again.")
    return found


def plan(register: Register, kept: models.Preview, by: policy.Actor) -> Plan:
    """What the kept rows would do now."""
    told: list[tuple[int, dict[str, str]]] = [(place, cells) for place, cells in kept.rows]
    present = {head for _place, cells in told for head in cells}
    ids = {int(cells["id"]) for _place, cells in told if cells.get("id", "").strip().isdecimal()}
    seen = queries.visible(register.model._default_manager.filter(pk__in=ids), by).select_related("owner")
    there = {record.pk: record for record in seen}
    seen_links = _Targets(by)
    lines = tuple(_line(register, place, cells, present, there, seen_links, by) for place, cells in told)
    return Plan(kept.name, _twice(lines), tuple(sorted(present - set(heads(register)))))


def apply(register: Register, pk: int, *, by: policy.Actor) -> Plan:
    """Writes a kept file, all of it or nothing; each row is a deed."""
    with transaction.atomic():
        kept = preview(register, pk, by)
        ready = plan(register, kept, by)
        if not ready.ready:
            raise errors.Unusable("sheet.wrong", "Some rows cannot be taken. Correct the file and bring it again.")
        for line in ready.lines:
            _write(register, line, by)
        kept.delete()
    return ready


def _write(register: Register, line: Line, by: policy.Actor) -> None:
    try:
        if line.fate == "new":
            register.add(register.model(**line.values), by)
        elif line.fate == "changed" and line.pk is not None:
            register.change(line.pk, line.values, by, line.version)
    except errors.Problem as problem:
        problem.where = f"row {line.place} {problem.where}".strip()
        raise


class _Targets:
    """Which linked records this person may see, asked once a model."""

    def __init__(self, by: policy.Actor) -> None:
        self._by = by
        self._known: dict[str, frozenset[Any]] = {}

    def missing(self, label: str, keys: Iterable[Any]) -> list[Any]:
        """The keys that lead nowhere, as far as this person can see."""
        label = label.lower()
        if label not in self._known:
            self._known[label] = self._read(label)
        return [key for key in keys if key not in self._known[label]]

    def _read(self, label: str) -> frozenset[Any]:
        if label == "access.owner":
            return frozenset(models.Owner.objects.values_list("code", flat=True))
        register = known.named(label)
        if register is None:
            return frozenset()
        rows = queries.visible(register.model._default_manager.all(), self._by)
        return frozenset(rows.values_list("pk", flat=True))


def _line(
    register: Register,
    place: int,
    cells: Mapping[str, str],
    present: set[str],
    there: Mapping[int, records.Record],
    targets: _Targets,
    by: policy.Actor,
) -> Line:
    """What one row would do."""
    key = cells.get("id", "").strip()
    record = there.get(int(key)) if key.isdecimal() else None
    if key and record is None:
        return Line(place, "wrong", key, faults=(("id", _("There is no such record. Leave the id empty to add one.")),))
    told, faults = _values(register, cells, present, targets)
    faults += _head_faults(register, record, cells, told, by)
    title = next((text for head, text in cells.items() if text and head not in FIXED), key)[:120]
    if faults:
        return Line(place, "wrong", title, record.pk if record else None, faults=tuple(faults))
    if record is None:
        return Line(place, "new", title, values=told, changes=_changes(register, None, told))
    changes = _changes(register, record, told)
    fate: Fate = "changed" if changes else "same"
    return Line(place, fate, title, record.pk, record.version, changes, values=told)


def _values(
    register: Register, cells: Mapping[str, str], present: set[str], targets: _Targets
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The values of the columns that the file has, and what is wrong with them."""
    told: dict[str, Any] = {}
    faults: list[tuple[str, str]] = []
    for name in register.fields:
        column = _column(register, name)
        if not present.intersection(values.heads(column)):
            continue
        try:
            value = values.parse(column, cells)
        except errors.Unusable as fault:
            faults.append((fault.where, _(fault.detail)))
            continue
        faults += _link_faults(column, value, targets)
        told[column.attname] = value
    return told, faults


def _link_faults(column: Any, value: Any, targets: _Targets) -> list[tuple[str, str]]:
    if isinstance(column, fields.Links):
        lost = targets.missing(column.to, value)
    elif isinstance(column, db.ForeignKey) and value is not None:
        lost = targets.missing(column.related_model._meta.label, [value])
    else:
        return []
    return [(column.name, _("There is no record %(key)s.") % {"key": key}) for key in lost]


def _head_faults(
    register: Register,
    record: records.Record | None,
    cells: Mapping[str, str],
    told: dict[str, Any],
    by: policy.Actor,
) -> list[tuple[str, str]]:
    """Owner, class, version and rights; the owner of a record that is there stays."""
    klass = cells.get("klass", "").strip() or (record.klass if record else register.klass.value)
    if klass not in set(policy.Klass):
        return [("klass", _("Write public, network, bilateral, national or owner_only."))]
    told["klass"] = klass
    if record is None:
        return _new_faults(register, cells.get("owner", "").strip(), klass, told, by)
    if cells.get("version", "").strip() != str(record.version):
        return [("version", _("Somebody changed this record since the file was made. Export it again."))]
    if cells.get("owner", "").strip() not in ("", record.owner_id):
        return [("owner", _("The owner of a record does not change by a file."))]
    if not policy.may(by, policy.Verb.EDIT, queries.thing(record)):
        return [("id", _("You may not change this record."))]
    changed = copy.copy(record)
    for name, value in told.items():
        setattr(changed, name, value)
    return _invalid(changed)


def _new_faults(
    register: Register, owner: str, klass: str, told: dict[str, Any], by: policy.Actor
) -> list[tuple[str, str]]:
    if register.keeping is not None:
        return _kept_faults(register, register.keeping, told, by)
    own = by.owners()
    owner = owner or (next(iter(own)) if len(own) == 1 else "")
    if not owner:
        return [("owner", _("Write whose record it is, such as country:UY."))]
    if not policy.may_create(by, register.model.KIND, owner, policy.Klass(klass)):
        return [("owner", _("You may not add this here."))]
    told["owner_id"] = owner
    return _invalid(register.model(**told))


def _kept_faults(register: Register, keeping: Keeping, told: dict[str, Any], by: policy.Actor) -> list[tuple[str, str]]:
    """What the room says against a new row; whose it is follows from where it lies."""
    row = register.model(**told)
    try:
        keeping.fits(row, by)
    except errors.Problem as problem:
        return [(problem.where or "id", _(problem.detail))]
    told["owner_id"] = row.owner_id
    return _invalid(row)


def _invalid(record: records.Record) -> list[tuple[str, str]]:
    """What the model's own rules say."""
    return [(name, " ".join(texts)) for name, texts in deeds.faults(record).items()]


def _changes(register: Register, record: records.Record | None, told: Mapping[str, Any]) -> tuple[Change, ...]:
    made = []
    for name, value in told.items():
        if name == "owner_id":
            continue
        column = _column(register, name.removesuffix("_id") if name not in _names(register) else name)
        before = getattr(record, column.attname) if record is not None else None
        if (before or None) != (value or None):
            text = str(column.verbose_name)
            made.append(Change(text[:1].upper() + text[1:], _flat(column, before), _flat(column, value)))
    return tuple(made)


def _names(register: Register) -> set[str]:
    return {column.name for column in register.model._meta.concrete_fields}


def _flat(column: Any, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    return " · ".join(str(cell) for cell in values.cells(column, value).values() if cell)


def _twice(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """A record that stands in two rows is wrong in the second."""
    seen: set[int] = set()
    made = []
    for line in lines:
        if line.pk is not None and line.pk in seen and line.fate != "wrong":
            fault = (("id", _("This record stands in the file twice.")),)
            made.append(Line(line.place, "wrong", line.title, line.pk, faults=fault))
            continue
        seen |= {line.pk} if line.pk is not None else set()
        made.append(line)
    return tuple(made)
