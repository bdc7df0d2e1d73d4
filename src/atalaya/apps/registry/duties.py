"""What somebody has to do: the dates that come, and the steps that wait for them."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import models as db
from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds, queries, records, releases
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.registry import clocks, knowledge, models
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import policy, processes, seeds, workflow
from atalaya.web import pieces

LATELY: Final = timedelta(days=400)
"""Steps of records that nobody touched for longer are no longer held out to people."""
RESTING: Final = frozenset({"active", "running", "open", "reported"})
"""Stages in which a thing is as it should be; dates and actions that are open come with the dates."""
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A record that has begun and is not over: its stage, and the step that comes next, whoever takes it."""

    stage: str
    waiting: pieces.Waiting


# Dates.


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Dates, actions, terms of processes and rules for everybody, up to a day, as far as this person may see them."""
    names = values.Names(actor)
    return (*_dates(actor, until, names), *_terms(actor, until, names), *_rules(actor, until))


def _dates(actor: policy.Actor, until: date, names: values.Names) -> Iterator[pieces.Deadline]:
    dates = queries.visible(models.Deadline.objects.filter(stage="open", due__lte=until), actor)
    actions = queries.visible(models.Action.objects.filter(stage="open", due__lte=until), actor)
    for slug, rows in (("deadlines", dates.order_by("due", "id")), ("actions", actions.order_by("due", "id"))):
        for row in rows:
            if row.due:
                yield _deadline(register(slug), row, values.label_of(row), row.due, names)


def _deadline(register: Register, row: records.Record, what: str, on: date, names: values.Names) -> pieces.Deadline:
    left, href = (on - clock.today()).days, reverse(register.slug, args=[row.pk])
    return pieces.Deadline(what, on, left, href, names.owner(row.owner_id), register.one)


def _terms(actor: policy.Actor, until: date, names: values.Names) -> Iterator[pieces.Deadline]:
    """Steps that are expected by a day, of records that this person may have to do something with."""
    for register in REGISTERS if actor.owners() else ():
        process = register.model.PROCESS
        if process is None or not clocks.timed(process):
            continue
        rows = _within_reach(register.model, actor).filter(stage__in=clocks.timed(process)).select_related("owner")
        shown = list(queries.visible(rows, actor).order_by("updated_at", "pk")[:MOST])
        standing = clocks.positions(shown)
        for row in shown:
            for term in clocks.running(row, standing[row.pk]):
                if term.on <= until:
                    what = f"{values.label_of(row)}: {_(process.step(term.step).label)}"
                    yield _deadline(register, row, what, term.on, names)


def _rules(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    """The next day of each date that comes to all countries, or to the secretariat."""
    owners, today = actor.owners(), clock.today()
    kinds = {"secretariat", "countries"} if policy.SECRETARIAT in owners else set()
    kinds |= {"countries"} if any(code.startswith("country:") for code in owners) else set()
    for rule in knowledge.rules().values():
        on = next_day(rule, today)
        if rule.applies_to in kinds and on and on <= until:
            instrument = values.spoken(rule.instrument).text
            yield pieces.Deadline(values.spoken(rule.title).text, on, (on - today).days, "", instrument)


def next_day(rule: seeds.DeadlineRule, today: date) -> date | None:
    """The next day of a rule, today included; None when it is over, or counts from an event."""
    if rule.kind == "yearly" and rule.month and rule.day:
        on = date(today.year, rule.month, rule.day)
        return on if on >= today else date(today.year + 1, rule.month, rule.day)
    if rule.kind == "fixed" and rule.on:
        on = _last_day(rule.on)
        return on if on >= today else None
    return None


def _last_day(day: str) -> date:
    """The last day that a day, month or year can mean."""
    year, month = int(day[:4]), int(day[5:7] or 12)
    return date.fromisoformat(day) if len(day) > len("2019-09") else date(year, month, monthrange(year, month)[1])


# Steps.


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Steps this person could take now, releases to confirm, texts to look at; at most so many of each register."""
    owners = actor.owners()
    if not owners:
        return ()
    found = [*_looks(actor), *_releases(actor)]
    for register in REGISTERS:
        if register.model.PROCESS is not None:
            found += _steps(register, register.model.PROCESS, actor)
    return tuple(found[:MOST])


def _steps(register: Register, process: workflow.Process, actor: policy.Actor) -> Iterator[pieces.Waiting]:
    shown = _unfinished(_within_reach(register.model, actor), process, actor)
    standing, others = clocks.positions(shown), _people({row.owner_id for row in shown})
    for row in shown:
        step = _next_step(row, process, standing[row.pk], actor, others[row.owner_id])
        if step:
            yield _waiting(register, row, step, standing[row.pk])


def _unfinished(
    rows: db.QuerySet[records.Record], process: workflow.Process, actor: policy.Actor
) -> list[records.Record]:
    """The rows that are neither over nor at rest, those touched last first."""
    found = rows.exclude(stage__in={*process.ends, *RESTING}).select_related("owner")
    return list(queries.visible(found, actor).order_by("-updated_at", "-pk")[:MOST])


def _waiting(
    register: Register, row: records.Record, step: workflow.Step, position: workflow.Position
) -> pieces.Waiting:
    terms = {term.step: term.on for term in clocks.running(row, position)}
    href = reverse(register.slug, args=[row.pk])
    return pieces.Waiting(values.label_of(row), href, _(step.label), terms.get(step.name))


def under_way(actor: policy.Actor, owner: str) -> tuple[UnderWay, ...]:
    """What an owner has begun and not ended, as far as this person may see it, with the usual next step of each."""
    found: list[UnderWay] = []
    for register in REGISTERS:
        process = register.model.PROCESS
        if process is None:
            continue
        shown = _unfinished(register.model._default_manager.filter(owner=owner), process, actor)
        standing = clocks.positions(shown)
        for row in shown:
            step = next(iter(clocks.ahead(process, row.stage)))
            found.append(UnderWay(_(process.stage(row.stage).label), _waiting(register, row, step, standing[row.pk])))
    return tuple(found[:MOST])


def _next_step(
    row: records.Record,
    process: workflow.Process,
    position: workflow.Position,
    actor: policy.Actor,
    others: Sequence[workflow.Person],
) -> workflow.Step | None:
    """The first step onward that the engine and the table let this person take now."""
    thing = policy.Thing(row.KIND, row.owner_id, policy.Klass(row.klass))
    person, now = deeds.person_at(actor, thing), clock.now()
    for step in clocks.ahead(process, row.stage):
        verb = policy.Verb.APPROVE if step.needs_second else policy.Verb.EDIT
        if policy.may(actor, verb, thing) and not workflow.may(process, position, step.name, person, now, others):
            return step
    return None


def _within_reach(model: type[records.Record], actor: policy.Actor) -> db.QuerySet[records.Record]:
    """Rows touched lately, of this person's owners; of all owners where the table lets them keep what is in common."""
    rows = model._default_manager.filter(updated_at__gte=clock.now() - LATELY)
    everywhere = policy.may(actor, policy.Verb.EDIT, policy.Thing(model.KIND, "", policy.Klass.NETWORK))
    return rows if everywhere else rows.filter(owner__in=actor.owners())


def _people(owners: Collection[str]) -> Mapping[str, list[workflow.Person]]:
    """Everybody who works for these owners today, by owner, as the engine of processes sees them."""
    roles: dict[tuple[str, int], set[str]] = defaultdict(set)
    held = queries.in_force(clock.today()).filter(owner__in=owners) if owners else people.Grant.objects.none()
    for owner, user, role in held.order_by("owner", "user").values_list("owner_id", "user_id", "role"):
        roles[owner, user].add(role)
    found: Mapping[str, list[workflow.Person]] = defaultdict(list)
    for (owner, user), names in roles.items():
        found[owner].append(workflow.Person(str(user), frozenset(names)))
    return found


def _looks(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    """Texts of colleagues that wait for a second pair of eyes."""
    asked = people.SecondLook.objects.filter(owner__in=actor.owners(), looked_at=None).exclude(asked_by=actor.person)
    wanted = {(one.target, one.target_id) for one in asked.order_by("pk")[:MOST]}
    for register, row in _targets(wanted, actor):
        href = reverse(register.slug, args=[row.pk])
        yield pieces.Waiting(values.label_of(row), href, _("Look at this text as a second person"))


def _releases(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    """Proposals to release national text that this person could confirm now."""
    able = actor.owners(policy.Role.CONTACT, policy.Role.SECOND)
    if not able:
        return
    proposed = {(one.target, one.target_id): one for one in _proposed(able)}
    made = {deed.target_id: deed for deed in _proposals([one.pk for one in proposed.values()])}
    others = _people(able)
    for register, row in _targets(proposed, actor):
        deed = made.get(proposed[queries.target(type(row)), row.pk].pk)
        if row.owner_id in able and _may_confirm(row, deed, actor, others[row.owner_id]):
            href = reverse(f"{register.slug}-release", args=[row.pk])
            yield pieces.Waiting(values.label_of(row), href, _("Confirm the release"))


def _proposed(owners: Collection[str]) -> list[people.Release]:
    """The last proposals for records of these owners."""
    mine = {queries.target(register.model): register.model for register in REGISTERS}
    wanted = db.Q(pk__in=[])
    for target, model in mine.items():
        wanted |= db.Q(target=target, target_id__in=model._default_manager.filter(owner__in=owners).values("pk"))
    return list(people.Release.objects.filter(wanted, stage="proposed").order_by("-pk")[:MOST])


def _proposals(numbers: Sequence[int]) -> db.QuerySet[people.Deed]:
    return people.Deed.objects.filter(target=releases.TARGET, target_id__in=numbers, verb="release.propose")


def _may_confirm(
    row: records.Record, deed: people.Deed | None, actor: policy.Actor, others: Sequence[workflow.Person]
) -> bool:
    """Whether the process lets this person confirm: not the one who proposed, unless nobody else could."""
    thing = policy.Thing(row.KIND, row.owner_id, policy.Klass(row.klass))
    first = (workflow.Taken("propose", str(deed.by_id), deed.role, deed.at),) if deed else ()
    able = {str(policy.Role.CONTACT), str(policy.Role.SECOND)}
    second = [workflow.Person(one.id, one.roles & able) for one in others]
    problem = workflow.may(
        processes.RELEASE,
        workflow.Position("proposed", first),
        "confirm",
        deeds.person_at(actor, thing),
        clock.now(),
        second,
    )
    return problem is None and policy.may(actor, policy.Verb.RELEASE, thing)


def _targets(wanted: Collection[tuple[str, int]], actor: policy.Actor) -> Iterator[tuple[Register, Any]]:
    """The records under these names and numbers, as far as this person may see them: one query a register named."""
    for register in REGISTERS:
        target = queries.target(register.model)
        numbers = [pk for name, pk in wanted if name == target]
        if numbers:
            rows = queries.visible(register.model._default_manager.filter(pk__in=numbers), actor)
            yield from ((register, row) for row in rows.order_by("pk"))


def register(slug: str) -> Register:
    """The register of this room with that part of the address."""
    return next(one for one in REGISTERS if one.slug == slug)
