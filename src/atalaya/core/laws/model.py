"""What a law is once read: one text, and units that tile it exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Standing(StrEnum):
    """Whether a unit speaks with the instrument's own voice."""

    OWN = "own"
    ANNEX = "annex"  # an article of a regulation or code annexed to the approving act
    QUOTED = "quoted"  # new wording of another instrument's article
    TREATY = "treaty"  # text of a treaty behind the approving article
    HISTORIC = "historic"  # an earlier wording printed after the current one
    OTHER = "other"  # an article of another act printed behind this one: its promulgating, vetoing or reforming decree
    STUB = "stub"  # the publisher moved the text elsewhere: absent text, not absent law


Shape = Literal["front", "preamble", "division", "article", "text", "tail"]


@dataclass(frozen=True, slots=True)
class Hint:
    """A structural mark a reader found in its format; offsets are characters of ``Source.text``.

    ``kind``: ``heading`` (a paragraph styled as heading, with ``level``), ``article`` (a unit the
    format itself marks as an article, ``label`` its number, ``title`` its own heading), ``division``
    (a chapter or title so marked), ``page`` (start of a page, ``label`` its number), ``furniture``
    (running header or footer), ``deleted``, ``inserted`` or ``hidden`` (tracked or hidden text that
    the reader shows as such).
    """

    kind: Literal["heading", "article", "division", "page", "furniture", "deleted", "inserted", "hidden"]
    start: int
    end: int
    label: str = ""
    level: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about the text, with a stable code and a place."""

    code: str
    detail: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader hands over: the whole text, marks on it, and what the file says of itself.

    ``path`` is relative to the parent of the folder that was read and uses ``/``.
    """

    path: str
    text: str
    kind: str
    digest: str
    hints: tuple[Hint, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of the text. All units of an instrument, in order, tile its text without gap or overlap.

    ``number`` is normalised (``12 bis``, ``367-A``, ``Único``); ``label`` is the heading as printed;
    ``title`` the article's own heading; ``path`` the titles and chapters above it; ``body`` the offset
    at which its own words begin.
    """

    shape: Shape
    start: int
    end: int
    body: int
    number: str = ""
    label: str = ""
    title: str = ""
    path: tuple[str, ...] = ()
    standing: Standing = Standing.OWN


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal text as a whole. ``type`` is one of ``metadata.TYPES``; ``on`` an ISO date or empty."""

    path: str
    text: str
    digest: str
    language: str
    title: str
    type: str
    number: str
    on: str
    status: str
    units: tuple[Unit, ...]
    notes: tuple[Note, ...]

    @property
    def articles(self) -> tuple[Unit, ...]:
        """The citable units, in text order; an unstructured text gives its ``text`` units."""
        return tuple(unit for unit in self.units if unit.shape in ("article", "text"))

    def words_of(self, unit: Unit) -> str:
        """The unit's own words, without its printed heading."""
        return self.text[unit.body : unit.end]
