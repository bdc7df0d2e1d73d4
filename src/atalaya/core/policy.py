"""Who may do what: one table, asked by code, printed in the docs, proven cell by cell against a list written by hand.

A *cell* is kind x relation x class x role, its content the letters of the verbs allowed there. What no rule
names is refused. Whoever may not view a thing is told that it does not exist.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atalaya.core import errors
from atalaya.core.roles import (
    AUDIENCE_NETWORK,
    AUDIENCE_PUBLIC,
    NATIONAL_ROLES,
    ROLES_AT,
    SECRETARIAT,
    SERVER,
    Klass,
    Relation,
    Role,
    Verb,
)
from atalaya.core.rules import RULES, Rule

__all__ = (
    "AUDIENCE_NETWORK",
    "AUDIENCE_PUBLIC",
    "GRAVE",
    "NATIONAL_ROLES",
    "ROLES_AT",
    "RULES",
    "SECRETARIAT",
    "SERVER",
    "STRONG_ROLES",
    "TABLE",
    "VISITOR",
    "Actor",
    "Cell",
    "Grant",
    "Klass",
    "Relation",
    "Role",
    "Rule",
    "Sight",
    "Thing",
    "Verb",
    "allowed",
    "may",
    "may_create",
    "relation",
    "require",
    "sight",
    "table",
)


Cell = tuple[str, Relation, Klass, Role]


def table(rules: Iterable[Rule] = RULES) -> dict[Cell, frozenset[Verb]]:
    """Every cell that allows something; rules that meet in one cell add up."""
    cells: dict[Cell, frozenset[Verb]] = {}
    for rule in rules:
        for kind, relation, klass in itertools.product(rule.kinds, rule.relations, rule.classes):
            for role, letters in rule.verbs.items():
                cell = (kind, relation, klass, role)
                cells[cell] = cells.get(cell, frozenset()) | frozenset(map(Verb, letters))
    return cells


TABLE: Final[Mapping[Cell, frozenset[Verb]]] = MappingProxyType(table())
_NOTHING: Final[frozenset[Verb]] = frozenset()


def _needs_second_factor(role: Role) -> bool:
    closed = (Klass.BILATERAL, Klass.NATIONAL, Klass.OWNER_ONLY)
    own = [(cell, verbs) for cell, verbs in TABLE.items() if cell[3] is role]
    return any(verbs - {Verb.VIEW} or cell[2] in closed for cell, verbs in own)


STRONG_ROLES: Final = frozenset(role for role in Role if _needs_second_factor(role))
"""Roles that write, or read above *network*: they count only after a second factor (trust.md, sign-in)."""
GRAVE: Final = frozenset({Verb.RELEASE, Verb.REMOVE})
"""Verbs that ask for a fresh sign-in."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at one owner, e.g. ``Grant(Role.CONTACT, "country:UY")``."""

    role: Role
    owner: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with what was granted to them, today; ``strong`` after a second factor."""

    person: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    strong: bool = False

    def counted(self) -> tuple[Grant, ...]:
        """The grants that count in this session; every person is at least a visitor."""
        return (
            *(grant for grant in self.grants if self.strong or grant.role not in STRONG_ROLES),
            Grant(Role.VISITOR, ""),
        )

    def owners(self, *roles: Role) -> frozenset[str]:
        """Where this person has one of these roles; with none named, any role."""
        return frozenset(grant.owner for grant in self.counted() if grant.owner and (not roles or grant.role in roles))


VISITOR: Final = Actor(None, "")


@dataclass(frozen=True, slots=True)
class Thing:
    """What is acted upon, as far as permission goes.

    ``parties`` are owners who share a bilateral thing; ``audiences`` to whom the owner released it:
    ``public``, ``network`` or an owner's code.
    """

    kind: str
    owner: str
    klass: Klass
    parties: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Parties mean something for bilateral things alone, and an owner is no party to its own."""
        meant = self.parties - {self.owner} if self.klass is Klass.BILATERAL else frozenset()
        object.__setattr__(self, "parties", meant)


def allowed(role: Role, relation: Relation, kind: str, klass: Klass) -> frozenset[Verb]:
    """The verbs in one cell."""
    return TABLE.get((kind, relation, klass, role), _NOTHING)


def relation(owner: str, thing: Thing) -> Relation:
    """How an owner's code stands to a thing."""
    if owner and owner == thing.owner:
        return Relation.OWN
    return Relation.PARTY if owner and owner in thing.parties else Relation.OTHER


def may(actor: Actor, verb: Verb, thing: Thing) -> bool:
    """Whether the table lets this person do this to this thing."""
    return any(
        verb in allowed(grant.role, relation(grant.owner, thing), thing.kind, thing.klass) for grant in actor.counted()
    ) or (verb is Verb.VIEW and _released_to(actor, thing))


def _released_to(actor: Actor, thing: Thing) -> bool:
    """A release opens a thing to its audience as if it had the class of that audience; to look, never to change."""
    return any(
        Verb.VIEW in allowed(grant.role, seen_as, thing.kind, klass)
        for grant in actor.counted()
        for audience, seen_as, klass in _audiences(grant)
        if audience in thing.audiences
    )


def _audiences(grant: Grant) -> tuple[tuple[str, Relation, Klass], ...]:
    named = ((grant.owner, Relation.PARTY, Klass.BILATERAL),) if grant.owner else ()
    return (
        (AUDIENCE_PUBLIC, Relation.OTHER, Klass.PUBLIC),
        (AUDIENCE_NETWORK, Relation.OTHER, Klass.NETWORK),
        *named,
    )


def require(actor: Actor, verb: Verb, thing: Thing) -> None:
    """Raises Missing when the thing may not even be seen, Refused when it may be seen but not this be done."""
    if may(actor, verb, thing):
        return
    if verb is not Verb.VIEW and may(actor, Verb.VIEW, thing):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    raise errors.Missing("policy.missing", "There is no such record.")


def may_create(actor: Actor, kind: str, owner: str, klass: Klass) -> bool:
    """Whether this person may add a thing of this kind for this owner."""
    return may(actor, Verb.CREATE, Thing(kind, owner, klass))


@dataclass(frozen=True, slots=True)
class Sight:
    """What of one kind a person may view, for filtering rows before they are read.

    ``anywhere`` holds classes seen whoever owns the row; ``own`` and ``party`` the owners' codes by class;
    ``audiences`` the audiences whose released rows are seen.
    """

    anywhere: frozenset[Klass]
    own: Mapping[Klass, frozenset[str]]
    party: Mapping[Klass, frozenset[str]]
    audiences: frozenset[str]


def sight(actor: Actor, kind: str) -> Sight:
    """The same answer as ``may(actor, VIEW, thing)``, given once for all things of a kind."""
    grants = actor.counted()

    def where(seen_as: Relation, klass: Klass) -> frozenset[str]:
        return frozenset(
            grant.owner for grant in grants if grant.owner and Verb.VIEW in allowed(grant.role, seen_as, kind, klass)
        )

    return Sight(
        frozenset(
            klass
            for klass in Klass
            if any(Verb.VIEW in allowed(grant.role, Relation.OTHER, kind, klass) for grant in grants)
        ),
        {klass: where(Relation.OWN, klass) for klass in Klass},
        {klass: where(Relation.PARTY, klass) if klass is Klass.BILATERAL else frozenset() for klass in Klass},
        frozenset(
            audience
            for grant in grants
            for audience, seen_as, klass in _audiences(grant)
            if Verb.VIEW in allowed(grant.role, seen_as, kind, klass)
        ),
    )
