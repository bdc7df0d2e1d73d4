"""Pages of programmes: those that fit a request, the yearly count, what is done twice."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import programme_queries as queries
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation.request_pages import show
from atalaya.core.policy import Verb
from atalaya.web import pieces


@doors.door("request", Verb.VIEW)
@require_safe
def matches(request: doors.Request, pk: int) -> HttpResponse:
    """The programmes that fit a request, each with its reasons."""
    found = access.one(models.Request, pk, request.actor)
    back = [pieces.Link(values.spoken(found.title).text, reverse("request", args=[pk]))]
    told = queries.matches(found, request.actor)
    return show(request, "request_matches", _("Programmes that fit"), matches=told, record=found, crumbs=back)


@doors.door("offer", Verb.VIEW)
@require_safe
def counts(request: doors.Request) -> HttpResponse:
    """Offers, requests and matches by year; and the same help offered twice."""
    told: dict[str, Any] = {"years": queries.years(request.actor), "twice": queries.twice(request.actor)}
    told["columns"] = tuple(pieces.Column(head) for head in (_("Country"), _("Subject area"), _("Donor"), _("Donor")))
    return show(request, "request_counts", _("Offers and requests by year"), **told)
