"""Deeds on reviews: begin one, agree on its scope, say yes or take it back, move on, withdraw from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import review_frames as frames
from atalaya.apps.cooperation import review_joint as joint
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.cooperation import review_standing as standing
from atalaya.core import errors, policy, reviews
from atalaya.core.mapping import words

_CODE: Final = re.compile(r"[A-Z]{2}")
_SHARED: Final = (models.Review, models.Session, models.Visit, models.Note, models.Finding)


@dataclass(frozen=True, slots=True)
class Begin:
    """What a review begins with. ``elsewhere`` are countries that are not registered here yet, by code."""

    title: Mapping[str, str]
    countries: tuple[str, ...]
    topics: tuple[Mapping[str, Any], ...] = ()
    elsewhere: Mapping[str, Mapping[str, str]] | None = None
    more: Mapping[str, Any] | None = None


def begin(told: Begin, *, by: policy.Actor) -> models.Review:
    """Makes a room for a review and invites its countries. Any country may take part; none becomes a beneficiary.

    Unusable (``review.few``) with fewer than two countries.
    """
    with transaction.atomic():
        outside = [_country(code, names) for code, names in (told.elsewhere or {}).items()]
        countries = list(dict.fromkeys((*told.countries, *outside)))
        _check(countries)
        owner = _room(told.title, countries)
        row = models.Review(
            owner=owner,
            klass=policy.Klass.BILATERAL,
            title=dict(told.title),
            countries=countries,
            topics=keyed(told.topics),
            **(told.more or {}),
        )
        made = deeds.create(row, by=by, parties=standing.parties(row))
        if policy.may(by, policy.Verb.CREATE, policy.Thing("grant", owner.code, policy.Klass.NATIONAL)):
            _facilitate(made, by)
    return made


def _check(countries: list[str]) -> None:
    known = set(people.Owner.objects.filter(code__in=countries, kind="country").values_list("code", flat=True))
    if len(countries) < reviews.FEWEST or set(countries) - known:
        raise errors.Unusable("review.few", "Choose at least two countries.", "countries")


def _country(code: str, names: Mapping[str, str]) -> str:
    """A country that is not registered here: it owns its own things like any other."""
    if not _CODE.fullmatch(code) or not any(names.values()):
        raise errors.Unusable("review.country", "Write the two letters and the name of the other country.", "code")
    found, _made = people.Owner.objects.get_or_create(
        code=f"country:{code}", defaults={"kind": "country", "names": dict(names), "calendar": code}
    )
    return found.code


def _room(title: Mapping[str, str], countries: list[str]) -> people.Owner:
    stem = "-".join(one.partition(":")[2].lower() for one in countries)[:24]
    number, code = 1, f"review:{stem}"
    while people.Owner.objects.filter(code=code).exists():
        number += 1
        code = f"review:{stem}-{number}"
    invented = people.Owner.objects.filter(code__in=countries, invented=True).exists()
    return people.Owner.objects.create(code=code, kind="review", names=dict(title), invented=invented)


def keyed(topics: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Topics with a key of their own, which stays when their names change."""
    made: list[dict[str, Any]] = []
    for row in topics:
        name = dict(row.get("name") or {})
        stem = re.sub(r"[^a-z0-9]+", "-", words.fold(next(iter(name.values()), ""))).strip("-")[:16].strip("-")
        key, number = str(row.get("key") or stem or "t"), 1
        while any(one["key"] == key for one in made):
            number += 1
            key = f"{stem[:13]}-{number}"
        made.append({"key": key, "name": name})
    return made


def facilitate(pk: int, *, by: policy.Actor) -> None:
    """The coordinator of the secretariat takes the pen of a review: its rapporteur, until another is named."""
    with transaction.atomic():
        found = standing.inside(pk, by)
        policy.require(by, policy.Verb.CREATE, policy.Thing("grant", found.owner_id, policy.Klass.NATIONAL))
        _facilitate(found, by)


def _facilitate(review: models.Review, by: policy.Actor) -> None:
    rows = people.Grant.objects.filter(user_id=by.person or 0, owner=review.owner_id, ended_at=None)
    if by.person is None or rows.exists():
        return
    made = people.Grant.objects.create(
        user_id=by.person,
        role=policy.Role.REVIEWER,
        owner_id=review.owner_id,
        since=clock.today(),
        given_by_id=by.person,
    )
    shown = {"role": (None, str(policy.Role.REVIEWER))}
    deeds.append("grant.granted", by=by, target=("access.grant", made.pk, review.owner_id), values=shown)


def scope(pk: int, told: Mapping[str, Any], *, by: policy.Actor, version: int) -> models.Review:
    """Writes the scope. Every country agrees to it as it stands; a change asks them again."""
    with transaction.atomic():
        found = standing.held(pk, by)
        if found.stage != "invited":
            raise errors.OutOfOrder("review.scoped", "The scope is agreed. Open it again to change it.")
        wanted = {**told, "topics": keyed(told["topics"])} if "topics" in told else dict(told)
        return deeds.change(models.Review, pk, wanted, by=by, version=version)


def no_file(row: models.Review, by: policy.Actor) -> None:
    """A review begins where its countries are invited, never by a spreadsheet."""
    del row, by
    raise errors.OutOfOrder("review.begin", "A review begins on its own page, where its countries are invited.")


def amend(pk: int, told: Mapping[str, Any], *, by: policy.Actor, version: int) -> models.Review:
    """Changes a review by form or file. What the scope says is changed by ``scope`` while it is open, and only then."""
    with transaction.atomic():
        found = standing.held(pk, by)
        new = {name: value for name, value in told.items() if getattr(found, name) != value}
        if found.stage != "invited" and set(new) & set(standing.SCOPE):
            raise errors.OutOfOrder("review.scoped", "The scope is agreed. Open it again to change it.")
        if new.get("klass"):
            raise errors.Unusable("review.class", "What lies in the room of a review stays among its parties.", "klass")
        return deeds.change(models.Review, pk, new, by=by, version=version)


def say(pk: int, what: str, country: str, digest: str, *, by: policy.Actor) -> models.Consent:
    """A country says yes to something as its people read it.

    Refused for others than the country's people; Conflict when it changed since it was read.
    """
    with transaction.atomic():
        found = standing.held(pk, by, policy.Verb.APPROVE)
        standing.require_speaking(found, country, by)
        now = standing.standing(found, frames.content(found, public=True)).get(what, "")
        if not now:
            raise errors.OutOfOrder("review.nothing", "There is nothing yet to say yes to.")
        if digest != now:
            raise errors.Conflict("review.changed", "This changed while you read it. Read it again first.")
        end(standing.TARGET, pk, what, country)
        made = models.Consent.objects.create(
            target=standing.TARGET, target_id=pk, what=what, owner_id=country, digest=digest, by_id=by.person
        )
        deeds.append("review.consented", record=found, by=by, values={what: (None, country)})
        frames.follow(found, by)
    return made


def unsay(pk: int, what: str, country: str, *, by: policy.Actor) -> None:
    """A country takes its yes back. What was published by it is gone for everybody at once."""
    with transaction.atomic():
        found = standing.held(pk, by, policy.Verb.APPROVE)
        standing.require_speaking(found, country, by)
        if not end(standing.TARGET, pk, what, country):
            raise errors.OutOfOrder("review.unsaid", "This country had not said yes.")
        deeds.append("review.unconsented", record=found, by=by, values={what: (country, None)})
        frames.follow(found, by)


def end(target: str, pk: int, what: str, owner: str) -> int:
    """Ends what an owner had said yes to."""
    rows = models.Consent.objects.filter(target=target, target_id=pk, what=what, owner=owner, ended_at=None)
    return rows.update(ended_at=clock.now())


def take(
    pk: int, step: str, *, by: policy.Actor, version: int, on: date | None = None, number: str = ""
) -> models.Review:
    """Takes a step. What needs every country is refused until each said yes; sending needs the number of the note."""
    with transaction.atomic():
        found = standing.held(pk, by)
        reviews.require(step, found.countries, standing.waiting(found, frames.content(found, public=True)))
        more: dict[str, Any] = {}
        if step == "submit":
            if not number.strip() or on is None:
                raise errors.Unusable(
                    "note.number", "Write the number that the sender gave the note. It is never made up here.", "number"
                )
            more = {"note": number.strip(), "note_on": on.isoformat()}
        done = deeds.take(models.Review, pk, step, by=by, version=version, on=on, **more)
        _after(done, step, by)
    return done


def _after(review: models.Review, step: str, by: policy.Actor) -> None:
    if step == "scope":
        frames.show_observers(review, by)
    elif step == "rescope":
        frames.hide_from_observers(review)
    elif step == "redraft":
        joint.void(review)
        frames.follow(review, by)


def leave(pk: int, country: str, *, by: policy.Actor) -> models.Review:
    """A country withdraws from a review. It takes what is its own with it; the others go on, or end the review."""
    with transaction.atomic():
        found = standing.held(pk, by, policy.Verb.APPROVE)
        standing.require_speaking(found, country, by)
        if found.PROCESS and found.stage in found.PROCESS.ends:
            raise errors.OutOfOrder("review.over", "This review is over.")
        parts.take_back(found, country, by)
        left = {
            "countries": [one for one in found.countries if one != country],
            "left": [*(one for one in found.left if one != country), country],
        }
        done = deeds.change(models.Review, pk, left, by=by, version=found.version)
        models.Consent.objects.filter(target=standing.TARGET, target_id=pk, owner=country, ended_at=None).update(
            ended_at=clock.now()
        )
        joint.strip(done, by)
        frames.follow(done, by)
        deeds.append("review.left", record=done, by=by, values={"country": (country, None)})
        for model in _SHARED:
            rows = model._default_manager.filter(**({"pk": pk} if model is models.Review else {"review": pk}))
            people.Party.objects.filter(
                target=access.target(model), target_id__in=list(rows.values_list("pk", flat=True)), owner=country
            ).delete()
    return done
