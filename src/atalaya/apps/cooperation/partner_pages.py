"""Pages of partners: what was released to each, files out and in."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import partners as formats
from atalaya.apps.access import doors, pace
from atalaya.apps.cooperation import partner_exchange as exchange
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

MOST_BYTES: Final = 5_000_000
WRITES: Final = ("GET", "HEAD", "POST")


@doors.door("organisation", Verb.EDIT)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """The partners with an exchange."""
    heads = (_("Partner"), _("Exchange files"), _("Released to it"))
    told = {"title": _("Partners"), "rows": exchange.listing(request.actor)}
    told |= {"columns": tuple(pieces.Column(head) for head in heads)}
    return render(request, "cooperation/partners.html", told)


@doors.door("organisation", Verb.EDIT)
@require_safe
def one(request: doors.Request, owner: str) -> HttpResponse:
    """A partner."""
    return _page(request, owner)


def _page(request: doors.Request, owner: str, status: int = 200, **told: Any) -> HttpResponse:
    found = exchange.page(owner, request.actor)
    released = (_("What"), _("Kind"), _("Of"), _("Since"), _("Why"))
    log = (_("File"), _("Direction"), _("When"), _("Who"), _("Rows"), _("Status"))
    told |= {"title": found.title, "page": found, "kinds": tuple(formats.TYPES)}
    told |= {"released_columns": tuple(pieces.Column(head) for head in released)}
    told |= {"log_columns": tuple(pieces.Column(head) for head in log)}
    return render(request, "cooperation/partner.html", told, status=status)


@doors.door("organisation", Verb.EDIT)
@pace.paced("export")
@require_POST
def give(request: doors.Request, owner: str, what: str, kind: str) -> HttpResponse:
    """A file for a partner. It is asked for by a form, since to give it is a deed."""
    if "give" not in request.POST:
        raise errors.Missing("policy.missing", "There is no such record.")
    name, content = exchange.give(owner, what, kind, by=request.actor)
    answer = HttpResponse(content, content_type=formats.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@doors.door("organisation", Verb.EDIT)
@pace.paced("import")
@require_POST
def receive(request: doors.Request, owner: str, what: str) -> HttpResponse:
    """A file that came from a partner."""
    exchange.require(owner, request.actor)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        return _page(request, owner, 422, fault=_("Choose a file of at most 5 MB."))
    try:
        made = exchange.receive(owner, what, file.read(), file.name or "", by=request.actor)
    except errors.Unusable as problem:
        return _page(request, owner, 422, fault=f"{_(problem.detail)} ({problem.where})")
    messages.success(request, _("Received. Look at it before it is taken over."))
    return redirect("partner-file", made.pk)


@doors.door("organisation", Verb.EDIT)
@require_http_methods(WRITES)
def file(request: doors.Request, pk: int) -> HttpResponse:
    """A file that came in; takes it over."""
    found = exchange.came(pk, request.actor)
    told: dict[str, Any] = {"title": found.title, "page": found}
    told |= {"columns": tuple(pieces.Column(head) for head in found.heads)}
    told |= {"rows": tuple(pieces.Row(cells) for cells in found.rows)}
    if request.method == "POST" and "take" in request.POST:
        try:
            exchange.take(pk, by=request.actor)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            told["fault"] = f"{_(problem.detail)} {problem.where}".strip()
            return render(request, "cooperation/partner_file.html", told, status=422)
        messages.success(request, _("Taken over."))
        return redirect(reverse("partner", args=[found.code]))
    return render(request, "cooperation/partner_file.html", told)
