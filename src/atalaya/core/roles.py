"""What people are, what they can do with a thing, and how open a thing is: the words of the table of permission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


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
ANYWHERE: Final = tuple(Relation)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: in these cells these roles have these verbs (letters)."""

    why: str
    kinds: tuple[str, ...]
    relations: tuple[Relation, ...]
    classes: tuple[Klass, ...]
    verbs: Mapping[Role, str]
