"""Red flags of a transaction or a collaboration: from answers to *proceed*, *ask* or *refer*. Never a legal ruling.

A flag that was met leads where its checklist says: to asking again, or to the authority. What is not known leads to
asking. Several flags that each ask for more add up to a referral.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from atalaya.core import catalogue
from atalaya.core.catalogue import Catalogue, Texts
from atalaya.core.errors import Unusable

KIND: Final = "flags"
YES, NO, UNKNOWN, NOT_APPLICABLE = "yes", "no", "unknown", "not_applicable"
ANSWERS: Final[Mapping[str, str]] = {
    YES: "Yes",
    NO: "No",
    UNKNOWN: "Not known",
    NOT_APPLICABLE: "Does not apply",
}
"""What may be said of a flag; English messages to be translated."""
OPEN, PROCEED, ASK, REFER = "open", "proceed", "ask", "refer"
OUTCOMES: Final = (OPEN, PROCEED, ASK, REFER)


@dataclass(frozen=True, slots=True)
class Flag:
    """A question whose *yes* is a red flag: where it leads (``ask`` or ``refer``), and what to do then."""

    id: str
    section: str
    asked: Texts
    leads: str
    advice: Texts


@dataclass(frozen=True, slots=True)
class Checklist:
    """An edition of a checklist; so ``many`` flags that lead to asking lead to the authority together."""

    book: Catalogue
    flags: tuple[Flag, ...]
    many: int

    @property
    def edition(self) -> int:
        """The number of its edition: answers are kept with it."""
        return self.book.version

    def of(self, id_: str) -> Flag | None:
        """A flag by its id."""
        return next((flag for flag in self.flags if flag.id == id_), None)


@dataclass(frozen=True, slots=True)
class Finding:
    """Where answers lead: ``met`` are the flags found, ``unknown`` what is to be asked, ``open`` has no answer yet."""

    outcome: str
    met: tuple[Flag, ...]
    unknown: tuple[Flag, ...]
    open: tuple[Flag, ...]
    together: bool
    """Whether it is the number of flags that leads to the authority, and no single one."""


def build(head: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Checklist:
    """A checked checklist out of its data. Unusable names the flag and what is wrong with it."""
    book = catalogue.survey(head, items)
    many = head.get("many")
    if not isinstance(many, int) or isinstance(many, bool) or many < 1:
        raise Unusable("flags.many", "many is a whole number from 1", book.id)
    raw = {str(item["id"]): item for item in items}
    flags = tuple(_flag(field.id, field.section, book.of(field).title, raw[field.id]) for field in book.fields)
    return Checklist(book, flags, many)


def _flag(id_: str, section: str, asked: Texts, item: Mapping[str, Any]) -> Flag:
    leads, advice = item.get("leads"), item.get("advice")
    if leads not in (ASK, REFER):
        raise Unusable("flags.leads", f"a flag leads to {ASK} or {REFER}", id_)
    if not isinstance(advice, Mapping) or not all(str(advice.get(one) or "").strip() for one in catalogue.LANGUAGES):
        raise Unusable("flags.advice", "a flag has advice in four languages", id_)
    return Flag(id_, section, asked, leads, {one: str(advice[one]) for one in catalogue.LANGUAGES})


def judge(checklist: Checklist, answers: Mapping[str, str]) -> Finding:
    """Where these answers lead. *Refer* needs no other answer; *proceed* and *ask* need all of them.

    Unusable (``flags.answer``) for an answer to a question that is not asked, or of words that are not offered.
    """
    known = {flag.id for flag in checklist.flags}
    for id_, told in answers.items():
        if id_ not in known or told not in ANSWERS:
            raise Unusable("flags.answer", "this is no answer to a question of this checklist", id_)
    told_of = [(flag, answers.get(flag.id, "")) for flag in checklist.flags]
    met = tuple(flag for flag, told in told_of if told == YES)
    unknown = tuple(flag for flag, told in told_of if told == UNKNOWN)
    missing = tuple(flag for flag, told in told_of if not told)
    grave = any(flag.leads == REFER for flag in met)
    together = not grave and len(met) >= checklist.many
    if grave or together:
        outcome = REFER
    elif missing:
        outcome = OPEN
    else:
        outcome = ASK if met or unknown else PROCEED
    return Finding(outcome, met, unknown, missing, together)
