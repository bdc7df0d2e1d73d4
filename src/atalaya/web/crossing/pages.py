"""Today, search, calendar, handover pack, export of a country."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atalaya.adapters import clock
from atalaya.adapters.writers import sheet
from atalaya.web import pieces
from atalaya.web.crossing import feeds, offers

AHEAD_DAYS: Final = 30
CALENDAR_DAYS: Final = 366
_STABLE: Final = (2000, 1, 1, 0, 0, 0)
"""The same content makes the same archive, whenever it is made."""


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, which dates come, what changed; for a visitor, what this site is."""
    actor: Any = getattr(request, "actor")  # noqa: B009 - the middleware of a later floor sets it
    on = clock.today()
    told = {
        "title": _("Today") if actor.person else _("Atalaya"),
        "waiting": offers.waiting(actor) if actor.person else [],
        "late": [one for one in offers.due(actor, on + timedelta(days=AHEAD_DAYS)) if _counts(one)],
        "changed": offers.changed(actor),
        "signed_in": actor.person is not None,
    }
    return render(request, "web/crossing/today.html", told)


def _counts(one: pieces.Deadline) -> bool:
    return one.left is not None


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything this person may see."""
    actor: Any = getattr(request, "actor")  # noqa: B009
    words = request.GET.get("q", "")[:200].strip()
    found = offers.find(actor, words) if words else []
    told = {"title": _("Search"), "q": words, "found": found, "count": len(found)}
    return render(request, "web/crossing/search.html", told)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Every date ahead, month by month, with those that are late on top."""
    actor: Any = getattr(request, "actor")  # noqa: B009
    on = clock.today()
    found = offers.due(actor, on + timedelta(days=CALENDAR_DAYS))
    late = [one for one in found if one.left is not None and one.left < 0]
    ahead = months(one for one in found if one.on >= on)
    told = {"title": _("Calendar"), "late": late, "months": ahead, "signed_in": actor.person is not None}
    return render(request, "web/crossing/calendar.html", told)


def months(found: Iterable[pieces.Deadline]) -> list[tuple[date, list[pieces.Deadline]]]:
    """Dates by the first day of their month."""
    made: dict[date, list[pieces.Deadline]] = {}
    for one in found:
        made.setdefault(one.on.replace(day=1), []).append(one)
    return sorted(made.items())


@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The dates as a file for a calendar program."""
    actor: Any = getattr(request, "actor")  # noqa: B009
    found = offers.due(actor, clock.today() + timedelta(days=CALENDAR_DAYS))
    answer = HttpResponse(feeds.write(found, clock.now(), request.build_absolute_uri("/")), content_type=feeds.TYPE)
    answer["Content-Disposition"] = 'attachment; filename="atalaya.ics"'
    return answer


@require_safe
def handover(request: HttpRequest, owner: str) -> HttpResponse:
    """All that whoever comes next has to know about an office: for reading and printing."""
    actor: Any = getattr(request, "actor")  # noqa: B009
    if owner not in actor.owners():
        raise Http404
    told = {"title": _("Handover pack"), "sections": offers.handover(actor, owner), "on": clock.today()}
    return render(request, "web/crossing/handover.html", told)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """A country's registers in one archive, as far as this person may see them."""
    actor: Any = getattr(request, "actor")  # noqa: B009
    found = offers.export(actor, code)
    if not found:
        raise Http404
    answer = HttpResponse(archive(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="atalaya-{code.lower()}.zip"'
    return answer


def archive(found: Any) -> bytes:
    """Each register as CSV and JSON, and a list of what is inside with its number of rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, rows in sorted(found.items()):
            heads = list(dict.fromkeys(head for row in rows for head in row))
            for kind in ("csv", "json"):
                packed.writestr(zipfile.ZipInfo(f"{name}.{kind}", _STABLE), sheet.write(kind, name, heads, rows))
        counts = {name: len(rows) for name, rows in sorted(found.items())}
        packed.writestr(zipfile.ZipInfo("contents.json", _STABLE), json.dumps(counts, indent=1) + "\n")
    return out.getvalue()
