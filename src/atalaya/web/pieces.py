"""The shapes that components read. A template asks for names only, so any value with the same names will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

Tone = Literal["", "plain", "info", "good", "warn", "bad", "waiting", "none"]
"""How a thing stands: each tone has a colour and a symbol of its own, and is always said in words too."""
Text = Any
"""Text, or text that is translated when it is shown."""
AROUND: Final = 2
"""How many pages are offered on either side of the present one."""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: navigation, crumbs, tabs, languages, menu entries.

    code      language code of the target where it is a language, else empty
    count     a number shown beside the label, None for none
    children  second level of the navigation
    """

    label: Text
    href: str = ""
    current: bool = False
    code: str = ""
    count: int | None = None
    icon: str = ""
    children: tuple[Link, ...] = ()

    @property
    def name(self) -> Text:
        """The label, under the name that language links use."""
        return self.label


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column.

    kind    "text", "number" (to the right, figures of one width) or "long" (a wide column)
    href    where sorting by it leads; empty when it cannot be sorted by
    sorted  "up" or "down" when the rows stand in its order
    """

    label: Text
    kind: Literal["text", "number", "long"] = "text"
    href: str = ""
    sorted: Literal["", "up", "down"] = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: a text, a day, a class or a status; None is shown as unknown."""

    text: Text = None
    href: str = ""
    tone: Tone = ""
    klass: str = ""
    hint: Text = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; its first cell is its heading and leads to ``href``. Cells may be plain values."""

    cells: tuple[Any, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one stands in a long list: page ``number`` (from 1) of ``total`` rows in pages of ``size``."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The first row shown, counted from 1; 0 when there is none."""
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last(self) -> int:
        """The last row shown."""
        return min(self.total, self.number * self.size)

    @property
    def before(self) -> int | None:
        """The page before this one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after this one."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def around(self) -> tuple[int | None, ...]:
        """Pages to offer: the first, the last and those near this one; None stands for a stretch left out."""
        near = {1, self.pages, *range(max(1, self.number - AROUND), min(self.pages, self.number + AROUND) + 1)}
        offered: list[int | None] = []
        for page in sorted(near):
            if offered and offered[-1] is not None and page - offered[-1] > 1:
                offered.append(None)
            offered.append(page)
        return tuple(offered)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values to pick from."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Filter:
    """One control of a filter bar; with no choices it is a box to type in."""

    name: str
    label: Text
    choices: tuple[Choice, ...] = ()
    value: str = ""
    kind: Literal["text", "search", "date"] = "text"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a summary: None is shown as unknown; with ``sources`` it says where it is known from."""

    label: Text
    value: Text = None
    href: str = ""
    klass: str = ""
    tone: Tone = ""
    lang: str = ""
    action: Link | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage on the way of a thing."""

    label: Text
    place: Literal["done", "current", "ahead"] = "ahead"
    at: date | datetime | None = None
    by: Text = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something this person can do now.

    href     where it leads: a page, or what a form posts to when ``post``
    fields   hidden fields sent along by a form, such as the version
    why      one sentence under the button
    barred   why it cannot be done yet; then it is shown and cannot be pressed
    """

    label: Text
    href: str = ""
    primary: bool = False
    post: bool = False
    fields: Mapping[str, Any] | None = None
    why: Text = ""
    barred: Text = ""
    due: date | None = None
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after a deed."""

    label: Text
    before: Text = ""
    after: Text = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of a history. ``mark`` is the beginning of its hash."""

    who: Text
    at: datetime
    what: Text
    changes: tuple[Change, ...] = ()
    note: Text = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: my value, theirs, and what both began with; ``choice`` is what stands chosen."""

    name: str
    label: Text
    mine: str
    theirs: str
    base: str = ""
    choice: Literal["", "mine", "theirs"] = ""


Confidence = Literal["confirmed", "reported", "recalled"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is known from: an official document with its symbol, its date, and the day somebody read it."""

    title: Text
    href: str = ""
    symbol: str = ""
    on: date | None = None
    read_on: date | None = None
    confidence: Confidence = "confirmed"
    note: Text = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several values that sources give for the same fact."""

    value: Text
    sources: tuple[Source, ...]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something with a day. ``left`` counts whole days until it: 0 is today, below 0 is late; None: it is over."""

    what: Text
    on: date
    left: int | None
    href: str = ""
    whose: Text = ""
    kind: Text = ""

    @property
    def late(self) -> int:
        """How many days it is late."""
        return -self.left if self.left is not None and self.left < 0 else 0

    @property
    def tone(self) -> Tone:
        """How pressing it is: within a week counts as soon."""
        if self.left is None:
            return "good"
        return "bad" if self.left < 0 else "warn" if self.left <= 7 else "plain"


@dataclass(frozen=True, slots=True)
class Event:
    """A point of a timeline; ahead when it has not happened yet."""

    on: date | datetime
    title: Text
    text: Text = ""
    href: str = ""
    place: Literal["done", "current", "ahead"] = "done"


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the grid of countries; row and column count from 1."""

    code: str
    name: Text
    row: int
    column: int
    href: str = ""
    tone: Tone = "none"
    text: Text = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file to fetch. ``digest`` is its SHA-256 in hexadecimal."""

    name: str
    href: str
    size_bytes: int
    kind: Text = ""
    at: date | datetime | None = None
    digest: str = ""
    klass: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as one line."""

    name: str
    post: Text = ""
    body: Text = ""
    mail: str = ""
    phone: str = ""
    note: Text = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of quoted text, marked or not."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its denominator, never without."""

    number: int
    of: int | None
    label: Text
    tone: Tone = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something this person could do now; ``label`` says what, ``due`` by when."""

    title: str
    href: str
    label: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the handover pack."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Something a search found; ``kind`` in words, ``klass`` who can see it."""

    title: str
    kind: Text
    href: str
    klass: str
    snippet: str = ""
