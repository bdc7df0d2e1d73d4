"""Deeds on requests: consents, what the Committee did, releases to partners, offers, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds, fields
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_standing as standing
from atalaya.core import errors, policy

PASSED_ON: Final = (
    "subject", "title", "on", "obligations", "linked", "state", "need", "result", "types", "beneficiaries", "begins",
    "ends", "own", "earlier", "sustainability", "contact",
)  # fmt: skip
"""What a partner is shown of a request, and everybody when it is published in full; never the restricted part."""
FACTS: Final[Mapping[str, str]] = {
    "authenticate": "authenticated",
    "acknowledge": "acknowledged",
    "object": "objected",
    "take_back": "objection_lifted",
    "distribute": "distributed",
    "post": "posted",
    "offer": "offered",
    "write_year": "one_year",
    "close": "closed",
}
"""The fact that each step of the Committee's way writes down."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A recorded act: the day it bears, where it is known from, a symbol or number."""

    on: date
    title: str
    reference: str = ""

    def row(self, what: str) -> dict[str, str]:
        """The act as a line of the record. Unusable without its source."""
        if not self.title.strip():
            raise errors.Unusable("track.source", "Say where this is known from.", "title")
        told = {"what": what, "on": self.on.isoformat(), "title": self.title.strip(), "reference": self.reference}
        return {name: text for name, text in told.items() if text}


def consent(pk: int, what: str, *, given: bool, by: policy.Actor, version: int) -> models.Request:
    """Gives or withdraws one consent. After a withdrawal nobody new is shown anything, and what was posted is gone."""
    if what not in dict(models.CONSENTS):
        raise errors.Unusable("request.consent", "There is no such consent.", "what")
    with transaction.atomic():
        found = access.one(models.Request, pk, by)
        policy.require(by, policy.Verb.RELEASE, policy.Thing("track", found.owner_id, policy.Klass.NATIONAL))
        told = {**found.consents, what: {"given": given, "on": clock.today().isoformat()}}
        done = deeds.change(models.Request, pk, {"consents": told}, by=by, version=version)
        if not given:
            _close(done, what, by)
    return done


def restrict(pk: int, text: str, language: str, *, by: policy.Actor, version: int) -> models.Request:
    """Writes in one language the part that the country alone reads; an empty text takes it away."""
    found = access.one(models.Request, pk, by)
    told = {"restricted": _said(found.restricted, language, text)}
    return deeds.change(models.Request, pk, told, by=by, version=version)


def say_what_came(pk: int, text: str, language: str, *, by: policy.Actor, version: int) -> models.Request:
    """The country says in one language what came of its request. OutOfOrder before it was sent."""
    found = access.one(models.Request, pk, by)
    if found.stage in ("draft", "cleared"):
        raise errors.OutOfOrder("request.sent", "Nothing can have come of a request that was not sent.")
    told = {"feedback": _said(found.feedback, language, text)}
    return deeds.change(models.Request, pk, told, by=by, version=version)


def _said(known: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    told = {**known, language: text.replace("\r\n", "\n").strip()}
    return {code: words for code, words in told.items() if words}


def _close(found: models.Request, what: str, by: policy.Actor) -> None:
    """Takes back what rested on a consent."""
    if what == "distribute":
        open_ones = models.Approach.objects.filter(request=found, through__isnull=False)
        for one in open_ones.exclude(stage__in=models.Approach.PROCESS.ends):  # type: ignore[union-attr]  # an approach has a process
            take_back(one.pk, by=by, version=one.version)
    else:
        for posting in models.Posting.objects.filter(track__request=found, withdrawn=False):
            deeds.withdraw(models.Posting, posting.pk, by=by, version=posting.version)


# The Committee's way.


def send(
    pk: int, number: str, told: Fact, *, by: policy.Actor, secretariat: bool = False, note: int | None = None
) -> models.Track:
    """Records the note verbale that took a request to the Committee; the clocks run from its day."""
    if not number.strip():
        raise errors.Unusable("track.number", "Write the number that the mission gave the note.", "number")
    with transaction.atomic():
        found = access.one(models.Request, pk, by)
        if found.stage != "cleared":
            raise errors.OutOfOrder("request.cleared", "Clear the request first, then record its note.")
        _in_the_past(told.on)
        klass = "bilateral" if secretariat else "national"
        track = models.Track(
            owner_id=found.owner_id, klass=klass, request=found, number=number.strip(), note_id=note,
            facts_told=[told.row("requested")],
        )  # fmt: skip
        made = deeds.create(track, by=by, parties={policy.SECRETARIAT} if secretariat else ())
        deeds.take(models.Request, pk, "start", by=by, version=found.version, on=told.on)
    return made


def _in_the_past(on: date) -> None:
    if on > clock.today():
        raise errors.Unusable("track.future", "The day lies in the future: record the act when it is done.", "on")


def record(pk: int, step: str, told: Fact, *, by: policy.Actor, version: int) -> models.Track:
    """Writes down what the Committee did. It is a fact: an early one is written, too, and shows nobody anything."""
    with transaction.atomic():
        found = access.one(models.Track, pk, by)
        if step not in FACTS:
            raise errors.Missing("policy.missing", "There is no such record.")
        rows = [*found.facts_told, told.row(FACTS[step])]
        return deeds.take(models.Track, pk, step, by=by, version=version, on=told.on, facts_told=rows)


def publish(pk: int, *, by: policy.Actor) -> models.Posting:
    """Puts the summary, or the whole where that is allowed, where anybody may read it: a copy that stays as it is.

    OutOfOrder before the Committee posted it and the time to object to that is over; Refused without consent.
    """
    with transaction.atomic():
        track = access.one(models.Track, pk, by)
        found = track.request
        standing.require_postable(track)
        whole = found.consents_to("full")
        text = found.summary or (found.need if whole else {})
        if not text:
            raise errors.Unusable("request.summary", "Write the summary first.", "summary")
        posted = next(row for row in reversed(track.facts_told) if row["what"] == "posted")
        source = {"title": posted["title"], "on": posted["on"], "confidence": "confirmed"}
        if posted.get("reference"):
            source["reference"] = posted["reference"]
        made = models.Posting(
            owner_id=found.owner_id, klass="public", track=track, subject=found.subject, title=found.title, text=text,
            content=_copy(found) if whole else {}, posted_on=posted["on"], sources=[source],
        )  # fmt: skip
        return deeds.create(made, by=by)


# Releases to partners.


def propose(pk: int, partner: str, *, by: policy.Actor, through: int | None = None) -> models.Approach:
    """Proposes to show a request to a partner or the secretariat; nobody sees it before a second person confirms."""
    with transaction.atomic():
        found = access.one(models.Request, pk, by)
        policy.require(by, policy.Verb.EDIT, access.thing(found))
        if partner == found.owner_id or not people.Owner.objects.filter(code=partner).exists():
            raise errors.Unusable("release.audience", "Choose an audience from the list.", "partner")
        if found.stage == "draft":
            raise errors.OutOfOrder("request.cleared", "Clear the request first.")
        track = access.one(models.Track, through, by) if through else None
        if track and track.request_id != found.pk:
            raise errors.Missing("policy.missing", "There is no such record.")
        made = models.Approach(
            owner_id=found.owner_id, klass="national", request=found, partner_id=partner, through=track
        )
        return deeds.create(made, by=by)


def confirm(pk: int, *, by: policy.Actor, version: int) -> models.Approach:
    """Shows the request to the partner: a copy without the restricted part.

    OutOfOrder before the Committee distributed it and the time to object is over, if it goes that way; Refused
    without the consent to distribute.
    """
    with transaction.atomic():
        found = access.one(models.Approach, pk, by)
        if found.through is not None:
            standing.require_open(found.through)
        told: dict[str, Any] = {
            "content": _copy(found.request),
            "shown_on": clock.today().isoformat(),
            "klass": "bilateral",
        }
        done = deeds.take(models.Approach, pk, "confirm", by=by, version=version, **told)
        people.Party.objects.get_or_create(
            target=access.target(models.Approach), target_id=pk, owner_id=found.partner_id
        )
    return done


def _copy(found: models.Request) -> dict[str, Any]:
    """Every part that may leave the country."""
    return {name: getattr(found, name) for name in PASSED_ON}


def take_back(pk: int, *, by: policy.Actor, version: int) -> models.Approach:
    """Withdraws a release: the copy is emptied, and the partner reads since when."""
    told: dict[str, Any] = {"content": {}, "taken_back_on": clock.today().isoformat()}
    return deeds.take(models.Approach, pk, "take_back", by=by, version=version, **told)


def follow(pk: int, step: str, on: date, *, by: policy.Actor, version: int) -> models.Approach:
    """Writes down what a partner did."""
    if step not in ("answer", "begin", "end", "decline"):
        raise errors.Missing("policy.missing", "There is no such record.")
    return deeds.take(models.Approach, pk, step, by=by, version=version, on=on)


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer to one request."""

    title: str
    text: str
    language: str
    begins: str = ""
    ends: str = ""


def offer(pk: int, told: Offered, *, by: policy.Actor) -> models.Offer:
    """The partner to whom a request was shown offers help; the country alone sees it."""
    found = access.one(models.Approach, pk, by)
    if found.partner_id not in by.owners() or found.stage not in ("shown", "answered", "delivering"):
        raise errors.Refused("policy.refused", "Only a partner to whom the request is shown offers help for it.")
    made = models.Offer(
        owner_id=found.partner_id, klass="bilateral", approach=found, country_id=found.owner_id,
        provider=str(_name(found.partner_id)), subject=str(found.content.get("subject", "")),
        title={told.language: told.title}, text={told.language: told.text}, on=clock.today().isoformat(),
        begins=told.begins, ends=told.ends,
    )  # fmt: skip
    return deeds.create(made, by=by, parties={found.owner_id})


def say_of_offer(pk: int, text: str, language: str, *, by: policy.Actor, version: int) -> models.Offer:
    """The provider says in one language what came of an offer that was accepted; the country reads it."""
    found = access.one(models.Offer, pk, by)
    if found.approach_id is None or found.owner_id not in by.owners():
        raise errors.Refused("policy.refused", "Whoever offered says what came of it.")
    if found.stage not in ("accepted", "delivered"):
        raise errors.OutOfOrder("offer.accepted", "Nothing can have come of an offer that was not accepted.")
    told = {"feedback": _said(found.feedback, language, text)}
    return deeds.change(models.Offer, pk, told, by=by, version=version)


def _name(owner: str) -> str:
    names = access.names().get(owner, {})
    return next((names[code] for code in fields.LANGUAGES if names.get(code)), owner)
