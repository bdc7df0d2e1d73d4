"""Pages of copies: what came, what goes, the keys that are trusted."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import copy_actions as actions
from atalaya.apps.cooperation import copy_queries as queries
from atalaya.core import copies, errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ("GET", "HEAD", "POST")
_BINARY: Final = "application/octet-stream"


def _columns(*heads: Any) -> tuple[pieces.Column, ...]:
    return tuple(pieces.Column(head) for head in heads)


@doors.door("copied", Verb.VIEW)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """What came from other installations; for those who may, the ways in and out."""
    return _listing(request)


def _listing(request: doors.Request, status: int = 200, **told: Any) -> HttpResponse:
    names = values.Names(request.actor)
    told |= {
        "title": _("From other installations"),
        "rows": queries.listing(request.actor),
        "columns": _columns(_("Title"), _("Kind"), _("Of"), _("Made on"), _("Who can see it")),
        "brought": queries.brought(request.actor),
        "brought_columns": _columns(_("File"), _("Released to"), _("Made on"), _("Records"), _("Status")),
        "sent": queries.sent(request.actor),
        "sent_columns": _columns(_("File"), _("Made on"), _("Who"), _("Records"), _("Digest")),
        "may_bring": actions.may_bring(request.actor),
        "senders": [(code, names.owner(code)) for code in actions.senders(request.actor)],
    }
    return render(request, "cooperation/copies.html", told, status=status)


@doors.door("copied", Verb.CREATE)
@pace.paced("import")
@require_POST
def bring(request: doors.Request) -> HttpResponse:
    """A release file of another installation, to be looked at."""
    if not actions.may_bring(request.actor):
        raise errors.Missing("policy.missing", "There is no such record.")
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > copies.MOST_BYTES:
        return _listing(request, 422, fault=_("Choose a release file of at most 100 MB."))
    try:
        made = actions.bring(file.read(), by=request.actor)
    except (errors.Unusable, errors.Refused, errors.OutOfOrder) as problem:
        return _listing(request, 422, fault=f"{_(problem.detail)} ({problem.where})")
    return redirect("copy-file", made.pk)


@doors.door("copied", Verb.CREATE)
@require_http_methods(WRITES)
def file(request: doors.Request, pk: int) -> HttpResponse:
    """What a file would do; applies it."""
    found = actions.came(pk, request.actor)
    told: dict[str, Any] = {"title": _("A file from another installation"), "came": found}
    told["owner"] = values.spoken(found.owner.names).text
    if found.applied_at:
        return render(request, "cooperation/copy_file.html", told)
    try:
        if request.method == "POST" and "apply" in request.POST:
            actions.apply(pk, by=request.actor)
            messages.success(request, _("Applied. Each record that changed stands in the history."))
            return redirect("copies")
        _found, plan = actions.preview(pk, request.actor)
    except (errors.Unusable, errors.Refused, errors.OutOfOrder) as problem:
        told["fault"] = f"{_(problem.detail)} ({problem.where})"
        return render(request, "cooperation/copy_file.html", told, status=422)
    told |= {"counts": plan.counts, "rows": queries.changes(plan), "ready": True}
    told["columns"] = _columns(_("Title"), _("Kind"), _("What happens"))
    return render(request, "cooperation/copy_file.html", told)


@doors.door("submission", Verb.RELEASE)
@pace.paced("import")
@require_http_methods(WRITES)
@doors.fresh
def send(request: doors.Request, owner: str) -> HttpResponse:
    """What an owner would send to an audience; makes the file."""
    if not actions.may_send(owner, request.actor):
        raise errors.Missing("policy.missing", "There is no such record.")
    audiences = actions.audiences(owner)
    asked = request.POST.get("audience") or request.GET.get("audience", "network")
    told: dict[str, Any] = {"title": _("Make a release file"), "owner": owner, "audiences": audiences, "asked": asked}
    status = 200
    if request.method == "POST" and "make" in request.POST:
        try:
            sent, data = actions.send(owner, asked, by=request.actor)
        except errors.Unusable as problem:
            status, told["fault"] = 422, _(problem.detail)
        else:
            answer = HttpResponse(data, content_type=_BINARY)
            answer.headers["Content-Disposition"] = f'attachment; filename="{actions.file_name(sent)}"'
            return answer
    if asked in dict(audiences):
        kinds = _outgoing(owner, asked)
        told |= {"kinds": kinds, "count": sum(len(rows) for _kind, rows in kinds)}
        told["columns"] = _columns(_("Title"), _("Class"))
    return render(request, "cooperation/copy_send.html", told, status=status)


def _outgoing(owner: str, audience: str) -> tuple[tuple[str, tuple[pieces.Row, ...]], ...]:
    """What would go, by register."""
    found, _files = actions.gather(owner, audience)
    names = queries.names()
    kinds: dict[str, list[pieces.Row]] = {}
    for one in found:
        row = pieces.Row((one.title or str(one.id), pieces.Cell(klass=one.klass)))
        kinds.setdefault(names[one.register], []).append(row)
    return tuple((kind, tuple(rows)) for kind, rows in kinds.items())


@doors.door("grant", Verb.REMOVE)
@require_http_methods(WRITES)
@doors.fresh
def keys(request: doors.Request) -> HttpResponse:
    """Our key, and those of other installations that are trusted here; trusts one, ends the trust in one."""
    actions.require_keeper(request.actor)
    told: dict[str, Any] = {"title": _("Keys of installations"), "sent": request.POST}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("act") == "revoke":
                actions.revoke(request.POST.get("key", ""), by=request.actor)
            else:
                asked = [request.POST.get(name, "") for name in ("public", "owner", "fingerprint")]
                actions.trust(asked[0], asked[1], asked[2], by=request.actor)
        except errors.Unusable as problem:
            status, told["fault"] = 422, _(problem.detail)
        else:
            messages.success(request, _("Done."))
            return redirect("copy-keys")
    told |= {"own": actions.own_key(), "installation": actions.installation(), "trusted": actions.trusted()}
    told["owners"] = actions.audiences("")[2:]
    return render(request, "cooperation/copy_keys.html", told, status=status)


@doors.door("copied", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """A record that came: what it says and where it came from."""
    found = queries.one(pk, request.actor)
    return render(request, "cooperation/copied.html", {"title": found.title, "page": found})


@doors.door("copied", Verb.VIEW)
@pace.paced("export")
@require_safe
def content(request: doors.Request, pk: int) -> HttpResponse:
    """A file of a record that came."""
    name, data = queries.file(pk, request.GET.get("file", "")[:12], request.actor)
    answer = HttpResponse(data, content_type=_BINARY)
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer
