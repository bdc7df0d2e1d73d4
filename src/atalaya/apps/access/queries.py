"""What a person may see: actors, rows in sight, releases, history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models as db
from django.db.models import Exists, OuterRef, Q

from atalaya.apps.access import models, records
from atalaya.core import errors, policy, workflow

R = TypeVar("R", bound=records.Record)

CONFIRMED = "confirmed"


def actor(user: models.User, *, strong: bool, on: date) -> policy.Actor:
    """A person with the grants that are in force on a day."""
    grants = in_force(on).filter(user=user).values_list("role", "owner_id").order_by("id")
    return policy.Actor(
        user.pk, str(user), tuple(policy.Grant(policy.Role(role), owner) for role, owner in grants), strong
    )


def in_force(on: date) -> db.QuerySet[models.Grant]:
    """Grants of active people that have begun and not ended; a delegation ends with what it comes from."""
    running = Q(since__lte=on) & (Q(until=None) | Q(until__gte=on)) & Q(ended_at=None)
    source = Q(delegated_from=None) | (
        Q(delegated_from__ended_at=None) & (Q(delegated_from__until=None) | Q(delegated_from__until__gte=on))
    )
    return models.Grant.objects.filter(running, source, user__is_active=True)


def target(model: type[records.Record]) -> str:
    """The name under which rows of a model stand in deeds, releases and parties."""
    return model._meta.label_lower


def visible(rows: db.QuerySet[R], by: policy.Actor) -> db.QuerySet[R]:
    """The rows this person may view: the same answer as ``policy.may``, asked of the database."""
    model = rows.model
    return rows.filter(_in_sight(model, policy.sight(by, model.KIND)), withdrawn=False)


def _in_sight(model: type[records.Record], sight: policy.Sight) -> Q:
    name = target(model)
    mine = {"target": name, "target_id": OuterRef("pk")}
    seen = Q(klass__in=sorted(sight.anywhere))
    for klass, owners in sight.own.items():
        if owners - _covered(sight, klass):
            seen |= Q(klass=klass, owner__in=sorted(owners))
    for klass, owners in sight.party.items():
        if owners and klass not in sight.anywhere:
            seen |= Q(Exists(models.Party.objects.filter(**mine, owner__in=sorted(owners))), klass=klass)
    released = models.Release.objects.filter(**mine, stage=CONFIRMED, audience__in=sorted(sight.audiences))
    return seen | Q(Exists(released))


def _covered(sight: policy.Sight, klass: policy.Klass) -> frozenset[str]:
    return sight.own[klass] if klass in sight.anywhere else frozenset()


def thing(record: records.Record) -> policy.Thing:
    """A row as far as permission goes."""
    mine = {"target": target(type(record)), "target_id": record.pk}
    parties = models.Party.objects.filter(**mine).values_list("owner_id", flat=True) if record.pk else ()
    released = models.Release.objects.filter(**mine, stage=CONFIRMED) if record.pk else models.Release.objects.none()
    return policy.Thing(
        record.KIND,
        record.owner_id,
        policy.Klass(record.klass),
        frozenset(parties),
        frozenset(released.values_list("audience", flat=True)),
    )


def personal(model: type[records.Record], owner: str, by: policy.Actor) -> frozenset[str]:
    """The fields of a row that this person is not shown: personal data is for those who see the network's records."""
    if policy.may(by, policy.Verb.VIEW, policy.Thing(model.KIND, owner, policy.Klass.NETWORK)) or owner in by.owners():
        return frozenset()
    return frozenset(model.PERSONAL)


def one(model: type[R], pk: int, by: policy.Actor) -> R:
    """The row, or Missing, whether it does not exist or may not be seen."""
    found = visible(model._default_manager.filter(pk=pk), by).select_related("owner").first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after a deed; ``erased`` when personal data was taken out."""

    field: str
    before: Any
    after: Any
    erased: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One deed as the history panel shows it, newest first."""

    number: int
    at: datetime
    by: str
    role: str
    verb: str
    version: int
    changes: tuple[Change, ...]


def history(record: records.Record, by: policy.Actor, *, limit: int = 200) -> tuple[Line, ...]:
    """What happened to a row, newest first. Refused or Missing as the table says."""
    policy.require(by, policy.Verb.HISTORY, thing(record))
    return lines_of(target(type(record)), record.pk, limit=limit)


def lines_of(name: str, pk: int, *, limit: int = 200) -> tuple[Line, ...]:
    """The deeds done to one target, newest first, whoever asks: callers ask policy first."""
    deeds = models.Deed.objects.filter(target=name, target_id=pk).select_related("by").order_by("-number")[:limit]
    return _lines(deeds)


def log(by: policy.Actor, owner: str, *, before: int | None = None, limit: int = 100) -> tuple[Line, ...]:
    """The log of an owner, newest first, without values: who did what, and when."""
    policy.require(by, policy.Verb.VIEW, policy.Thing("log", owner, policy.Klass.NATIONAL))
    deeds = models.Deed.objects.filter(owner=owner).select_related("by").order_by("-number")
    if before:
        deeds = deeds.filter(number__lt=before)
    return tuple(_line(deed, ()) for deed in deeds[:limit])


def _lines(deeds: Iterable[models.Deed]) -> tuple[Line, ...]:
    deeds = list(deeds)
    changes: Mapping[int, list[Change]] = defaultdict(list)
    for value in models.DeedValue.objects.filter(deed__in=deeds).order_by("id"):
        changes[value.deed_id].append(Change(value.field, value.before, value.after, value.erased_at is not None))
    return tuple(_line(deed, tuple(changes[deed.number])) for deed in deeds)


def _line(deed: models.Deed, changes: tuple[Change, ...]) -> Line:
    return Line(deed.number, deed.at, str(deed.by or ""), deed.role, deed.verb, deed.version, changes)


def values_at(record: records.Record, version: int) -> dict[str, Any]:
    """What a row said at an earlier version, told from its deeds."""
    values = record.values()
    later = models.DeedValue.objects.filter(
        deed__target=target(type(record)), deed__target_id=record.pk, deed__version__gt=version
    )
    for field, before in later.order_by("-deed_id").values_list("field", "before"):
        if field in values:
            values[field] = before
    return values


@dataclass(frozen=True, slots=True)
class Released:
    """A release as shown beside its record."""

    id: int
    audience: str
    stage: str
    version: int
    why: str


def releases(record: records.Record) -> tuple[Released, ...]:
    """To whom a row is or may soon be shown."""
    rows = models.Release.objects.filter(target=target(type(record)), target_id=record.pk).exclude(stage="withdrawn")
    return tuple(Released(row.pk, row.audience, row.stage, row.version, row.why) for row in rows.order_by("id"))


def owners(kinds: Sequence[str] = ()) -> tuple[models.Owner, ...]:
    """Owners of these kinds, or all, by code."""
    rows = models.Owner.objects.order_by("code")
    return tuple(rows.filter(kind__in=kinds) if kinds else rows)


def names() -> dict[str, dict[str, str]]:
    """The names of every owner in four languages, by code."""
    return dict(models.Owner.objects.values_list("code", "names"))


def people_of(owner: str, on: date) -> tuple[models.Grant, ...]:
    """Who works for an owner on a day, by role."""
    return tuple(in_force(on).filter(owner=owner).select_related("user").order_by("role", "user__name"))


def persons_at(thing: policy.Thing, on: date) -> tuple[workflow.Person, ...]:
    """Everybody who could act for the owner of a thing on a day, as the engine of processes sees them."""
    roles: dict[int, set[str]] = defaultdict(set)
    for user, role in in_force(on).filter(owner=thing.owner).values_list("user_id", "role"):
        roles[user].add(role)
    return tuple(workflow.Person(str(user), frozenset(held)) for user, held in sorted(roles.items()))


def holders_of(role: policy.Role, owner: str, on: date) -> int:
    """How many people have a role at an owner on a day."""
    return in_force(on).filter(owner=owner, role=role).values("user").distinct().count()


def everybody(on: date) -> list[dict[str, str]]:
    """Everybody with an account, with their roles on a day, for the operator of the server."""
    roles: dict[int, list[str]] = defaultdict(list)
    for user, role, owner in in_force(on).order_by("owner", "role").values_list("user_id", "role", "owner_id"):
        roles[user].append(f"{role} {owner}")
    people = models.User.objects.order_by("email").values_list("pk", "email", "name")
    return [{"email": email, "name": name, "roles": ", ".join(roles[pk])} for pk, email, name in people]
