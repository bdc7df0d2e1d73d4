"""What the spaces of the network give to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.cooperation import copy_queries
from atalaya.apps.cooperation import network_campaigns as campaigns
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.cooperation import network_spaces as spaces
from atalaya.apps.cooperation.network_registers import REGISTERS
from atalaya.core import policy
from atalaya.core.mapping import words
from atalaya.web import pieces
from atalaya.web.crossing import offers

LATELY: Final = timedelta(days=365)
MOST: Final = 100


def waiting(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    """New entries of a space, entries held back, invitations without an answer, answers of holders."""
    if actor.person is None:
        return
    for space in spaces.spaces_of(actor):
        follow = models.Follow.objects.filter(space=space, user=actor.person).first()
        fresh = spaces.fresh(space, actor) if follow is None or follow.how != "never" else 0
        if fresh:
            told = ngettext("%(n)d new entry", "%(n)d new entries", fresh) % {"n": fresh}
            yield pieces.Waiting(str(spaces.NAMES[space]), reverse("network-space", args=[space]), told)
        yield from _invitations(space, actor)
    for space, row in spaces.held(actor):
        href = f"{reverse('network-thread', args=[space, row.head_id or row.pk])}#e-{row.pk}"
        yield pieces.Waiting(str(spaces.NAMES[space]), href, _("The content guard held an entry back: look at it"))
    yield from _campaigns(actor)


def _campaigns(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    if not campaigns.may(actor):
        return
    told = Count("asks", filter=Q(asks__settled="") & ~Q(asks__answer=""))
    for made in models.Campaign.objects.annotate(told=told).filter(told__gt=0).order_by("-pk")[:MOST]:
        label = ngettext("%(n)d holder answered", "%(n)d holders answered", made.told) % {"n": made.told}
        yield pieces.Waiting(made.title, reverse("network-campaign", args=[made.pk]), label)


def _open_events(space: str, actor: policy.Actor) -> list[Any]:
    """Invitations to events that have not begun, soonest first."""
    today = clock.today().isoformat()
    found = spaces.rows(space, actor).filter(head=None, sort="event", activity__since__gte=today)
    return list(found.select_related("activity").order_by("activity__since", "pk")[:MOST])


def _invitations(space: str, actor: policy.Actor) -> Iterator[pieces.Waiting]:
    answered = set(models.Reply.objects.filter(space=space, user=actor.person).values_list("entry", flat=True))
    for row in _open_events(space, actor):
        if row.pk not in answered and row.author_id != actor.person and spaces.voices(space, actor):
            day = values.day(row.activity.since)
            due = day if isinstance(day, date) else None
            yield pieces.Waiting(
                row.title, reverse("network-thread", args=[space, row.pk]), _("Answer the invitation"), due
            )


def due(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    """Days of events this person said yes or perhaps to; last days of campaigns, for those who keep them."""
    today = clock.today()
    for space in spaces.spaces_of(actor) if actor.person else ():
        said = models.Reply.objects.filter(space=space, user=actor.person).exclude(answer="no")
        mine = set(said.values_list("entry", flat=True))
        for row in _open_events(space, actor):
            if row.pk in mine and len(row.activity.since) == len("2026-01-31"):
                on = date.fromisoformat(row.activity.since)
                if on <= until:
                    href = reverse("network-thread", args=[space, row.pk])
                    yield pieces.Deadline(row.title, on, (on - today).days, href, "", _("event"))
    if campaigns.may(actor):
        for made in models.Campaign.objects.filter(closed_at=None, until__gte=today, until__lte=until):
            href = reverse("network-campaign", args=[made.pk])
            yield pieces.Deadline(made.title, made.until, (made.until - today).days, href, "", _("campaign"))


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[Any, ...]:
    """What the words are found in: entries of one's spaces, nominations, what came from other installations."""
    told = words.fold(asked).split()
    found: list[pieces.Found] = []
    for space in spaces.spaces_of(actor) if told else ():
        rows = spaces.rows(space, actor).select_related("head")
        for word in told:
            rows = rows.filter(folded__contains=word)
        for row in rows.order_by("-pk")[:limit]:
            head = row.head or row
            title = row.title or (head.title if not head.withdrawn and not head.held else str(spaces.NAMES[space]))
            href = f"{reverse('network-thread', args=[space, head.pk])}#e-{row.pk}"
            found.append(pieces.Found(title, spaces.NAMES[space], href, row.klass))
    found += _registered(actor, told, limit)
    found += [pieces.Found(*one) for one in copy_queries.find(actor, asked, limit)]
    return tuple(found[:limit])


def _registered(actor: policy.Actor, told: list[str], limit: int) -> list[pieces.Found]:
    found = []
    for register in REGISTERS if told else ():
        rows = access.visible(register.model._default_manager.all(), actor)
        for word in told:
            rows = rows.filter(folded__contains=word)
        for row in rows.order_by(*register.order)[:limit]:
            found.append(pieces.Found(str(row), register.one, reverse(register.slug, args=[row.pk]), row.klass))
    return found


def handover(actor: policy.Actor, owner: str) -> Iterator[pieces.Section]:
    """Threads the owner's people took part in, invitations, what campaigns ask, the learning path for a new contact."""
    for space in spaces.spaces_of(actor):
        yield from _threads(space, actor, owner)
    yield from _asked(actor, owner)
    links = offers.learning(actor, owner)
    if links:
        rows = tuple(pieces.Row((link.label,), link.href) for link in links)
        yield pieces.Section(_("Learning path for a new contact"), (pieces.Column(_("Course")),), rows)


def _threads(space: str, actor: policy.Actor, owner: str) -> Iterator[pieces.Section]:
    since = clock.now() - LATELY
    mine = spaces.rows(space, actor).filter(owner=owner, at__gte=since)
    numbers = {head or pk for pk, head in mine.values_list("pk", "head")}
    rows = spaces.heads(space, actor).filter(pk__in=numbers, closed=False, withdrawn=False, held=False)
    lines = [_thread_row(space, row) for row in rows.order_by("-pk")[:MOST]]
    if lines:
        heads = tuple(pieces.Column(head) for head in (_("Thread"), _("Opened on")))
        yield pieces.Section(_("Open threads: %(space)s") % {"space": spaces.NAMES[space]}, heads, tuple(lines))
    told = models.Reply.objects.filter(space=space, owner=owner)
    answered = {one.entry: one.get_answer_display() for one in told}
    coming = _open_events(space, actor)
    if coming:
        heads = tuple(pieces.Column(head) for head in (_("Event"), _("When"), _("Answer")))
        made = tuple(
            pieces.Row(
                (row.title, values.day(row.activity.since), answered.get(row.pk)),
                reverse("network-thread", args=[space, row.pk]),
            )
            for row in coming
        )
        yield pieces.Section(_("Invitations: %(space)s") % {"space": spaces.NAMES[space]}, heads, made)


def _thread_row(space: str, row: Any) -> pieces.Row:
    return pieces.Row((row.title, row.at.date()), reverse("network-thread", args=[space, row.pk]))


def _asked(actor: policy.Actor, owner: str) -> Iterator[pieces.Section]:
    """Campaigns in which holders of this owner were asked; for those who see the holders."""
    rows = models.Ask.objects.filter(owner=owner, campaign__closed_at=None, campaign__until__gte=clock.today())
    found = list(rows.select_related("campaign", "holder__post").order_by("pk")[:MOST])
    if not found or not policy.may(actor, policy.Verb.VIEW, policy.Thing("holder", owner, policy.Klass.NETWORK)):
        return
    heads = tuple(pieces.Column(head) for head in (_("Post"), _("Campaign"), _("Until"), _("Answer")))
    lines = tuple(
        pieces.Row((str(one.holder.post), one.campaign.title, one.campaign.until, one.get_answer_display()))
        for one in found
    )
    yield pieces.Section(_("Contact data to confirm"), heads, lines)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """What of it belongs to a country, as far as this person may see it: its nominations, what its people said."""
    owner = f"country:{country.upper()}"
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    for register in REGISTERS:
        rows = access.visible(register.model._default_manager.filter(owner_id=owner), actor).order_by("pk")
        listed = exchange.rows(register, actor, rows)
        if listed:
            made[register.slug] = listed
    for space in spaces.spaces_of(actor):
        said = [_exported(row) for row in spaces.rows(space, actor).filter(owner_id=owner).order_by("pk")]
        if said:
            made[f"network-{space}"] = said
    return made


def _exported(row: Any) -> dict[str, Any]:
    told = {"id": row.pk, "thread": row.head_id or row.pk, "at": row.at.isoformat(), "kind": row.sort}
    return {**told, "title": row.title, "text": row.text, "file": row.name, "sha256": row.digest}
