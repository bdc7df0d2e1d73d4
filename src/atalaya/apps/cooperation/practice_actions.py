"""Deeds on practices: write one, share it, consent to show it, take that back, say that it was used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction

from atalaya.adapters import clock
from atalaya.apps.access import deeds, fields
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import practice_models as models
from atalaya.apps.cooperation import review_models, review_standing
from atalaya.core import errors, policy, reviews

TARGET: Final = "cooperation.practice"
SHOW: Final = "library"
WORDS: Final = ("title", "summary", "lessons", "obligations", "themes", "tradition", "owners", "since", "sources")
"""What an owner consents to; all of it, as it stands."""


def create(told: Mapping[str, Any], country: str, *, by: policy.Actor, finding: int | None = None) -> models.Practice:
    """Writes a practice of a country, alone or together with others, who then read it and consent, too."""
    values = dict(told)
    owners = list(dict.fromkeys((country, *values.pop("owners", ()))))
    with transaction.atomic():
        if finding is not None:
            access.one(review_models.Finding, finding, by)
        _check(owners)
        klass = policy.Klass.BILATERAL if len(owners) > 1 else policy.Klass.NATIONAL
        row = models.Practice(owner_id=country, klass=klass, owners=owners, finding_id=finding, **values)
        return deeds.create(row, by=by, parties=owners)


def _check(owners: Iterable[str]) -> None:
    wanted = set(owners)
    if people.Owner.objects.filter(code__in=wanted, kind="country").count() != len(wanted):
        raise errors.Unusable("practice.owners", "Choose the countries whose practice it is.", "owners")


def digest(found: models.Practice) -> str:
    """Of the words as they stand."""
    told = found.values()
    return review_standing.digest({name: told[name] for name in WORDS})


def owners(found: models.Practice) -> list[str]:
    """Everybody whose consent it takes."""
    return list(dict.fromkeys((found.owner_id, *found.owners)))


def waiting(found: models.Practice) -> tuple[str, ...]:
    """The owners that have not consented to the words as they stand."""
    said = review_standing.said(TARGET, found.pk).get(SHOW, {})
    return reviews.missing(owners(found), said, digest(found))


def speaks_for(found: models.Practice, by: policy.Actor) -> tuple[str, ...]:
    """The owners for whom this person may consent."""
    thing = access.thing(found)
    return tuple(one for one in owners(found) if policy.may(review_standing.at(by, one), policy.Verb.APPROVE, thing))


def _held(pk: int, owner: str, by: policy.Actor) -> models.Practice:
    found = models.Practice.objects.select_for_update(of=("self",)).filter(pk=pk, withdrawn=False).first()
    if found is None:
        raise review_standing.nothing()
    policy.require(by, policy.Verb.APPROVE, access.thing(found))
    if owner not in speaks_for(found, by):
        raise errors.Refused("review.voice", "Only its own people speak for a country here.")
    return found


def consent(pk: int, owner: str, seen: str, *, by: policy.Actor) -> models.Practice:
    """An owner consents to show a practice in the library; with the last consent it lands there.

    Conflict when the words changed since they were read.
    """
    with transaction.atomic():
        found = _held(pk, owner, by)
        now = digest(found)
        if now != seen:
            raise errors.Conflict("review.changed", "This changed while you read it. Read it again first.")
        _end(pk, owner)
        review_models.Consent.objects.create(
            target=TARGET, target_id=pk, what=SHOW, owner_id=owner, digest=now, by_id=by.person
        )
        deeds.append("practice.consented", record=found, by=by, values={SHOW: (None, owner)})
        if not waiting(found):
            _shelve(found, now, by)
    return found


def _end(pk: int, owner: str) -> int:
    rows = review_models.Consent.objects.filter(target=TARGET, target_id=pk, what=SHOW, owner=owner, ended_at=None)
    return rows.update(ended_at=clock.now())


def _shelve(found: models.Practice, now: str, by: policy.Actor) -> None:
    """Puts a copy of the words that all consented to into the library, in place of an earlier one."""
    take_down(found, by)
    told = {name: getattr(found, name) for name in WORDS}
    deeds.plant(models.Shelved(owner_id=found.owner_id, klass=policy.Klass.PUBLIC, practice=found, digest=now, **told))
    deeds.append("practice.published", record=found, by=by, values={"owners": (None, owners(found))})


def take_down(found: models.Practice, by: policy.Actor) -> bool:
    """Takes a practice from the library; its page is gone, and says nothing."""
    done = bool(models.Shelved.objects.filter(practice=found, withdrawn=False).update(withdrawn=True))
    if done:
        deeds.append("practice.unpublished", record=found, by=by)
    return done


def take_back(pk: int, owner: str, *, by: policy.Actor) -> models.Practice:
    """An owner takes its consent back: the practice leaves the library at once, for everybody."""
    with transaction.atomic():
        found = _held(pk, owner, by)
        if not _end(pk, owner):
            raise errors.OutOfOrder("review.unsaid", "This country had not said yes.")
        deeds.append("practice.unconsented", record=found, by=by, values={SHOW: (owner, None)})
        take_down(found, by)
    return found


def use(pk: int, country: str, on: str, words: str, *, by: policy.Actor) -> models.Use:
    """A country says that it used a practice of the library. Refused for others than its own people."""
    with transaction.atomic():
        found = access.one(models.Shelved, pk, by)
        if not policy.may(review_standing.at(by, country), policy.Verb.CREATE, _own(country)):
            raise errors.Refused("review.voice", "Only its own people speak for a country here.")
        if not fields.is_day(on):
            raise errors.Unusable("draft.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "on")
        made = models.Use.objects.create(
            practice_id=found.practice_id, owner_id=country, on=on, words=" ".join(words.split())[:600], by_id=by.person
        )
        target = ("cooperation.use", made.pk, country)
        deeds.append("practice.used", by=by, target=target, values={"practice": (None, found.practice_id)})
    return made


def _own(country: str) -> policy.Thing:
    return policy.Thing("practice", country, policy.Klass.NATIONAL)
