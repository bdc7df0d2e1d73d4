"""Pages of the approved matrix: bring it, look at it beside the catalogue, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import approving, forms, standing
from atalaya.apps.assessment.pages import crumbs
from atalaya.core import errors
from atalaya.core.policy import Verb

_WRITES = ["GET", "HEAD", "POST"]


@doors.door("assessment", Verb.EDIT)
@pace.paced("import")
@require_http_methods(_WRITES)
def bring(request: doors.Request, pk: int) -> HttpResponse:
    """Takes the file of an approved matrix; lists those brought before."""
    found = standing.whole(pk, request.actor)
    fault = ""
    file = request.FILES.get("file")
    if request.method == "POST" and file is None:
        fault = _("Choose a file.")
    elif request.method == "POST" and file is not None:
        try:
            made = approving.bring(pk, file.read(), file.name or "", by=request.actor)
            return redirect("matrix-beside", pk, made.pk)
        except errors.Unusable as problem:
            fault = forms.said(problem)
    title = values.spoken(found.title).text
    told = {"title": _("The matrix that the Committee approved"), "record": found, "fault": fault}
    told |= {"crumbs": crumbs(found, title, _("Approved matrix")), "brought": list(found.approved.order_by("-pk"))}
    return render(request, "assessment/approved.html", told, status=422 if fault else 200)


@doors.door("assessment", Verb.EDIT)
@require_http_methods(_WRITES)
def beside(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """Every printed row beside the row of the catalogue it was found to stand for; a person confirms."""
    made, rows, choices = approving.beside(pk, number, request.actor)
    fault = ""
    if request.method == "POST":
        chosen = {
            one.row.place: request.POST[f"row-{one.row.place}"]
            for one in rows
            if f"row-{one.row.place}" in request.POST
        }
        try:
            done = approving.confirm(pk, number, chosen, by=request.actor)
        except errors.Unusable as problem:
            fault = forms.said(problem)
        else:
            told = ngettext(
                "%(n)d field has the Committee's response.", "%(n)d fields have the Committee's response.", done
            )
            messages.success(request, told % {"n": done})
            return redirect("matrix-lists", pk)
    title = values.spoken(made.assessment.title).text
    show_all = bool(request.GET.get("all"))
    page = {
        "title": _("Beside the catalogue"),
        "record": made.assessment,
        "made": made,
        "rows": [one for one in rows if show_all or not one.sure],
        "sure": sum(1 for one in rows if one.sure),
        "total": len(rows),
        "choices": choices,
        "show_all": show_all,
        "fault": fault,
        "crumbs": crumbs(made.assessment, title, _("Approved matrix")),
    }
    return render(request, "assessment/beside.html", page, status=422 if fault else 200)
