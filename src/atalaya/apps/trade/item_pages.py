"""The page on which an item is looked up in control lists."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atalaya.apps.access import doors, pace
from atalaya.apps.trade import item_queries as queries
from atalaya.apps.trade import screen_forms as forms
from atalaya.core.policy import Verb


@doors.door("list", Verb.VIEW)
@pace.paced("search")
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: doors.Request) -> HttpResponse:
    """Candidates for a person to review; what was asked stands in no address and is not kept."""
    form = forms.Item(request.POST or None)
    home = queries.country(request.actor)
    answer = queries.find(form.cleaned_data["words"], home) if form.is_bound and form.is_valid() else None
    told = {"title": _("Look up an item"), "form": form, "answer": answer, "authorities": queries.authority(home)}
    return render(request, "trade/item.html", told, status=422 if form.is_bound and answer is None else 200)
