"""Deeds on what lies in the room of a review: sessions, visits, notes, findings and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import review_frames as frames
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_standing as standing
from atalaya.core import errors, policy, review_processes

KINDS: Final[Mapping[str, Any]] = {
    "session": models.Session,
    "visit": models.Visit,
    "note": models.Note,
    "finding": models.Finding,
}
"""What can be added to the room, by the word in the address."""


def add(pk: int, kind: str, told: Mapping[str, Any], *, by: policy.Actor) -> Any:
    """Adds something to the room, for its countries and the secretariat; observers see none of it."""
    return put(KINDS[kind](klass=policy.Klass.BILATERAL, review_id=pk, **told), by)


def put(row: Any, by: policy.Actor) -> Any:
    """Writes a row of the room, whichever door it came by; its parties share it from the start."""
    with transaction.atomic():
        found = standing.held(row.review_id or 0, by)
        fits(row, by)
        made = deeds.create(row, by=by, parties=standing.parties(found))
        frames.follow(found, by)
    return made


def fits(row: Any, by: policy.Actor) -> None:
    """Says what stands against a new row; it belongs to the room it lies in."""
    found = standing.inside(row.review_id or 0, by)
    policy.require(by, policy.Verb.EDIT, access.thing(found))
    if found.PROCESS and found.stage in found.PROCESS.ends:
        raise errors.OutOfOrder("review.over", "This review is over.")
    told = {name: getattr(row, name) for name in ("host", "countries", "begins", "ends") if hasattr(row, name)}
    _check(found, {**told, "klass": row.klass})
    row.owner_id = found.owner_id


def _check(review: models.Review, told: Mapping[str, Any]) -> None:
    for name in ("host", "countries"):
        if set(told.get(name, ())) - set(review.countries):
            raise errors.Unusable("review.countries", "Choose among the countries of this review.", name)
    if told.get("klass", policy.Klass.BILATERAL) != policy.Klass.BILATERAL:
        raise errors.Unusable("review.class", "What lies in the room of a review stays among its parties.", "klass")
    if told.get("review_id", review.pk) != review.pk:
        raise errors.Unusable("review.moved", "What lies in the room of a review does not move to another.", "review")
    begins, ends = told.get("begins", ""), told.get("ends", "")
    if begins and ends and ends < begins[: len(ends)]:
        raise errors.Unusable("review.days", "The last day lies before the first.", "ends")


def change(model: Any, pk: int, told: Mapping[str, Any], *, by: policy.Actor, version: int) -> Any:
    """Changes what lies in the room; what was published and is not what it was any more goes."""
    with transaction.atomic():
        found = access.one(model, pk, by)
        _check(found.review, told)
        done = deeds.change(model, pk, told, by=by, version=version)
        frames.follow(found.review, by)
    return done


def keep_from_public(pk: int, *, by: policy.Actor, version: int) -> Any:
    """Takes a visit out of the public text, or lets it back in; every country consents to the text anew."""
    found = access.one(models.Visit, pk, by)
    return change(models.Visit, pk, {"in_public": not found.in_public}, by=by, version=version)


# Findings.


def acts_on(found: models.Finding, by: policy.Actor) -> bool:
    """Whether a finding is this person's to act on: their country's, or anybody's in the room where it names none."""
    if not policy.may(by, policy.Verb.EDIT, access.thing(found)):
        return False
    named = [one for one in found.countries if one in found.review.countries]
    return not named or bool(by.owners() & {*named, found.owner_id, policy.SECRETARIAT})


def take(pk: int, step: str, *, by: policy.Actor, version: int) -> models.Finding:
    """A recommendation moves on, by the people of a country that it concerns."""
    with transaction.atomic():
        found = access.one(models.Finding, pk, by)
        _require(found, by)
        return deeds.take(models.Finding, pk, step, by=by, version=version)


def note(pk: int, on: str, text: str, *, by: policy.Actor, version: int) -> models.Finding:
    """Notes what was done about a recommendation."""
    with transaction.atomic():
        found = access.one(models.Finding, pk, by)
        _require(found, by)
        rows = [*found.progress, {"on": on.strip(), "text": text.strip()}]
        return deeds.change(models.Finding, pk, {"progress": rows}, by=by, version=version)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who acts on a recommendation, and until when."""

    body: str
    person: str
    due: date | None


def assign(pk: int, told: Assigned, *, by: policy.Actor, version: int) -> models.Finding:
    """Says which body or person acts, and until when. Unusable without either; OutOfOrder for what is closed."""
    with transaction.atomic():
        found = access.one(models.Finding, pk, by)
        _require(found, by)
        if not is_open(found):
            raise errors.OutOfOrder("finding.closed", "Only an open recommendation is assigned.")
        body, person = (" ".join(text.split()) for text in (told.body, told.person))
        if not body and not person:
            raise errors.Unusable("finding.nobody", "Write which body or person acts.", "body")
        wanted = {"body": body, "person": person, "due": told.due}
        return deeds.change(models.Finding, pk, wanted, by=by, version=version)


def _require(found: models.Finding, by: policy.Actor) -> None:
    if not acts_on(found, by):
        raise errors.Refused("review.voice", "Only its own people speak for a country here.")


def is_open(found: models.Finding) -> bool:
    """Whether a recommendation still waits to be acted upon."""
    closed = {*review_processes.FINDING.ends, "done", "dropped"}
    return found.sort == "recommendation" and found.stage not in closed
