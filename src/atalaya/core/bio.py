"""The yearly return of confidence-building measures: its forms, what changed since last year, what does not fit.

A return of one calendar year is due on 15 April of the next (BWC/CONF.VII/7, section II, Article V). Form D was deleted
by the Seventh Review Conference in 2011 and is not offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

COVER: Final = "CD"
FORMS: Final = ("A1", "A2", "B", "C", "E", "F", "G")
"""The forms in order, parts of A apart."""
SECTIONS: Final = (COVER, *FORMS)
DECLARED, NOTHING, NOTHING_NEW = "declared", "nothing", "nothing_new"
STATEMENTS: Final[Mapping[str, str]] = {
    DECLARED: "Something to declare",
    NOTHING: "Nothing to declare",
    NOTHING_NEW: "Nothing new to declare",
}
PUBLIC, RESTRICTED = "public", "restricted"
OPENNESS: Final[Mapping[str, str]] = {PUBLIC: "Public", RESTRICTED: "For States Parties only"}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    COVER: ("CD-01",),
    "A1": ("A1-01", "A1-02", "A1-03"),
    "A2": ("A2-01",),
    "B": ("B-01",),
    "C": ("C-01",),
    "E": (),
    "F": ("F-01",),
    "G": ("G-01", "G-02"),
}
"""What a form that declares something cannot go without."""
FIRST_YEAR: Final = 1986
"""The Second Review Conference agreed the first measures in that year."""

EMPTY_MARK, NEW, CARRIED, UNCHANGED, CHANGED, TAKEN_OUT = "", "new", "carried", "unchanged", "changed", "taken_out"
MARKS: Final[Mapping[str, str]] = {
    NEW: "New this year",
    CARRIED: "From last year, not looked at yet",
    UNCHANGED: "Unchanged since last year",
    CHANGED: "Changed since last year",
    TAKEN_OUT: "Taken out this year",
}
FINDINGS: Final[Mapping[str, str]] = {
    "undecided": "Say whether there is something to declare, nothing, or nothing new.",
    "empty": "Nothing is written here: is it “nothing to declare”?",
    "contradicts": "The form says nothing to declare, yet something is written in it.",
    "not_new": "The form says nothing new, yet a field differs from last year.",
    "no_last_year": "The form says nothing new, yet there is no form of last year.",
    "same": "No field differs from last year: is it “nothing new to declare”?",
    "missing": "This field is needed in a form that declares something.",
    "unlooked": "This came from last year and nobody has looked at it yet.",
    "openness": "Choose whether this form is public or for States Parties only.",
    "waiting": "An institution that was asked has not answered.",
    "arrived": "An institution answered and nobody has dealt with it yet.",
}
ADVICE: Final = frozenset({"same", "waiting"})
"""Findings that hold nothing up."""


def due(year: int) -> date:
    """The day by which the return of a calendar year is due."""
    return date(year + 1, 4, 15)


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of a form: what stands in it, what stood there last year, whether somebody looked at it since."""

    text: str = ""
    before: str = ""
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form as far as the check goes; ``laws`` are linked instruments (form E)."""

    code: str
    statement: str
    openness: str
    entries: Mapping[str, Entry]
    laws: Sequence[int] = ()
    laws_before: Sequence[int] = ()
    had_last_year: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A data request: which forms an institution was asked for, whether it answered and that was dealt with."""

    institution: str
    forms: tuple[str, ...]
    answered: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not fit, and where: a form, a field of it or none, and for a request its institution."""

    kind: str
    form: str
    field: str = ""
    who: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the return cannot be handed in like this."""
        return self.kind not in ADVICE


def mark(entry: Entry) -> str:
    """How a field stands to last year."""
    if not entry.before:
        return NEW if entry.text else EMPTY_MARK
    if not entry.text:
        return TAKEN_OUT
    if entry.text != entry.before:
        return CHANGED
    return UNCHANGED if entry.looked else CARRIED


def differs(form: Form) -> bool:
    """Whether anything in a form is not as last year."""
    marks = {mark(entry) for entry in form.entries.values()}
    return bool(marks & {NEW, CHANGED, TAKEN_OUT}) or sorted(form.laws) != sorted(form.laws_before)


def is_empty(form: Form) -> bool:
    """Whether nothing stands in a form."""
    return not form.laws and not any(entry.text for entry in form.entries.values())


def check(forms: Iterable[Form], asks: Iterable[Ask] = ()) -> tuple[Finding, ...]:
    """Everything that is incomplete or does not fit, in the order of the forms."""
    found = [finding for form in forms for finding in _form(form)]
    for ask in asks:
        if not ask.settled:
            kind = "arrived" if ask.answered else "waiting"
            found += [Finding(kind, form, who=ask.institution) for form in ask.forms]
    order = {code: place for place, code in enumerate(SECTIONS)}
    return tuple(sorted(found, key=lambda one: order[one.form]))


def _form(form: Form) -> list[Finding]:
    if form.code == COVER:
        return [*_missing(form), *_unlooked(form)]
    told = _statement(form)
    if form.statement == DECLARED:
        told += [*_missing(form), *_unlooked(form)]
    if not form.openness:
        told.append(Finding("openness", form.code))
    return told


def _statement(form: Form) -> list[Finding]:
    """What is wrong with the statement of a form, at most one thing."""
    empty, differing = is_empty(form), differs(form)
    kind = {
        "": "empty" if empty else "undecided",
        DECLARED: "empty" if empty else "same" if form.had_last_year and not differing else "",
        NOTHING: "" if empty else "contradicts",
        NOTHING_NEW: "no_last_year" if not form.had_last_year else "not_new" if differing else "",
    }[form.statement]
    return [Finding(kind, form.code)] if kind else []


def _missing(form: Form) -> list[Finding]:
    if form.code != COVER and is_empty(form):
        return []
    return [
        Finding("missing", form.code, field) for field in NEEDED[form.code] if not form.entries.get(field, Entry()).text
    ]


def _unlooked(form: Form) -> list[Finding]:
    return [Finding("unlooked", form.code, field) for field, entry in form.entries.items() if mark(entry) == CARRIED]


def late_days(year: int, sent_on: date | None, today: date) -> int:
    """How many days after the due day it was sent, or is still not; 0 when it is in time."""
    return max(0, ((sent_on or today) - due(year)).days)


def messages() -> frozenset[str]:
    """Every English message of this module, so that a catalogue can be checked for them."""
    return frozenset((*STATEMENTS.values(), *OPENNESS.values(), *MARKS.values(), *FINDINGS.values()))
