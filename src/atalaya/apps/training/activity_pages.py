"""Pages of activities: one activity, a new one, naming people, selection, the calendar, open calls."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import clock
from atalaya.apps.access import deeds, doors, verbs
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import clashes, known, values
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_forms as forms
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_queries as queries
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import activity_texts as texts
from atalaya.core import errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ["GET", "HEAD", "POST"]


def crumbs(found: Any, last: str = "") -> list[pieces.Link]:
    """The way to a page of an activity."""
    way = [pieces.Link(_("Activities"), reverse("activities-list"))]
    way.append(pieces.Link(values.label_of(found), reverse("activity", args=[found.pk]), current=not last))
    return [*way, pieces.Link(last, current=True)] if last else way


def show(request: doors.Request, found: Any, name: str, title: str, *, status: int = 200, **told: Any) -> HttpResponse:
    """A page of an activity."""
    told |= {"title": title, "record": found, "crumbs": crumbs(found, title), "invented": found.owner.invented}
    told |= {"whole": values.label_of(found)}
    return render(request, f"training/{name}.html", told, status=status)


def language() -> str:
    """The language in which the reader writes."""
    return (translation.get_language() or "es")[:2]


def said(request: doors.Request, problem: errors.Problem) -> None:
    """Tells what stands in the way, at the top of the next page."""
    messages.error(request, verbs.why_barred(problem.code, _(problem.detail)))


@doors.door("activity", Verb.VIEW)
@require_safe
def activity(request: doors.Request, pk: int) -> HttpResponse:
    """One activity."""
    page = queries.page(pk, request.actor)
    told = {"title": page.title.text, "crumbs": crumbs(page.record), "page": page}
    told |= {"invented": page.record.owner.invented, "columns": queries.people_columns()}
    return render(request, "training/activity.html", told)


def owners(by: policy.Actor) -> list[tuple[str, str]]:
    """In whose name this person may hold an activity. Missing when there is none."""
    names = values.Names(by)
    found = [
        code
        for code in sorted(by.owners(), reverse=True)
        if policy.may_create(by, "activity", code, policy.Klass.PUBLIC) and not code.startswith("review:")
    ]
    if not found:
        raise errors.Missing("policy.missing", standing.GONE)
    return [(code, names.owner(code)) for code in found]


@doors.door("activity", Verb.CREATE)
@require_http_methods(WRITES)
def new(request: doors.Request) -> HttpResponse:
    """Begins an activity."""
    form = forms.Start(owners(request.actor), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(form.told(), form.cleaned_data["owner"], by=request.actor)
        except errors.Unusable as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("Saved. Say now how it is run: rules, agenda, purpose of data."))
            return redirect("activity", made.pk)
    told = {"title": _("New activity"), "form": form}
    told["crumbs"] = [pieces.Link(_("Activities"), reverse("activities-list")), pieces.Link(_("New activity"))]
    return render(request, "training/form.html", told, status=422 if form.is_bound else 200)


@doors.door("activity", Verb.EDIT)
@require_POST
def lay_down(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Begins to say how an activity of the registry is run."""
    found = standing.run(pk, request.actor)
    made = actions.lay_down(pk, {"countries": found.countries}, by=request.actor)
    return redirect("editions-edit", made.pk)


@doors.door("activity", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Moves an activity on, after a page that names it."""
    register = known.named(models.ACTIVITY)
    assert register is not None
    asked, found = clashes.asked_step(register, pk, step, request.actor), standing.seen(pk, request.actor)
    form = forms.Moving(step in actions.REASONED, request.POST or None)
    if request.method == "POST":
        form.is_valid()
        on, version = clashes.step_values(request.POST)
        reason = form.cleaned_data.get("reason", "")
        try:
            actions.take(pk, step, by=request.actor, version=version, on=on, reason=reason, language=language())
        except (errors.Unusable, errors.OutOfOrder) as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
            return redirect("activity", pk)
    return show(
        request, found, "activity_step", asked.label, form=form, asked=asked, status=422 if form.is_bound else 200
    )


@doors.door("place", Verb.CREATE)
@require_http_methods(WRITES)
def nominate(request: doors.Request, pk: int) -> HttpResponse:
    """Names somebody for an activity."""
    found = standing.seen(pk, request.actor)
    offered = queries.namers(request.actor, found)
    if not offered:
        raise errors.Missing("policy.missing", standing.GONE)
    actions.require_open(found, request.actor)
    form = forms.Name(offered, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.nominate(pk, form.cleaned_data["owner"], form.values(), by=request.actor)
        except errors.Unusable as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("Named."))
            return redirect("activity", pk)
    run = standing.laid_down(pk)
    told: dict[str, Any] = {"form": form, "purpose": values.spoken(run.purpose), "days": run.purge_days}
    return show(request, found, "activity_name", _("Name somebody"), status=422 if form.is_bound else 200, **told)


@doors.door("place", Verb.EDIT)
@require_http_methods(WRITES)
def selection(request: doors.Request, pk: int) -> HttpResponse:
    """What the rules propose, with reasons; a person decides."""
    found = standing.run(pk, request.actor)
    proposed, fault, status = actions.propose(pk, request.actor), "", 200
    chosen = [int(one) for one in request.POST.getlist("chosen") if one.isdecimal()]
    if request.method == "POST":
        try:
            actions.choose(pk, chosen, why=request.POST.get("why", ""), by=request.actor)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            fault, status = _(problem.detail), 422
        else:
            messages.success(request, _("Selected. Everybody has an answer."))
            return redirect("activity-selection", pk)
    page = queries.selection(pk, request.actor, proposed, chosen if request.method == "POST" else None)
    told: dict[str, Any] = {"page": page, "fault": fault, "why": request.POST.get("why", "")}
    told["rule_columns"] = _columns(_("Rule"), _("Reached"), _("Status"))
    told["made_columns"] = _columns(_("Day"), _("Who decided"), _("Selected"), _("Rules not met"), _("Why"))
    return show(
        request, found, "activity_selection", _("Selection"), status=status, columns=queries.people_columns(), **told
    )


def _columns(*heads: str) -> tuple[pieces.Column, ...]:
    return tuple(pieces.Column(head) for head in heads)


@doors.door("activity", Verb.EDIT)
@require_POST
def text(request: doors.Request, pk: int, name: str) -> HttpResponseRedirect:
    """Begins a text of an activity, or takes its tables from the records again."""
    try:
        if "renew" in request.POST:
            texts.renew(pk, name, by=request.actor)
            messages.success(request, _("The tables stand as the records do."))
            return redirect("activity", pk)
        made = texts.begin(pk, name, by=request.actor)
    except errors.OutOfOrder as problem:
        said(request, problem)
        return redirect("activity", pk)
    return redirect("draft", made.pk)


@doors.door("activity", Verb.VIEW)
@require_safe
def calendar(request: doors.Request) -> HttpResponse:
    """The activities of a year, month by month, and the calls that are open."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else clock.today().year
    told: dict[str, Any] = {"title": _("Calendar of activities"), "year": year, "before": year - 1, "after": year + 1}
    told |= {"months": queries.calendar(request.actor, year), "columns": queries.calendar_columns()}
    told |= {"calls": queries.calls(request.actor), "call_columns": queries.call_columns()}
    told["crumbs"] = [
        pieces.Link(_("Activities"), reverse("activities-list")),
        pieces.Link(_("Calendar of activities")),
    ]
    told["may_add"] = any(
        policy.may_create(request.actor, "activity", code, policy.Klass.PUBLIC) for code in request.actor.owners()
    )
    return render(request, "training/calendar.html", told)


@doors.door("place", Verb.EDIT)
@require_http_methods(WRITES)
def follow(request: doors.Request, pk: int) -> HttpResponse:
    """What somebody says after three or six months."""
    row = access.one(models.Place, pk, request.actor)
    policy.require(request.actor, Verb.EDIT, access.thing(row))
    found = standing.activities()._default_manager.select_related("owner").get(pk=row.activity_id)
    begun = {name: getattr(row, name) for name in ("uses_3", "uses_6", "used", "passed", "version")}
    form = forms.Follow(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            actions.follow(pk, told, by=request.actor, version=told.pop("version"))
        except (errors.Unusable, errors.OutOfOrder) as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("activity-followed", row.activity_id)
    title = _("Follow-up: %(name)s") % {"name": row}
    told = {"title": title, "form": form, "crumbs": [pieces.Link(values.label_of(found)), pieces.Link(title)]}
    return render(request, "training/form.html", told, status=422 if form.is_bound else 200)


@doors.door("place", Verb.EDIT)
@require_http_methods(WRITES)
def place_step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Registers or withdraws somebody; who is selected, and who came, is settled on the page of the activity."""
    register = known.named("training.place")
    assert register is not None
    asked = clashes.asked_step(register, pk, step, request.actor)
    row = access.one(models.Place, pk, request.actor)
    fault = (
        ""
        if step in ("register", "withdraw")
        else _("This is settled on the page of the activity, for everybody at once.")
    )
    if request.method == "POST" and not fault:
        deeds.take(models.Place, pk, step, by=request.actor, version=clashes.step_values(request.POST)[1])
        messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
        return redirect("places", pk)
    crumbs_ = [pieces.Link(_("People named for activities"), reverse("places-list")), pieces.Link(str(row))]
    told: dict[str, Any] = {"title": asked.label, "asked": asked, "fault": fault, "row": row, "crumbs": crumbs_}
    return render(request, "training/place_step.html", told, status=409 if fault and request.method == "POST" else 200)
