"""Pages of the workspace: the whole, one field, and what is done there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace, verbs
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import actions, forms, models, one_field, queries, reading, talk
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces


def crumbs(record: models.Assessment, title: str, last: str = "") -> list[pieces.Link]:
    """The way to a page of this assessment."""
    found = [pieces.Link(_("Matrix and surveys"), reverse("matrices-list"))]
    found.append(pieces.Link(title, reverse("matrix", args=[record.pk]), current=not last))
    return [*found, pieces.Link(last, current=True)] if last else found


@doors.door("assessment", Verb.VIEW)
@require_safe
def workspace(request: doors.Request, pk: int) -> HttpResponse:
    """Every field of a matrix or survey."""
    form = forms.Narrow(request.GET)
    if getattr(request, "htmx", False) and "cell" in request.GET:
        told = {"cell": queries.cell(pk, request.GET["cell"], request.actor)}
        return render(request, "assessment/cell.html", told)
    found = queries.workspace(pk, request.actor, form.asked())
    page = {
        "title": found.title.text,
        "page": found,
        "crumbs": crumbs(found.record, found.title.text),
        "filters": form.controls(found),
        "narrowed": any(request.GET.get(name) for name in ("show", "weapon", "agency", "q")),
    }
    return render(request, "assessment/workspace.html", page)


@doors.door("assessment", Verb.VIEW)
@require_safe
def field(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """One field: beside the matrix where scripts run, a page of its own where not."""
    found = one_field.field(pk, field, request.actor)
    return _field(request, found)


def _field(request: doors.Request, found: one_field.Page, *, status: int = 200, **told: object) -> HttpResponse:
    part = "assessment/panel.html" if getattr(request, "htmx", False) else "assessment/field.html"
    title = values.spoken(found.record.title).text
    told |= {"title": found.title, "page": found, "crumbs": crumbs(found.record, title, found.field.id)}
    return render(request, part, told, status=status)


def _back(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """The field as it is now: the panel where scripts asked, its page where not."""
    if getattr(request, "htmx", False):
        answer = _field(request, one_field.field(pk, field, request.actor))
        answer.headers["HX-Trigger"] = "answered"
        return answer
    return redirect("matrix-field", pk, field)


@doors.door("assessment", Verb.EDIT)
@require_POST
def answer(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """Writes an answer; a conflict shows both."""
    form = forms.Answer(request.POST)
    try:
        actions.answer(pk, form.write(field), by=request.actor)
    except errors.Conflict as conflict:
        return _field(request, one_field.field(pk, field, request.actor), status=409, conflict=conflict)
    except errors.Unusable as problem:
        found = one_field.field(pk, field, request.actor)
        return _field(request, found, status=422, fault=_(problem.detail), told=request.POST)
    if form.concerns:
        talk.flag(pk, field, by=request.actor)
    messages.success(request, _("Saved."), extra_tags=f"saved:answer-{pk}-{field}")
    return _back(request, pk, field)


@doors.door("assessment", Verb.APPROVE)
@require_POST
def step(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """Takes a step for one field; whoever sends an answer back says why."""
    name = request.POST.get("step", "")
    try:
        if name == talk.BACK:
            talk.send_back(pk, field, request.POST.get("why", ""), by=request.actor)
        else:
            actions.step(pk, field, name, by=request.actor)
    except errors.Unusable as problem:
        messages.error(request, _(problem.detail))
    except (errors.OutOfOrder, errors.Refused) as problem:
        if not problem.code.startswith("workflow."):
            raise
        messages.error(request, verbs.why_barred(problem.code, problem.detail))
    return _back(request, pk, field)


@doors.door("assessment", Verb.APPROVE)
@require_POST
def steps(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Takes a step for every field of a section where it is open."""
    section, name = request.POST.get("section", ""), request.POST.get("step", "")
    fields = queries.fields_of(pk, section, request.actor)
    taken = actions.take(pk, name, fields, by=request.actor)
    told = ngettext("%(n)d answer taken further.", "%(n)d answers taken further.", taken.done) % {"n": taken.done}
    why = [
        f"{number}: {verbs.why_barred(code, code)}" for code, number in taken.left.items() if code != "workflow.order"
    ]
    (messages.success if taken.done else messages.info)(request, " ".join([told, *why]))
    return redirect(f"{reverse('matrix', args=[pk])}#s-{section}")


@doors.door("assessment", Verb.EDIT)
@require_POST
def accept(request: doors.Request, pk: int) -> HttpResponse:
    """Accepts an article for one field or for many."""
    chosen = forms.numbers(request.POST.getlist("proposal"))
    value = request.POST.get("value", "")
    field = request.POST.get("field", "")
    done = actions.accept(
        pk, queries.same_article(pk, chosen, request.POST.getlist("also"), request.actor), by=request.actor, value=value
    )
    told = ngettext("Cited in %(n)d field.", "Cited in %(n)d fields.", done) % {"n": done}
    messages.success(request, told)
    return _back(request, pk, field) if field else redirect("matrix", pk)


@doors.door("assessment", Verb.EDIT)
@require_POST
def refuse(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """Refuses proposals of a field, or brings those back that were refused."""
    if request.POST.get("again"):
        actions.reopen(pk, queries.refused(pk, field), by=request.actor)
    else:
        actions.refuse(pk, forms.numbers(request.POST.getlist("proposal")), by=request.actor)
    return _back(request, pk, field)


@doors.door("assessment", Verb.EDIT)
@require_POST
def comment(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """Says something about a field, or settles what was said."""
    settled = forms.numbers([request.POST.get("settle", "")])
    if settled:
        talk.settle(pk, settled[0], by=request.actor)
    else:
        try:
            talk.say(pk, field, request.POST.get("text", ""), by=request.actor)
        except errors.Unusable as problem:
            messages.error(request, _(problem.detail))
    return _back(request, pk, field)


@doors.door("assessment", Verb.EDIT)
@pace.paced("import")
@require_POST
def evidence(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """Puts a file or a link behind an answer, or takes one away."""
    try:
        gone = forms.numbers([request.POST.get("remove", "")])
        if gone:
            talk.remove(pk, gone[0], by=request.actor)
        else:
            talk.support(pk, [field], forms.support(request.POST, request.FILES), by=request.actor)
    except errors.Unusable as problem:
        messages.error(request, _(problem.detail))
    return _back(request, pk, field)


@doors.door("assessment", Verb.EDIT)
@pace.paced("search")
@require_http_methods(["GET", "HEAD", "POST"])
def cite(request: doors.Request, pk: int, field: str) -> HttpResponse:
    """Finds an article of the laws by its words and cites it; takes a citation away."""
    if request.method == "POST":
        told = actions.Write(
            field,
            cite=tuple(forms.numbers(request.POST.getlist("article"))),
            uncite=tuple(forms.numbers(request.POST.getlist("remove"))),
        )
        actions.answer(pk, told, by=request.actor)
        return _back(request, pk, field)
    found = one_field.field(pk, field, request.actor)
    asked = request.GET.get("q", "")[:200].strip()
    hits = one_field.articles_for(found, asked, request.actor) if asked else ()
    title = values.spoken(found.record.title).text
    told_page = {"title": _("Cite an article"), "page": found, "q": asked, "found": hits}
    return render(request, "assessment/cite.html", told_page | {"crumbs": crumbs(found.record, title, found.field.id)})


@doors.door("assessment", Verb.EDIT)
@pace.paced("import")
@require_POST
def read(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Asks the engine to read the country's laws."""
    reading.ask(pk, by=request.actor)
    messages.success(request, _("The laws are being read; the proposals appear when that is done."))
    return redirect("matrix", pk)
