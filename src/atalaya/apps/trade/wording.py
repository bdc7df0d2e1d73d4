"""How answers of lists are said in the reader's language. The engine speaks English; nothing is ever "cleared"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from atalaya.core.trade import ages, screening
from atalaya.core.trade.control import Outcome
from atalaya.web import pieces

TONES: Final[Mapping[str, pieces.Tone]] = {
    screening.NO_CANDIDATE: "plain",
    screening.REVIEW: "warn",
    screening.EXACT: "bad",
    ages.WITHHELD: "waiting",
}
ANSWERS: Final = {
    screening.NO_CANDIDATE: gettext_lazy("no candidate"),
    screening.REVIEW: gettext_lazy("review"),
    screening.EXACT: gettext_lazy("exact"),
    ages.WITHHELD: gettext_lazy("list too old to answer"),
}
WAYS: Final = {
    "same word": gettext_lazy("same word"),
    "known variant": gettext_lazy("known variant"),
    "same consonants": gettext_lazy("same consonants"),
    "similar letters": gettext_lazy("similar letters"),
    "initial": gettext_lazy("initial"),
    "cut short": gettext_lazy("cut short"),
    "written together": gettext_lazy("written together"),
    "initials of several words": gettext_lazy("initials of several words"),
}
ABOUT: Final = {
    "birth": gettext_lazy("date of birth"),
    "country": gettext_lazy("country"),
    "kind": gettext_lazy("kind"),
    "identifier": gettext_lazy("number of a document"),
}
EFFECTS: Final = {
    "binding on all Member States: decisions of the Security Council under Chapter VII of the Charter": gettext_lazy(
        "binding on all Member States: decisions of the Security Council under Chapter VII of the Charter"
    ),
    "no legal effect here unless national law gives it": gettext_lazy(
        "no legal effect here unless national law gives it"
    ),
}
FAULTS: Final = {
    "screen.formula": gettext_lazy("the cell holds a formula, not a name"),
    "screen.cell": gettext_lazy("the cell is longer than any name"),
    "screen.name": gettext_lazy("there is no letter and no digit in the name"),
    "screen.empty": gettext_lazy("there is no table in it"),
    "screen.columns": gettext_lazy("no column of names was found: write the heading of the column that holds them"),
    "screen.xlsx": gettext_lazy("this is no spreadsheet in XLSX"),
    "screen.csv": gettext_lazy("the table is damaged"),
    "screen.rows": gettext_lazy("the table is too long for the page: use the command line"),
    "lists.doctype": gettext_lazy("an official list has no DOCTYPE; this file was changed or is another"),
    "lists.xml": gettext_lazy("the XML is broken"),
    "lists.kind": gettext_lazy("this is no list of this kind"),
    "lists.empty": gettext_lazy("there is no party in this list"),
    "lists.columns": gettext_lazy("columns that are needed are missing"),
    "control.empty": gettext_lazy("there is no entry in it"),
    "control.kind": gettext_lazy("this is no control list that can be read"),
    "control.stored": gettext_lazy("another text of this edition is there: give the edition its own day"),
}
OUTCOMES: Final = {
    Outcome.CANDIDATES: gettext_lazy("Candidates for a person to review"),
    Outcome.NOTHING: gettext_lazy("Nothing was found in these editions. That says nothing about the item itself"),
    Outcome.UNASKABLE: gettext_lazy("This cannot be looked up"),
}


def said(table: Mapping[Any, Any], key: Any) -> str:
    """A word of the engine in the reader's language, itself where there is no other."""
    return str(table.get(key, key))


def fault(code: str, detail: str) -> str:
    """Why a row or a file was not taken."""
    if code == "screen.name" and detail == "the name is empty":
        return _("the cell is empty")
    known = FAULTS.get(code)
    return str(known) if known else detail


def age(live: Any, today: date) -> tuple[str, ...]:
    """What is to be said of the age of a list."""
    days = (today - date.fromisoformat(live.dated)).days if live.dated else 0
    if days < -1:
        return (_("The list is dated after today: bring another."),)
    if days > ages.WITHHOLD_AFTER_DAYS:
        told = _("The list is %(n)d days old: that nothing is near is not said with it. Bring a newer one.")
        return (told % {"n": days},)
    if days > ages.WARN_AFTER_DAYS:
        return (ngettext("The list is %(n)d day old.", "The list is %(n)d days old.", days) % {"n": days},)
    return ()


def stage(run: Any) -> pieces.Cell:
    """The stage of a run."""
    tones: Mapping[str, pieces.Tone] = {"waiting": "waiting", "running": "info", "done": "good", "failed": "bad"}
    return pieces.Cell(run.get_stage_display(), tone=tones[run.stage])


def figures(run: Any) -> tuple[tuple[str, int], ...]:
    """The numbers of a run in words."""
    none = run.done - run.exact - run.review - run.faults
    return (
        (_("names answered"), run.done),
        (said(ANSWERS, screening.EXACT), run.exact),
        (said(ANSWERS, screening.REVIEW), run.review),
        (said(ANSWERS, ages.WITHHELD if run.withheld else screening.NO_CANDIDATE), none),
        (_("could not be asked"), run.faults),
    )


@dataclass(frozen=True, slots=True)
class Why:
    """Why a name was found, in the reader's language."""

    aligned: tuple[tuple[str, str, str, int], ...]
    against: tuple[str, ...]
    supports: tuple[str, ...]
    left: str


def why(
    aligned: Iterable[tuple[str, str, str, int]], against: Iterable[str], supports: Iterable[str],
    left: Iterable[str] = (),
) -> Why:  # fmt: skip
    """What the engine told, in the reader's language."""
    return Why(
        tuple((asked, listed, said(WAYS, way), percent) for asked, listed, way, percent in aligned),
        tuple(map(contradiction, against)), tuple(map(support, supports)), ", ".join(left),
    )  # fmt: skip


def contradiction(told: str) -> str:
    """What speaks against: *birth differs: 1970 / 1958*, in the reader's language."""
    about, _differs, values = told.partition(" differs: ")
    if values:
        return _("%(what)s differs: %(values)s") % {"what": said(ABOUT, about), "values": values}
    return {"legal forms differ": _("legal forms differ"), "numbers differ": _("numbers differ")}.get(told, told)


def support(told: str) -> str:
    """What speaks for: *birth: 1970*."""
    about, _mark, value = told.partition(": ")
    return f"{said(ABOUT, about)}: {value}"


WAY_REASONS: Final = {
    "CAS number": gettext_lazy("CAS number"),
    "CAS number one slip away": gettext_lazy("CAS number one slip away"),
    "code": gettext_lazy("control code"),
    "heading": gettext_lazy("words of the heading"),
    "customs code of the entry": gettext_lazy("customs code of the entry"),
    "customs code in a table that was brought": gettext_lazy("customs code in a table that was brought"),
}


def notice() -> str:
    """What stands above every answer."""
    return _(
        "Candidates are for a person to look at. No answer says that a party is free of sanctions, nor that something "
        "is legal or illegal."
    )


def not_asked() -> str:
    """The answer of a row that could not be asked."""
    return _("not asked")


def result_heads() -> list[str]:
    """The heads of the answers as a spreadsheet."""
    return [_("Row"), _("Column"), _("Name asked"), _("Answer"), _("List"), _("Edition"), _("Number on the list"),
            _("Name on the list"), _("Score"), _("Why"), _("Decision"), _("Fault")]  # fmt: skip
