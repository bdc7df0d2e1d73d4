"""Consultation: a version put before bodies, those with accounts and those with a link of their own, until a day."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import actions, guarding, models, standing, talk, texts
from atalaya.core import errors, policy
from atalaya.core.drafting import assembly

TARGET: Final = "drafting.round"
MOST_GUESTS: Final = 200
MOST_COMMENTS: Final = 500
"""So many comments one link may leave: more is a machine, or wants a document."""
_SECRET_BYTES: Final = 24
_GONE: Final = "There is no such consultation, or its time is over. Ask whoever invited you."


@dataclass(frozen=True, slots=True)
class Ask:
    """What is put before whom. ``version`` None freezes the words as they stand; ``people`` have accounts."""

    title: str
    until: date
    about: str = ""
    version: int | None = None
    people: tuple[int, ...] = ()


def begin(pk: int, told: Ask, *, by: policy.Actor) -> models.Round:
    """Opens a round. What the bodies read is made once, without restricted parts, and never changes."""
    title = " ".join(told.title.split())[:200]
    if not title:
        raise errors.Unusable("round.title", "Give the round a title.", "title")
    if told.until < clock.today():
        raise errors.Unusable("round.until", "Choose a day that lies ahead.", "until")
    with transaction.atomic():
        found = standing.require(pk, by)
        guarding.require_free(found)
        if told.version is None:
            frozen = actions.freeze_in(found, title, clock.today().isoformat(), by=by)
        else:
            frozen = actions.version(found, told.version)
        made = assembly.assemble(texts.read(frozen.content), texts.OUTSIDE)
        last = found.rounds.order_by("-number").values_list("number", flat=True).first() or 0
        opened = models.Round.objects.create(
            draft=found,
            version=frozen,
            number=last + 1,
            title=title,
            about=told.about.strip()[:4000],
            until=told.until,
            content=texts.write(made.text),
            names={shown: own for own, shown in made.names.items()},
            by_id=by.person,
        )
        opened.people.set(people_of(found, told.people))
        shown = {"round": (None, title), "version": (None, frozen.number), "people": (None, len(told.people))}
        deeds.append("round.opened", by=by, target=(TARGET, opened.pk, found.owner_id), values=shown)
    return opened


def people_of(found: models.Draft, wanted: tuple[int, ...]) -> list[int]:
    """The people named, if all of them work for the owner today."""
    named = {grant.user_id for grant in access.people_of(found.owner_id, clock.today())}
    if not set(wanted) <= named:
        raise errors.Unusable("comment.person", "Choose somebody who works for the owner of this text.", "people")
    return list(wanted)


def invite(pk: int, body: str, mail: str, *, by: policy.Actor) -> tuple[models.Guest, str]:
    """Asks a body without accounts: the secret of its link is told this once, only a digest is kept."""
    name = " ".join(body.split())[:200]
    if not name:
        raise errors.Unusable("guest.body", "Write the name of the body.", "body")
    with transaction.atomic():
        opened = _mine(pk, by)
        if opened.state != "open":
            raise errors.OutOfOrder("round.closed", "This round is closed.")
        if opened.guests.count() >= MOST_GUESTS:
            raise errors.Unusable("guest.many", f"At most {MOST_GUESTS} bodies can be asked in one round.", "body")
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        made = models.Guest.objects.create(round=opened, body=name, mail=mail, digest=_digest(secret), by_id=by.person)
        _tell("round.invited", opened, {"body": (None, name)}, by)
    return made, secret


def send(guest: models.Guest, address: str) -> None:
    """Mails the link of an invitation: the title, the day, the address; no word of the text."""
    asked = guest.round
    lines = (
        _("You are asked to comment a text: %(title)s.") % {"title": values.spoken(asked.draft.title).text},
        _("Until %(day)s. The link is yours alone; whoever has it can read and comment.")
        % {"day": asked.until.isoformat()},
        address,
    )
    EmailMessage(asked.title, "\n\n".join(lines), to=[guest.mail]).send()


def revoke(pk: int, number: int, *, by: policy.Actor) -> None:
    """Ends a link at once; what came by it stays."""
    with transaction.atomic():
        opened = _mine(pk, by)
        guest = opened.guests.filter(pk=number, ended_at=None).first()
        if guest is None:
            raise standing.nothing()
        models.Guest.objects.filter(pk=guest.pk).update(ended_at=clock.now())
        _tell("round.revoked", opened, {"body": (guest.body, None)}, by)


def close(pk: int, *, by: policy.Actor) -> None:
    """Ends a round before its day, or after it."""
    with transaction.atomic():
        opened = _mine(pk, by)
        models.Round.objects.filter(pk=opened.pk).update(state="closed")
        _tell("round.closed", opened, {}, by)


def publish(pk: int, *, by: policy.Actor) -> None:
    """Shows the disposition of a round to the bodies that took part: by body, without names of persons.

    OutOfOrder while a comment of it has no complete decision.
    """
    with transaction.atomic():
        opened = _mine(pk, by)
        if opened.comments.filter(outcome="").exists():
            raise errors.OutOfOrder("round.undecided", "Some comments of this round are not decided yet.")
        models.Round.objects.filter(pk=opened.pk).update(published_at=clock.now(), state="closed")
        _tell("round.published", opened, {"comments": (None, opened.comments.count())}, by)


def _mine(pk: int, by: policy.Actor) -> models.Round:
    """A round of a draft that this person writes, locked."""
    opened = models.Round.objects.select_for_update().filter(pk=pk).first()
    if opened is None:
        raise standing.nothing()
    standing.require(opened.draft_id, by)
    return opened


def _tell(verb: str, opened: models.Round, told: dict[str, tuple[object, object]], by: policy.Actor) -> None:
    deeds.append(verb, by=by, target=(TARGET, opened.pk, opened.draft.owner_id), values=told)


# Whoever was asked.


def asked(pk: int, by: policy.Actor) -> models.Round:
    """A round for those who were asked in it with an account, and for those who work on the draft."""
    opened = models.Round.objects.select_related("draft__owner", "version").filter(pk=pk).first()
    if opened is None or opened.draft.withdrawn or not is_asked(opened, by):
        raise standing.nothing()
    return opened


def is_asked(opened: models.Round, by: policy.Actor) -> bool:
    """Whether this person reads a round."""
    if standing.is_inside(opened.draft, by):
        return True
    may = policy.may(by, policy.Verb.CREATE, standing.consults(opened.draft))
    return may and by.person is not None and opened.people.filter(pk=by.person).exists()


def guest(pk: int, secret: str) -> models.Guest:
    """Whose link this is. Missing, in the same words, when there is none, it was revoked or its time is over.

    After the day of a round, its link still opens once the disposition is published.
    """
    found = models.Guest.objects.select_related("round__draft__owner", "round__version").filter(pk=pk).first()
    if found is None or not hmac.compare_digest(found.digest, _digest(secret)) or found.ended_at:
        raise errors.Missing("round.gone", _GONE)
    if found.round.draft.withdrawn or not (takes_comments(found.round) or found.round.published_at):
        raise errors.Missing("round.gone", _GONE)
    return found


def takes_comments(opened: models.Round) -> bool:
    """Whether comments can still be made."""
    return opened.state == "open" and clock.today() <= opened.until


def comment(
    opened: models.Round, told: talk.Said, *, by: policy.Actor, guest: models.Guest | None = None
) -> models.Comment:
    """Adds a comment of a body that was asked. OutOfOrder when the round is over."""
    if not takes_comments(opened):
        raise errors.OutOfOrder("round.closed", "This round is closed.")
    with transaction.atomic():
        mine = opened.comments.filter(guest=guest) if guest else opened.comments.filter(guest=None, by=by.person)
        if mine.count() >= MOST_COMMENTS:
            raise errors.Unusable("round.many", f"At most {MOST_COMMENTS} comments can be made here.", "words")
        made = talk.keep(opened.draft, texts.read(opened.content), told, opened, guest, by=by)
        own = opened.names.get(made.clause, made.clause)
        models.Comment.objects.filter(pk=made.pk).update(clause=own)
        if guest:
            models.Guest.objects.filter(pk=guest.pk, seen_at=None).update(seen_at=clock.now())
        _tell("round.commented", opened, {"body": (None, made.body)}, by)
    return made


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
