"""Kinds of columns that records of every room use: texts per language, days as exact as known, links, short tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.core import seeds

LANGUAGES: Final = seeds.LANGUAGES
LINE_CHARS: Final = 300
TEXT_CHARS: Final = 20_000
Text = Any
"""Text, or text that is translated when it is shown."""


class Words(models.JSONField):
    """A text in one language or more, by code; ``long`` for several lines."""

    def __init__(self, *args: Any, long: bool = False, **named: Any) -> None:
        self.long = long
        super().__init__(*args, **{"default": dict, **named})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuses languages that are not offered, and texts that are too long."""
        super().validate(value or None, model_instance) if not self.blank else None
        if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
            raise exceptions.ValidationError(_("Write text by language."))
        if not set(value) <= set(LANGUAGES):
            raise exceptions.ValidationError(_("Languages are es, en, pt and fr."))
        most = TEXT_CHARS if self.long else LINE_CHARS
        if any(len(text) > most for text in value.values()):
            raise exceptions.ValidationError(_("Write at most %(most)d characters."), params={"most": most})


class Day(models.CharField[str, str]):
    """A day as exact as it is known: ``2019``, ``2019-09`` or ``2019-09-20``."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **{"max_length": 10, "blank": True, **named})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuses what is no day, month or year."""
        super().validate(value, model_instance)
        if value and not is_day(value):
            raise exceptions.ValidationError(_("Write a day as 2019, 2019-09 or 2019-09-20."))


def is_day(value: str) -> bool:
    """Whether this is a year, month or day that exists."""
    if not seeds.DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True


class Links(models.JSONField):
    """Other records or owners, named by their keys in order; ``to`` is a model's label, ``kinds`` narrows owners."""

    def __init__(self, *args: Any, to: str = "access.Owner", kinds: Sequence[str] = (), **named: Any) -> None:
        self.to = to
        self.kinds = tuple(kinds)
        super().__init__(*args, **{"default": list, "blank": True, **named})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """What a migration has to know."""
        name, path, args, named = super().deconstruct()
        return name, path, args, {**named, "to": self.to}

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuses keys of the wrong form or standing twice; whether they exist is asked by forms and imports."""
        super().validate(value or None, model_instance) if not self.blank else None
        if not isinstance(value, list) or not all(isinstance(key, int | str) for key in value):
            raise exceptions.ValidationError(_("Name records by their keys."))
        if len(set(value)) != len(value):
            raise exceptions.ValidationError(_("The same record stands twice."))


CODES: Final = 2_000
"""So many codes at most in one field."""


class Codes(models.JSONField):
    """Short codes in order, such as ids of a catalogue's fields; with ``offered`` some of a fixed few."""

    def __init__(self, *args: Any, offered: Sequence[tuple[str, Any]] = (), **named: Any) -> None:
        self.offered = tuple(offered)
        super().__init__(*args, **{"default": list, "blank": True, **named})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuses what is no list of short codes, a code that stands twice, and one that is not offered."""
        if not isinstance(value, list) or not all(isinstance(one, str) and 0 < len(one) <= 80 for one in value):
            raise exceptions.ValidationError(_("Write short codes, parted by semicolons."))
        if len(set(value)) != len(value) or len(value) > CODES:
            raise exceptions.ValidationError(_("The same code stands twice."))
        unknown = set(value) - dict(self.offered).keys() if self.offered else set()
        if unknown:
            raise exceptions.ValidationError(_("%(code)s is not offered."), params={"code": min(unknown)})


def codes(text: str) -> list[str]:
    """The codes of a text in which they are parted by semicolons, commas or blanks; each once."""
    return list(dict.fromkeys(text.replace(",", ";").replace(";", " ").split()))


RowKind = Literal["line", "text", "words", "day", "date", "address", "choice", "owner"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a short table inside a record; ``choices`` are pairs of value and label."""

    name: str
    label: Text
    kind: RowKind = "line"
    choices: tuple[tuple[str, Text], ...] = ()
    required: bool = False


class Rows(models.JSONField):
    """A short table inside a record, as a list of rows by column name."""

    def __init__(self, *args: Any, columns: Sequence[Column] = (), **named: Any) -> None:
        self.columns = tuple(columns)
        super().__init__(*args, **{"default": list, "blank": True, **named})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuses rows with columns that are not there, missing what is required, or of the wrong form."""
        if not isinstance(value, list):
            raise exceptions.ValidationError(_("Write a list of rows."))
        faults = [fault for number, row in enumerate(value, 1) for fault in self._faults(number, row)]
        if faults:
            raise exceptions.ValidationError(faults)

    def _faults(self, number: int, row: Any) -> Iterable[exceptions.ValidationError]:
        known = {column.name: column for column in self.columns}
        if not isinstance(row, Mapping) or not set(row) <= set(known):
            yield _fault(number, _("unknown column"))
            return
        for column in self.columns:
            value = row.get(column.name)
            if column.required and not value:
                yield _fault(number, _("%(column)s is missing") % {"column": column.label})
            elif value and not _CHECKS[column.kind](value, column):
                yield _fault(number, _("%(column)s cannot be read") % {"column": column.label})


def _fault(number: int, what: Text) -> exceptions.ValidationError:
    return exceptions.ValidationError(_("Row %(number)d: %(what)s."), params={"number": number, "what": what})


def _is_line(value: Any, column: Column) -> bool:
    del column
    return isinstance(value, str) and len(value) <= LINE_CHARS and "\n" not in value


def _is_text(value: Any, column: Column) -> bool:
    del column
    return isinstance(value, str) and len(value) <= TEXT_CHARS


def _is_words(value: Any, column: Column) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) <= set(LANGUAGES)
        and all(_is_text(text, column) for text in value.values())
    )


_CHECKS: Final[Mapping[str, Callable[[Any, Column], bool]]] = {
    "line": _is_line,
    "text": _is_text,
    "words": _is_words,
    "day": lambda value, column: isinstance(value, str) and is_day(value),
    "date": lambda value, column: isinstance(value, str) and is_day(value) and len(value) == len("2019-09-20"),
    "address": lambda value, column: _is_line(value, column) and value.startswith(("https://", "http://")),
    "choice": lambda value, column: value in dict(column.choices),
    "owner": _is_line,
}

CONFIDENCES: Final = (
    ("confirmed", _("Confirmed: read in the source")),
    ("recalled", _("Recalled: known, not read again")),
    ("invented", _("Invented, for the demonstration")),
)
SOURCE_COLUMNS: Final = (
    Column("title", _("Title of the source"), required=True),
    Column("reference", _("Symbol, note number or address")),
    Column("on", _("Date of the source"), "day"),
    Column("confidence", _("How well it stands"), "choice", CONFIDENCES, required=True),
    Column("language", _("Language of the source")),
)


def sources(**named: Any) -> Rows:
    """The sources of a record, each with its date and how well it stands."""
    return Rows(_("Sources"), columns=SOURCE_COLUMNS, **named)
