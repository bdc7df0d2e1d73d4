"""Every address of the site. Pages have a language in front; what machines ask has none."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils import translation

from atalaya.apps.access import doors, pace
from atalaya.apps.access import pages as people
from atalaya.apps.access.registers import known, pages
from atalaya.apps.assessment import schema_pages
from atalaya.apps.trade import urls as trade
from atalaya.apps.training import urls as training
from atalaya.core.policy import Verb
from atalaya.web import faults, health, living
from atalaya.web.crossing import pages as crossing

_open = doors.door("", None)
_exported = doors.door("country", Verb.VIEW)(pace.paced("export")(crossing.export))


@_open
def home(request: HttpRequest) -> HttpResponseRedirect:
    """To the start, in the language that the browser asks for."""
    return HttpResponseRedirect(f"/{translation.get_language_from_request(request)[:2]}/")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home),
    path("health/", _open(health.alive), name="health"),
    path("ready/", _open(health.ready), name="ready"),
    path("feed/<int:pk>/<str:secret>.ics", people.feed, name="feed"),
    path("schema/assessment-1.json", schema_pages.assessment, name="assessment-schema"),
    *trade.programs,
    *training.programs,
    *i18n_patterns(
        path("", _open(crossing.today), name="today"),
        path("search/", _open(pace.paced("search")(crossing.search)), name="search"),
        path("calendar/", _open(crossing.calendar), name="calendar"),
        path("calendar.ics", _open(crossing.calendar_file), name="calendar-file"),
        path("handover/<str:owner>/", doors.door("holder", Verb.VIEW)(crossing.handover), name="handover"),
        path(
            "export/<slug:code>/",
            _exported,
            name="country-export",
        ),
        path("look/", _open(living.page), name="living"),
        *(path("", include(f"{room}.urls")) for room in settings.ROOMS),
        *(route for register in known.every() for route in pages.routes(register)),
    ),
]
handler400, handler403, handler404, handler500 = (
    f"{faults.__name__}.{name}" for name in ("bad_request", "forbidden", "missing", "broken")
)
