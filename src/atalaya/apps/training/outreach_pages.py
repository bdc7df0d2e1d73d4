"""Pages of awareness work: the overview by sector, and the answer to a question."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors
from atalaya.apps.access.registers import clashes
from atalaya.apps.assessment import offers as assessment
from atalaya.apps.trade import offers as trade
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import outreach_actions as actions
from atalaya.apps.training import outreach_forms as forms
from atalaya.apps.training import outreach_queries as queries
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ["GET", "HEAD", "POST"]


@doors.door("outreach", Verb.VIEW)
@require_safe
def overview(request: doors.Request) -> HttpResponse:
    """Sectors, events, materials, questions."""
    topic = request.GET.get("topic", "")
    topic = topic if topic in dict(models.TOPICS) else ""
    told: dict[str, Any] = {"title": _("Awareness and outreach"), "page": queries.overview(request.actor, topic)}
    choices = (pieces.Choice("", _("All")), *(pieces.Choice(code, label) for code, label in models.TOPICS))
    told["filters"] = (pieces.Filter("topic", _("Topic"), choices, topic),)
    numbers = (_("Organisations"), _("People"), _("Women"), _("Materials"), _("Enquiries"))
    told["sector_columns"] = (pieces.Column(_("Sector")), *(pieces.Column(one, "number") for one in numbers))
    told["event_columns"] = (
        pieces.Column(_("Event")),
        pieces.Column(_("Day")),
        pieces.Column(_("Organisations"), "number"),
        pieces.Column(_("People"), "number"),
        pieces.Column(_("Stage")),
    )
    told["material_columns"] = _columns(_("Title"), _("Topic"), _("Sectors"), _("Date"))
    told["enquiry_columns"] = _columns(_("Question"), _("Topic"), _("Sector"), _("Asked on"), _("Stage"))
    told["workbooks"] = (*assessment.workbooks(), *trade.workbooks())
    return render(request, "training/outreach.html", told)


def _columns(*heads: str) -> tuple[pieces.Column, ...]:
    return tuple(pieces.Column(head) for head in heads)


@doors.door("enquiry", Verb.CREATE)
@require_http_methods(WRITES)
def ask(request: doors.Request) -> HttpResponse:
    """Asks an authority, or writes down a question that came by telephone."""
    owners = forms.askers(request.actor)
    if not owners:
        raise errors.Missing("policy.missing", "There is no such record.")
    topic = request.GET.get("topic", "")
    form = forms.Ask(owners, request.POST or None, initial={"topic": topic if topic in dict(models.TOPICS) else ""})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = actions.ask(told.pop("owner"), told.pop("authority"), told, by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("Sent. Guidance does not bind; where it matters you are referred."))
            return redirect("enquiries", made.pk)
    crumbs = [pieces.Link(_("Awareness and outreach"), reverse("outreach")), pieces.Link(_("Ask the authority"))]
    told = {"title": _("Ask the authority"), "form": form, "crumbs": crumbs, "guarded": True}
    return render(request, "training/form.html", told, status=422 if form.is_bound else 200)


@doors.door("enquiry", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Gives guidance, refers, closes."""
    found = queries.question(pk, step, request.actor)
    form = forms.Answer(step, request.POST or None, initial={"words": found.record.guidance})
    if request.method == "POST":
        version = clashes.number(request.POST, "version")
        try:
            if form.is_valid():
                actions.answer(pk, step, form.cleaned_data.get("words", ""), by=request.actor, version=version)
                messages.success(request, _("Done: %(step)s.") % {"step": found.label})
                return redirect("enquiries", pk)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            form.add_error(None, _(problem.detail))
    crumbs = [
        pieces.Link(_("Enquiries"), reverse("enquiries-list")),
        pieces.Link(found.record.title, reverse("enquiries", args=[pk])),
    ]
    told: dict[str, Any] = {
        "title": found.label,
        "form": form,
        "page": found,
        "crumbs": [*crumbs, pieces.Link(found.label)],
    }
    told["binding"] = step == "advise"
    return render(request, "training/enquiry_step.html", told, status=422 if form.is_bound else 200)
