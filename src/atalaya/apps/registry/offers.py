"""What this room gives to the pages that cut across rooms; each function asks policy through ``visible``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import calendars as files
from atalaya.adapters import clock
from atalaya.apps.access import deeds, queries, records, verbs
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import exchange, known, values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.registry import knowledge, models
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import calendars, errors, policy, workflow
from atalaya.core.mapping import words
from atalaya.web import pieces

WAITING_DAYS: Final = 400
"""Steps of records that nobody touched for longer are no longer held out to people."""
RESTING: Final = frozenset({"active", "running", "open"})
"""Stages in which a thing is as it should be; dates and actions that are open come with the dates."""
MOST_WAITING: Final = 200
LOOKED_AT: Final = 400
SNIPPET_CHARS: Final = 160


@dataclass(frozen=True, slots=True)
class Found:
    """Something a search found."""

    title: str
    kind: Any
    href: str
    klass: str
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that somebody could take now."""

    title: str
    href: str
    label: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Something that happened lately."""

    title: str
    href: str
    what: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the handover pack."""

    title: Any
    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Dates and actions up to a day, as far as this person may see them; what is done comes no more."""
    names = values.Names(actor)
    found = []
    for register, model in ((_register("deadlines"), models.Deadline), (_register("actions"), models.Action)):
        rows = queries.visible(model._default_manager.filter(stage="open", due__lte=until), actor)
        found += [_deadline(register, row, names) for row in rows.order_by("due", "id")]
    return (*found, *_yearly(actor, until))


def _deadline(register: Register, row: Any, names: values.Names) -> pieces.Deadline:
    left = (row.due - clock.today()).days
    href = reverse(register.slug, args=[row.pk])
    return pieces.Deadline(values.label_of(row), row.due, left, href, names.owner(row.owner_id), register.one)


def _yearly(actor: policy.Actor, until: date) -> list[pieces.Deadline]:
    """The next day of each date that comes every year to all countries, for people of a country or the secretariat."""
    if not any(code == policy.SECRETARIAT or code.startswith("country:") for code in actor.owners()):
        return []
    today, made = clock.today(), []
    for rule in knowledge.rules().values():
        if rule.kind != "yearly" or not rule.month or not rule.day:
            continue
        on = date(today.year, rule.month, rule.day)
        on = on if on >= today else date(today.year + 1, rule.month, rule.day)
        if on <= until:
            title = values.spoken(rule.title).text
            made.append(pieces.Deadline(title, on, (on - today).days, "", values.spoken(rule.instrument).text))
    return made


def find(actor: policy.Actor, wanted: str, limit: int) -> tuple[Found, ...]:
    """Records that hold all the words, whatever their accents and capitals."""
    told = words.fold(wanted).split()
    if not told:
        return ()
    found: list[Found] = []
    for register in REGISTERS:
        rows = queries.visible(register.model._default_manager.all(), actor)
        for word in told:
            rows = rows.filter(folded__contains=word)
        found += [_found(register, row) for row in rows.order_by(*register.order)[: limit - len(found)]]
        if len(found) >= limit:
            break
    return tuple(found)


def _found(register: Register, row: records.Record) -> Found:
    text = next(
        (
            values.spoken(getattr(row, name)).text
            for name in ("about", "meaning", "text", "tasks", "minutes")
            if getattr(row, name, None)
        ),
        "",
    )
    snippet = text if len(text) <= SNIPPET_CHARS else text[:SNIPPET_CHARS].rpartition(" ")[0] + " …"
    return Found(values.label_of(row), register.one, reverse(register.slug, args=[row.pk]), row.klass, snippet)


def waiting(actor: policy.Actor) -> tuple[Waiting, ...]:
    """Steps this person could take now on records of the owners they work for, and texts to look at."""
    owners = actor.owners()
    if not owners:
        return ()
    found = [*_looks(actor), *_releases(actor)]
    since = clock.now() - timedelta(days=WAITING_DAYS)
    for register in REGISTERS:
        process = register.model.PROCESS
        if process is None:
            continue
        rows = register.model._default_manager.filter(owner__in=owners, updated_at__gte=since)
        for row in queries.visible(rows.exclude(stage__in=process.ends), actor).order_by("-updated_at")[:MOST_WAITING]:
            label = _step(row, actor)
            if label:
                found.append(Waiting(values.label_of(row), reverse(register.slug, args=[row.pk]), label))
    return tuple(found[:MOST_WAITING])


def _step(row: records.Record, actor: policy.Actor) -> str:
    """The first step that leads on from here and that this person's roles allow."""
    process = row.PROCESS
    if process is None:
        return ""
    if row.stage in RESTING:
        return ""
    roles = {str(grant.role) for grant in actor.counted() if grant.owner in (row.owner_id, policy.SECRETARIAT)}
    thing = policy.Thing(row.KIND, row.owner_id, policy.Klass(row.klass))
    for step in workflow.open_steps(process, workflow.Position(row.stage)):
        verb = policy.Verb.APPROVE if step.needs_second else policy.Verb.EDIT
        if roles.intersection(step.roles) and policy.may(actor, verb, thing):
            return _(step.label)
    return ""


def _looks(actor: policy.Actor) -> list[Waiting]:
    asked = people.SecondLook.objects.filter(owner__in=actor.owners(), looked_at=None).exclude(asked_by=actor.person)
    return [_about(one.target, one.target_id, _("Look at this text as a second person"), actor) for one in asked]


def _releases(actor: policy.Actor) -> list[Waiting]:
    """Proposals to release national text that wait for a second person."""
    able = {grant.owner for grant in actor.counted() if grant.role in (policy.Role.CONTACT, policy.Role.SECOND)}
    found: list[Waiting] = []
    if not able:
        return found
    for register in REGISTERS:
        target = queries.target(register.model)
        waiting_ids = people.Release.objects.filter(target=target, stage="proposed").values("target_id")
        rows = queries.visible(register.model._default_manager.filter(pk__in=waiting_ids, owner__in=able), actor)
        found += [
            Waiting(values.label_of(row), reverse(f"{register.slug}-release", args=[row.pk]), _("Confirm the release"))
            for row in rows
        ]
    return found


def _about(target: str, pk: int, label: str, actor: policy.Actor) -> Waiting:
    register = known.named(target)
    row = queries.visible(register.model._default_manager.filter(pk=pk), actor).first() if register else None
    title = values.label_of(row) if row else target
    return Waiting(title, reverse(register.slug, args=[pk]) if register and row else "", label)


def changed(actor: policy.Actor, limit: int) -> tuple[Changed, ...]:
    """What happened lately on records this person may see; the arrival of what the software brought is no news."""
    lately = people.Deed.objects.exclude(by=None).select_related("by").order_by("-number")[:LOOKED_AT]
    wanted: dict[str, set[int]] = defaultdict(set)
    for deed in lately:
        wanted[deed.target].add(deed.target_id)
    seen: dict[tuple[str, int], records.Record] = {}
    for register in REGISTERS:
        target = queries.target(register.model)
        if wanted.get(target):
            rows = queries.visible(register.model._default_manager.filter(pk__in=wanted[target]), actor)
            seen |= {(target, row.pk): row for row in rows}
    told = ((deed, seen.get((deed.target, deed.target_id))) for deed in lately)
    found = [_changed(deed, row, actor) for deed, row in told if row is not None]
    return tuple(found[:limit])


def _changed(deed: people.Deed, row: records.Record, actor: policy.Actor) -> Changed:
    """Who did it is told to people who may read the history; others see that something happened."""
    register = known.of(type(row))
    href = reverse(register.slug, args=[row.pk]) if register else ""
    thing = policy.Thing(row.KIND, row.owner_id, policy.Klass(row.klass))
    who = str(deed.by) if policy.may(actor, policy.Verb.HISTORY, thing) else ""
    return Changed(values.label_of(row), href, verbs.said(deed.verb, type(row)), who, deed.at)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every register of a country, as far as this person may see it; empty when there is no such country."""
    owner = f"country:{country.upper()}"
    found = {}
    for register in REGISTERS:
        rows = queries.visible(register.model._default_manager.filter(owner=owner), actor).order_by("pk")
        told = exchange.rows(register, actor, rows)
        if told:
            found[register.slug] = told
    return found


def handover(actor: policy.Actor, owner: str) -> tuple[Section, ...]:
    """What whoever comes next has to know: posts, dates, steps under way, what was sent, the last deeds."""
    wanted: tuple[tuple[str, dict[str, Any]], ...] = (
        ("posts", {}),
        ("holders", {"stage__in": ("nominated", "verified", "active", "handed_over")}),
        ("deadlines", {"stage": "open"}),
        ("actions", {"stage": "open"}),
        ("submissions", {}),
        ("meetings", {}),
    )
    names = values.Names(actor)
    sections = [_section(slug, narrowed, actor, owner, names) for slug, narrowed in wanted]
    return (*sections, _lately(actor, owner))


def _section(slug: str, narrowed: Mapping[str, Any], actor: policy.Actor, owner: str, names: values.Names) -> Section:
    register = _register(slug)
    rows = queries.visible(register.model._default_manager.filter(owner=owner, **narrowed), actor)
    shown = list(rows.order_by(*register.order)[:MOST_WAITING])
    names.gather(values.linked(shown, register.columns))
    columns = (*register.columns, *(("stage",) if register.model.PROCESS else ()))
    heads = tuple(pieces.Column(verbs.field_name(register.model, name)) for name in columns)
    lines = tuple(
        pieces.Row(tuple(values.cell(row, name, names) for name in columns), reverse(slug, args=[row.pk]))
        for row in shown
    )
    return Section(register.many, heads, lines)


def _lately(actor: policy.Actor, owner: str) -> Section:
    """The last thirty deeds in this owner's file, for people who may read its log."""
    heads = (pieces.Column(_("When")), pieces.Column(_("Who")), pieces.Column(_("What")))
    try:
        lines = queries.log(actor, owner, limit=30)
    except errors.Problem:
        lines = ()
    rows = tuple(pieces.Row((line.at.date(), line.by or _("This server"), verbs.said(line.verb))) for line in lines)
    return Section(_("The last deeds"), heads, rows)


def _register(slug: str) -> Register:
    return next(register for register in REGISTERS if register.slug == slug)


def clocks(row: records.Record) -> Iterable[tuple[str, date]]:
    """The running clocks of a record in the calendar of its owner, earliest first; none where no calendar is known."""
    if row.PROCESS is None:
        return ()
    try:
        own = files.country(row.owner.calendar) if row.owner.calendar else files.load()
        known_calendars: dict[str, calendars.Calendar] = {workflow.COUNTRY: own, workflow.UN: files.load()}
        return workflow.clocks(row.PROCESS, deeds.position_of(row), known_calendars)
    except errors.Problem:
        return ()
