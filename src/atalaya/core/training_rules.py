"""The lines of the table of permission about training: people named for an activity, outreach, questions."""

from __future__ import annotations

from typing import Final

from atalaya.core.kinds import BANKS, OUTREACH
from atalaya.core.roles import HOME, NATIONAL_ROLES, SHARED, Klass, Relation, Role, Rule

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "A country names its people for activities and sees what became of each; agencies do not see names of others",
        ("place",),
        (Relation.OWN,),
        HOME,
        {
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceah",
            Role.MISSION: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "A laboratory, a company or a partner names its own people",
        ("place",),
        (Relation.OWN,),
        SHARED,
        dict.fromkeys((Role.LABORATORY, Role.COMPLIANCE, Role.PARTNER), "vceh"),
    ),
    Rule(
        "Whoever holds an activity writes in names that came on a note, selects, and keeps attendance",
        ("place",),
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        {
            Role.COORDINATOR: "vceah",
            Role.OFFICER: "vceah",
            Role.MONITOR: "v",
            Role.CONTACT: "vceah",
            Role.SECRETARY: "vceah",
            Role.BIO_CONTACT: "vceh",
        },
    ),
    Rule(
        "The secretariat names people, too",
        ("place",),
        (Relation.OWN,),
        HOME,
        {Role.COORDINATOR: "vceardh", Role.OFFICER: "vceah", Role.MONITOR: "v"},
    ),
    Rule(
        "A country keeps its outreach: materials, organisations that were reached, courses of its own",
        OUTREACH,
        (Relation.OWN,),
        HOME,
        {
            **dict.fromkeys(NATIONAL_ROLES, "v"),
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceadh",
            Role.LICENSING: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
        },
    ),
    Rule(
        "Whoever makes a course keeps its questions with the right answers",
        BANKS,
        (Relation.OWN,),
        HOME,
        {
            Role.CONTACT: "vceardh",
            Role.SECRETARY: "vceadh",
            Role.LICENSING: "vceh",
            Role.BIO_CONTACT: "vceh",
            Role.SECOND: "varh",
            Role.COORDINATOR: "vceardh",
            Role.OFFICER: "vceh",
        },
    ),
    Rule(
        "An authority keeps the questions that came to it, and its guidance",
        ("enquiry",),
        (Relation.OWN,),
        HOME,
        {
            Role.CONTACT: "vceadh",
            Role.SECRETARY: "vceah",
            Role.LICENSING: "vceah",
            Role.BIO_CONTACT: "vceah",
            Role.SECOND: "vah",
            Role.MISSION: "v",
            Role.COORDINATOR: "vceadh",
            Role.OFFICER: "vceah",
        },
    ),
    Rule(
        "A company, a university or a laboratory asks, and reads the guidance",
        ("enquiry",),
        (Relation.OWN,),
        (Klass.BILATERAL,),
        dict.fromkeys((Role.LABORATORY, Role.COMPLIANCE), "vceh"),
    ),
    Rule(
        "The authority that was asked answers, and refers to another",
        ("enquiry",),
        (Relation.PARTY,),
        (Klass.BILATERAL,),
        {
            **dict.fromkeys((Role.CONTACT, Role.SECRETARY, Role.LICENSING, Role.BIO_CONTACT), "veah"),
            Role.COORDINATOR: "veah",
            Role.OFFICER: "veah",
        },
    ),
)
