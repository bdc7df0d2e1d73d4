"""Reads of bills: when one lapses and how sure that is, how old the last fact is, what happened, as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import lists, values
from atalaya.apps.drafting import bill_models, bills, models, standing
from atalaya.apps.drafting.bill_registers import BILLS
from atalaya.apps.drafting.registers import REGISTERS
from atalaya.core import bills as core
from atalaya.core import policy, working_processes
from atalaya.web import pieces

NAMES = dict(bill_models.EVENTS)
_RULES = dict(bill_models.RULES)
DRAFTS: Final = REGISTERS[0]


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a bill lapses, in words: ``text`` with the days, ``rule`` what was applied and where that is said."""

    text: str
    rule: str
    reference: str
    warning: Literal["", "soon", "late"]
    first: date | None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the picture: where it lies on a line of 1000, how high its number stands, and which event it is."""

    x: int
    y: int
    number: int
    tone: str


@dataclass(frozen=True, slots=True)
class Band:
    """A term of the parliament behind the points."""

    x: int
    width: int
    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Events on a line of time, with the terms behind them; the list beneath says the same."""

    title: str
    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    years: tuple[tuple[int, int], ...]
    today: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the page lists it."""

    number: int
    what: Any
    day: Any
    note: values.Spoken
    source: pieces.Source


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a bill that is drafted here, and how far it is within the executive."""

    title: values.Spoken
    href: str
    stages: tuple[pieces.Stage, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a bill shows beside the register's own."""

    shown: lists.Showing
    record: models.Bill
    lapse: Lapse | None
    old: str
    told: tuple[Told, ...]
    picture: Picture | None
    words: Words | None
    links: tuple[pieces.Link, ...]
    duties: tuple[pieces.Row, ...]
    may_edit: bool
    may_send: bool


def page(pk: int, by: policy.Actor) -> Page:
    """A bill; Missing when it is out of sight."""
    found = access.one(models.Bill, pk, by)
    shown = lists.showing(BILLS, pk, by)
    steps = tuple(one for one in shown.steps if not core.barred(_name(one), found.stage, bills.chambers(found)))
    tables = tuple(table for table in shown.tables if not _is_events(table))
    may_edit = policy.may(by, policy.Verb.EDIT, access.thing(found))
    enacted = found.stage in ("enacted", "regulated")
    words = _words(found, by)
    return Page(
        replace(shown, steps=steps, tables=tables, stages=way(found)),
        found,
        lapse(found),
        old(found),
        _told(found),
        picture(found),
        words,
        _links(found, by, has_text=words is not None),
        _duties(found, by),
        may_edit,
        may_edit and enacted and found.text_id is not None,
    )


def _name(step: pieces.Step) -> str:
    return step.href.rstrip("/").rsplit("/", 1)[-1]


def _is_events(table: lists.Table) -> bool:
    """Whether a table of the register's page is the one that this page shows as a timeline."""
    return str(table.title).casefold() == str(models.Bill._meta.get_field("events").verbose_name).casefold()


def forecast(found: models.Bill) -> core.Forecast | None:
    """When a bill in the hands of parliament lapses; None for others."""
    if found.stage not in core.AWAY:
        return None
    return core.lapse(found.told(), terms(found), rules(found))


def terms(found: models.Bill) -> tuple[core.Term, ...]:
    """The terms of its parliament."""
    rows = found.legislature.terms if found.legislature else []
    return tuple(
        core.Term(row["name"], date.fromisoformat(row["since"]), date.fromisoformat(row["until"])) for row in rows
    )


def rules(found: models.Bill) -> tuple[core.Rule, ...]:
    """The rules of its parliament."""
    rows = found.legislature.rules if found.legislature else []
    return tuple(core.Rule(row["since"], row["kind"], int(row.get("count") or 1)) for row in rows)


def lapse(found: models.Bill) -> Lapse | None:
    """When a bill lapses, in words; None where nothing can lapse."""
    told = forecast(found)
    if told is None:
        return None
    warning = core.warning(told, clock.today())
    rule, reference = _rule(found, told.rule)
    return Lapse(_days(told, warning), rule, reference, warning, told.first)


def _days(told: core.Forecast, warning: str) -> str:
    match told.lacking:
        case "rule":
            return _("No rule of this parliament is entered, so nothing warns of a lapse.")
        case "fact":
            return _("The day from which the rule counts is not known, so nothing warns of a lapse.")
        case "terms":
            return _("The terms entered for this parliament do not reach so far: add them to see when it lapses.")
    if told.first is None or told.last is None:
        return _("By the rule entered, it does not lapse by time.")
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (told.first, told.last))
    if warning == "late" and told.last < clock.today():
        return _("By the rule entered it lapsed on %(day)s, and nobody wrote that down: verify.") % {"day": last}
    if told.exact:
        return _("Lapses on %(day)s unless it moves on.") % {"day": first}
    return _("Lapses between %(first)s and %(last)s: the day it counts from is not known more exactly.") % {
        "first": first,
        "last": last,
    }


def _rule(found: models.Bill, rule: core.Rule | None) -> tuple[str, str]:
    rows = found.legislature.rules if found.legislature else []
    row = next((row for row in rows if rule and row["since"] == rule.since and row["kind"] == rule.kind), None)
    if row is None or rule is None:
        return "", ""
    said = values.spoken(row.get("text")).text
    counted = _("counted from: %(stage)s; %(count)d × %(kind)s") % {
        "stage": NAMES[rule.since],
        "count": rule.count,
        "kind": _RULES[rule.kind],
    }
    return said or counted, str(row.get("reference", ""))


def old(found: models.Bill) -> str:
    """The day of the last fact of a bill that wants to be verified, as exact as it is known; else empty."""
    facts = found.told()
    return core.last_known(facts) if core.is_old(facts, found.stage, clock.today()) else ""


def verify(found: models.Bill) -> str:
    """What is said of a bill of which nothing was heard for long."""
    known = old(found)
    return _("last known %(year)s – verify") % {"year": known[:4]} if known else ""


def _told(found: models.Bill) -> tuple[Told, ...]:
    rows = sorted(found.events, key=lambda row: core.span(row["bears"])[0])
    return tuple(
        Told(
            number,
            NAMES.get(row["what"], row["what"]),
            values.day(row["bears"]),
            values.spoken(row.get("note")),
            _source(row),
        )
        for number, row in enumerate(rows, 1)
    )


def _source(row: Any) -> pieces.Source:
    reference = str(row.get("reference", ""))
    address = reference if reference.startswith(("https://", "http://")) else ""
    on = str(row.get("on", ""))
    return pieces.Source(
        row["title"],
        address,
        "" if address else reference,
        date.fromisoformat(on) if len(on) == len("2019-09-20") else None,
        confidence="recalled" if row["confidence"] == "recalled" else "confirmed",
        note=_("Invented, for the demonstration") if row["confidence"] == "invented" else "",
    )


_PATH: Final = (
    "idea", "drafting", "executive", "filed", "committee", "chamber_1", "chamber_2", "enacted", "regulated",
)  # fmt: skip


def way(found: models.Bill) -> tuple[pieces.Stage, ...]:
    """The stage bar: stages an event vouches for, with its day; the present one; those ahead in this parliament."""
    process = working_processes.BILL
    days = {fact.what: core.span(fact.on) for fact in found.told()}
    here = found.stage
    place = _PATH.index(here) if here in _PATH else len(_PATH)
    made: list[pieces.Stage] = []
    for number, name in enumerate(_PATH):
        label = _(process.stage(name).label)
        since, until = days.get(name, (None, None))
        day = since if since == until else None
        if name == here:
            made.append(pieces.Stage(label, "current", day))
        elif name in days and number < place:
            made.append(pieces.Stage(label, "done", day))
        elif number > place and here in _PATH and not (name == "chamber_2" and bills.chambers(found) == 1):
            made.append(pieces.Stage(label))
    if here not in _PATH:
        since, until = days.get(here, (None, None))
        made.append(pieces.Stage(_(process.stage(here).label), "current", since if since == until else None))
    return tuple(made)


_TONES = {"enacted": "good", "regulated": "good", "lapsed": "bad", "withdrawn": "bad", "vetoed": "bad"}
_HEIGHTS = (0, 1, 2)


def picture(found: models.Bill) -> Picture | None:
    """Events on a line from the first to the last of them, the lapse ahead or today; None where nothing happened."""
    facts = found.told()
    if not facts:
        return None
    spans = [core.span(fact.on) for fact in facts]
    ahead = forecast(found)
    ends = [until for _since, until in spans]
    if found.stage not in core.OVER:
        ends.append(clock.today())
    if ahead and ahead.last:
        ends.append(ahead.last)
    first, last = date(min(since for since, _until in spans).year, 1, 1), date(max(ends).year, 12, 31)
    marks = core.places(spans, first, last)
    dots = tuple(
        Dot((mark.start + mark.end) // 2, _HEIGHTS[place % len(_HEIGHTS)], place + 1, _TONES.get(fact.what, "plain"))
        for place, (mark, fact) in enumerate(zip(marks, facts, strict=True))
    )
    return Picture(
        _("Timeline of the bill: %(n)d events") % {"n": len(facts)},
        dots,
        tuple(_bands(terms(found), first, last)),
        _years(first, last),
        core.places([(clock.today(), clock.today())], first, last)[0].start if clock.today() <= last else None,
    )


def _bands(told: Sequence[core.Term], first: date, last: date) -> Iterable[Band]:
    inside = [term for term in told if term.until >= first and term.since <= last]
    for mark, term in zip(core.places([(one.since, one.until) for one in inside], first, last), inside, strict=True):
        yield Band(mark.start, max(2, mark.end - mark.start), term.name)


_MOST_YEARS = 12


def _years(first: date, last: date) -> tuple[tuple[int, int], ...]:
    every = -(-(last.year - first.year + 1) // _MOST_YEARS)
    wanted = range(first.year, last.year + 1, every)
    marks = core.places([(date(year, 1, 1), date(year, 1, 1)) for year in wanted], first, last)
    return tuple((year, mark.start) for year, mark in zip(wanted, marks, strict=True))


def _words(found: models.Bill, by: policy.Actor) -> Words | None:
    """The text with its stages, for those who work on it; others are led to what was released of it."""
    rows = access.visible(models.Draft.objects.filter(pk=found.text_id or 0), by).select_related("owner")
    text = rows.first()
    if text is None or not standing.is_inside(text, by):
        return None
    stages, _steps = lists.way(DRAFTS, text, access.thing(text), by)
    return Words(values.spoken(text.title), reverse("draft", args=[text.pk]), stages)


def _links(found: models.Bill, by: policy.Actor, *, has_text: bool) -> tuple[pieces.Link, ...]:
    """The law, bills before and after it, the text unless the page has it, as far as this person may see them."""
    names = values.Names(by)
    wanted: dict[str, set[int]] = {"drafting.draft": set(), "laws.law": set(), "drafting.bill": set()}
    later = list(access.visible(models.Bill.objects.filter(continues=found.pk), by).order_by("pk"))
    for label, key in (
        ("drafting.draft", None if has_text else found.text_id),
        ("laws.law", found.law_id),
        ("drafting.bill", found.continues_id),
    ):
        wanted[label] |= {key} if key else set()
    names.gather(wanted)
    made = []
    for label, key, said, address in (
        ("drafting.draft", None if has_text else found.text_id, _("The text"), "draft"),
        ("laws.law", found.law_id, _("The law it became"), "law-text"),
        ("drafting.bill", found.continues_id, _("Takes up"), "bills"),
    ):
        name = names.record(label, key) if key else None
        if name and key:
            made.append(pieces.Link(f"{said}: {name[0]}", reverse(address, args=[key])))
    made += [
        pieces.Link(
            _("Filed again as: %(bill)s") % {"bill": one.number or values.label_of(one)},
            reverse("bills", args=[one.pk]),
        )
        for one in later
    ]
    return tuple(made)


def _duties(found: models.Bill, by: policy.Actor) -> tuple[pieces.Row, ...]:
    if not found.law_id:
        return ()
    rows = access.visible(models.Duty.objects.filter(law=found.law_id), by).order_by("due", "pk")
    return tuple(
        pieces.Row(
            (values.label_of(one), one.article, one.due, values.stage_name(one)), reverse("duties", args=[one.pk])
        )
        for one in rows
    )


def duty_columns() -> tuple[pieces.Column, ...]:
    """Heads of the table of what the law requires."""
    return tuple(pieces.Column(head) for head in (_("What it requires"), _("Article"), _("Until"), _("Stage")))
