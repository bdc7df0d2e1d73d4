"""Pages of campaigns: the secretariat's own, and the one behind a personal link, which needs no sign-in."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atalaya.apps.access import doors, pace
from atalaya.apps.cooperation import network_campaigns as campaigns
from atalaya.apps.cooperation import network_forms as forms
from atalaya.core import errors
from atalaya.core.policy import Verb

WRITES: Final = ("GET", "HEAD", "POST")


@doors.door("holder", Verb.APPROVE)
@require_http_methods(WRITES)
def listing(request: doors.Request) -> HttpResponse:
    """Campaigns and how they stand; opens one."""
    found = campaigns.listing(request.actor)
    form = forms.Campaign(*((request.POST,) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            made = campaigns.begin(*form.said(), by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("The campaign is open and the links are on their way."))
            return redirect("network-campaign", made.pk)
    told = {"title": _("Confirm contact data"), "campaigns": found, "form": form}
    return render(request, "cooperation/campaigns.html", told, status=422 if form.is_bound else 200)


@doors.door("holder", Verb.APPROVE)
@require_http_methods(("GET", "HEAD"))
def one(request: doors.Request, pk: int) -> HttpResponse:
    """One campaign: who answered what, and what is to be done about it."""
    found = campaigns.progress(pk, request.actor)
    return render(request, "cooperation/campaign.html", {"title": found.title, "page": found})


@doors.door("holder", Verb.APPROVE)
@require_POST
def act(request: doors.Request, pk: int) -> HttpResponse:
    """Takes an answer over or leaves it, verifies what was confirmed, reminds, closes."""
    campaigns.require(request.actor)
    what, number = request.POST.get("act", ""), forms.number(request.POST.get("ask")) or 0
    if what in ("take", "leave"):
        campaigns.settle(number, take=what == "take", by=request.actor)
    elif what == "verify":
        campaigns.take_confirmed(pk, by=request.actor)
    elif what == "remind":
        campaigns.remind(pk, by=request.actor)
    elif what == "close":
        campaigns.close(pk, by=request.actor)
    else:
        raise errors.Missing("policy.missing", "There is no such record.")
    messages.success(request, _("Done."))
    return redirect("network-campaign", pk)


@doors.door("", None)
@pace.paced("link")
@require_http_methods(WRITES)
def confirm(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """What a personal link opens: one entry, to be confirmed or put right."""
    told: dict[str, Any] = {"title": _("Confirm your contact data"), "page": campaigns.entry(pk, secret)}
    status = 200
    if request.method == "POST":
        right = request.POST.get("act") == "confirm"
        try:
            campaigns.answer(pk, secret, None if right else request.POST.dict())
        except (errors.Unusable, errors.OutOfOrder) as problem:
            status = 422 if isinstance(problem, errors.Unusable) else 409
            told |= {"fault": _(problem.detail), "sent": request.POST}
        else:
            return _private(redirect(request.path))
    return _private(render(request, "cooperation/confirm.html", told, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, and its address told to no other site.

    Not ``no-referrer``: with that a browser sends its form from the origin ``null``, which the guard of forms refuses.
    """
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
