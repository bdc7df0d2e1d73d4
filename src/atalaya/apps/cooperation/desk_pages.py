"""The page of the Committee desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors
from atalaya.apps.cooperation import desk_queries
from atalaya.apps.cooperation.request_pages import show
from atalaya.core.policy import Verb


@doors.door("submission", Verb.VIEW)
@require_safe
def desk(request: doors.Request, code: str) -> HttpResponse:
    """What a country sent to the Committee and received from it."""
    found = desk_queries.desk(code, request.actor)
    return show(request, "desk", _("Committee desk: %(country)s") % {"country": found.name}, page=found)
