"""Pages of the map of oversight and of codes beside the ten elements."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors
from atalaya.apps.access.registers import values
from atalaya.apps.bio import code_models, code_queries
from atalaya.apps.bio import committee_queries as queries
from atalaya.core.policy import Verb


@doors.door("committee", Verb.VIEW)
@require_safe
def choose(request: doors.Request) -> HttpResponse:
    """The maps of this person's countries, else of the countries of which something is shown."""
    names = values.Names(request.actor)
    codes = queries.countries(request.actor)
    if len(codes) == 1:
        return _drawn(request, codes[0])
    told = {
        "title": _("Map of oversight"),
        "countries": [(code.partition(":")[2], names.owner(code)) for code in codes],
    }
    return render(request, "bio/oversight_choose.html", told)


@doors.door("committee", Verb.VIEW)
@require_safe
def oversight(request: doors.Request, code: str) -> HttpResponse:
    """The two tiers of one country."""
    return _drawn(request, f"country:{code.upper()}")


def _drawn(request: doors.Request, owner: str) -> HttpResponse:
    found = queries.draw(owner, request.actor)
    told = {"title": _("Map of oversight: %(country)s") % {"country": found.country}, "map": found}
    there, known = found.counts
    return render(request, "bio/oversight.html", told | {"there": there, "known": known})


@doors.door("code", Verb.VIEW)
@require_safe
def codes(request: doors.Request) -> HttpResponse:
    """Codes of conduct beside the ten elements."""
    told = {"title": _("Codes of conduct beside the ten elements"), "lines": code_queries.beside(request.actor)}
    return render(request, "bio/codes.html", told | {"elements": [label for _code, label in code_models.ELEMENTS]})
