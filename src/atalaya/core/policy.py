"""Who may do what: one table, asked by code, printed in the docs, proven cell by cell against a list written by hand.

A *cell* is kind x relation x class x role, its content the letters of the verbs allowed there. What no rule
names is refused. Whoever may not view a thing is told that it does not exist.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from atalaya.core import errors
from atalaya.core.kinds import ASSESSMENT, BROUGHT, CONTENT, DRAFTS, FILE, LAWS, PROFILES, REGION, TRACKED


class Klass(StrEnum):
    """Who can see a thing by default, from open to closed (product.md, principle 1)."""

    PUBLIC = "public"
    NETWORK = "network"
    BILATERAL = "bilateral"
    NATIONAL = "national"
    OWNER_ONLY = "owner_only"


class Verb(StrEnum):
    """What can be done with a thing; the letter stands in the table."""

    VIEW = "v"
    CREATE = "c"
    EDIT = "e"
    APPROVE = "a"
    RELEASE = "r"
    REMOVE = "d"
    HISTORY = "h"


class Relation(StrEnum):
    """How the place where a person has a role stands to a thing: its owner, a party to it, neither."""

    OWN = "own"
    PARTY = "party"
    OTHER = "other"


class Role(StrEnum):
    """What a person is, at one country, organisation, review, or at the secretariat."""

    VISITOR = "visitor"
    CONTACT = "contact"
    MISSION = "mission"
    SECRETARY = "secretary"
    CONTRIBUTOR = "contributor"
    DRAFTER = "drafter"
    SECOND = "second"
    LICENSING = "licensing"
    BIO_CONTACT = "bio_contact"
    COORDINATOR = "coordinator"
    OFFICER = "officer"
    MONITOR = "monitor"
    REVIEWER = "reviewer"
    LABORATORY = "laboratory"
    COMPLIANCE = "compliance"
    TRAINER = "trainer"
    TRAINEE = "trainee"
    PARTNER = "partner"
    DONOR = "donor"
    ADMINISTRATOR = "administrator"


SECRETARIAT: Final = "secretariat"
SERVER: Final = "server"
AUDIENCE_PUBLIC: Final = "public"
AUDIENCE_NETWORK: Final = "network"

NATIONAL_ROLES: Final = (
    Role.CONTACT,
    Role.MISSION,
    Role.SECRETARY,
    Role.CONTRIBUTOR,
    Role.DRAFTER,
    Role.SECOND,
    Role.LICENSING,
    Role.BIO_CONTACT,
)
SECRETARIAT_ROLES: Final = (Role.COORDINATOR, Role.OFFICER, Role.MONITOR)
ORGANISATION_ROLES: Final = (Role.LABORATORY, Role.COMPLIANCE, Role.TRAINER, Role.TRAINEE, Role.PARTNER, Role.DONOR)

GUESTS: Final = (Role.REVIEWER, Role.PARTNER, Role.LABORATORY, Role.COMPLIANCE)
"""Who may be a party to something bilateral besides countries and secretariat."""

ROLES_AT: Final[Mapping[str, tuple[Role, ...]]] = MappingProxyType(
    {
        "country": NATIONAL_ROLES,
        "secretariat": SECRETARIAT_ROLES,
        "organisation": ORGANISATION_ROLES,
        "review": (Role.REVIEWER,),
        "server": (Role.ADMINISTRATOR,),
    }
)
"""Which roles can be given at which kind of owner."""

OPEN: Final = (Klass.PUBLIC, Klass.NETWORK)
SHARED: Final = (*OPEN, Klass.BILATERAL)
HOME: Final = (*SHARED, Klass.NATIONAL)
EVERY: Final = tuple(Klass)
ANYWHERE: Final = tuple(Relation)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: in these cells these roles have these verbs (letters)."""

    why: str
    kinds: tuple[str, ...]
    relations: tuple[Relation, ...]
    classes: tuple[Klass, ...]
    verbs: Mapping[Role, str]


def _same(letters: str, roles: Iterable[Role]) -> dict[Role, str]:
    return dict.fromkeys(roles, letters)


RULES: Final[tuple[Rule, ...]] = (
    Rule("Everyone reads what is public", CONTENT, ANYWHERE, (Klass.PUBLIC,), _same("v", Role)),
    Rule(
        "States and secretariat read what is theirs in common",
        CONTENT,
        ANYWHERE,
        (Klass.NETWORK,),
        _same("v", (*NATIONAL_ROLES, *SECRETARIAT_ROLES)),
    ),
    Rule(
        "The parties of a room read what lies in it",
        CONTENT,
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        _same("v", NATIONAL_ROLES + SECRETARIAT_ROLES + GUESTS),
    ),
    Rule(
        "A country's people read all that the country keeps",
        ("country", *FILE, *LAWS, *TRACKED),
        (Relation.OWN,),
        HOME,
        _same("v", NATIONAL_ROLES),
    ),
    Rule(
        "The point of contact keeps the country's file",
        (*FILE, *LAWS, *TRACKED),
        (Relation.OWN,),
        HOME,
        {Role.CONTACT: "ceardh", Role.SECOND: "arh"},
    ),
    Rule(
        "The country's own page is kept by its point of contact",
        ("country",),
        (Relation.OWN,),
        HOME,
        {Role.CONTACT: "eh"},
    ),
    Rule(
        "The country's people answer its matrix and its surveys; agencies see what they were asked, and no more",
        ASSESSMENT,
        (Relation.OWN,),
        HOME,
        {
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceah",
            Role.DRAFTER: "vceah",
            Role.SECOND: "varh",
            Role.MISSION: "veh",
            Role.LICENSING: "veh",
            Role.BIO_CONTACT: "veh",
        },
    ),
    Rule(
        "An agency answers the fields it was asked about; the contact and the secretary ask",
        ("call",),
        (Relation.OWN,),
        (Klass.NATIONAL,),
        {Role.CONTACT: "vcedh", Role.SECRETARY: "vcedh", Role.CONTRIBUTOR: "ve", Role.DRAFTER: "v", Role.SECOND: "v"},
    ),
    Rule(
        "The country's people draft its texts; others see the frozen versions that were put before them",
        DRAFTS,
        (Relation.OWN,),
        HOME,
        {
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceah",
            Role.DRAFTER: "vceah",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
            Role.MISSION: "vh",
        },
    ),
    Rule(
        "Bodies that were asked comment a draft and clear their part; whoever drafts asks them",
        ("consultation",),
        (Relation.OWN,),
        (Klass.NATIONAL,),
        {
            Role.CONTACT: "vced",
            Role.SECRETARY: "vced",
            Role.DRAFTER: "vced",
            Role.BIO_CONTACT: "vced",
            Role.SECOND: "vc",
            Role.MISSION: "vc",
            Role.CONTRIBUTOR: "vc",
            Role.LICENSING: "vc",
            Role.COORDINATOR: "vced",
            Role.OFFICER: "vced",
        },
    ),
    Rule(
        "The committee's secretary and the drafter follow bills, what laws require, and notes",
        TRACKED,
        (Relation.OWN,),
        HOME,
        _same("ceah", (Role.SECRETARY, Role.DRAFTER)),
    ),
    Rule(
        "The BWC contact follows bills and notes on biology, and what laws require",
        ("bill", "duty", "note"),
        (Relation.OWN,),
        HOME,
        {Role.BIO_CONTACT: "ceh"},
    ),
    Rule("The mission sends notes", ("note",), (Relation.OWN,), HOME, {Role.MISSION: "ceh"}),
    Rule(
        "Agencies say how far they are with what a law requires of them",
        ("duty",),
        (Relation.OWN,),
        HOME,
        _same("eh", (Role.CONTRIBUTOR, Role.LICENSING)),
    ),
    Rule(
        "Contact, secretary and drafter bring the country's own surveys and templates; whoever works on it uses them",
        BROUGHT,
        (Relation.OWN,),
        (Klass.NATIONAL,),
        {
            **_same("vce", (Role.CONTACT, Role.SECRETARY, Role.DRAFTER)),
            **_same("v", (Role.MISSION, Role.SECOND, Role.LICENSING, Role.BIO_CONTACT)),
        },
    ),
    Rule(
        "The secretariat brings its own surveys and templates",
        BROUGHT,
        (Relation.OWN,),
        (Klass.NATIONAL,),
        {Role.COORDINATOR: "vce", Role.OFFICER: "vce", Role.MONITOR: "v"},
    ),
    Rule(
        "The country's people read its plan; the contact and the committee's secretary keep it, the second approves",
        ("plan",),
        (Relation.OWN,),
        HOME,
        {
            **_same("vh", NATIONAL_ROLES),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceadh",
            Role.DRAFTER: "vceh",
            Role.SECOND: "varh",
            Role.MISSION: "veh",
        },
    ),
    Rule(
        "Agencies say how their measures stand; contact, secretary and drafter write them",
        ("measure",),
        (Relation.OWN,),
        HOME,
        {
            **_same("vh", NATIONAL_ROLES),
            **_same("veh", (Role.CONTRIBUTOR, Role.LICENSING, Role.BIO_CONTACT)),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceadh",
            Role.DRAFTER: "vceh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "The mission nominates, sends and keeps the dates",
        ("holder", "submission", "deadline"),
        (Relation.OWN,),
        HOME,
        {Role.MISSION: "ceh"},
    ),
    Rule(
        "The committee's secretary keeps its bodies, meetings, events and dates",
        ("body", "meeting", "activity", "deadline"),
        (Relation.OWN,),
        HOME,
        {Role.SECRETARY: "ceadh"},
    ),
    Rule(
        "The committee's secretary and the drafter prepare what is sent and keep the laws",
        ("submission", *LAWS),
        (Relation.OWN,),
        HOME,
        _same("ceh", (Role.SECRETARY, Role.DRAFTER)),
    ),
    Rule(
        "Agencies supply facts",
        ("fact",),
        (Relation.OWN,),
        HOME,
        _same(
            "ceh",
            (
                Role.MISSION,
                Role.SECRETARY,
                Role.CONTRIBUTOR,
                Role.DRAFTER,
                Role.LICENSING,
                Role.BIO_CONTACT,
            ),
        ),
    ),
    Rule(
        "The BWC contact prepares the yearly return and its dates",
        ("submission", "deadline"),
        (Relation.OWN,),
        HOME,
        {Role.BIO_CONTACT: "ceh"},
    ),
    Rule(
        "The secretariat reads its own file",
        CONTENT,
        (Relation.OWN,),
        HOME,
        _same("v", SECRETARIAT_ROLES),
    ),
    Rule(
        "The secretariat keeps its own file and what the region has in common",
        (*FILE, *LAWS, *ASSESSMENT, *DRAFTS, *TRACKED, *REGION),
        (Relation.OWN,),
        HOME,
        {Role.COORDINATOR: "ceardh", Role.OFFICER: "ceh"},
    ),
    Rule(
        "The coordinator adds countries and organisations",
        PROFILES,
        (Relation.OWN, Relation.OTHER),
        OPEN,
        {Role.COORDINATOR: "ceh"},
    ),
    Rule(
        "Monitoring keeps the projects and the facts behind the results",
        ("project", "fact"),
        (Relation.OWN,),
        HOME,
        {Role.MONITOR: "ceh"},
    ),
    Rule(
        "The secretariat keeps the contact lists of countries and verifies nominations on a formal note",
        ("post", "holder"),
        (Relation.OTHER,),
        OPEN,
        _same("ceah", (Role.COORDINATOR, Role.OFFICER)),
    ),
    Rule(
        "A review's experts keep its room",
        ("submission", "activity", "meeting", "deadline", "fact"),
        (Relation.OWN,),
        SHARED,
        {Role.REVIEWER: "vceh"},
    ),
    Rule(
        "A laboratory or a company keeps its own file, which nobody else sees",
        ("organisation", *FILE),
        (Relation.OWN,),
        (*SHARED, Klass.OWNER_ONLY),
        _same("vcerdh", (Role.LABORATORY, Role.COMPLIANCE)),
    ),
    Rule(
        "A partner keeps its own offers and events",
        ("organisation", "submission", "activity", "deadline", "fact"),
        (Relation.OWN,),
        SHARED,
        {Role.PARTNER: "vceh"},
    ),
    Rule(
        "The point of contact says who works for the country, the coordinator who works for the secretariat",
        ("grant",),
        (Relation.OWN,),
        (Klass.NATIONAL,),
        _same("vcdh", (Role.CONTACT, Role.COORDINATOR)),
    ),
    Rule(
        "A laboratory or a company says who works for it",
        ("grant",),
        (Relation.OWN,),
        (Klass.NATIONAL,),
        _same("vcdh", (Role.LABORATORY, Role.COMPLIANCE)),
    ),
    Rule(
        "The coordinator invites a country's first point of contact; the administrator keeps accounts, not content",
        ("grant",),
        (Relation.OTHER,),
        (Klass.NATIONAL,),
        {Role.COORDINATOR: "vc", Role.ADMINISTRATOR: "vcdh"},
    ),
    Rule(
        "The administrator names other administrators",
        ("grant",),
        (Relation.OWN,),
        (Klass.NATIONAL,),
        {Role.ADMINISTRATOR: "vcdh"},
    ),
    Rule(
        "Whoever answers for a file reads its log",
        ("log",),
        (Relation.OWN,),
        (Klass.NATIONAL,),
        _same("v", (Role.CONTACT, Role.COORDINATOR, Role.LABORATORY, Role.COMPLIANCE, Role.ADMINISTRATOR)),
    ),
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
