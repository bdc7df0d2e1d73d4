"""What peer reviews, findings and practices give to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.cooperation import practice_actions, practice_models, practice_queries
from atalaya.apps.cooperation import review_frames as frames
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_queries as queries
from atalaya.apps.cooperation import review_registers as registers
from atalaya.apps.cooperation import review_rows as rows
from atalaya.core import policy, review_processes
from atalaya.core.mapping import words
from atalaya.web import pieces

SHORT: Final = 100


def _mine(actor: policy.Actor) -> list[models.Review]:
    """The reviews under way in which this person works."""
    owners = actor.owners()
    if not owners:
        return []
    rows_ = models.Review.objects.exclude(stage__in=review_processes.REVIEW.ends)
    seen = access.visible(rows_, actor).select_related("owner").order_by("pk")
    return [one for one in seen if owners & {*one.countries, one.owner_id, policy.SECRETARIAT}]


def _ledger(actor: policy.Actor) -> list[models.Finding]:
    """Open recommendations that are this person's to act on."""
    if not actor.owners():
        return []
    seen = access.visible(models.Finding.objects.filter(sort="recommendation"), actor).select_related("review", "owner")
    return [one for one in seen.order_by("due", "pk") if rows.is_open(one) and rows.acts_on(one, actor)]


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """What a country is asked to say yes to, changes asked of the rapporteur, practices that wait for consent."""
    found = []
    for one in _mine(actor):
        title, names = values.spoken(one.title).text, values.Names(actor)
        asked = queries.questions(one, frames.content(one, public=True), names, actor)
        open_ = [q for q in asked if not q.is_yes and q.what in _asked_at(one.stage)]
        href = reverse("reviews", args=[one.pk]) + "#yes"
        found += [
            pieces.Waiting(title, href, _("Say yes or ask for a change: %(what)s") % {"what": q.label}) for q in open_
        ]
        if one.owner_id in actor.owners() and models.Change.objects.filter(review=one, settled_at=None).exists():
            label = _("A country asks for a change of the joint text")
            found.append(pieces.Waiting(title, reverse("review-joint", args=[one.pk]) + "#changes", label))
    return (*found, *_consents(actor))


def _asked_at(stage: str) -> tuple[str, ...]:
    if stage == "invited":
        return ("scope",)
    return ("joint",) if stage in ("drafting", "cleared", "joint") else ()


def _consents(actor: policy.Actor) -> list[pieces.Waiting]:
    if not actor.owners():
        return []
    seen = access.visible(practice_models.Practice.objects.all(), actor).order_by("pk")
    found = []
    for one in seen:
        mine = set(practice_actions.speaks_for(one, actor)) & set(practice_actions.waiting(one))
        if mine and len(practice_actions.owners(one)) > 1:
            title = values.spoken(one.title).text
            found.append(
                pieces.Waiting(title, reverse("practices", args=[one.pk]), _("Consent to show this practice, or not"))
            )
    return found


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Sessions to come, and the days on which recommendations are due."""
    today = clock.today()
    found = []
    for one in _ledger(actor):
        if one.due and one.due <= until:
            what = _("Recommendation: %(text)s") % {"text": values.spoken(one.text).text[:SHORT]}
            href = reverse("review-ledger", args=[one.review_id])
            whose = values.spoken(one.review.title).text
            found.append(pieces.Deadline(what, one.due, (one.due - today).days, href, whose, _("Recommendation")))
    for review in _mine(actor):
        whose, href = values.spoken(review.title).text, reverse("reviews", args=[review.pk])
        for session in models.Session.objects.filter(review=review, withdrawn=False).order_by("begins"):
            on = date.fromisoformat(session.begins) if len(session.begins) == len("2026-03-01") else None
            if on is not None and today <= on <= until:
                title = values.spoken(session.title).text
                found.append(pieces.Deadline(title, on, (on - today).days, href, whose, _("Review session")))
    return tuple(found)


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[pieces.Found, ...]:
    """Reviews, findings and notes of this person's rooms; practices of the library, in any of the four languages."""
    wanted = words.fold(asked).split()
    if not wanted:
        return ()
    found: list[pieces.Found] = []
    for model, kind, name in (
        (models.Review, _("peer review"), "title"),
        (models.Finding, _("finding of a review"), "text"),
        (models.Note, _("note of a review"), "text"),
        (practice_models.Practice, _("practice"), "title"),
    ):
        slug = next(one.slug for one in registers.REGISTERS if one.model is model)
        seen = access.visible(model._default_manager.all(), actor)
        for word in wanted:
            seen = seen.filter(folded__contains=word)
        for one in seen.order_by("-pk")[: max(0, limit - len(found))]:
            title = values.spoken(getattr(one, name)).text[:SHORT]
            found.append(pieces.Found(title, kind, reverse(slug, args=[one.pk]), one.klass))
    for hit in practice_queries.find(asked, {}, actor, max(0, limit - len(found))):
        found.append(pieces.Found(hit.title.text, _("practice in the library"), hit.href, "public", hit.summary.text))
    return tuple(found)


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """The reviews under way with their stages, and the recommendations that are still open."""
    mine = [one for one in _mine(actor) if owner in one.countries]
    made = []
    if mine:
        heads = tuple(pieces.Column(one) for one in (_("Title"), _("Stage"), _("Begins"), _("Ends")))
        lines = tuple(
            pieces.Row(
                (values.spoken(one.title).text, values.stage_name(one), values.day(one.begins), values.day(one.ends)),
                reverse("reviews", args=[one.pk]),
            )
            for one in mine
        )
        made.append(pieces.Section(_("Peer reviews"), heads, lines))
    ledger = [one for one in _ledger(actor) if owner in one.countries]
    if ledger:
        heads = tuple(
            pieces.Column(one) for one in (_("Recommendation"), _("Stage"), _("Body that acts"), _("Due date"))
        )
        lines = tuple(
            pieces.Row(
                (values.spoken(one.text).text[:SHORT], values.stage_name(one), one.body or None, one.due),
                reverse("review-ledger", args=[one.review_id]),
            )
            for one in ledger
        )
        made.append(pieces.Section(_("Recommendations of peer reviews"), heads, lines))
    return tuple(made)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's practices, and the reviews it takes part in with what lies in them."""
    owner = f"country:{country.upper()}"
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    rooms = [one.pk for one in access.visible(models.Review.objects.all(), actor) if owner in one.countries]
    for register in registers.REGISTERS:
        kept = register.model._default_manager.all()
        if register is registers.PRACTICES:
            kept = kept.filter(owner_id=owner)
        else:
            kept = kept.filter(**{"pk__in" if register is registers.REVIEWS else "review__in": rooms})
        found = exchange.rows(register, actor, access.visible(kept, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    return made
