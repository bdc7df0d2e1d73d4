"""Who is inside a review, whom a person speaks for there, and what stands before the countries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access import records
from atalaya.apps.cooperation import review_models as models
from atalaya.core import errors, policy, reviews, seal

TARGET: Final = "cooperation.review"
SCOPE: Final = (
    "title about countries observers observers_told topics agencies begins ends confidentiality output".split()
)
"""What the countries agree to when they agree to the scope."""


def inside(pk: int, by: policy.Actor) -> models.Review:
    """A review for those in its room. Missing for anybody else, observers included."""
    return access.one(models.Review, pk, by)


def held(pk: int, by: policy.Actor, verb: policy.Verb = policy.Verb.EDIT) -> models.Review:
    """The same, locked, if this person may do this. Must run in a transaction."""
    found = models.Review.objects.select_for_update(of=("self",)).filter(pk=pk, withdrawn=False).first()
    if found is None:
        raise nothing()
    policy.require(by, verb, access.thing(found))
    return found


def parties(review: models.Review) -> list[str]:
    """Who shares what lies in the room: the countries that are in it, and the secretariat."""
    return [*review.countries, policy.SECRETARIAT]


def at(by: policy.Actor, owner: str) -> policy.Actor:
    """A person as far as their roles at one owner go."""
    return policy.Actor(by.person, by.name, tuple(one for one in by.grants if one.owner == owner), by.strong)


def speaks_for(review: models.Review, by: policy.Actor, verb: policy.Verb = policy.Verb.APPROVE) -> tuple[str, ...]:
    """The countries of a review for which this person may say yes, or do something else."""
    thing = access.thing(review)
    return tuple(one for one in review.countries if policy.may(at(by, one), verb, thing))


def require_speaking(review: models.Review, country: str, by: policy.Actor) -> None:
    """Refused for somebody who may not speak for a country of the review."""
    if country not in speaks_for(review, by):
        raise errors.Refused("review.voice", "Only its own people speak for a country here.")


def may(review: models.Review, verb: policy.Verb, by: policy.Actor) -> bool:
    """What this person may do in the room."""
    return policy.may(by, verb, access.thing(review))


def nothing() -> errors.Missing:
    """What is said of things that do not exist or may not be seen."""
    return errors.Missing("policy.missing", "There is no such record.")


def digest(told: Any) -> str:
    """The digest of plain values."""
    return hashlib.sha256(seal.canonical(told)).hexdigest()


# What stands, and who said yes to it.


def scope_digest(review: models.Review) -> str:
    """Of the scope as it stands."""
    return digest({name: records.plain(review, name) for name in SCOPE})


def joint_version(review: models.Review) -> models.JointVersion | None:
    """The joint text that lies before the countries, if one does."""
    rows = models.JointVersion.objects.filter(joint__review=review, ended_at=None)
    return rows.order_by("-number").first()


def standing(review: models.Review, frame: Mapping[str, Any]) -> dict[str, str]:
    """The digest of what each question is about, empty where there is nothing to say yes to."""
    version = joint_version(review)
    joint = version.digest if version else ""
    return {
        reviews.SCOPE: scope_digest(review),
        reviews.JOINT: joint,
        reviews.FRAME: digest(frame),
        reviews.REPORT: joint,
    }


def said(target: str, pk: int) -> dict[str, dict[str, str]]:
    """Who said yes to which digest, by question and country; what was taken back does not count."""
    rows = models.Consent.objects.filter(target=target, target_id=pk, ended_at=None).order_by("pk")
    found: dict[str, dict[str, str]] = {}
    for what, owner, told in rows.values_list("what", "owner_id", "digest"):
        found.setdefault(what, {})[owner] = told
    return found


def cleared(review: models.Review) -> dict[str, models.PartVersion]:
    """The parts that their countries cleared, by country: released to the room, and as they were put."""
    rows = {one.pk: one for one in models.Part.objects.filter(review=review, withdrawn=False) if one.digest}
    released = people.Release.objects.filter(
        target=access.target(models.Part), target_id__in=rows, audience=review.owner_id, stage=access.CONFIRMED
    )
    open_ = {rows[pk].owner_id: rows[pk] for pk in released.values_list("target_id", flat=True)}
    versions = models.PartVersion.objects.filter(part__in=open_.values()).order_by("pk").select_related("part")
    return {
        one.part.owner_id: one
        for one in versions
        if one.digest == one.part.digest and one.part.owner_id in review.countries
    }


def waiting(review: models.Review, frame: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The countries that did not say yes yet, by question."""
    told, now = said(TARGET, review.pk), standing(review, frame)
    found = {what: reviews.missing(review.countries, told.get(what, {}), now[what]) for what in reviews.CONSENTS}
    done = cleared(review)
    return {**found, reviews.PART: tuple(one for one in review.countries if one not in done)}
