"""A return as it is read: forms beside last year's, what does not fit, what institutions sent, days that are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import calendars, clock, knowledge
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, lists, values
from atalaya.apps.assessment import books
from atalaya.apps.bio import cbm_models as models
from atalaya.core import bio, policy, workflow
from atalaya.core import calendars as days
from atalaya.core.catalogue import Catalogue
from atalaya.web import pieces

CATALOGUE = "cbm"


@lru_cache(maxsize=1)
def book() -> Catalogue:
    """The forms and their fields."""
    return knowledge.load_catalogue(CATALOGUE)


def fields_of(code: str) -> tuple[str, ...]:
    """The fields of a form, in order."""
    return tuple(field.id for field in book().fields if field.section == code)


def asked(field: str) -> str:
    """What a field asks, in the reader's language."""
    return book().obligations[field].title[books.language()]


def titles() -> dict[str, str]:
    """The forms by their code, in the reader's language."""
    return {code: title[books.language()] for code, title, _paragraphs in book().sections}


def file(pk: int, by: policy.Actor) -> models.CbmFile:
    """A return for the people of its country. Missing for everybody else, whatever was released of it."""
    found = access.one(models.CbmFile, pk, by)
    policy.require(by, policy.Verb.VIEW, policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass)))
    return found


def last_year(found: models.CbmFile) -> models.CbmFile | None:
    """The return of the year before, if there is one."""
    rows = models.CbmFile.objects.filter(owner=found.owner_id, year=found.year - 1, withdrawn=False)
    return rows.exclude(stage="given_up").first()


def forms(found: models.CbmFile) -> dict[str, bio.Form]:
    """Every form of a return, last year's text standing in it until somebody writes."""
    before, now = _rows(last_year(found)), _rows(found)
    return {code: _form(code, now.get(code), before.get(code)) for code in bio.SECTIONS}


def _rows(found: models.CbmFile | None) -> dict[str, models.CbmForm]:
    return {row.code: row for row in found.forms.all()} if found else {}


def _form(code: str, row: models.CbmForm | None, before: models.CbmForm | None) -> bio.Form:
    return bio.Form(
        code,
        row.statement if row else "",
        row.openness if row else "",
        {field: _entry(field, row, before) for field in fields_of(code)},
        tuple(row.laws) if row else tuple(before.laws) if before else (),
        tuple(before.laws) if before else (),
        before is not None,
    )


def _entry(field: str, row: models.CbmForm | None, before: models.CbmForm | None) -> bio.Entry:
    last = str(before.answers.get(field, {}).get("text", "")) if before else ""
    if row is None:
        return bio.Entry(last, last)
    told = row.answers.get(field, {})
    return bio.Entry(str(told.get("text", "")), last, bool(told.get("looked")))


def findings(found: models.CbmFile) -> tuple[bio.Finding, ...]:
    """What is incomplete or does not fit."""
    return bio.check(forms(found).values(), [one.asked() for one in found.asks.order_by("pk")])


@dataclass(frozen=True, slots=True)
class Located:
    """A finding in words, with the place it leads to."""

    text: str
    place: str
    href: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A form in the overview."""

    code: str
    title: str
    statement: str
    openness: str
    marks: tuple[tuple[str, int], ...]
    href: str
    released: str


@dataclass(frozen=True, slots=True)
class Request:
    """An institution that was asked, as its line shows it."""

    record: models.CbmAsk
    forms: str
    late_days: int


@dataclass(frozen=True, slots=True)
class Clock:
    """The day the return is due and how that day stands; ``working_days`` left at the headquarters of the UN."""

    due: date
    left: int
    working_days: int | None
    late: int
    sent_on: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """A return with all that hangs on it."""

    record: models.CbmFile
    last: models.CbmFile | None
    clock: Clock
    cards: tuple[Card, ...]
    findings: tuple[Located, ...]
    asks: tuple[Request, ...]
    stages: tuple[pieces.Stage, ...]
    steps: tuple[tuple[str, str], ...]
    history: tuple[pieces.Deed, ...]
    may_edit: bool
    may_release: bool


def page(pk: int, by: policy.Actor) -> Page:
    """One return as its country's people see it."""
    found = file(pk, by)
    thing = policy.Thing(found.KIND, found.owner_id, policy.Klass(found.klass))
    told = forms(found)
    open_still = found.stage == "compiling"
    return Page(
        found,
        last_year(found),
        clock_of(found),
        tuple(_card(found, form) for form in told.values()),
        located(found) if open_still else (),
        tuple(_request(one) for one in found.asks.order_by("pk")),
        _stages(found),
        _steps(found, by),
        lists.history(found, by, values.Names(by)) if policy.may(by, policy.Verb.HISTORY, thing) else (),
        open_still and policy.may(by, policy.Verb.EDIT, thing),
        policy.may(by, policy.Verb.RELEASE, thing) and found.stage in ("cleared", "submitted"),
    )


def clock_of(found: models.CbmFile) -> Clock:
    """How the return stands to 15 April."""
    today, due = clock.today(), bio.due(found.year)
    sent = date.fromisoformat(found.submitted_on) if len(found.submitted_on) == 10 else None
    calendar = calendars.load(language=books.language())
    inside = calendar.first_year <= today.year and due.year <= calendar.last_year
    working = days.working_days_between(calendar, today, due) if inside and today <= due else None
    return Clock(due, (due - today).days, working, bio.late_days(found.year, sent, today), sent)


def _card(found: models.CbmFile, form: bio.Form) -> Card:
    marks: dict[str, int] = {}
    for entry in form.entries.values():
        name = bio.mark(entry)
        if name:
            marks[name] = marks.get(name, 0) + 1
    row = next((one for one in found.forms.all() if one.code == form.code), None)
    released = access.thing(row).audiences if row else frozenset()
    return Card(
        form.code,
        titles()[form.code],
        _(bio.STATEMENTS[form.statement]) if form.statement else "",
        _(bio.OPENNESS[form.openness]) if form.openness else "",
        tuple((_(bio.MARKS[name]), n) for name, n in marks.items()),
        reverse("cbm-form", args=[found.pk, form.code]),
        reverse("cbm-released", args=[row.pk]) if row and policy.AUDIENCE_PUBLIC in released else "",
    )


def located(found: models.CbmFile) -> tuple[Located, ...]:
    """The findings in words, each with its place."""
    names = titles()
    told = []
    for one in findings(found):
        place = " · ".join(part for part in (names[one.form], asked(one.field) if one.field else "", one.who) if part)
        href = reverse("cbm-form", args=[found.pk, one.form]) + (f"#{one.field}" if one.field else "")
        told.append(Located(_(bio.FINDINGS[one.kind]), place, href, one.blocks))
    return tuple(told)


def _request(one: models.CbmAsk) -> Request:
    names = titles()
    late = 0 if one.answered_at else max(0, (clock.today() - one.due).days)
    return Request(one, ", ".join(names[code] for code in one.forms), late)


def _stages(found: models.CbmFile) -> tuple[pieces.Stage, ...]:
    process = found.PROCESS
    assert process is not None
    order = [one.name for one in process.stages if one.name != "given_up" or found.stage == "given_up"]
    here = order.index(found.stage)
    return tuple(
        pieces.Stage(_(process.stage(name).label), "done" if place < here else "current" if place == here else "ahead")
        for place, name in enumerate(order)
    )


def _steps(found: models.CbmFile, by: policy.Actor) -> tuple[tuple[str, str], ...]:
    """The steps this person could take now, by name with their label."""
    process, thing = found.PROCESS, access.thing(found)
    assert process is not None
    position = deeds.position_of(found)
    person, others = deeds.person_at(by, thing), access.persons_at(thing, clock.today())
    told = []
    for step in workflow.open_steps(process, position):
        verb = policy.Verb.APPROVE if step.needs_second else policy.Verb.EDIT
        if policy.may(by, verb, thing) and not workflow.may(process, position, step.name, person, clock.now(), others):
            told.append((step.name, _(step.label)))
    return tuple(told)


def instruments(found: models.CbmFile, by: policy.Actor) -> list[tuple[int, str]]:
    """The laws that form E may name: those of the country's register, newest first."""
    register = known.named("laws.law")
    assert register is not None
    rows = access.visible(register.model._default_manager.filter(owner=found.owner_id), by)
    return [(row.pk, _law_line(row)) for row in rows.order_by("-pk")]


def _law_line(row: Any) -> str:
    """A law in a line: what it is called, its number, its day in the gazette."""
    gazetted = _("gazetted %(day)s") % {"day": row.published_on} if row.published_on else ""
    return " · ".join(part for part in (values.spoken(row.title).text, row.number, gazetted) if part)


def content(found: models.CbmFile, *, public: bool = False) -> list[tuple[str, bio.Form]]:
    """The forms for a file, with their titles; ``public`` leaves out what is for States Parties only."""
    names = titles()
    return [
        (names[code], form)
        for code, form in forms(found).items()
        if not public or code == bio.COVER or form.openness == bio.PUBLIC
    ]


def released(pk: int, by: policy.Actor) -> tuple[models.CbmForm, Mapping[str, str]]:
    """A form that was released, or that this person's country keeps, with its texts by what they answer."""
    found = access.one(models.CbmForm, pk, by)
    texts = {asked(field): str(told.get("text", "")) for field, told in found.answers.items() if told.get("text")}
    return found, texts
