"""What pages about people show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import models, queries, verbs
from atalaya.apps.access.registers import values
from atalaya.core import errors, policy
from atalaya.web import pieces


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a role at an owner."""

    id: int
    name: str
    role: Any
    since: date
    until: date | None
    stands_in: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation nobody took up yet."""

    id: int
    email: str
    role: Any
    until_at: datetime


@dataclass(frozen=True, slots=True)
class Roster:
    """Who works for an owner."""

    name: str
    members: tuple[Member, ...]
    waiting: tuple[Waiting, ...]
    may_invite: bool


def _thing(owner: str) -> policy.Thing:
    return policy.Thing("grant", owner, policy.Klass.NATIONAL)


def kind_for(owner: str, by: policy.Actor, verb: policy.Verb) -> str:
    """The kind of an owner, when this person may do this with its roles."""
    policy.require(by, verb, _thing(owner))
    found = models.Owner.objects.filter(code=owner).first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found.kind


def roster(owner: str, by: policy.Actor, on: date) -> Roster:
    """Who works for an owner on a day. Whoever works there sees it too."""
    if owner not in by.owners():
        kind_for(owner, by, policy.Verb.VIEW)
    may_end = policy.may(by, policy.Verb.REMOVE, _thing(owner))
    may_invite = policy.may(by, policy.Verb.CREATE, _thing(owner))
    members = tuple(
        Member(
            grant.pk,
            str(grant.user),
            models.ROLE_NAMES[policy.Role(grant.role)],
            grant.since,
            grant.until,
            grant.delegated_from_id is not None,
            may_end,
        )
        for grant in queries.people_of(owner, on)
    )
    found = models.Invitation.objects.filter(owner=owner, accepted_at=None, ended_at=None, until_at__gt=clock.now())
    waiting = tuple(
        Waiting(one.pk, one.email, models.ROLE_NAMES[policy.Role(one.role)], one.until_at)
        for one in (found.order_by("at") if may_invite else ())
    )
    return Roster(values.Names(by).owner(owner), members, waiting, may_invite)


def own(by: policy.Actor) -> models.User:
    """The reader's own account. Missing for a visitor."""
    found = models.User.objects.filter(pk=by.person).first() if by.person else None
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def own_grants(by: policy.Actor, on: date) -> tuple[Member, ...]:
    """The roles that the reader holds on a day."""
    names = values.Names(by)
    return tuple(
        Member(
            grant.pk,
            names.owner(grant.owner_id),
            models.ROLE_NAMES[policy.Role(grant.role)],
            grant.since,
            grant.until,
            grant.delegated_from_id is not None,
            grant.delegated_from_id is not None,
        )
        for grant in queries.in_force(on).filter(user=by.person).order_by("id")
    )


def delegable(by: policy.Actor, on: date) -> list[tuple[int, str]]:
    """The roles that the reader could let somebody stand in for."""
    names = values.Names(by)
    return [
        (grant.pk, f"{models.ROLE_NAMES[policy.Role(grant.role)]} · {names.owner(grant.owner_id)}")
        for grant in queries.in_force(on).filter(user=by.person, delegated_from=None).order_by("id")
    ]


def log_lines(lines: Sequence[queries.Line]) -> tuple[pieces.Deed, ...]:
    """Lines of a log, in words; without values."""
    return tuple(
        pieces.Deed(line.by or _("This server"), line.at, verbs.said(line.verb), mark=str(line.number))
        for line in lines
    )
