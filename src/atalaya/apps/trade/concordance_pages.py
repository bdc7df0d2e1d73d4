"""The page of the concordance of control lists, and the same as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors
from atalaya.apps.trade import concordance_queries as queries
from atalaya.core.policy import Verb


def _asked(request: doors.Request) -> queries.Asked:
    told = request.GET
    return queries.Asked(told.get("list", "")[:31], told.get("other", "")[:31], told.get("words", "")[:200])


@doors.door("list", Verb.VIEW)
@require_safe
def concordance(request: doors.Request) -> HttpResponse:
    """Which entries of the lists here are about the same thing."""
    asked = _asked(request)
    told = {"title": _("Concordance of control lists"), "page": queries.page(asked), "asked": asked}
    return render(request, "trade/concordance.html", told)


@doors.door("list", Verb.VIEW)
@require_safe
def file(request: doors.Request) -> HttpResponse:
    """All ties that were asked for, as CSV."""
    answer = HttpResponse(queries.table(_asked(request)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="concordance.csv"'
    return answer
