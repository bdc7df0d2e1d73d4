"""Records of written data as they come from a file: each with the place it was read at, values asked for by kind.

Every question answers a checked value or raises Unusable with the place and the key.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from atalaya.core.catalogue import LANGUAGES, Texts
from atalaya.core.errors import Unusable

ID: Final = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
UNREVIEWED: Final = "not yet reviewed by a lawyer"
_BRACES = re.compile(r"(.*?)\{([^{}]*)\}(.*)", re.DOTALL)
_RANGE = re.compile(r"(\d+)\.\.(\d+)")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record comes from; ``on`` is the day it was written, ``reviewed_by`` empty until a lawyer has read it."""

    source: str
    on: str
    licence: str
    reviewed_by: str

    @property
    def review(self) -> str:
        """What may be said of its review."""
        return f"reviewed by {self.reviewed_by}" if self.reviewed_by else UNREVIEWED


@dataclass(frozen=True, slots=True)
class Record:
    """One record and its place; ``defaults`` are said once for all records of a file."""

    where: str
    values: Mapping[str, Any]
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def id(self) -> str:
        """The record's id: small letters, figures, hyphens."""
        found = self.word("id")
        if not ID.fullmatch(found) and not found.isalnum():
            raise Unusable("record.id", f"an id is small letters, figures and hyphens, not {found!r}", self.where)
        return found

    def only(self, known: Iterable[str]) -> None:
        """Refuses a key that nobody reads: most often a slip of the pen."""
        allowed = set(known)
        for key in self.values:
            if key not in allowed:
                raise Unusable(
                    "record.key", f"nothing is called {key}; there are: {', '.join(sorted(allowed))}", self.where
                )

    def given(self, key: str) -> Any:
        """The value as it stands, of the record or else of its file; None where neither has it."""
        return self.values.get(key, self.defaults.get(key))

    def word(self, key: str, *, optional: bool = False) -> str:
        """A text that is not empty; empty only where it is optional."""
        value = self.given(key)
        if optional and value in (None, ""):
            return ""
        if not isinstance(value, str) or not value.strip():
            raise Unusable("record.missing", f"{key} is missing or no text", self.where)
        return value.strip()

    def one_of(self, key: str, known: Collection[str]) -> str:
        """A word out of a closed list."""
        return self.known(key, self.word(key), known)

    def known(self, key: str, value: str, known: Collection[str]) -> str:
        """The value, where it is known."""
        if value not in known:
            some = ", ".join(list(known)[:12])
            raise Unusable("record.unknown", f"{key}: {value!r} is not known here; there are: {some}", self.where)
        return value

    def number(self, key: str) -> int:
        """A whole number from 1."""
        value = self.given(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise Unusable("record.missing", f"{key} is missing or no whole number from 1", self.where)
        return value

    def flag(self, key: str) -> bool:
        """True or false; absent is false."""
        value = self.given(key)
        if value is not None and not isinstance(value, bool):
            raise Unusable("record.shape", f"{key} is true or false", self.where)
        return bool(value)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; absent is empty; none twice."""
        value = self.given(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise Unusable("record.shape", f"{key} is a list of texts", self.where)
        if len(set(value)) < len(value):
            raise Unusable("record.twice", f"{key} says something twice", self.where)
        return tuple(value)

    def texts(self, key: str, languages: Sequence[str] = LANGUAGES) -> Texts:
        """A text in each of the languages, and in no other."""
        return self.in_each(key, self.given(key), languages)

    def in_each(self, key: str, value: Any, languages: Sequence[str] = LANGUAGES) -> Texts:
        """``texts`` for a value that lies deeper in the record."""
        if not isinstance(value, Mapping):
            raise Unusable("record.missing", f"{key} is missing", self.where)
        for language in languages:
            text = value.get(language)
            if not isinstance(text, str) or not text.strip():
                raise Unusable("record.language", f"{key} has no text in {language}", self.where)
        for language in value:
            if language not in languages:
                raise Unusable("record.language", f"{key}: {language} was not announced", self.where)
        return {language: str(value[language]).strip() for language in languages}

    def inner(self, key: str) -> tuple[Record, ...]:
        """The records in a list of this one; absent is empty."""
        value = self.given(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise Unusable("record.shape", f"{key} is a list of keys with values", self.where)
        return tuple(Record(f"{self.where}, {key} {number}", one) for number, one in enumerate(value, 1))

    def items(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Ids of a catalogue, written out or as patterns (``expand``); each must be there, none twice."""
        found = tuple(one for pattern in self.words(key) for one in self._expanded(pattern))
        for one in found:
            if one not in known:
                raise Unusable("record.unknown", f"{key}: the catalogue has no {one}", self.where)
        if len(set(found)) < len(found):
            twice = next(one for place, one in enumerate(found) if one in found[:place])
            raise Unusable("record.twice", f"{key}: {twice} stands twice", self.where)
        return found

    def _expanded(self, pattern: str) -> tuple[str, ...]:
        found = expand(pattern)
        if any(set("{}") & set(one) for one in found):
            raise Unusable("record.pattern", f"unbalanced braces in {pattern!r}", self.where)
        return found

    def provenance(self) -> Provenance:
        """Source, day, licence and review, of the record or of its file."""
        return Provenance(
            self.word("source"), self.word("date"), self.word("licence"), self.word("reviewed_by", optional=True)
        )


def expand(pattern: str) -> tuple[str, ...]:
    """What a pattern stands for: ``{a,b}`` is one or the other, ``{01..03}`` a number from the first to the last.

    ``OP2-{BW,CW}-{01..02}-L`` gives four ids. Numbers keep the width of the first.
    """
    parts = _BRACES.fullmatch(pattern)
    if parts is None:
        return (pattern,)
    before, inside, after = parts.groups()
    return tuple(f"{before}{one}{rest}" for one in _choices(inside) for rest in expand(after))


def _choices(inside: str) -> tuple[str, ...]:
    span = _RANGE.fullmatch(inside)
    if span is None:
        return tuple(inside.split(","))
    first, last = span.groups()
    return tuple(f"{number:0{len(first)}d}" for number in range(int(first), int(last) + 1))


def by_id(records: Iterable[Record]) -> Mapping[str, Record]:
    """Records by their id, in their order; Unusable where one stands twice."""
    found: dict[str, Record] = {}
    for record in records:
        id_ = record.id()
        if id_ in found:
            raise Unusable("record.twice", f"{id_} is there already: {found[id_].where}", record.where)
        found[id_] = record
    return found
