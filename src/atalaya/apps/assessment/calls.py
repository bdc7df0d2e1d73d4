"""Deeds of asking agencies: people with accounts answer their fields here, others get a workbook by e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, Final

from django.core import exceptions
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import actions, books, exchange, models, standing
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy, workflow

TARGET: Final = "assessment.call"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a body: its people with accounts, or an address the workbook goes to."""

    body: int
    fields: Sequence[str]
    people: Sequence[int] = ()
    mail: str = ""
    due: date | None = None
    message: str = ""


def ask(pk: int, told: Ask, *, by: policy.Actor) -> models.Call:
    """Asks a body for its part. The fields are settled upon it; without people, the workbook goes out by e-mail."""
    with transaction.atomic():
        found = standing.require(pk, by, policy.Verb.EDIT)
        thing = policy.Thing("call", found.owner_id, policy.Klass.NATIONAL)
        policy.require(by, policy.Verb.CREATE, thing)
        _check(found, told)
        made = models.Call.objects.create(
            assessment=found,
            body_id=told.body,
            fields=list(told.fields),
            due=told.due,
            message=told.message,
            mail=told.mail,
            by_id=by.person,
        )
        made.people.set(told.people)
        actions.settle(pk, told.fields, told.body, by=by)
        asked: dict[str, tuple[Any, Any]] = {"body": (None, told.body), "fields": (None, list(told.fields))}
        asked |= {"people": (None, list(told.people))} if told.people else {}
        deeds.append("call.asked", by=by, target=(TARGET, made.pk, found.owner_id), values=asked)
        content = exchange.questions(found, by, told.fields) if told.mail else b""
    if told.mail:
        _send(made, content)
    return made


def _check(found: models.Assessment, told: Ask) -> None:
    if not told.fields or not set(told.fields) <= books.fields(found.catalogue).keys():
        raise errors.Unusable("call.fields", "Choose at least one field.", "fields")
    if not told.people and not told.mail:
        raise errors.Unusable(
            "call.nobody", "Choose people with accounts, or give an address for the workbook.", "mail"
        )
    if told.mail:
        try:
            validate_email(told.mail)
        except exceptions.ValidationError as fault:
            raise errors.Unusable("person.email", "Write a whole e-mail address.", "mail") from fault
    able = {grant.user_id for grant in access.people_of(found.owner_id, clock.today())}
    if not set(told.people) <= able:
        raise errors.Unusable("call.people", "Choose people who work for this country.", "people")


def _send(call: models.Call, content: bytes) -> None:
    """The workbook, with what was asked; the answer comes back to the contact, who brings it in."""
    found = call.assessment
    title = values.spoken(found.title).text
    lines = [
        call.message,
        _("Please fill in the white columns of the workbook and send it back with a signed letter."),
        *([_("Expected by %(day)s.") % {"day": call.due.isoformat()}] if call.due else []),
        str(books.book(found.catalogue).notice[books.language()]),
    ]
    sender = people.User.objects.get(pk=call.by_id or 0)
    mail = EmailMessage(title, "\n\n".join(line for line in lines if line), to=[call.mail], reply_to=[sender.email])
    mail.attach(f"{found.catalogue}-{call.pk}.xlsx", content, exchange.TYPES["xlsx"])
    mail.send()


def seen(pk: int, by: policy.Actor) -> models.Call:
    """A call, for whoever works on the whole assessment or was asked by it."""
    call = models.Call.objects.select_related("assessment__owner", "body").filter(pk=pk).first()
    if call is None or not (standing.is_inside(call.assessment, by) or call.people.filter(pk=by.person).exists()):
        raise standing.nothing()
    return call


def finish(pk: int, *, by: policy.Actor) -> None:
    """An agency says that its part is answered."""
    with transaction.atomic():
        call = seen(pk, by)
        if call.state != "open":
            raise errors.OutOfOrder("call.closed", "This call is not open any more.")
        _close(call, "answered", "call.answered", {}, by)


def close(pk: int, *, by: policy.Actor) -> None:
    """The contact ends a call, answered or not."""
    with transaction.atomic():
        call = seen(pk, by)
        standing.require(call.assessment_id, by, policy.Verb.EDIT)
        _close(call, "closed", "call.closed", {}, by)


def returned(
    pk: int,
    told: Mapping[str, Mapping[str, str]],
    decided: Mapping[tuple[str, str], str],
    *,
    by: policy.Actor,
    signed_by: str,
    letter: IO[bytes],
    letter_name: str,
) -> int:
    """Takes an agency's workbook in its name, with the letter attached; both names stand in the history.

    Only the fields the agency was asked about are taken, and of those what it filled in: the workbook went out empty.
    How many answers changed.
    """
    signed_by = " ".join(signed_by.split())[:200]
    if not signed_by:
        raise errors.Unusable("call.signed", "Write who signed for the agency.", "signed_by")
    kept = laws.store().put(letter)
    with transaction.atomic():
        call = seen(pk, by)
        mine = {name: filled(one) for name, one in told.items() if name in call.fields}
        whose = f"{values.label_of(call.body)}, {signed_by}"
        actor = standing.person(call.assessment, by)
        agency = workflow.Person(actor.id, actor.roles | {str(policy.Role.CONTRIBUTOR)})
        done = exchange.merge(
            call.assessment_id, mine, decided, by=by, on_behalf=whose, letter=kept.digest, person=agency
        )
        models.Call.objects.filter(pk=pk).update(
            letter=kept.digest, letter_name=letter_name[-300:], signed_by=signed_by
        )
        told_of = {"for": (None, whose), "letter": (None, kept.digest)}
        _close(call, "answered", "call.returned", told_of, by)
    return done


def filled(told: Mapping[str, str]) -> dict[str, str]:
    """What a line says; a part left empty says nothing."""
    return {name: value for name, value in told.items() if value or name == "version"}


def _close(call: models.Call, now: str, verb: str, told: Mapping[str, tuple[Any, Any]], by: policy.Actor) -> None:
    models.Call.objects.filter(pk=call.pk).update(state=now, answered_at=clock.now())
    owner = call.assessment.owner_id
    deeds.append(verb, by=by, target=(TARGET, call.pk, owner), values={"state": (call.state, now), **told})


@dataclass(frozen=True, slots=True)
class Shown:
    """A call on the list: what is asked of whom, how far it is, and how late."""

    call: models.Call
    body: str
    people: tuple[str, ...]
    answered: int
    late_days: int


def listed(found: models.Assessment) -> tuple[Shown, ...]:
    """The calls of an assessment, the open ones first."""
    calls = found.calls.select_related("body").prefetch_related("people").order_by("-state", "due", "pk")
    answered = set(found.answers.exclude(value="").values_list("field", flat=True))
    return tuple(
        _shown(call, answered) for call in sorted(calls, key=lambda one: (one.state != "open", one.due or date.max))
    )


def _shown(call: models.Call, answered: set[str]) -> Shown:
    late = (clock.today() - call.due).days if call.due and call.state == "open" else 0
    names = tuple(str(one) for one in call.people.all())
    done = sum(1 for name in call.fields if name in answered)
    return Shown(call, values.label_of(call.body), names, done, max(0, late))


def mine(by: policy.Actor) -> Iterable[models.Call]:
    """Open calls that ask this person."""
    if by.person is None:
        return ()
    return models.Call.objects.filter(people=by.person, state="open").select_related("assessment__owner", "body")
