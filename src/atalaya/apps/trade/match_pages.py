"""The page on which an owner gives programs a key."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atalaya.apps.access import doors
from atalaya.apps.trade import match_actions as actions
from atalaya.apps.trade import match_models as models
from atalaya.apps.trade import screen_queries
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("token", Verb.VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: doors.Request) -> HttpResponse:
    """The keys of this person's owners; a new one is shown once."""
    mine = actions.owners(request.actor)
    if not mine:
        raise errors.Missing("policy.missing", "There is no such record.")
    secret, fault = "", ""
    if request.method == "POST":
        owner = request.POST.get("owner", mine[0])
        try:
            _made, secret = actions.make(owner, request.POST.get("label", ""), by=request.actor)
        except errors.Unusable as problem:
            fault = _(problem.detail)
    rows = list(models.Token.objects.filter(owner__in=mine, ended_at=None).select_related("by").order_by("-pk"))
    told: dict[str, Any] = {"title": _("Keys for programs"), "rows": rows, "secret": secret, "fault": fault}
    told |= {"owners": screen_queries.named(mine)}
    return render(request, "trade/keys.html", told, status=422 if fault else 200)


@doors.door("token", Verb.REMOVE)
@require_POST
def end(request: doors.Request, pk: int) -> HttpResponse:
    """Ends a key."""
    actions.end(pk, by=request.actor)
    return redirect("trade-keys")
