"""What this room gives to the pages that cut across rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, values
from atalaya.apps.assessment import calls, contents, models
from atalaya.apps.assessment.registers import REGISTERS
from atalaya.core import policy
from atalaya.web import pieces


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something this person could do now."""

    title: str
    href: str
    label: str
    due: date | None = None


def _own(actor: policy.Actor) -> Any:
    """The assessments this person works on."""
    rows = models.Assessment.objects.filter(owner__in=actor.owners(), withdrawn=False)
    return access.visible(rows, actor)


def waiting(actor: policy.Actor) -> tuple[Waiting, ...]:
    """Calls that ask this person, answers that rest on law that changed, answers for a second person."""
    found = [
        Waiting(
            values.spoken(call.assessment.title).text,
            reverse("matrix", args=[call.assessment_id]),
            ngettext(
                "Answer %(n)d field you were asked about", "Answer %(n)d fields you were asked about", len(call.fields)
            )
            % {"n": len(call.fields)},
            call.due,
        )
        for call in calls.mine(actor)
    ]
    told = _own(actor).annotate(
        stale=Count("answers", filter=~Q(answers__stale=""), distinct=True),
        second=Count(
            "answers", filter=Q(answers__stage__in=("answered", "agency_answered", "legally_checked")), distinct=True
        ),
    )
    for one in told.order_by("pk"):
        here, title = reverse("matrix", args=[one.pk]), values.spoken(one.title).text
        if one.stale:
            label = ngettext(
                "%(n)d answer rests on law that changed: look at it again",
                "%(n)d answers rest on law that changed: look at them again",
                one.stale,
            )
            found.append(Waiting(title, f"{here}?show=stale", label % {"n": one.stale}))
        thing = policy.Thing(one.KIND, one.owner_id, policy.Klass(one.klass))
        if one.second and policy.may(actor, policy.Verb.APPROVE, thing):
            label = ngettext(
                "%(n)d answer waits for a second person", "%(n)d answers wait for a second person", one.second
            )
            found.append(Waiting(title, f"{here}?show=waiting", label % {"n": one.second}))
    return tuple(found)


def due(actor: policy.Actor, until: date) -> tuple[pieces.Deadline, ...]:
    """Days by which agencies were asked to answer, and days on which evidence stops counting."""
    today = clock.today()
    mine = _own(actor)
    asked = models.Call.objects.filter(Q(assessment__in=mine) | Q(people=actor.person), state="open", due__lte=until)
    found = [
        pieces.Deadline(
            _("Data call: %(body)s") % {"body": values.label_of(call.body)},
            call.due,
            (call.due - today).days,
            reverse("matrix", args=[call.assessment_id]),
            values.spoken(call.assessment.owner.names).text,
            _("data call"),
        )
        for call in asked.select_related("body", "assessment__owner").distinct()
        if call.due
    ]
    behind = models.Evidence.objects.filter(assessment__in=mine, withdrawn=False, expires_on__lte=until)
    found += [
        pieces.Deadline(
            _("Evidence stops counting: %(title)s") % {"title": one.title},
            one.expires_on,
            (one.expires_on - today).days,
            reverse("matrix", args=[one.assessment_id]),
            values.spoken(one.assessment.owner.names).text,
            _("evidence"),
        )
        for one in behind.select_related("assessment__owner")
        if one.expires_on
    ]
    return tuple(found)


def export(actor: policy.Actor, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """A country's matrices and surveys with every answer, as far as this person works on them."""
    made: dict[str, Sequence[Mapping[str, Any]]] = {}
    for register in REGISTERS:
        rows = register.model._default_manager.filter(owner_id=f"country:{country.upper()}")
        found = exchange.rows(register, actor, access.visible(rows, actor).select_related("owner").order_by("pk"))
        if found:
            made[register.slug] = found
    for one in _own(actor).filter(owner_id=f"country:{country.upper()}").select_related("owner").order_by("pk"):
        made[f"answers-{one.pk}"] = contents.gather(one, actor)["fields"]
    return made
