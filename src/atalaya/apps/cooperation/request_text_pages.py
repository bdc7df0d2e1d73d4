"""Pages of texts that are written after a request was made: its restricted part, what came of it on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atalaya.apps.access import doors
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_forms as forms
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.cooperation.request_pages import WRITES, show
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces


def _write(
    request: doors.Request, found: Any, column: str, act: Callable[..., Any], title: str, back: str
) -> HttpResponse:
    """The form of one text, and the deed that keeps it."""
    language = queries.language()
    known = getattr(found, column).get(language, "")
    form = forms.Said(title, request.POST or None, initial={"text": known})
    if request.method == "POST" and form.is_valid():
        version = forms.version(request.POST)
        try:
            act(found.pk, form.cleaned_data["text"], language, by=request.actor, version=version)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            form.add_error("text", _(problem.detail))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    crumbs = [pieces.Link(values.spoken(found.title).text, back)]
    status = 422 if form.is_bound else 200
    return show(request, "request_step", title, status=status, form=form, version=found.version, crumbs=crumbs)


@doors.door("request", Verb.EDIT)
@require_http_methods(WRITES)
def restricted(request: doors.Request, pk: int) -> HttpResponse:
    """Writes the part that the country alone reads."""
    found = access.one(models.Request, pk, request.actor)
    title = _("Restricted part, for the country alone")
    return _write(request, found, "restricted", actions.restrict, title, reverse("request", args=[pk]))


@doors.door("request", Verb.EDIT)
@require_http_methods(WRITES)
def feedback(request: doors.Request, pk: int) -> HttpResponse:
    """The country says what came of its request."""
    found = access.one(models.Request, pk, request.actor)
    back = reverse("request", args=[pk])
    return _write(request, found, "feedback", actions.say_what_came, _("What came of it"), back)


@doors.door("offer", Verb.EDIT)
@require_http_methods(WRITES)
def offer_feedback(request: doors.Request, pk: int) -> HttpResponse:
    """The provider says what came of its offer."""
    found = access.one(models.Offer, pk, request.actor)
    back = reverse("request-shown", args=[found.approach_id]) if found.approach_id else reverse("offers", args=[pk])
    return _write(request, found, "feedback", actions.say_of_offer, _("What came of it"), back)
