"""What requests, offers and programmes give to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.cooperation import request_exchange
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.cooperation import request_standing as ways
from atalaya.apps.cooperation.request_registers import REGISTERS
from atalaya.apps.plans import standing as plans
from atalaya.core import assistance, assistance_processes, errors, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

exchange_rows = request_exchange.rows
exchange_take = request_exchange.take
exchange_taken = request_exchange.TAKEN


def _tracks(actor: policy.Actor) -> list[models.Track]:
    """The ways that this person follows."""
    if not actor.owners():
        return []
    rows = access.visible(models.Track.objects.exclude(stage="closed"), actor).select_related("owner", "request")
    return list(rows.order_by("pk")[:200])


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Releases to confirm, offers to answer, requests shown to a partner, clocks that are late."""
    owners = actor.owners()
    if not owners:
        return ()
    found = []
    rows = access.visible(models.Approach.objects.filter(stage="proposed"), actor).select_related("request", "partner")
    for one in rows:
        if queries.steps(one, access.thing(one), actor, "request-follow"):
            title = values.spoken(one.request.title).text
            found.append(pieces.Waiting(title, reverse("request-shown", args=[one.pk]), _("Confirm the release")))
    for one in access.visible(models.Approach.objects.filter(stage="shown", partner__in=owners), actor):
        title = values.spoken(one.content.get("title", {})).text
        found.append(pieces.Waiting(title, reverse("request-shown", args=[one.pk]), _("Answer this request")))
    for offer in access.visible(models.Offer.objects.filter(stage="made", country__in=owners), actor):
        if policy.may(actor, policy.Verb.APPROVE, access.thing(offer)):
            title = values.spoken(offer.title).text
            found.append(pieces.Waiting(title, reverse("offers", args=[offer.pk]), _("Answer this offer")))
    for track in _tracks(actor):
        late = [one for one in queries.clocks(track) if one.late]
        if late:
            found.append(pieces.Waiting(track.number, _address(track, actor), late[0].name, late[0].expected))
    return tuple(found)


def _address(track: models.Track, actor: policy.Actor) -> str:
    if track.owner_id in actor.owners():
        return reverse("request", args=[track.request_id])
    return reverse("request-way", args=[track.pk])


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Clocks that run on ways of requests, as dates that are expected."""
    today = clock.today()
    return tuple(
        pieces.Deadline(
            f"{one.name} ({one.calendar})",
            one.expected,
            (one.expected - today).days,
            _address(track, actor),
            track.number,
            _("request for assistance"),
        )
        for track in _tracks(actor)
        for one in queries.clocks(track)
        if not one.on and one.expected <= until
    )


_SEARCHED = (
    (models.Request, "request", "need"),
    (models.Posting, "request-posted", "text"),
    (models.Offer, "offers", "text"),
    (models.Programme, "programmes", "text"),
)


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[pieces.Found, ...]:
    """Requests, what was posted, offers and programmes whose words are asked for."""
    wanted = words.fold(asked).split()
    found: list[pieces.Found] = []
    for model, name, column in _SEARCHED if wanted else ():
        rows: Any = access.visible(model._default_manager.all(), actor)
        for word in wanted:
            rows = rows.filter(folded__contains=word)
        for row in rows.order_by("-updated_at", "-pk")[: limit - len(found)]:
            snippet = values.spoken(getattr(row, column)).text[:160]
            title = values.spoken(row.title).text
            found.append(
                pieces.Found(title, model._meta.verbose_name, reverse(name, args=[row.pk]), row.klass, snippet)
            )
    return tuple(found)


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know: the open requests with their next dates."""
    over = assistance_processes.REQUEST.ends
    rows = access.visible(models.Request.objects.filter(owner=owner).exclude(stage__in=over), actor).order_by("pk")
    by_request: dict[int, list[models.Track]] = {}
    for track in _tracks(actor):
        by_request.setdefault(track.request_id, []).append(track)
    lines = []
    for row in rows:
        one = queries.next_clock(by_request.get(row.pk, ()))
        told = (values.spoken(row.title).text, queries.stage_name(row), one.name if one else "–")
        day = one.expected if one else None
        lines.append(pieces.Row((*told, day), reverse("request", args=[row.pk])))
    heads = tuple(pieces.Column(head) for head in (_("Title"), _("Stage"), _("What"), _("Next date")))
    return (pieces.Section(_("Requests for assistance"), heads, tuple(lines)),) if lines else ()


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's requests, offers and programmes, and what was recorded on the ways, without restricted parts."""
    owner = f"country:{country.upper()}"
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    for register in REGISTERS:
        rows = access.visible(register.model._default_manager.filter(owner=owner), actor)
        if told := exchange.rows(register, actor, rows):
            made[register.slug] = told
    tracks = access.visible(models.Track.objects.filter(owner=owner), actor).order_by("pk")
    ways = [
        {"request": track.request_id, "number": track.number, **row} for track in tracks for row in track.facts_told
    ]
    return {**made, **({"request-ways": ways} if ways else {})}


def request_from(actor: policy.Actor, target: str, pk: int) -> str:
    """Where a measure becomes a request for assistance; empty for other records and people."""
    if target != "plans.measure":
        return ""
    try:
        found = plans.measure(pk, actor)
    except errors.Missing:
        return ""
    if not policy.may_create(actor, "request", found.owner_id, policy.Klass.NATIONAL):
        return ""
    return f"{reverse('request-new')}?measure={pk}"


def from_measure(told: str, actor: policy.Actor) -> tuple[dict[str, Any], list[int]]:
    """What a form of a request begins with when it comes from a measure, and the measure it is linked to."""
    if not told.isdecimal() or len(told) > 18:
        return {}, []
    found = plans.measure(int(told), actor)
    spoken = {name: values.spoken(getattr(found, name)).text for name in ("objective", "action", "resources")}
    begun = {
        "title": spoken["objective"][:300] or spoken["action"][:300],
        "need": spoken["action"],
        "result": spoken["objective"],
        "state": spoken["resources"],
        "linked": "; ".join(found.linked),
        "ends": found.ends,
        "on": clock.today().isoformat(),
    }
    return {name: text for name, text in begun.items() if text}, [found.pk]


def count(actor: policy.Actor) -> Mapping[str, int | None]:
    """Days to the acknowledgement, the first offer and the end of the requests that this person sees, in the middle."""
    told: dict[str, list[int]] = {"acknowledgement": [], "first_offer": [], "end": []}
    for track in access.visible(models.Track.objects.all(), actor).select_related("request"):
        found = assistance.times([*ways.facts(track), *queries.ended(track.request)])
        for name, days in zip(told, (found.to_acknowledgement, found.to_first_offer, found.to_end), strict=True):
            if days is not None:
                told[name].append(days)
    return {name: sorted(days)[len(days) // 2] if days else None for name, days in told.items()}
