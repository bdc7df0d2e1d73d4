"""Pages of national guidelines and of the second look at a text the content guard holds up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors, verbs
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import clashes, lists
from atalaya.apps.drafting import bill_forms, guarding, guidelines, models, queries, standing, texts
from atalaya.apps.drafting.bill_pages import WRITES, crumbs
from atalaya.apps.drafting.bill_registers import GUIDELINES
from atalaya.apps.drafting.pages import show
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("guideline", Verb.CREATE)
@require_http_methods(WRITES)
def begin(request: doors.Request) -> HttpResponse:
    """A guideline from the outline of the governance level."""
    form = bill_forms.StartGuideline(request.actor, request.POST or None)
    if not form.is_allowed:
        raise errors.Missing("policy.missing", "There is no such record.")
    if request.method == "POST" and form.is_valid():
        try:
            made = guidelines.begin(form.guideline(), form.spoken(), by=request.actor)
        except errors.Unusable as problem:
            bill_forms.place(form, problem)
        else:
            messages.success(request, _("The guideline is begun, with an outline of its text."))
            return redirect("guidelines", made.pk)
    told: dict[str, Any] = {"title": _("Begin a national guideline"), "form": form, "back": "guidelines-list"}
    told["crumbs"] = crumbs(GUIDELINES, told["title"])
    return render(request, "drafting/start_from.html", told, status=422 if form.is_bound else 200)


@doors.door("guideline", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """A guideline: how far it is, its consultation, when it is reviewed."""
    shown = lists.showing(GUIDELINES, pk, request.actor)
    found = access.one(models.Guideline, pk, request.actor)
    inside = found.text is not None and standing.is_inside(found.text, request.actor)
    told = {"register": GUIDELINES, "slug": GUIDELINES.slug, "shown": shown, "title": shown.title, "record": found}
    told["crumbs"] = crumbs(GUIDELINES, shown.title)
    told |= {"inside": inside, "invented": shown.invented, "least": guidelines.LEAST_ROUNDS}
    told["stand"] = guidelines.consulted(found) if inside else None
    told["blocked"] = inside and found.text is not None and guarding.is_blocked(found.text)
    told["disposed"] = guidelines.disposition(found, _("Body {n}"))
    return render(request, "drafting/guideline.html", told)


@doors.door("guideline", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Takes a step; says what is still missing for it."""
    asked = clashes.asked_step(GUIDELINES, pk, step, request.actor)
    form = bill_forms.GuidelineStep(step, request.POST or None, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        told_ = {"on": clean.get("on"), "approved_by": clean.get("approved_by", "")}
        try:
            guidelines.take(pk, step, by=request.actor, version=clean["version"], **told_)
        except (errors.OutOfOrder, errors.Unusable) as problem:
            form.add_error(None, verbs.why_barred(problem.code, _(problem.detail)))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
            return redirect("guidelines", pk)
    told = {"title": asked.label, "asked": asked, "form": form, "pk": pk, "slug": GUIDELINES.slug}
    told["crumbs"] = crumbs(GUIDELINES, asked.label, (asked.title, pk))
    return render(request, "drafting/take_step.html", told, status=422 if form.is_bound else 200)


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def guard(request: doors.Request, pk: int) -> HttpResponse:
    """What the content guard warns of in a text, and a second person's word on it."""
    found = standing.inside(pk, request.actor)
    if not standing.sees_restricted(found, request.actor):
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    fault = ""
    if request.method == "POST":
        try:
            guarding.confirm(pk, by=request.actor, reason=request.POST.get("reason", ""))
        except (errors.Unusable, errors.OutOfOrder) as problem:
            fault = _(problem.detail)
        else:
            messages.success(request, _("Confirmed. The text is free again."))
            return redirect("draft", pk)
    text = texts.working(found)
    named = queries.numbers(text, text.lead)
    waiting = guarding.flags(found)
    concerns = [(one.clause, named.get(one.clause, one.clause), _(one.hint)) for one in guarding.concerns(text)]
    mine = not guarding.may_confirm(found, request.actor)
    told = {"waiting": waiting, "concerns": concerns, "mine": mine, "fault": fault}
    return show(request, found, "guard", _("Content guard"), status=422 if fault else 200, **told)
