"""Reads of control lists: what an item may fall under, with the words that were met and the edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.registry import queries as registry
from atalaya.apps.trade import list_live, wording
from atalaya.core import errors, policy
from atalaya.core.trade import control
from atalaya.core.trade.control import Candidate, Head, Listed


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a page shows it."""

    label: str
    code: str
    heading: str
    heading_language: str
    cas: str
    effect: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate, why it was found, and where else it stands."""

    line: Line
    weak: bool
    reasons: tuple[tuple[str, str, str], ...]
    also: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in which editions; ``lacks`` when no control list was brought."""

    sentence: str
    found: tuple[Shown, ...]
    goods: tuple[Line, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    editions: tuple[tuple[str, str, str], ...]
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Law:
    """A country (``XC``) with the bases on which it switched its own lists on, by list."""

    home: str
    bases: Mapping[str, str]

    def effect(self, head: Head) -> str:
        """What a list is in the law of this country: the basis it named, else what the list tells of itself."""
        told = self.bases.get(head.list) if head.country == self.home else None
        return told or head.effect(self.home)


def language() -> str:
    """The reader's language."""
    return (translation.get_language() or "es")[:2]


def country(by: policy.Actor) -> str:
    """The country whose national list leads for a person: theirs, or that of their organisation; as ``XC``."""
    codes = [list_live.country_of(code) for code in sorted(by.owners())]
    return next((code.partition(":")[2] for code in codes if code), "")


def find(words: str, home: str) -> Answer:
    """The candidates for an item."""
    try:
        finder = list_live.finder()
    except errors.Missing:
        return Answer(_("No control list was brought to this server yet: nothing can be looked up."), (), (), (), (),
                      (), lacks=True)  # fmt: skip
    told = finder.find(words, language=language(), country=home, today=clock.today())
    law = Law(home, list_live.switched_on(f"country:{home}") if home else {})
    return Answer(
        wording.said(wording.OUTCOMES, told.outcome), tuple(_shown(one, law) for one in told.candidates),
        tuple(_line(one, law) for one in told.goods), tuple(_(note) for note in told.notes),
        tuple(told for head in told.editions for told in _aged(head)),
        tuple((head.label, head.title, head.issuer) for head in told.editions),
    )  # fmt: skip


def _aged(head: Head) -> tuple[str, ...]:
    days = (clock.today() - head.dated).days
    if head.kind is control.Kind.CONTROL and days > control.WARN_AFTER_DAYS:
        told = ngettext("%(list)s is %(n)d day old: look for a newer edition at its publisher.",
                        "%(list)s is %(n)d days old: look for a newer edition at its publisher.", days)  # fmt: skip
        return (told % {"list": head.label, "n": days},)
    return ()


def _line(one: Listed, law: Law) -> Line:
    own = language()
    spoken = own if own in one.entry.headings else next(iter(one.entry.headings), "")
    effect = wording.said(wording.EFFECTS, law.effect(one.head)) if one.head.kind is control.Kind.CONTROL else ""
    return Line(one.head.label, one.entry.code, one.entry.heading(own), "" if spoken == own else spoken,
                ", ".join(one.entry.cas), effect)  # fmt: skip


def _shown(one: Candidate, law: Law) -> Shown:
    # what meets in a heading are stems, which say nothing to a reader: the words asked are enough
    reasons = tuple((_way(why.way), why.asked, "" if why.way == "heading" else why.found) for why in one.reasons)
    return Shown(_line(one.listed, law), one.weak, reasons, tuple(_line(other, law) for other in one.also))


def _way(told: str) -> str:
    if told.startswith("glossary, "):
        return _("glossary")
    return wording.said(wording.WAY_REASONS, told)


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to ask in a country."""

    name: str
    mail: str
    href: str


def authority(home: str) -> tuple[Authority, ...]:
    """The national authority for strategic trade, as the country's public register names it."""
    return tuple(Authority(*one) for one in registry.authorities(home)) if home else ()
