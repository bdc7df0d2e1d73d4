"""The public check of an item and a party: for a small exporter before anything else is asked of them."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atalaya.apps.access import doors, pace
from atalaya.apps.trade import check_queries as queries
from atalaya.apps.trade import flag_queries, item_queries, wording
from atalaya.apps.trade import screen_forms as forms
from atalaya.core import errors
from atalaya.core.policy import Verb

WRITES: Final = ["GET", "HEAD", "POST"]


@doors.door("list", Verb.VIEW)
@pace.paced("check")
@require_http_methods(WRITES)
def check(request: doors.Request) -> HttpResponse:
    """Two questions on one page, either or both; what was asked stands in no address, in no log, and is not kept."""
    sent = request.POST if request.method == "POST" else None
    asks_party = sent is not None and bool(sent.get("name", "").strip())
    asks_item = sent is not None and (bool(sent.get("words", "").strip()) or not asks_party)
    place = forms.Where(queries.countries(), sent, initial={"home": item_queries.country(request.actor)})
    home = place.cleaned_data["home"] if sent is not None and place.is_valid() else place.initial["home"]
    item, party = forms.Item(sent if asks_item else None), forms.Buyer(sent if asks_party else None)
    told: dict[str, Any] = {"title": _("Check before you export"), "place": place, "item": item, "party": party}
    told |= {"found": None, "answer": None, "lists": queries.lists(home), "caution": wording.notice()}
    if asks_item and item.is_valid():
        told["found"] = item_queries.find(item.cleaned_data["words"], home)
    if asks_party and party.is_valid():
        try:
            told["answer"] = queries.party(party.query(), home)
        except errors.Unusable as problem:
            party.add_error("name", _(problem.detail))
    told |= {"authorities": item_queries.authority(home), "blank": flag_queries.titles()}
    whole = (told["found"] is not None) == asks_item and (told["answer"] is not None) == asks_party
    page = render(request, "trade/check.html", told, status=200 if whole else 422)
    page.headers["Cache-Control"] = "no-store"
    return page
