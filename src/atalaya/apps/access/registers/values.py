"""What a field of a record looks like: to a reader, and as cells of a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core import exceptions
from django.db import models as db
from django.urls import reverse
from django.utils import formats, translation

from atalaya.apps.access import fields, models, queries, records
from atalaya.apps.access.registers import known
from atalaya.core import errors, policy
from atalaya.web import pieces

FALLBACK: Final = ("en", "es", "pt", "fr")
LISTED: Final = 12
"""How many linked records a cell of a list names before it only counts the rest."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text and the language it is in, empty when that is the reader's own."""

    text: str
    language: str = ""


def spoken(words: Mapping[str, str] | None, language: str = "") -> Spoken:
    """A text in the reader's language, else in another one, said so; nothing when there is none."""
    wanted = language or (translation.get_language() or "es")[:2]
    for code in (wanted, *FALLBACK):
        text = (words or {}).get(code, "")
        if text:
            return Spoken(text, "" if code == wanted else code)
    return Spoken("")


class Names:
    """The names of owners and of linked records that this person may see, each kind read once."""

    def __init__(self, by: policy.Actor) -> None:
        self._by = by
        self._owners: dict[str, dict[str, str]] | None = None
        self._records: dict[str, dict[int, tuple[str, str]]] = {}

    def owner(self, code: str) -> str:
        """The name of an owner in the reader's language, or its code."""
        if self._owners is None:
            self._owners = queries.names()
        return spoken(self._owners.get(code)).text or code

    def record(self, label: str, key: int) -> tuple[str, str] | None:
        """Name and address of a record, None when it is out of this person's sight."""
        return self._records.get(label, {}).get(key)

    def gather(self, wanted: Mapping[str, Iterable[int]]) -> None:
        """Reads the names of these records, one query a model."""
        for label, keys in wanted.items():
            register = known.named(label)
            missing = set(keys) - self._records.setdefault(label, {}).keys()
            if register is None or not missing:
                continue
            rows = queries.visible(register.model._default_manager.filter(pk__in=missing), self._by)
            self._records[label].update(
                {row.pk: (label_of(row), reverse(register.slug, args=[row.pk])) for row in rows}
            )


def label_of(record: records.Record) -> str:
    """A short name of a record in the reader's language."""
    for name in ("short", "names", "title", "statement"):
        words = getattr(record, name, None)
        if isinstance(words, Mapping) and words:
            return spoken(words).text
    return str(record)


def linked(rows: Sequence[records.Record], names: Sequence[str]) -> dict[str, set[int]]:
    """The keys of records that these fields of these rows point at, by model."""
    wanted: dict[str, set[int]] = {}
    for name in names:
        if not rows:
            break
        field = rows[0]._meta.get_field(name)
        if isinstance(field, fields.Links) and not _is_owner(field):
            wanted.setdefault(field.to.lower(), set()).update(
                key for row in rows for key in getattr(row, name) if isinstance(key, int)
            )
        elif isinstance(field, db.ForeignKey) and name != "owner":
            label = field.related_model._meta.label_lower
            wanted.setdefault(label, set()).update(
                key for row in rows if (key := getattr(row, field.attname)) is not None
            )
    return wanted


def _is_owner(field: fields.Links) -> bool:
    return field.to.lower() == "access.owner"


def cell(record: records.Record, name: str, names: Names) -> pieces.Cell:
    """One field as a cell of a list; what is not known is None, and shown so."""
    if name == "owner":
        return pieces.Cell(names.owner(record.owner_id))
    if name == "klass":
        return pieces.Cell(klass=record.klass)
    if name == "stage":
        return pieces.Cell(stage_name(record))
    field = record._meta.get_field(name)
    value = getattr(record, field.attname)  # type: ignore[union-attr]  # registers name concrete fields only
    if isinstance(field, fields.Words):
        told = spoken(value)
        return pieces.Cell(told.text or None, lang=told.language)
    if isinstance(field, fields.Day):
        return pieces.Cell(day(value))
    if isinstance(field, fields.Links):
        told_names = link_names(field, value, names)
        rest = f" +{len(told_names) - LISTED}" if len(told_names) > LISTED else ""
        return pieces.Cell((", ".join(text for text, _ in told_names[:LISTED]) + rest) or None)
    if isinstance(field, fields.Rows):
        return pieces.Cell(len(value))
    if isinstance(field, fields.Codes):
        return pieces.Cell(", ".join(str(dict(field.offered).get(one, one)) for one in value) or None)
    if isinstance(field, db.ForeignKey):
        found = names.record(field.related_model._meta.label_lower, value) if value is not None else None
        return pieces.Cell(found[0], href=found[1]) if found else pieces.Cell()
    if field.choices:  # type: ignore[union-attr]
        return pieces.Cell(dict(field.flatchoices).get(value, value) or None)  # type: ignore[union-attr]
    return pieces.Cell(value if value not in ("", None) else None)


def day(value: str) -> Any:
    """A day as exact as it is known: a whole day as such, a month and a year in words, nothing when unknown."""
    if not value:
        return None
    if len(value) == len("2019-09-20"):
        return date.fromisoformat(value)
    return formats.date_format(date.fromisoformat(f"{value}-01"), "YEAR_MONTH_FORMAT") if "-" in value else value


def in_words(value: str) -> str:
    """A day as exact as it is known, written out in the reader's language."""
    told = day(value)
    return formats.date_format(told, "DATE_FORMAT") if isinstance(told, date) else str(told or "")


def link_names(field: fields.Links, value: Sequence[Any], names: Names) -> list[tuple[str, str]]:
    """Names and addresses of what a field links to, as far as this person may see it."""
    if _is_owner(field):
        return [(names.owner(str(code)), "") for code in value]
    found = (names.record(field.to.lower(), key) for key in value)
    return [one for one in found if one]


def stage_name(record: records.Record) -> Any:
    """The name of the stage a row stands at, translated when shown; None without a process."""
    if record.PROCESS is None or not record.stage:
        return None
    return translation.gettext(record.PROCESS.stage(record.stage).label)


# Cells of a spreadsheet.


def heads(field: db.Field[Any, Any]) -> tuple[str, ...]:
    """The columns a field takes in a spreadsheet: one, or one a language."""
    if isinstance(field, fields.Words):
        return tuple(f"{field.name}_{language}" for language in fields.LANGUAGES)
    return (field.name,)


def cells(field: db.Field[Any, Any], value: Any) -> dict[str, Any]:
    """A plain value as cells by column; lists are parted by semicolons, short tables are JSON."""
    if isinstance(field, fields.Words):
        return {f"{field.name}_{language}": value.get(language, "") for language in fields.LANGUAGES}
    if isinstance(field, fields.Links | fields.Codes):
        return {field.name: "; ".join(map(str, value))}
    if isinstance(field, db.JSONField):
        return {field.name: json.dumps(value, ensure_ascii=False) if value else ""}
    if isinstance(value, bool):
        return {field.name: "1" if value else "0"}
    return {field.name: "" if value is None else value}


def parse(field: db.Field[Any, Any], told: Mapping[str, str]) -> Any:
    """The value that cells mean. Unusable names the column that cannot be read."""
    try:
        return _parse(field, told)
    except (ValueError, TypeError, exceptions.ValidationError) as fault:
        raise errors.Unusable("sheet.cell", _advice(field, fault), heads(field)[0]) from fault


def _parse(field: db.Field[Any, Any], told: Mapping[str, str]) -> Any:
    if isinstance(field, fields.Words):
        found = {language: told.get(f"{field.name}_{language}", "").strip() for language in fields.LANGUAGES}
        return {language: text for language, text in found.items() if text}
    text = told.get(field.name, "").strip()
    if isinstance(field, fields.Links):
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return parts if _is_owner(field) else [int(part) for part in parts]
    if isinstance(field, fields.Codes):
        return fields.codes(text)
    if isinstance(field, db.JSONField):
        return json.loads(text) if text else field.get_default()
    if not text:
        return None if field.null else field.get_default() or ""
    if isinstance(field, db.DateField):
        return date.fromisoformat(text[:10])
    if isinstance(field, db.BooleanField):
        return text.lower() in ("1", "true", "yes", "x")
    return field.to_python(text)


def _advice(field: db.Field[Any, Any], fault: Exception) -> str:
    if isinstance(field, db.DateField):
        return "Write the day as 2026-11-24."
    if isinstance(field, db.JSONField):
        return "This cell holds a small table as JSON, as the export writes it."
    if isinstance(fault, exceptions.ValidationError):
        return "; ".join(fault.messages)
    return "This cannot be read."


def owner_kinds(owners: Iterable[models.Owner]) -> dict[str, str]:
    """The kind of each owner by code."""
    return {owner.code: owner.kind for owner in owners}
