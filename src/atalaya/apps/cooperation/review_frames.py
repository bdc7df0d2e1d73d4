"""What others see of a review: observers its frame, everybody what all countries consented to, and nothing else."""

from __future__ import annotations

from typing import Any

from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_standing as standing
from atalaya.core import policy, reviews


def content(review: models.Review, *, public: bool) -> dict[str, Any]:
    """Countries, topics, dates and places: no name of a person, no agency, no word of what was said.

    ``public`` leaves out sessions and visits that were withdrawn from the public text.
    """
    sessions = models.Session.objects.filter(review=review, withdrawn=False).order_by("begins", "pk")
    visits = models.Visit.objects.filter(review=review, withdrawn=False).order_by("on", "pk")
    return {
        "title": review.title,
        "countries": list(review.countries),
        "topics": [row.get("name", {}) for row in review.topics],
        "begins": review.begins,
        "ends": review.ends,
        "sessions": [
            {"title": one.title, "place": one.place, "begins": one.begins, "ends": one.ends}
            for one in sessions
            if one.in_public or not public
        ],
        "visits": [{"place": one.place, "on": one.on} for one in visits if one.in_public or not public],
    }


def show_observers(review: models.Review, by: policy.Actor) -> None:
    """Opens the frame to exactly the observers that the review names."""
    frame = models.Frame.objects.filter(review=review, klass=policy.Klass.BILATERAL).first()
    if frame is None:
        made = models.Frame(
            owner_id=review.owner_id,
            klass=policy.Klass.BILATERAL,
            review=review,
            what=reviews.FRAME,
            title=review.title,
        )
        frame = deeds.plant(made)
    name = access.target(models.Frame)
    rows = people.Release.objects.filter(target=name, target_id=frame.pk, stage=access.CONFIRMED)
    rows.exclude(audience__in=review.observers).update(stage="withdrawn")
    shown = set(rows.filter(audience__in=review.observers).values_list("audience", flat=True))
    for one in review.observers:
        if one not in shown:
            people.Release.objects.create(target=name, target_id=frame.pk, audience=one, stage=access.CONFIRMED)
    deeds.append("review.observed", record=review, by=by, values={"observers": (None, sorted(review.observers))})


def hide_from_observers(review: models.Review) -> None:
    """Takes the frame from the observers, for as long as its scope is not agreed."""
    frames = models.Frame.objects.filter(review=review, klass=policy.Klass.BILATERAL).values_list("pk", flat=True)
    rows = people.Release.objects.filter(target=access.target(models.Frame), target_id__in=frames)
    rows.filter(stage=access.CONFIRMED).update(stage="withdrawn")


def publish(review: models.Review, what: str, told: dict[str, Any], by: policy.Actor) -> None:
    """Puts before everybody what all countries consented to, as it stood then; an earlier one goes."""
    unpublish(review, what, by)
    made = models.Frame(
        owner_id=review.owner_id,
        klass=policy.Klass.PUBLIC,
        review=review,
        what=what,
        title=review.title,
        content=told,
    )
    deeds.plant(made)
    deeds.append("review.published", record=review, by=by, values={what: (None, True)})


def unpublish(review: models.Review, what: str, by: policy.Actor) -> None:
    """Takes from everybody's sight what was published: the page is gone, and says nothing."""
    rows = models.Frame.objects.filter(review=review, klass=policy.Klass.PUBLIC, what=what, withdrawn=False)
    if rows.update(withdrawn=True):
        deeds.append("review.unpublished", record=review, by=by, values={what: (True, None)})


def follow(review: models.Review, by: policy.Actor) -> None:
    """What is published is exactly what every country consented to: otherwise it goes."""
    waiting = standing.waiting(review, content(review, public=True))
    published = set(
        models.Frame.objects.filter(review=review, klass=policy.Klass.PUBLIC, withdrawn=False).values_list(
            "what", flat=True
        )
    )
    enough = len(review.countries) >= reviews.FEWEST
    for what in (reviews.FRAME, reviews.REPORT):
        agreed = enough and not waiting[what]
        if agreed and what not in published:
            publish(review, what, _told(review, what), by)
        elif not agreed and what in published:
            unpublish(review, what, by)


def _told(review: models.Review, what: str) -> dict[str, Any]:
    if what == reviews.FRAME:
        return content(review, public=True)
    version = standing.joint_version(review)
    return {"version": version.number, "text": version.content} if version else {}
