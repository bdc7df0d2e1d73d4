"""Pages of plans on paper: brought, and confirmed line by line."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from atalaya.apps.access import doors, pace
from atalaya.apps.plans import forms, models, papers, queries, standing
from atalaya.apps.plans.pages import show
from atalaya.core import errors
from atalaya.core.policy import Verb

_WRITES = ["GET", "HEAD", "POST"]
MOST_BYTES: Final = 20_000_000


@doors.door("plan", Verb.EDIT)
@pace.paced("import")
@require_http_methods(_WRITES)
def bring(request: doors.Request, pk: int) -> HttpResponse:
    """Takes a plan on paper; lists those that were brought before."""
    found = standing.inside(pk, request.actor)
    fault = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise errors.Unusable("paper.file", "Choose a file.", "file")
            if (file.size or 0) > MOST_BYTES:
                raise errors.Unusable("paper.large", "The file is too large: at most 20 MB.", "file")
            made = papers.bring(pk, file.read(), file.name or "", by=request.actor)
            return redirect("plan-paper", made.pk)
        except errors.Unusable as problem:
            fault = forms.said(problem)
    told = {"fault": fault, "papers": list(found.papers.select_related("by").order_by("-pk"))}
    return show(request, found, "papers", _("Digitise a printed plan"), status=422 if fault else 200, **told)


@doors.door("plan", Verb.EDIT)
@require_http_methods(_WRITES)
def paper(request: doors.Request, pk: int) -> HttpResponse:
    """Every line of a paper: proposed measures to be confirmed, the rest as text. Nothing is left out."""
    found = papers.paper(pk, request.actor)
    fault = ""
    if request.method == "POST":
        try:
            return _write(request, found)
        except errors.Unusable as problem:
            fault = _(problem.detail)
    rows = list(found.lines.select_related("measure").order_by("place"))
    for row in rows:
        row.where = queries.place(row.where)
    told: dict[str, Any] = {
        "paper": found,
        "why": forms.why(found.fault) if found.state == "failed" else "",
        "lines": rows,
        "fault": fault,
        "measures": sum(row.kind == "measure" for row in rows),
        "open": sum(row.kind == "measure" and row.fate == "open" for row in rows),
        "taken": sum(row.fate == "taken" for row in rows),
        "names": forms.PaperLine.base_fields,
    }
    return show(request, found.plan, "paper", found.name, status=422 if fault else 200, **told)


def _write(request: doors.Request, found: models.Paper) -> HttpResponseRedirect:
    """Takes the chosen lines as they were read, or leaves one."""
    left = forms.numbers([request.POST.get("leave", "")])
    if left:
        papers.leave(found.pk, left[0], by=request.actor)
        return redirect(f"{reverse('plan-paper', args=[found.pk])}#l-{left[0]}")
    wanted = forms.numbers(request.POST.getlist("line"))
    rows = {row.place: dict(row.values) for row in found.lines.filter(place__in=wanted, kind="measure")}
    made = papers.take(found.pk, rows, by=request.actor, language=forms.language())
    told = ngettext("%(n)d line taken as a measure.", "%(n)d lines taken as measures.", len(made)) % {"n": len(made)}
    messages.success(request, told)
    return redirect("plan-paper", found.pk)


@doors.door("plan", Verb.EDIT)
@require_http_methods(_WRITES)
def line(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """One line of a paper, corrected before it is taken; text may become a measure too."""
    found = papers.paper(pk, request.actor)
    row = found.lines.filter(place=number).exclude(fate="taken").first()
    if row is None:
        raise standing.nothing()
    first = {"action": row.raw} if row.kind == "text" else {}
    form = forms.PaperLine(request.POST or None, initial={**first, **row.values})
    if request.method == "POST" and form.is_valid():
        try:
            papers.take(pk, {number: form.cleaned_data}, by=request.actor, language=forms.language())
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("Taken as a measure."))
            return redirect(f"{reverse('plan-paper', args=[pk])}#l-{number}")
    told = {"paper": found, "line": row, "form": form}
    title, status = queries.place(row.where) or found.name, 422 if form.is_bound else 200
    return show(request, found.plan, "paper_line", title, status=status, **told)
