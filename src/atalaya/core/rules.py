"""The table of permission itself: each line says which roles have which verbs over which things, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from atalaya.core.kinds import ASSESSMENT, BROUGHT, CONTENT, DRAFTS, FILE, LAWS, PROFILES, REGION, REVIEWS, TRACKED
from atalaya.core.roles import (
    ANYWHERE,
    GUESTS,
    HOME,
    NATIONAL_ROLES,
    OPEN,
    SECRETARIAT_ROLES,
    SHARED,
    Klass,
    Relation,
    Role,
)


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
        "The country's people read and write its requests; the mission sends them, the second clears them",
        ("request",),
        (Relation.OWN,),
        HOME,
        {
            **_same("vh", NATIONAL_ROLES),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceah",
            Role.DRAFTER: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.MISSION: "veh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "The country's people follow the way of a request and write down what happened",
        ("track",),
        (Relation.OWN,),
        HOME,
        {
            **_same("vh", NATIONAL_ROLES),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceh",
            Role.MISSION: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "Whoever a request was shown to writes down what it did with it, and never changes the request",
        ("track",),
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        _same("eh", (Role.COORDINATOR, Role.OFFICER)),
    ),
    Rule(
        "A partner keeps its own offers and programmes",
        ("offer", "programme"),
        (Relation.OWN,),
        SHARED,
        {Role.PARTNER: "vceh"},
    ),
    Rule(
        "A country offers help, too, and says what came of what it was offered",
        ("offer", "programme"),
        (Relation.OWN,),
        HOME,
        {
            **_same("vh", NATIONAL_ROLES),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceh",
            Role.MISSION: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "The country that was offered help accepts or declines",
        ("offer",),
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        _same("a", (Role.CONTACT, Role.SECRETARY, Role.MISSION)),
    ),
    Rule(
        "The countries of a review and the secretariat that facilitates it keep its room together",
        ("review", "finding"),
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        {
            **_same("ceah", (Role.CONTACT, Role.SECRETARY)),
            **_same("ceh", (Role.MISSION, Role.DRAFTER, Role.BIO_CONTACT)),
            Role.SECOND: "a",
            **_same("ceh", (Role.COORDINATOR, Role.OFFICER)),
        },
    ),
    Rule(
        "A review's experts write its findings", ("review", "finding"), (Relation.OWN,), SHARED, {Role.REVIEWER: "vceh"}
    ),
    Rule(
        "A country writes its practices and consents to show them",
        ("practice",),
        (Relation.OWN,),
        HOME,
        {
            **_same("vh", NATIONAL_ROLES),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceah",
            Role.DRAFTER: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "Contacts and the secretariat talk in the space of points of contact",
        ("thread",),
        ANYWHERE,
        (Klass.NETWORK,),
        {
            **_same("vc", (Role.CONTACT, Role.MISSION, Role.SECRETARY, Role.SECOND)),
            Role.COORDINATOR: "vceah",
            Role.OFFICER: "vceh",
            Role.MONITOR: "v",
        },
    ),
    Rule(
        "Those who work on biosafety and biosecurity talk in a space of their own",
        ("bio_thread",),
        ANYWHERE,
        (Klass.NETWORK,),
        {
            **_same("vc", (Role.BIO_CONTACT, Role.CONTACT, Role.LABORATORY)),
            Role.COORDINATOR: "vceah",
            Role.OFFICER: "vceh",
            Role.MONITOR: "v",
        },
    ),
    Rule(
        "Who wrote something in the space of points of contact takes it back",
        ("thread",),
        (Relation.OWN,),
        (Klass.NETWORK,),
        _same("d", (Role.CONTACT, Role.MISSION, Role.SECRETARY, Role.SECOND, Role.COORDINATOR, Role.OFFICER)),
    ),
    Rule(
        "Who wrote something in the space of biosafety and biosecurity takes it back",
        ("bio_thread",),
        (Relation.OWN,),
        (Klass.NETWORK,),
        _same("d", (Role.BIO_CONTACT, Role.CONTACT, Role.LABORATORY, Role.COORDINATOR, Role.OFFICER)),
    ),
    Rule(
        "The coordinator and a point of contact bring in what another installation released",
        ("copied",),
        (Relation.PARTY, Relation.OTHER),
        OPEN,
        _same("c", (Role.COORDINATOR, Role.CONTACT)),
    ),
    Rule(
        "They bring in what was released to them alone, too",
        ("copied",),
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        _same("c", (Role.COORDINATOR, Role.CONTACT)),
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
        (*FILE, *LAWS, *ASSESSMENT, *DRAFTS, *TRACKED, "offer", "programme", *REVIEWS, *REGION),
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
