"""Pages of an activity that are lists: attendance by list and by code, scores, follow-up, files of names."""

from __future__ import annotations

import io
from typing import Any, Final

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import partners as formats
from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_exchange as exchange
from atalaya.apps.training import activity_forms as forms
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training.activity_pages import WRITES, said, show
from atalaya.core import errors, training
from atalaya.core.policy import Verb
from atalaya.web import pieces

MOST_BYTES: Final = 5_000_000


@doors.door("place", Verb.EDIT)
@require_http_methods(WRITES)
def attendance(request: doors.Request, pk: int) -> HttpResponse:
    """Who was at which session, as a list to tick."""
    found, run = standing.run(pk, request.actor), standing.laid_down(pk)
    keys = standing.sessions(run)
    rows = [row for row in standing.places(pk, request.actor) if row.stage in standing.CHOSEN]
    if request.method == "POST":
        try:
            actions.attend(pk, forms.marks(request.POST, rows, keys), by=request.actor)
        except errors.OutOfOrder as problem:
            said(request, problem)
        else:
            messages.success(request, _("Saved."))
        return redirect("activity-attendance", pk)
    lines = [
        (
            row,
            [(f"{row.pk}:{key}", key, key in row.attended) for key in keys],
            training.attended(row.attended, keys, run.attendance),
            row.stage in standing.COMING,
        )
        for row in rows
    ]
    sessions = [(one["key"], values.spoken(one["title"]).text) for one in run.agenda]
    told: dict[str, Any] = {"lines": lines, "sessions": sessions, "share": run.attendance}
    told["may_write"] = found.stage in ("confirmed", "running")
    return show(request, found, "activity_attendance", _("Attendance"), **told)


@doors.door("place", Verb.EDIT)
@require_safe
def session(request: doors.Request, pk: int, key: str) -> HttpResponse:
    """The code of a session, large enough for a wall: whoever scans it signs in with their own code."""
    found, run = standing.run(pk, request.actor), standing.laid_down(pk)
    row = next((one for one in run.agenda if one["key"] == key), None)
    if row is None:
        raise errors.Missing("policy.missing", standing.GONE)
    path = reverse("activity-sign-in", args=[actions.session_token(pk, key)])
    address = f"{settings.ENVIRONMENT.origin or request.build_absolute_uri('/').rstrip('/')}{path}"
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", omitsize=True, xmldecl=False, svgclass=None, lineclass=None)
    told: dict[str, Any] = {"address": address, "drawing": drawn.getvalue().decode(), "open": found.stage == "running"}
    told["session"] = values.spoken(row["title"]).text
    return show(request, found, "activity_session", _("Sign in: %(key)s") % {"key": key}, **told)


@doors.door("", None)
@pace.paced("link")
@require_http_methods(WRITES)
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody signs in at a session on their telephone. The page names nobody."""
    found, run, key = actions.session_of(token)
    title = next((values.spoken(row["title"]).text for row in run.agenda if row["key"] == key), key)
    told: dict[str, Any] = {"title": _("Sign in"), "whole": values.label_of(found), "session": title}
    status = 200
    if request.method == "POST":
        try:
            actions.sign_in(token, request.POST.get("code", ""))
            told["done"] = True
        except (errors.Unusable, errors.Conflict) as problem:
            told["fault"], status = _(problem.detail), 422
            told["code"] = request.POST.get("code", "")[:12]
    return render(request, "training/sign_in.html", told, status=status)


@doors.door("place", Verb.EDIT)
@require_http_methods(WRITES)
def scores(request: doors.Request, pk: int) -> HttpResponse:
    """What each reached in the tests before and after."""
    found = standing.run(pk, request.actor)
    rows = [row for row in standing.places(pk, request.actor) if row.stage in standing.CHOSEN]
    fault = ""
    if request.method == "POST":
        try:
            actions.score(pk, forms.scores(request.POST, rows), by=request.actor)
        except errors.Unusable as problem:
            fault = f"{_(problem.detail)} ({problem.where})"
        else:
            messages.success(request, _("Saved."))
            return redirect("activity-scores", pk)
    shown = [(row, request.POST.get(f"before-{row.pk}"), request.POST.get(f"after-{row.pk}")) for row in rows]
    lines = [
        (row, row.before if before is None else before, row.after if after is None else after)
        for row, before, after in shown
    ]
    return show(request, found, "activity_scores", _("Tests"), status=422 if fault else 200, lines=lines, fault=fault)


@doors.door("place", Verb.EDIT)
@require_safe
def followed(request: doors.Request, pk: int) -> HttpResponse:
    """Who was asked after three and six months, and what they said."""
    found = standing.run(pk, request.actor)
    rows = [row for row in standing.places(pk, request.actor) if row.stage == "took_part"]
    heads = (_("Name"), _("Institution"), _("After three months"), _("After six months"), _("People trained"))
    told: dict[str, Any] = {"columns": tuple(pieces.Column(head) for head in heads)}
    told["rows"] = tuple(
        pieces.Row(
            (
                row.name or _("Name taken out"),
                row.institution or None,
                row.get_uses_3_display() or None,
                row.get_uses_6_display() or None,
                sum(int(one["people"]) for one in row.passed) if row.passed else None,
            ),
            reverse("place-follow", args=[row.pk]),
        )
        for row in rows
    )
    return show(request, found, "activity_followed", _("Follow-up"), **told)


# Files of names.


@doors.door("place", Verb.VIEW)
@require_safe
def names(request: doors.Request, pk: int) -> HttpResponse:
    """The files of names that may go out and come in."""
    return _names(request, pk)


def _names(request: doors.Request, pk: int, status: int = 200, fault: str = "") -> HttpResponse:
    page = exchange.page(pk, request.actor)
    told: dict[str, Any] = {"page": page, "fault": fault, "kinds": tuple(formats.TYPES)}
    return show(request, page.record, "activity_names", _("Files of names"), status=status, **told)


@doors.door("place", Verb.VIEW)
@pace.paced("export")
@require_POST
def give(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """A file of names for a partner: a deed, so it is asked for by a form."""
    try:
        name, content = exchange.give(pk, request.POST.get("partner", ""), kind, by=request.actor)
    except errors.Unusable as problem:
        return _names(request, pk, 422, _(problem.detail))
    answer = HttpResponse(content, content_type=formats.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@doors.door("place", Verb.CREATE)
@pace.paced("import")
@require_POST
def receive(request: doors.Request, pk: int) -> HttpResponse:
    """A file of names that came: its rows are shown before anything is written."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        return _names(request, pk, 422, _("Choose a file of at most 5 MB."))
    try:
        kept = exchange.keep(pk, file.read(), file.name or "", by=request.actor)
    except errors.Unusable as problem:
        return _names(request, pk, 422, f"{_(problem.detail)} {problem.where}".strip())
    return redirect("activity-names-preview", pk, kept.pk)


@doors.door("place", Verb.CREATE)
@require_http_methods(WRITES)
def preview(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """What a file of names would do, row by row; all of it is written, or nothing."""
    found = exchange.preview(pk, number, request.actor)
    if request.method == "POST":
        count = exchange.take(pk, number, by=request.actor)
        messages.success(request, _("%(n)d people named.") % {"n": count})
        return redirect("activity", pk)
    told: dict[str, Any] = {"page": found, "columns": tuple(pieces.Column(head) for head in found.heads)}
    return show(request, found.record, "activity_preview", _("Look at the file"), **told)
