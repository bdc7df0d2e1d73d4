"""Pages of workshops: what is shown on the wall, who was there, the record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.drafting import forms, meeting, standing, tables, talk, workshops
from atalaya.apps.drafting.pages import WRITES, show
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def listing(request: doors.Request, pk: int) -> HttpResponse:
    """The workshops on a text; opens one."""
    found = standing.inside(pk, request.actor)
    form = forms.Workshop(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = workshops.begin(pk, form.told(), by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            return redirect("workshop-people", made.pk)
    told: dict[str, Any] = {"form": form, "workshops": meeting.listed(found)}
    told["may_edit"] = standing.may(found, Verb.EDIT, request.actor)
    return show(request, found, "workshops", _("Workshops"), status=422 if form.is_bound else 200, **told)


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def wall(request: doors.Request, pk: int) -> HttpResponse:
    """One clause, big, with its comments: decide, next."""
    found = workshops.seen(pk, request.actor)
    told: dict[str, Any] = {"told": request.POST}
    clause = (request.POST or request.GET).get("clause", "")[:40]
    if request.method == "POST":
        try:
            _do(request, found.pk, found.draft_id, clause)
        except (errors.Unusable, errors.Conflict) as problem:
            told |= {"fault": _(problem.detail), "at": forms.number(request.POST.get("comment"))}
        else:
            return redirect(f"{reverse('workshop', args=[pk])}?clause={clause}")
    told |= {"page": meeting.wall(found, clause, request.actor), "title": found.title, "record": found.draft}
    return render(request, "drafting/workshop.html", told, status=422 if "fault" in told else 200)


def _do(request: doors.Request, pk: int, draft: int, clause: str) -> None:
    """Decides a comment, or writes one down for a body in the room."""
    number = forms.number(request.POST.get("comment"))
    if number is not None:
        talk.decide(draft, number, forms.decision(request.POST, pk), by=request.actor)
    else:
        talk.say(draft, forms.said(clause, request.POST), by=request.actor)


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def people(request: doors.Request, pk: int) -> HttpResponse:
    """Who was there; a list can be pasted."""
    found = workshops.seen(pk, request.actor)
    told: dict[str, Any] = {"workshop": found, "told": request.POST}
    if request.method == "POST":
        gone = forms.number(request.POST.get("remove"))
        try:
            if gone is not None:
                workshops.leave(pk, gone, by=request.actor)
            else:
                named = forms.attendance(request.POST.get("people", ""))
                workshops.attend(pk, named, forms.day(request.POST.get("on", ""), "on"), by=request.actor)
        except errors.Unusable as problem:
            told["fault"] = _(problem.detail)
        else:
            return redirect("workshop-people", pk)
    told["people"] = list(found.attendances.order_by("on", "pk"))
    told["may_edit"] = standing.may(found.draft, Verb.EDIT, request.actor)
    title = f"{found.title}: {_('Who takes part')}"
    return show(request, found.draft, "attendance", title, status=422 if "fault" in told else 200, **told)


@doors.door("draft", Verb.EDIT)
@require_POST
def close(request: doors.Request, pk: int) -> HttpResponse:
    """Ends a workshop."""
    found = workshops.seen(pk, request.actor)
    workshops.close(pk, by=request.actor)
    messages.success(request, _("The workshop is closed; its record can be fetched."))
    return redirect("draft-workshops", found.draft_id)


@doors.door("draft", Verb.HISTORY)
@pace.paced("export")
@require_safe
def record(request: doors.Request, pk: int) -> HttpResponse:
    """The record of a workshop: days, people, decisions."""
    found = workshops.seen(pk, request.actor)
    answer = HttpResponse(tables.record(found, request.actor), content_type=tables.TYPES["docx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="workshop-{pk}.docx"'
    return answer
