"""What activities and outreach give to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.training import activity_alike as alike
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_registers, outreach_models, outreach_registers
from atalaya.apps.training import activity_standing as standing
from atalaya.core import calendars, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

MOST: Final = 100
FOLLOW_UPS: Final = ((3, "uses_3"), (6, "uses_6"))
"""After so many months those who took part are asked, and where the answer is kept."""
_DONE: Final = ("held", "reported")


def waiting(actor: policy.Actor) -> tuple[pieces.Waiting, ...]:
    """Selections to make, people to ask after three and six months, questions to answer."""
    return tuple([*_selections(actor), *_follow_ups(actor), *_questions(actor)][:MOST])


def _mine(actor: policy.Actor, stages: Sequence[str]) -> list[models.Edition]:
    """How activities at these stages are run, where this person runs them."""
    owners = actor.owners()
    if not owners:
        return []
    rows = models.Edition.objects.filter(owner__in=owners, withdrawn=False, activity__stage__in=stages)
    found = access.visible(rows, actor).select_related("activity__owner", "owner").order_by("activity__since", "pk")
    return [one for one in found[:MOST] if standing.runs(one.activity, actor)]


def _selections(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    for one in _mine(actor, ("selecting",)):
        if models.Place.objects.filter(activity=one.activity_id, stage="nominated", withdrawn=False).exists():
            href = reverse("activity-selection", args=[one.activity_id])
            yield pieces.Waiting(values.label_of(one.activity), href, _("Select who takes part"))


def follow_up_days(one: models.Edition) -> tuple[tuple[int, str, date], ...]:
    """When those who took part are asked, after the last day of the activity."""
    last = alike.last_day(one.activity.until or one.activity.since)
    if last is None:
        return ()
    return tuple((months, name, calendars.add_months(last, months)) for months, name in FOLLOW_UPS)


def _asked(actor: policy.Actor) -> Iterator[tuple[models.Edition, int, date]]:
    """Follow-ups that nobody answered yet."""
    for one in _mine(actor, _DONE):
        there = models.Place.objects.filter(activity=one.activity_id, stage="took_part", withdrawn=False)
        for months, name, on in follow_up_days(one):
            if there.filter(**{name: ""}).exists():
                yield one, months, on


def _follow_ups(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    today = clock.today()
    for one, months, on in _asked(actor):
        if on <= today:
            label = _("Ask what came of it after %(n)d months") % {"n": months}
            href = reverse("activity-followed", args=[one.activity_id])
            yield pieces.Waiting(values.label_of(one.activity), href, label, on)


def _questions(actor: policy.Actor) -> Iterator[pieces.Waiting]:
    if not actor.owners():
        return
    rows = access.visible(outreach_models.Enquiry.objects.filter(stage="open"), actor)
    for row in rows.order_by("on", "pk")[:MOST]:
        if (row.authority_id or row.owner_id) in actor.owners():
            yield pieces.Waiting(row.title, reverse("enquiries", args=[row.pk]), _("Give guidance, or refer"))


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Activities that begin, calls that end, follow-ups: of what this person may see."""
    return tuple(
        one for one in (*_begin(actor, until), *_calls(actor, until), *_dates(actor, until)) if one.on <= until
    )


def _begin(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    today = clock.today()
    rows = access.visible(standing.activities()._default_manager.filter(since__gte=today.isoformat()), actor)
    rows = rows.exclude(stage__in=("cancelled", "postponed")).filter(since__lte=until.isoformat())
    for row in rows.order_by("since", "pk")[:MOST]:
        if len(row.since) == len("2026-01-31"):
            on = date.fromisoformat(row.since)
            href = reverse("activity", args=[row.pk])
            yield pieces.Deadline(values.label_of(row), on, (on - today).days, href, kind=_("activity"))


def _calls(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    today = clock.today()
    runs = models.Edition.objects.filter(
        activity__stage="called", call_until__gte=today, call_until__lte=until, withdrawn=False
    ).select_related("activity")
    runs_by = {one.activity_id: one for one in runs}
    for row in access.visible(standing.activities()._default_manager.filter(pk__in=runs_by), actor).order_by("pk"):
        on = runs_by[row.pk].call_until
        if on is not None and actor.owners():
            what = _("The call ends: %(title)s") % {"title": values.label_of(row)}
            yield pieces.Deadline(what, on, (on - today).days, reverse("activity", args=[row.pk]), kind=_("call"))


def _dates(actor: policy.Actor, until: date) -> Iterator[pieces.Deadline]:
    today = clock.today()
    for one, months, on in _asked(actor):
        if on <= until:
            what = _("Ask after %(n)d months: %(title)s") % {"n": months, "title": values.label_of(one.activity)}
            href = reverse("activity-followed", args=[one.activity_id])
            yield pieces.Deadline(what, on, (on - today).days, href, kind=_("follow-up"))


def find(actor: policy.Actor, asked: str, limit: int) -> tuple[pieces.Found, ...]:
    """Materials, courses of others and questions whose words are asked for; nobody is found by name."""
    wanted = words.fold(asked).split()
    found: list[pieces.Found] = []
    if not wanted:
        return ()
    for register in (*activity_registers.REGISTERS, *outreach_registers.REGISTERS):
        if register.model.PERSONAL and set(register.model.PERSONAL) & set(register.model.SEARCHED):
            continue
        rows = access.visible(register.model._default_manager.all(), actor)
        for word in wanted:
            rows = rows.filter(folded__contains=word)
        found += [
            pieces.Found(values.label_of(row), register.one, reverse(register.slug, args=[row.pk]), row.klass)
            for row in rows.order_by("-pk")[: limit - len(found)]
        ]
    return tuple(found)


def handover(actor: policy.Actor, owner: str) -> tuple[pieces.Section, ...]:
    """What whoever comes next has to know: activities under way, and how many are named for them."""
    rows = [
        one
        for one in _mine(actor, ("approved", "called", "selecting", "confirmed", "running", "held", "reported"))
        if one.owner_id == owner
    ]
    if not rows:
        return ()
    heads = (_("Activity"), _("Stage"), _("Call open until"), _("Named"))
    lines = tuple(
        pieces.Row(
            (
                values.label_of(one.activity),
                values.stage_name(one.activity),
                one.call_until,
                models.Place.objects.filter(activity=one.activity_id, withdrawn=False).count(),
            ),
            reverse("activity", args=[one.activity_id]),
        )
        for one in rows
    )
    return (pieces.Section(_("Activities under way"), tuple(pieces.Column(head) for head in heads), lines),)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Everything of a country, as far as this person may see it."""
    made = {}
    for register in (*activity_registers.REGISTERS, *outreach_registers.REGISTERS):
        rows = register.model._default_manager.filter(owner=f"country:{country.upper()}")
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    return made
