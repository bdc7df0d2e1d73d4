"""Pages of a plan and of its measures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import clock
from atalaya.apps.access import deeds, doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.plans import (
    actions,
    choosing,
    documents,
    effects,
    exports,
    forms,
    models,
    narrative,
    one_measure,
    queries,
    standing,
)
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

_WRITES = ["GET", "HEAD", "POST"]


def crumbs(record: models.Plan, last: str = "") -> list[pieces.Link]:
    """The way to a page of this plan."""
    found = [pieces.Link(_("Action plans"), reverse("plans-list"))]
    found.append(pieces.Link(values.spoken(record.title).text, reverse("plan", args=[record.pk]), current=not last))
    return [*found, pieces.Link(last, current=True)] if last else found


def show(
    request: doors.Request, record: models.Plan, name: str, title: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    """A page of a plan."""
    told |= {"title": title, "record": record, "crumbs": crumbs(record, title)}
    told |= {"whole": values.spoken(record.title).text, "invented": record.owner.invented}
    return render(request, f"plans/{name}.html", told, status=status)


@doors.door("plan", Verb.VIEW)
@require_safe
def plan(request: doors.Request, pk: int) -> HttpResponse:
    """A plan with its measures; those who were only shown it read what was published."""
    if not standing.is_inside(standing.seen(pk, request.actor), request.actor):
        return redirect("plan-public", pk)
    wanted = queries.asked(request.GET)
    found = queries.page(pk, request.actor, wanted)
    told = {
        "title": found.title.text,
        "page": found,
        "crumbs": crumbs(found.record),
        "invented": found.invented,
        "view": wanted.view,
        "tabs": queries.tabs(wanted),
        "filters": queries.filters(found, wanted),
        "heads": queries.heads(wanted),
        "narrowed": bool(wanted.q or wanted.stage or wanted.lead or wanted.need),
        "counted": documents.counted(found.standing),
    }
    return render(request, "plans/plan.html", told)


@doors.door("plan", Verb.VIEW)
@require_safe
def effect(request: doors.Request, pk: int) -> HttpResponse:
    """What the plan would change in the matrix."""
    found = standing.inside(pk, request.actor)
    return show(request, found, "effect", _("What it would change"), changes=effects.changes(found, request.actor))


@doors.door("plan", Verb.VIEW)
@require_safe
def progress(request: doors.Request, pk: int) -> HttpResponse:
    """The report on progress."""
    found = standing.inside(pk, request.actor)
    told = exports.progress(found, clock.today())
    return show(request, found, "progress", _("Progress report"), report=told)


@doors.door("plan", Verb.VIEW)
@pace.paced("export")
@require_safe
def export(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The plan as a file: the plan, the report on progress or the note verbale as DOCX, the measures as a table."""
    found = standing.inside(pk, request.actor)
    return exports.file(found, kind, request.actor)


@doors.door("plan", Verb.EDIT)
@require_POST
def text(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Begins the text of the plan, or puts its measures into the text as they stand now."""
    if "renew" in request.POST:
        narrative.renew_table(pk, by=request.actor)
        messages.success(request, _("The table of the text shows the measures as they stand."))
        return redirect("plan", pk)
    made = narrative.begin(pk, by=request.actor, version=forms.version(request.POST))
    return redirect("draft", made.pk)


@doors.door("measure", Verb.CREATE)
@require_http_methods(_WRITES)
def add(request: doors.Request, pk: int) -> HttpResponse:
    """From gaps to measures: choose gaps, look at what is suggested, confirm."""
    found = standing.inside(pk, request.actor)
    offered = choosing.offered(found, request.actor)
    told: dict[str, Any] = {"offered": offered, "bodies": offered.bodies}
    told["corrective"] = choosing.corrective(found, request.actor)
    if request.method == "POST":
        chosen = choosing.chosen(offered, request.POST.getlist("field"))
        told |= {"suggestions": choosing.shown(chosen, request.POST), "chosen": chosen}
        try:
            if "write" in request.POST or "take_up" in request.POST:
                if "take_up" in request.POST:
                    asked = choosing.taken_up(found, forms.numbers(request.POST.getlist("corrective")), request.actor)
                else:
                    asked = forms.suggested(request.POST, chosen)
                made = actions.add(pk, asked, by=request.actor)
                text = ngettext("%(n)d measure added.", "%(n)d measures added.", len(made)) % {"n": len(made)}
                messages.success(request, text, extra_tags=f"saved:plan-add-{pk}")
                return redirect("plan", pk)
            if not chosen:
                raise errors.Unusable("plan.gaps", "Choose at least one gap.", "field")
        except errors.Unusable as problem:
            told |= {"fault": f"{_(problem.detail)} ({problem.where})"}
            return show(request, found, "add", _("Measures from gaps"), status=422, **told)
    return show(request, found, "add", _("Measures from gaps"), **told)


# One measure.


def _measure(request: doors.Request, pk: int, *, status: int = 200, **told: Any) -> HttpResponse:
    found = one_measure.page(pk, request.actor)
    form = told.pop("form", None) or forms.Progress(found.laws, initial={"on": clock.today().isoformat()})
    title = _("Measure %(number)s") % {"number": found.record.number}
    return show(request, found.record.plan, "measure", title, status=status, page=found, form=form, **told)


@doors.door("measure", Verb.VIEW)
@require_safe
def measure(request: doors.Request, pk: int) -> HttpResponse:
    """One measure with what was noted on the way."""
    return _measure(request, pk)


@doors.door("measure", Verb.EDIT)
@pace.paced("import")
@require_POST
def note(request: doors.Request, pk: int) -> HttpResponse:
    """Notes progress, or takes a note out of sight."""
    found = one_measure.page(pk, request.actor)
    gone = forms.numbers([request.POST.get("remove", "")])
    if gone:
        actions.unnote(pk, gone[0], by=request.actor)
        return redirect("measure", pk)
    form = forms.Progress(found.laws, request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.note(pk, form.told(), by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            if form.concerns:
                deeds.flag(found.record, by=request.actor)
            messages.success(request, _("Noted."), extra_tags=f"saved:note-{pk}")
            return redirect("measure", pk)
    return _measure(request, pk, status=422, form=form)


@doors.door("measure", Verb.VIEW)
@require_safe
def evidence(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """A file behind a note."""
    one = one_measure.file_of(pk, number, request.actor)
    answer = HttpResponse(actions.content(one), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{one.pk}{exports.ending(one.name)}"'
    return answer


@doors.door("measure", Verb.EDIT)
@require_POST
def again(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Takes a measure up again that was over."""
    actions.take_up(pk, by=request.actor, version=forms.version(request.POST))
    messages.success(request, _("Taken up again."))
    return redirect("measure", pk)


@doors.door("measure", Verb.EDIT)
@require_http_methods(_WRITES)
def fields(request: doors.Request, pk: int) -> HttpResponse:
    """Chooses the fields of the matrix that a measure would answer."""
    found = standing.measure(pk, request.actor)
    fault = ""
    if request.method == "POST":
        linked = list(dict.fromkeys([*request.POST.getlist("kept"), *request.POST.getlist("field")]))
        try:
            actions.link(pk, linked, by=request.actor, version=forms.version(request.POST))
            messages.success(request, _("Saved."))
            return redirect("measure", pk)
        except errors.Unusable as problem:
            fault = f"{_(problem.detail)} ({problem.where})"
    asked = request.GET.get("q", "")[:200].strip()
    told: dict[str, Any] = {
        "measure": found,
        "q": asked,
        "choice": choosing.fields(found, asked, request.actor),
        "fault": fault,
    }
    return show(request, found.plan, "fields", _("Fields it would answer"), status=422 if fault else 200, **told)


@doors.door("measure", Verb.VIEW)
@require_safe
def request_text(request: doors.Request, pk: int) -> HttpResponse:
    """A request for assistance prepared from a measure, for a person to finish and send."""
    found = standing.measure(pk, request.actor)
    if not found.assistance:
        raise errors.OutOfOrder("measure.assistance", "This measure is not marked as needing assistance.")
    told: dict[str, Any] = {"measure": found, "draft": documents.draft(found, request.actor)}
    return show(request, found.plan, "request", _("Request for assistance (draft)"), **told)


@doors.door("measure", Verb.VIEW)
@pace.paced("export")
@require_safe
def request_file(request: doors.Request, pk: int) -> HttpResponse:
    """The same as DOCX."""
    found = standing.measure(pk, request.actor)
    if not found.assistance:
        raise errors.OutOfOrder("measure.assistance", "This measure is not marked as needing assistance.")
    return exports.attachment(documents.request(found, request.actor), f"request-{found.number}", "docx")
