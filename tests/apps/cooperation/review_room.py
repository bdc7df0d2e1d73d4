"""A review of two countries or more to work in, for the tests of this room."""

from __future__ import annotations

from typing import Any

from atalaya.adapters import clock
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import review_actions as actions
from atalaya.apps.cooperation import review_frames as frames
from atalaya.apps.cooperation import review_joint as joint
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.drafting import actions as drafting
from atalaya.core import policy, reviews
from atalaya.core.drafting.model import Wording
from tests import world

CANARY = "velada"
"""A word that stands in restricted paragraphs and in notes alone."""
XC, XH = "country:XC", "country:XH"
TOPICS = (
    {"name": {"es": "Control en frontera y respuesta a incidentes", "en": "Border control and incident response"}},
    {"name": {"es": "Derecho penal y financiación", "en": "Criminal law and financing"}},
)


def person(role: str, owner: str, name: str = "") -> str:
    """The address of somebody who has this role there; made where there is nobody."""
    email = f"{name or role}.{owner.replace(':', '-').lower()}@revision.example"
    user, made = people.User.objects.get_or_create(email=email, defaults={"name": f"{role} {owner}", "digest": "never"})
    if made:
        user.set_password(world.PASSWORD)
        user.save()
        people.Grant.objects.create(user=user, role=role, owner_id=owner, since=clock.today())
    return email


def who(role: str, owner: str) -> policy.Actor:
    """The same, as they act."""
    return world.actor(person(role, owner))


def coordinator() -> policy.Actor:
    """The coordinator of the secretariat, with the roles of this moment."""
    return who("coordinator", policy.SECRETARIAT)


def begin(*countries: str, **more: Any) -> models.Review:
    """A review begun by the secretariat."""
    told = actions.Begin(
        {"es": "Revisión de prueba", "en": "Review of the tests"}, countries or (XC, XH), TOPICS, more=more
    )
    return actions.begin(told, by=coordinator())


def fresh(review: models.Review) -> models.Review:
    """The review as it stands now."""
    return models.Review.objects.select_related("owner").get(pk=review.pk)


def frame(review: models.Review) -> dict[str, Any]:
    """What would be public."""
    return frames.content(fresh(review), public=True)


def say(review: models.Review, what: str, country: str) -> None:
    """A country says yes to what stands."""
    now = standing.standing(fresh(review), frame(review))[what]
    actions.say(review.pk, what, country, now, by=who("contact", country))


def everybody(review: models.Review, what: str) -> None:
    """Every country does."""
    for country in fresh(review).countries:
        say(review, what, country)


def step(review: models.Review, name: str, by: policy.Actor | None = None, **told: Any) -> models.Review:
    """Takes a step as the review stands now."""
    return actions.take(review.pk, name, by=by or coordinator(), version=fresh(review).version, **told)


def write(review: models.Review, country: str, words: str = "Lo que hacemos.", hidden: str = CANARY) -> models.Part:
    """A country's part with a paragraph on the first topic, and a restricted one."""
    contact = who("contact", country)
    made = parts.begin(review.pk, country, ("es", "en"), by=contact)
    topic = f"{reviews.TOPIC}{fresh(review).topics[0]['key']}"
    spoken = {"es": Wording("", f"{words} ({country})"), "en": Wording("", f"What we do ({country}).")}
    drafting.insert(made.text_id, "text", spoken, by=contact, under=topic)
    secret = drafting.insert(
        made.text_id, "text", {"es": Wording("", f"Palabra {hidden} {country}.")}, by=contact, under=topic
    )
    told = drafting.Rewrite(secret, "es", {}, {"restricted": True})
    drafting.rewrite(made.text_id, told, by=contact)
    return made


def clear(part: models.Part) -> None:
    """Puts a part and has a second person clear it."""
    part.refresh_from_db()
    parts.put(part.pk, by=who("contact", part.owner_id), version=part.version)
    part.refresh_from_db()
    parts.confirm(part, by=who("second", part.owner_id))


def to_drafting(review: models.Review) -> models.Review:
    """A review with an agreed scope, on the way to its report."""
    everybody(review, reviews.SCOPE)
    for name in ("scope", "meet", "draft"):
        step(review, name)
    return fresh(review)


def to_joint(review: models.Review) -> models.JointVersion:
    """A review whose parts are cleared and whose joint text lies before the countries."""
    to_drafting(review)
    for country in fresh(review).countries:
        clear(write(review, country))
    joint.begin(review.pk, ("es", "en"), by=coordinator())
    return joint.put(review.pk, by=coordinator())


def visible(review: models.Review, by: policy.Actor) -> bool:
    """Whether somebody sees the room."""
    return access.visible(models.Review.objects.filter(pk=review.pk), by).exists()
