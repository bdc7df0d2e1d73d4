"""Deeds on a country's own part of a report, and on what it puts before the others of its own answers and laws."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

from django.db import transaction

from atalaya.apps.access import deeds, releases
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import exchange
from atalaya.apps.assessment import models as assessment
from atalaya.apps.cooperation import review_joint as joint
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_packing as packing
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.drafting import actions as drafting
from atalaya.apps.drafting import guarding, texts
from atalaya.apps.drafting import models as drafts
from atalaya.apps.laws import actions as laws
from atalaya.core import errors, policy, reviews


def topics(review: models.Review) -> tuple[reviews.Topic, ...]:
    """What a review is about."""
    return tuple(reviews.Topic(str(row["key"]), row.get("name", {})) for row in review.topics)


def of(review: models.Review, country: str) -> models.Part | None:
    """A country's part, if it began one."""
    return models.Part.objects.filter(review=review, owner=country, withdrawn=False).select_related("text").first()


def begin(pk: int, country: str, languages: Sequence[str], *, by: policy.Actor) -> models.Part:
    """Begins a country's part: a text of its own with a section a topic, which nobody else sees."""
    with transaction.atomic():
        found = standing.held(pk, by)
        if country not in found.countries or country not in by.owners():
            raise standing.nothing()
        if not found.topics:
            raise errors.OutOfOrder("review.topics", "Agree on topics first: the report is written by topic.")
        if of(found, country) is not None:
            raise errors.OutOfOrder("review.part", "This country's part is begun.")
        spoken = tuple(languages) or ("es",)
        draft = drafts.Draft(
            owner_id=country, klass=policy.Klass.NATIONAL, kind="report", lead=spoken[0], title=dict(found.title)
        )
        text = drafting.create(draft, reviews.part(topics(found), found.title, spoken), by=by)
        return deeds.create(models.Part(owner_id=country, klass=policy.Klass.NATIONAL, review=found, text=text), by=by)


def put(pk: int, *, by: policy.Actor, version: int) -> people.Release:
    """Puts a part to be cleared as it stands, without its restricted paragraphs; a second person clears it.

    OutOfOrder where the content guard holds it up, or a wording is not chosen.
    """
    with transaction.atomic():
        found = access.one(models.Part, pk, by)
        policy.require(by, policy.Verb.RELEASE, access.thing(found))
        guarding.require_free(found.text)
        text = reviews.outside(texts.working(found.text))
        if not any(not one.id.startswith(reviews.TOPIC) for one in text.clauses):
            raise errors.OutOfOrder("review.empty", "The part has no words for others yet.")
        content = texts.write(text)
        digest = hashlib.sha256(content.encode()).hexdigest()
        _withdraw(found, by)
        models.PartVersion.objects.create(part=found, content=content, digest=digest, by_id=by.person)
        done = deeds.change(models.Part, pk, {"digest": digest}, by=by, version=version)
        joint.strip(found.review, by)
        return releases.propose(models.Part, pk, found.review.owner_id, why="", by=by, version=done.version)


def open_release(found: models.Part | models.Pack) -> people.Release | None:
    """The release of a part or pack to the room, proposed or confirmed."""
    rows = people.Release.objects.filter(
        target=access.target(type(found)), target_id=found.pk, audience=found.review.owner_id
    )
    return rows.exclude(stage="withdrawn").order_by("-pk").first()


def confirm(found: models.Part | models.Pack, *, by: policy.Actor) -> people.Release:
    """A second person clears what another put; the only person may, after a day's wait."""
    with transaction.atomic():
        release = open_release(found)
        if release is None:
            raise errors.OutOfOrder("review.unput", "Nothing waits to be cleared.")
        return releases.confirm(release.pk, by=by, version=release.version)


def withdraw(found: models.Part | models.Pack, *, by: policy.Actor) -> None:
    """Takes back what was shown to the room; the joint text loses it at once."""
    with transaction.atomic():
        if not _withdraw(found, by):
            raise errors.OutOfOrder("review.unput", "Nothing of this is shown to the others.")
        joint.strip(found.review, by)


def _withdraw(found: models.Part | models.Pack, by: policy.Actor) -> bool:
    release = open_release(found)
    if release is not None:
        releases.withdraw(release.pk, by=by, version=release.version)
    return release is not None


def take_back(review: models.Review, country: str, by: policy.Actor) -> None:
    """Everything that a country showed to the room, when it leaves: by whoever may speak for it."""
    rows: list[models.Part | models.Pack] = [
        *models.Part.objects.filter(review=review, owner=country),
        *models.Pack.objects.filter(review=review, owner=country),
    ]
    for one in rows:
        release = open_release(one)
        if release is not None:
            people.Release.objects.filter(pk=release.pk).update(stage="withdrawn", version=release.version + 1)
            told = {"audience": (None, release.audience)}
            target = (releases.TARGET, release.pk, country)
            deeds.append("release.withdraw", by=by, target=target, values=told, version=release.version + 1)


# Self-assessment.


def packs(review: models.Review, by: policy.Actor) -> list[models.Pack]:
    """The packs that this person may read: those shown to the room, and their own country's."""
    rows = models.Pack.objects.filter(review=review, withdrawn=False).order_by("owner", "pk")
    return [one for one in rows if one.owner_id in by.owners() or is_shown(one)]


def is_shown(found: models.Part | models.Pack) -> bool:
    """Whether it was released to the room."""
    release = open_release(found)
    return release is not None and release.stage == access.CONFIRMED


def pack(pk: int, matrix: int, *, by: policy.Actor) -> models.Pack:
    """Makes a pack of a country's answers as they stand with its released laws, and proposes to show it to the room."""
    with transaction.atomic():
        found = standing.inside(pk, by)
        book = access.one(assessment.Assessment, matrix, by)
        if book.owner_id not in found.countries or book.owner_id not in by.owners():
            raise standing.nothing()
        policy.require(by, policy.Verb.RELEASE, access.thing(book))
        content = packing.written(exchange.export(book, "xlsx", by), packing.laws_for(found, book.owner_id))
        kept = laws.store().put(io.BytesIO(content))
        row = models.Pack(
            owner_id=book.owner_id, klass=policy.Klass.NATIONAL, review=found, title=dict(book.title), file=kept.digest
        )
        made = deeds.create(row, by=by)
        releases.propose(models.Pack, made.pk, found.owner_id, why="", by=by, version=made.version)
    return made


def pack_file(found: models.Pack) -> tuple[str, bytes]:
    """Ending and bytes of a pack."""
    content = laws.store().read(found.file)
    return packing.ending(content), content


def books(country: str, by: policy.Actor) -> list[assessment.Assessment]:
    """The assessments of a country that this person may show to others."""
    if not policy.may(by, policy.Verb.RELEASE, policy.Thing("assessment", country, policy.Klass.NATIONAL)):
        return []
    rows = access.visible(assessment.Assessment.objects.filter(owner=country), by)
    return list(rows.order_by("-pk")[:50])
