"""Pages of this room beside its registers: the region, a country, the points of contact."""

from __future__ import annotations

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors
from atalaya.apps.registry import queries
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces


@doors.door("country", Verb.VIEW)
@require_safe
def region(request: doors.Request) -> HttpResponse:
    """Every country as a square, by name or about where it lies."""
    asked = request.GET.get("as")
    arrangement: Literal["alphabetical", "geographic"] = "geographic" if asked == "geographic" else "alphabetical"
    here = reverse("region")
    tabs = [
        pieces.Link(_("By name"), here, current=arrangement == "alphabetical"),
        pieces.Link(_("By place"), f"{here}?as=geographic", current=arrangement == "geographic"),
    ]
    tiles = queries.tiles(request.actor, arrangement)
    told = {"title": _("The region"), "tabs": tabs, "tiles": tiles, "arrangement": arrangement}
    return render(request, "registry/region.html", told)


@doors.door("country", Verb.VIEW)
@require_safe
def country(request: doors.Request, code: str) -> HttpResponse:
    """A country: what it belongs to, its bodies, its posts, facts with their sources, what is under way."""
    found = queries.country(code, request.actor)
    crumbs = [pieces.Link(_("The region"), reverse("region")), pieces.Link(found.title, current=True)]
    told = {"title": found.title, "page": found, "crumbs": crumbs, "invented": found.invented}
    return render(request, "registry/country.html", told | {"post_columns": queries.post_columns()})


@doors.door("post", Verb.VIEW)
@require_safe
def contacts(request: doors.Request) -> HttpResponse:
    """The points of contact of the network: who holds which post, what is vacant, what nobody verified for long."""
    if not queries.may_see_contacts(request.actor):
        raise errors.Missing("policy.missing", "There is no such record.")
    asked = request.GET.get("only", "")
    only: Literal["", "vacant", "stale"] = "vacant" if asked == "vacant" else "stale" if asked == "stale" else ""
    here = reverse("contacts")
    named = (("", _("All")), ("vacant", _("Vacant")), ("stale", _("Not verified for a year")))
    tabs = [pieces.Link(label, f"{here}?only={key}" if key else here, current=key == only) for key, label in named]
    rows = queries.posts(request.actor, only=only)
    told = {"title": _("Points of contact"), "tabs": tabs, "rows": rows, "columns": queries.post_columns()}
    return render(request, "registry/contacts.html", told)
