"""Pages of what is said: comments, decisions, the disposition table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import deeds, doors, pace
from atalaya.apps.drafting import forms, models, queries, standing, tables, talk
from atalaya.apps.drafting.pages import WRITES, show
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def comment(request: doors.Request, pk: int, clause: str) -> HttpResponse:
    """Says something of a clause, for oneself or for a body."""
    found = queries.one(pk, clause, request.actor, language=request.GET.get("language", ""))
    told: dict[str, Any] = {"one": found, "told": request.POST, "rounds": _rounds(found.record)}
    if request.method == "POST":
        said = forms.said(queries.sight(found.record, request.actor).own(clause), request.POST)
        warned = forms.hints(said.words, said.wording)
        if warned and "looked" not in request.POST:
            return show(request, found.record, "comment", _("Comment"), status=422, hints=warned, **told)
        try:
            talk.say(pk, said, by=request.actor)
        except errors.Unusable as problem:
            told["fault"] = _(problem.detail)
            return show(request, found.record, "comment", _("Comment"), status=422, **told)
        if warned:
            deeds.flag(found.record, by=request.actor)
        messages.success(request, _("Saved."), extra_tags=f"saved:comment-{pk}-{clause}")
        return redirect(doors.back(request, f"{reverse('draft', args=[pk])}#c-{clause}"))
    return show(request, found.record, "comment", _("Comment"), **told)


def _rounds(found: models.Draft) -> list[models.Round]:
    return list(found.rounds.defer("content", "names").order_by("-number"))


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def decide(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """Decides what becomes of a comment."""
    found = standing.inside(pk, request.actor)
    note, clause = queries.note(found, number, request.actor)
    told: dict[str, Any] = {"note": note, "clause": clause, "people": queries.people(found), "told": request.POST}
    told["may_edit"] = standing.may(found, Verb.EDIT, request.actor)
    if request.method == "POST":
        workshop = forms.number(request.POST.get("workshop"))
        try:
            talk.decide(pk, number, forms.decision(request.POST, workshop), by=request.actor)
        except (errors.Unusable, errors.Conflict) as problem:
            status = 409 if isinstance(problem, errors.Conflict) else 422
            told |= {"fault": _(problem.detail)}
            return show(request, found, "decide", _("Decide"), status=status, **told)
        messages.success(request, _("Decided."))
        return redirect(doors.back(request, f"{reverse('draft', args=[pk])}#k-{number}"))
    return show(request, found, "decide", _("Decide"), **told)


@doors.door("consultation", Verb.VIEW)
@require_POST
def done(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """Marks what was deferred as done."""
    talk.finish(pk, number, by=request.actor)
    messages.success(request, _("Done."))
    return redirect(doors.back(request, reverse("today")))


@doors.door("draft", Verb.EDIT)
@require_POST
def withdraw(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """Takes back a comment that nobody decided."""
    talk.withdraw(pk, number, by=request.actor)
    messages.success(request, _("Taken back."))
    return redirect("draft", pk)


@doors.door("draft", Verb.HISTORY)
@require_safe
def table(request: doors.Request, pk: int) -> HttpResponse:
    """Every comment with what became of it, in the order of the text."""
    found = standing.inside(pk, request.actor)
    asked, outcome = forms.number(request.GET.get("round")), request.GET.get("outcome")
    known = {name for name, _label in models.OUTCOMES}
    rows, _lead = tables.rows(found, request.actor, asked=asked, outcome=outcome if outcome in known else None)
    every, _lead = tables.rows(found, request.actor, asked=asked)
    counts = {name: sum(1 for row in every if row.outcome == name) for name in known}
    told: dict[str, Any] = {
        "rows": [(row, queries.OUTCOMES[row.outcome], queries.TONES[row.outcome]) for row in rows],
        "counts": [(name, label, queries.TONES[name], counts[name]) for name, label in models.OUTCOMES],
        "total": len(every),
        "rounds": _rounds(found),
        "asked": asked,
        "outcome": outcome,
        "query": f"?round={asked}" if asked else "",
        "bodies": len({row.body for row in every if row.body}),
        "open": sum(1 for row in every if not row.outcome),
    }
    return show(request, found, "table", _("Disposition of comments"), **told)


@doors.door("draft", Verb.HISTORY)
@pace.paced("export")
@require_safe
def table_file(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The disposition table as a file."""
    found = standing.inside(pk, request.actor)
    if kind not in tables.TYPES:
        raise standing.nothing()
    rows, _lead = tables.rows(found, request.actor, asked=forms.number(request.GET.get("round")))
    answer = HttpResponse(tables.write(found, kind, rows), content_type=tables.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="comments-{found.pk}.{kind}"'
    return answer
