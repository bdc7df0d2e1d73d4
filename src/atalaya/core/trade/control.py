"""Control lists as values: entries, editions, what an answer looks like, and how two editions differ.

Only codes, headings and, for chemicals, CAS numbers are held: no parameters, no handling, no know-how. An answer gives
candidates for a person to review. There is no way to say that something is free of control: where nothing is found,
the answer says that these editions hold nothing near, and whom to ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("en", "es", "pt", "fr")
REFERENCE: Final = "no legal effect here unless national law gives it"
WARN_AFTER_DAYS: Final = 180
"""The lists of the regimes are renewed once a year, national ones of the large exporters several times."""
WHOM: Final = "the national authority for strategic trade"
WEAK_BELOW: Final = 0.35
"""A candidate below this score shares few of the words: shown, and told as weak."""
HEADING_CHARS: Final = 600
"""A heading is cut here: what follows is no heading."""

_CODE: Final = re.compile(r"(?<![A-Z0-9])([0-9])[ \-.]?([A-EY])[ \-.]?([0-9OIL])[ ]?([0-9OIL])[ ]?([0-9OIL])(?![0-9])")
_SIGNS: Final = re.compile(r"[^0-9A-Z]+")
_MISREAD: Final = str.maketrans("OIL", "011")


class Kind(StrEnum):
    """What an edition is: a list of controlled items, or a nomenclature of all goods."""

    CONTROL = "control"
    GOODS = "goods"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as its list prints it. ``headings`` by language; ``hs`` are digits of the customs nomenclature."""

    code: str
    headings: Mapping[str, str]
    parent: str = ""
    cas: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    note: str = ""

    def heading(self, language: str = "en") -> str:
        """The heading in a language, in another where the list has none in it."""
        return self.headings.get(language) or next(iter(self.headings.values()), "")


@dataclass(frozen=True, slots=True)
class Head:
    """What every answer says of an edition: which list, of which day, whose, and what it is in law."""

    list: str
    title: str
    issuer: str
    dated: date
    digests: tuple[str, ...]
    source: str = ""
    country: str = ""
    basis: str = ""
    kind: Kind = Kind.CONTROL

    @property
    def label(self) -> str:
        """The list and the day of its edition."""
        return f"{self.list} {self.dated.isoformat()}"

    def effect(self, country: str) -> str:
        """What the list is in law in a country: its own basis at home, a reference elsewhere."""
        if self.country and self.country == country:
            return self.basis or "national list; its legal basis is not recorded"
        return REFERENCE


@dataclass(frozen=True, slots=True)
class Edition:
    """A list as it stood on a day."""

    head: Head
    entries: tuple[Entry, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a table between customs codes and entries of a list, brought by the user."""

    hs: str
    list: str
    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with the list it stands on and what that list is in law for the one who asked."""

    head: Head
    entry: Entry
    effect: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate was found: ``asked`` in the question met ``found`` in the list or the glossary, by ``way``."""

    way: str
    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry for a person to review. ``also`` are entries of other lists under the same code or CAS number."""

    listed: Listed
    score: float
    reasons: tuple[Reason, ...]
    also: tuple[Listed, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether few of the words met: a candidate all the same, for a person to set aside."""
        return self.score < WEAK_BELOW

    @property
    def keys(self) -> frozenset[str]:
        """Codes (whole, and the stem of five signs) and CAS numbers of the candidate on all lists."""
        every = (self.listed, *self.also)
        codes = {key for one in every for key in (one.entry.code, stem(one.entry.code)) if key}
        return frozenset(codes | {number for one in every for number in one.entry.cas})


class Outcome(StrEnum):
    """All that an answer can say. There is no value for an item that is free of control, and none may be added."""

    CANDIDATES = "candidates for a person to review"
    NOTHING = "nothing was found in these editions"
    UNASKABLE = "this cannot be looked up"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, in which editions, with what doubts, and whom to ask."""

    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    goods: tuple[Listed, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    editions: tuple[Head, ...] = ()
    whom: str = WHOM

    @property
    def sentence(self) -> str:
        """The outcome as it may be shown, always with whom to ask."""
        return f"{self.outcome}; ask {self.whom}"


def plain(code: str) -> str:
    """A code in capitals without blanks and signs."""
    return _SIGNS.sub("", code.upper())


def stem(code: str) -> str:
    """The five signs that the EU list, the US list and those modelled on them share; empty for other numberings."""
    found = stems(code)
    return found[0] if found and plain(code).startswith(found[0]) else ""


def stems(text: str) -> tuple[str, ...]:
    """The control codes in a text, written with blanks, dashes or small letters, O and I for figures too."""
    found = []
    for match in _CODE.finditer(text.upper()):
        digits = "".join(match.groups()[2:])
        if sum(sign.isdigit() for sign in digits) >= 2:
            found.append(match[1] + match[2] + digits.translate(_MISREAD))
    return tuple(dict.fromkeys(found))


def warnings(heads: Sequence[Head], today: date) -> tuple[str, ...]:
    """What is to be said of the age of these editions on a day."""
    told = []
    for head in heads:
        days = (today - head.dated).days
        if days < -1:
            told.append(f"the list {head.list} is dated {head.dated}, after today")
        elif days > WARN_AFTER_DAYS and head.kind is Kind.CONTROL:
            told.append(f"the list {head.label} is {days} days old: look for a newer edition at its publisher")
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the new edition beside what it was: ``what`` names heading, CAS, HS or code."""

    what: tuple[str, ...]
    old: Entry
    new: Entry


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new edition changed, in the order of the lists."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Change, ...]
    moved: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.removed or self.changed or self.moved)


def compare(old: Edition, new: Edition) -> Difference:
    """Added, removed, changed and renumbered entries. An entry moved when its heading stands under another code."""
    before = {plain(entry.code): entry for entry in old.entries}
    after = {plain(entry.code): entry for entry in new.entries}
    gone = [entry for key, entry in before.items() if key not in after]
    come = [entry for key, entry in after.items() if key not in before]
    moved = _moved(gone, come)
    went, came = {change.old.code for change in moved}, {change.new.code for change in moved}
    changed = [
        Change(what, before[key], entry)
        for key, entry in after.items()
        if key in before and (what := _changes(before[key], entry))
    ]
    return Difference(
        tuple(entry for entry in come if entry.code not in came),
        tuple(entry for entry in gone if entry.code not in went),
        tuple(changed),
        tuple(moved),
    )


def _moved(gone: Sequence[Entry], come: Sequence[Entry]) -> list[Change]:
    """Each entry that went, with the one that came under the same words or the same CAS numbers."""
    waiting: dict[tuple[str, ...], Entry] = {}
    for entry in gone:
        for key in _marks(entry):
            waiting.setdefault(key, entry)
    found: list[Change] = []
    taken: set[str] = set()
    for entry in come:
        known = (waiting[key] for key in _marks(entry) if key in waiting)
        old = next((one for one in known if one.code not in taken), None)
        if old is not None:
            taken.add(old.code)
            found.append(Change(("code", *_changes(old, entry)), old, entry))
    return found


def _marks(entry: Entry) -> list[tuple[str, ...]]:
    """By what an entry is known again under another code. A short heading (*Other*) stands in many places."""
    marks = [("cas", *sorted(entry.cas))] if entry.cas else []
    return marks + [(lang, " ".join(text.split())) for lang, text in entry.headings.items() if len(text) > 30]


def _changes(old: Entry, new: Entry) -> tuple[str, ...]:
    """What differs between two states of an entry; languages that only one edition has do not count."""
    shared = [lang for lang in new.headings if lang in old.headings]
    what = []
    if any(new.headings[lang].split() != old.headings[lang].split() for lang in shared):
        what.append("heading")
    if set(old.cas) != set(new.cas):
        what.append("CAS")
    if set(old.hs) != set(new.hs):
        what.append("HS")
    return tuple(what)
