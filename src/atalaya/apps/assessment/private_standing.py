"""Who stands inside a self-assessment, and what they and the bodies they chose may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from atalaya.adapters import clock, knowledge
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, private_models
from atalaya.apps.registry import queries as registry
from atalaya.core import errors, policy, self_assessment
from atalaya.core.catalogue import Catalogue
from atalaya.core.self_assessment import Answer

_NONE = "There is no such record."
LEVEL_NAMES = self_assessment.LEVELS


def thing(owner: str) -> policy.Thing:
    """A self-assessment of an owner, as far as permission goes."""
    return policy.Thing("private", owner, policy.Klass.OWNER_ONLY)


def owners(by: policy.Actor) -> tuple[str, ...]:
    """The organisations for which this person may answer."""
    return tuple(sorted(code for code in by.owners() if policy.may(by, policy.Verb.CREATE, thing(code))))


def offered(by: policy.Actor, owner: str) -> list[tuple[str, str]]:
    """The catalogues that this person's role at an owner answers, with their names."""
    held = {str(grant.role) for grant in by.counted() if grant.owner == owner}
    return [(id_, books.title(id_)) for id_, roles in knowledge.self_assessments().items() if held & set(roles)]


def require(pk: int, by: policy.Actor, verb: policy.Verb) -> private_models.PrivateAssessment:
    """The self-assessment, for a member whose role still counts; Missing for everybody else, whoever they are."""
    rows = private_models.PrivateAssessment.objects.select_related("owner")
    found = rows.filter(pk=pk, members__user=by.person).first() if by.person else None
    if found is None or not policy.may(by, verb, thing(found.owner_id)):
        raise errors.Missing("policy.missing", _NONE)
    return found


def answers(found: private_models.PrivateAssessment) -> dict[str, Answer]:
    """What was answered, by item."""
    return {row.item: answer(row) for row in found.answers.order_by("pk")}


def answer(row: private_models.PrivateAnswer) -> Answer:
    """A row as its values."""
    return Answer(row.level, row.note, row.action, row.who, row.until, row.done)


def owner_names(by: policy.Actor) -> dict[str, str]:
    """The organisations for which this person may answer, by name."""
    names = values.Names(by)
    return {code: names.owner(code) for code in owners(by)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A self-assessment in a list."""

    id: int
    title: str
    catalogue: str
    owner: str
    answered: int
    items: int
    completed_at: datetime | None


def listing(by: policy.Actor) -> tuple[Entry, ...]:
    """The self-assessments that this person was let into, newest first."""
    rows = private_models.PrivateAssessment.objects.filter(owner__in=owners(by), members__user=by.person)
    names = values.Names(by)
    return tuple(
        Entry(
            one.pk,
            one.title,
            books.title(one.catalogue),
            names.owner(one.owner_id),
            sum(1 for told in answers(one).values() if told.level),
            books.book(one.catalogue).denominator,
            one.completed_at,
        )
        for one in rows.select_related("owner").order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """A self-assessment as its members see it."""

    record: private_models.PrivateAssessment
    book: Catalogue
    areas: tuple[self_assessment.Area, ...]
    plan: tuple[self_assessment.Line, ...]
    members: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]
    consents: tuple[private_models.PrivateConsent, ...]
    complete: bool


def whole(pk: int, by: policy.Actor) -> Whole:
    """One self-assessment with its counts, plan, members and consents."""
    found = require(pk, by, policy.Verb.VIEW)
    book, told = books.book(found.catalogue), answers(found)
    inside = tuple((one.user_id, str(one.user)) for one in found.members.select_related("user").order_by("pk"))
    return Whole(
        found,
        book,
        self_assessment.areas(book, told),
        self_assessment.plan(book, told),
        inside,
        tuple((key, name) for key, name in colleagues(found) if key not in dict(inside)),
        tuple(found.consents.select_related("body").order_by("-pk")),
        self_assessment.is_complete(book, told),
    )


def colleagues(found: private_models.PrivateAssessment) -> tuple[tuple[int, str], ...]:
    """People who answer for the owner today, whether they were let in or not."""
    roles = knowledge.self_assessments().get(found.catalogue, ())
    held = access.in_force(clock.today()).filter(owner=found.owner_id, role__in=roles).select_related("user")
    return tuple({grant.user_id: str(grant.user) for grant in held.order_by("pk")}.items())


def bodies(owner: str = "") -> list[tuple[str, str]]:
    """Whom counts may be shown to: countries and the secretariat, each by name; the country of an owner first."""
    found = people.Owner.objects.filter(kind__in=("country", "secretariat"))
    home = registry.country_of(owner) if owner else ""
    named = ((one.code, values.spoken(one.names).text) for one in found)
    return sorted(named, key=lambda one: (one[0] != home, one[1]))


@dataclass(frozen=True, slots=True)
class Told:
    """What organisations agreed to show a body, for one catalogue."""

    body: str
    catalogue: str
    completed: int
    owners: int
    named: tuple[tuple[str, bool, tuple[tuple[str, Mapping[str, int]], ...]], ...]
    unnamed: int
    areas: tuple[tuple[str, Mapping[str, int]], ...]


def told_to(by: policy.Actor) -> tuple[Told, ...]:
    """The counts that organisations agreed to show the bodies this person works for."""
    mine = [code for code in sorted(by.owners()) if policy.may(by, policy.Verb.VIEW, _count(code))]
    rows = private_models.PrivateConsent.objects.filter(body__in=mine, withdrawn_at=None)
    by_list: dict[tuple[str, str], list[private_models.PrivateConsent]] = {}
    for one in rows.select_related("assessment__owner", "body").order_by("body", "pk"):
        by_list.setdefault((one.body_id, one.assessment.catalogue), []).append(one)
    names = values.Names(by)
    return tuple(_told(names, body, id_, found) for (body, id_), found in by_list.items())


def begun(by: policy.Actor) -> int | None:
    """How many self-assessments this person's bodies were told of, not how they turned out; None for no such body."""
    if not any(policy.may(by, policy.Verb.VIEW, _count(code)) for code in by.owners()):
        return None
    return sum(one.owners for one in told_to(by))


def _count(owner: str) -> policy.Thing:
    return policy.Thing("private_count", owner, policy.Klass.NATIONAL)


def require_body(by: policy.Actor) -> None:
    """Missing for whoever works for no body that counts may be shown to."""
    if not any(policy.may(by, policy.Verb.VIEW, _count(code)) for code in by.owners()):
        raise errors.Missing("policy.missing", _NONE)


def _told(names: values.Names, body: str, id_: str, found: list[private_models.PrivateConsent]) -> Told:
    unnamed = [one.told for one in found if not one.named]
    counted = [one for one in unnamed if "areas" in one]
    shared = self_assessment.total(counted) if len(counted) >= self_assessment.FEWEST else {}
    return Told(
        names.owner(body),
        books.title(id_),
        sum(1 for one in found if one.told.get("completed")),
        len(found),
        tuple(
            (
                names.owner(one.assessment.owner_id),
                bool(one.told.get("completed")),
                _areas(id_, one.told.get("areas", {})),
            )
            for one in found
            if one.named
        ),
        len(unnamed),
        _areas(id_, shared),
    )


def _areas(id_: str, told: Mapping[str, Mapping[str, int]]) -> tuple[tuple[str, Mapping[str, int]], ...]:
    titles = {section: title[books.language()] for section, title, _paragraphs in books.book(id_).sections}
    return tuple((titles.get(area, area), counts) for area, counts in told.items())


def level_names() -> dict[str, str]:
    """The levels in the reader's language."""
    return {level: _(name) for level, name in LEVEL_NAMES.items()}


def plan_lines(found: Whole) -> list[dict[str, str]]:
    """The improvement plan as rows of a file, heads in the reader's language."""
    names = level_names()
    return [
        {
            _("Item"): line.item,
            _("What is asked"): line.asked[books.language()],
            _("Level"): names.get(line.answer.level, ""),
            _("What we do about it"): line.answer.action,
            _("Who"): line.answer.who,
            _("Until"): line.answer.until.isoformat() if line.answer.until else "",
            _("Done"): _("Yes") if line.answer.done else "",
        }
        for line in found.plan
    ]
