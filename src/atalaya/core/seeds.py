"""The shapes of what a server starts with: countries, bodies, posts, what was sent, what was held, who is who.

Values only; ``adapters.seeds`` reads them from files and checks them. A key is unique in its section. An owner is
``country:UY``, ``organisation:<key>``, ``review:<key>``, ``secretariat`` or ``server``. An absent day is unknown.
A ``stage`` is one of the process of its kind in ``core.processes``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Literal, NewType

from atalaya.core.policy import Klass, Role

LANGUAGES: Final = ("es", "en", "pt", "fr")
DAY: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
MOVING: Final = re.compile(r"today(?:([+-])(\d{1,5}))?")

Names = NewType("Names", Mapping[str, str])
"""A text in all four languages."""
Words = NewType("Words", Mapping[str, str])
"""A text in at least one of the four languages; a page shows another one where the reader's is missing."""
Day = NewType("Day", str)
"""``2019``, ``2019-09`` or ``2019-09-20``: as exact as the source is."""
When = NewType("When", str)
"""A Day, or one that moves with the day of seeding: ``today``, ``today+12``, ``today-400`` (calendar days)."""


class Confidence(StrEnum):
    """How well a fact stands: read in the source that is named, known but not read again, or made up for the demo."""

    CONFIRMED = "confirmed"
    RECALLED = "recalled"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: ``reference`` is a symbol, a note number or an address, ``on`` the document's date."""

    title: str
    reference: str
    confidence: Confidence
    on: Day | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Affiliation:
    """An organisation or a treaty that countries belong to."""

    code: str
    kind: Literal["organisation", "treaty"]
    short: Names
    names: Names


@dataclass(frozen=True, slots=True)
class Membership:
    """That a country belongs somewhere, from one day to another. An absent day is unknown, not never."""

    of: str
    kind: Literal["member", "party", "signatory"]
    source: Source
    since: Day | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on the tile grid of the Americas; row 0 is the north, column 0 the west."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of every year on which an invented country does not work."""

    month: int
    day: int
    names: Names


@dataclass(frozen=True, slots=True)
class Country:
    """A Member State. ``region`` is an M49 code, ``calendar`` a country code of the library of holidays."""

    code: str
    alpha3: str
    region: Literal["005", "013", "021", "029"]
    short: Names
    formal: Names
    languages: tuple[str, ...]
    tradition: Literal["civil", "common", "mixed"]
    tile: Tile
    calendar: str = ""
    holidays: tuple[Holiday, ...] = ()
    memberships: tuple[Membership, ...] = ()
    adjective: Names | None = None
    invented: bool = False


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of point of contact: which instrument asks for it, where it sits, who keeps the list."""

    code: str
    names: Names
    instrument: Names
    keeper: Names
    seat: Literal["capital", "mission_un", "mission_oas", "any"]
    source: Source


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A date that comes every year (``month``, ``day``), once (``on``), or so long after an event (``days``).

    ``latest`` says that the day is the last possible one and the act may come earlier.
    """

    code: str
    title: Names
    instrument: Names
    applies_to: Literal["countries", "secretariat", "projects"]
    kind: Literal["yearly", "fixed", "after"]
    source: Source
    month: int | None = None
    day: int | None = None
    on: Day | None = None
    event: Names | None = None
    months: int = 0
    days: int = 0
    working: bool = False
    latest: bool = True
    remark: Names | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A partner, donor, company, university or laboratory; ``country`` where it belongs to one."""

    key: str
    names: Words
    kind: Literal["partner", "donor", "company", "university", "laboratory", "intergovernmental", "academic"]
    country: str = ""
    abbreviation: str = ""
    about: Words | None = None
    address: str = ""
    klass: Klass = Klass.PUBLIC
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An authority or committee; ``members`` are keys of other bodies."""

    key: str
    owner: str
    names: Words
    kind: Literal["authority", "committee", "ministry", "mission", "regulator", "agency", "unit"]
    abbreviation: str = ""
    tasks: Words | None = None
    members: tuple[str, ...] = ()
    since: Day | None = None
    until: Day | None = None
    klass: Klass = Klass.PUBLIC
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Permission:
    """A role at an owner's, as it is granted to a person."""

    role: Role
    owner: str
    since: When = When("today-365")
    until: When | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    key: str
    name: str
    email: str
    language: str
    time_zone: str
    about: Words
    grants: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a post, from one day to another, and the note that says so."""

    person: str
    stage: str
    since: When
    until: When | None = None
    note: str = ""
    note_on: When | None = None
    verified_on: When | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A point of contact with its holders over time; none that is active makes it vacant."""

    key: str
    kind: str
    owner: str
    body: str
    mailbox: str
    languages: tuple[str, ...]
    holders: tuple[Holder, ...] = ()
    klass: Klass = Klass.NETWORK


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a mandate and, in our own words, what it asks."""

    number: str
    gist: Words


@dataclass(frozen=True, slots=True)
class Mandate:
    """A resolution, declaration, order or decision that authorises work."""

    key: str
    number: str
    title: Words
    issuer: Names
    sources: tuple[Source, ...]
    on: Day | None = None
    until: Day | None = None
    owner: str = "secretariat"
    paragraphs: tuple[Paragraph, ...] = ()
    klass: Klass = Klass.PUBLIC


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """That a country benefits from a project; an absent day is unknown."""

    country: str
    source: Source
    since: When | None = None
    until: When | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a project's decision."""

    number: str
    what: Words
    source: Source
    on: When | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project or grant: ``donor`` and ``implementers`` are keys of organisations."""

    key: str
    number: str
    title: Words
    stage: str
    sources: tuple[Source, ...]
    owner: str = "secretariat"
    donor: str = ""
    implementers: tuple[str, ...] = ()
    since: When | None = None
    until: When | None = None
    about: Words | None = None
    beneficiaries: tuple[Beneficiary, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    mandates: tuple[str, ...] = ()
    klass: Klass = Klass.PUBLIC


@dataclass(frozen=True, slots=True)
class Submission:
    """What an owner sent or received; ``note`` is the number typed in, ``audiences`` to whom a release is proposed."""

    key: str
    owner: str
    kind: Literal["report", "plan", "matrix", "review_report", "request", "return", "note", "draft", "offer", "record"]
    title: Words
    stage: str
    language: str
    direction: Literal["sent", "received"] = "sent"
    counterpart: Words | None = None
    on: When | None = None
    note: str = ""
    symbol: str = ""
    text: Words | None = None
    parties: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    mandates: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    klass: Klass = Klass.NATIONAL


@dataclass(frozen=True, slots=True)
class Activity:
    """A course, workshop, session or visit. ``people`` are keys; ``present`` a number where only that is known."""

    key: str
    owner: str
    title: Words
    kind: Literal["course", "workshop", "conference", "review_session", "visit", "mission", "launch", "meeting"]
    stage: str
    since: When
    until: When | None = None
    place: Words | None = None
    link: str = ""
    about: Words | None = None
    countries: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    present: int | None = None
    projects: tuple[str, ...] = ()
    mandates: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    klass: Klass = Klass.PUBLIC


@dataclass(frozen=True, slots=True)
class Action:
    """What a meeting asks somebody (a person's key) to do until a day."""

    what: Words
    by: str
    due: When
    stage: str = "open"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a body: what was on the table, what was said, decided, and given to whom."""

    key: str
    owner: str
    body: str
    title: Words
    stage: str
    on: When
    place: Words | None = None
    agenda: tuple[Words, ...] = ()
    minutes: Words | None = None
    decisions: tuple[Words, ...] = ()
    actions: tuple[Action, ...] = ()
    people: tuple[str, ...] = ()
    klass: Klass = Klass.NATIONAL


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date of one owner's; ``rule`` where it follows from a rule of the region."""

    key: str
    owner: str
    title: Words
    due: When
    stage: str = "open"
    rule: str = ""
    about: Words | None = None
    klass: Klass = Klass.NATIONAL


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says; ``on`` the day the fact bears, as far as this source tells it."""

    statement: Words
    source: Source
    on: When | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said about a country by one source or more; with ``disputed`` they do not say the same."""

    key: str
    owner: str
    topic: Literal["instrument", "body", "bill", "review", "plan", "membership", "region", "standard", "committee"]
    title: Words
    claims: tuple[Claim, ...]
    disputed: bool = False
    klass: Klass = Klass.PUBLIC


@dataclass(frozen=True, slots=True)
class Review:
    """A room of its own for a peer review; ``parties`` are owners. Its owner's code is ``review:<key>``."""

    key: str
    names: Words
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seeds:
    """All that a folder tells, in the order of its files."""

    affiliations: tuple[Affiliation, ...] = ()
    countries: tuple[Country, ...] = ()
    post_kinds: tuple[PostKind, ...] = ()
    deadline_rules: tuple[DeadlineRule, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    bodies: tuple[Body, ...] = ()
    reviews: tuple[Review, ...] = ()
    people: tuple[Person, ...] = ()
    posts: tuple[Post, ...] = ()
    projects: tuple[Project, ...] = ()
    submissions: tuple[Submission, ...] = ()
    activities: tuple[Activity, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    facts: tuple[Fact, ...] = ()


def falls(when: str, today: date) -> str:
    """The day meant, as a Day, when the world is seeded on ``today``."""
    moving = MOVING.fullmatch(when)
    if not moving:
        return when
    days = int(moving[2] or 0)
    return (today + timedelta(days=-days if moving[1] == "-" else days)).isoformat()
