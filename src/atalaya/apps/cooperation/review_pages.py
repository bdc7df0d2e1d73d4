"""Pages of a review: its room, scope, parts, joint text, ledger, and what others see of it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import deeds, doors, verbs
from atalaya.apps.access.registers import clashes, values
from atalaya.apps.cooperation import review_actions as actions
from atalaya.apps.cooperation import review_forms as forms
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_queries as queries
from atalaya.apps.cooperation import review_registers as registers
from atalaya.apps.cooperation import review_rows as rows
from atalaya.apps.cooperation import review_standing as standing
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ["GET", "HEAD", "POST"]


def crumbs(review: models.Review, last: str = "") -> list[pieces.Link]:
    """The way to a page of this review."""
    found = [pieces.Link(_("Peer reviews"), reverse("reviews-list"))]
    found.append(pieces.Link(values.spoken(review.title).text, reverse("reviews", args=[review.pk]), current=not last))
    return [*found, pieces.Link(last, current=True)] if last else found


def show(
    request: doors.Request, review: models.Review, name: str, title: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    """A page of a review."""
    told |= {"title": title, "record": review, "crumbs": crumbs(review, title)}
    told |= {"whole": values.spoken(review.title).text, "invented": review.owner.invented}
    return render(request, f"cooperation/{name}.html", told, status=status)


def said(request: doors.Request, problem: errors.Problem) -> None:
    """Tells what stands in the way, at the top of the next page; countries by their names."""
    where = (
        ", ".join(values.Names(request.actor).owner(one) for one in problem.where.split(", ")) if problem.where else ""
    )
    named = where if problem.where.startswith("country:") else ""
    messages.error(request, f"{verbs.why_barred(problem.code, _(problem.detail))} {named}".strip())


@doors.door("review", Verb.CREATE)
@require_http_methods(WRITES)
def begin(request: doors.Request) -> HttpResponse:
    """Invites countries to a review."""
    if request.actor.person is None or not queries.may_begin(request.actor):
        raise standing.nothing()
    form = forms.Start(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.begin(form.told(), by=request.actor)
        except errors.Unusable as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("The room is open. Nobody outside it sees what lies in it."))
            return redirect("reviews", made.pk)
    about = _("Choose two countries or more. None of them becomes a beneficiary of a project by this.")
    return _form(request, form, _("Begin a peer review"), reverse("reviews-list"), about)


def _form(request: doors.Request, form: Any, title: str, back: str, about: str = "") -> HttpResponse:
    told = {"title": title, "form": form, "back": back, "keep": request.path, "about": about}
    return render(request, "access/registers/form.html", told, status=422 if form.is_bound else 200)


@doors.door("review", Verb.VIEW)
@require_safe
def room(request: doors.Request, pk: int) -> HttpResponse:
    """A review for those inside it."""
    found = queries.room(pk, request.actor)
    told = {"title": found.title.text, "page": found, "crumbs": crumbs(found.record)}
    return render(request, "cooperation/review.html", told | {"invented": found.record.owner.invented})


@doors.door("review", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Takes a step; sending asks for number and date of the note."""
    asked = clashes.asked_step(registers.REVIEWS, pk, step, request.actor)
    form = forms.Step(step, request.POST or None, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        told = {"on": clean.get("on"), "number": clean.get("number", "")}
        try:
            actions.take(pk, step, by=request.actor, version=clean["version"], **told)
        except errors.Unusable as problem:
            forms.place(form, problem)
        except errors.OutOfOrder as problem:
            said(request, problem)
            return redirect("reviews", pk)
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
            return redirect("reviews", pk)
    about = _("After this the stage is: %(stage)s.") % {"stage": asked.target}
    return _form(request, form, asked.label, reverse("reviews", args=[pk]), about)


@doors.door("review", Verb.EDIT)
@require_http_methods(WRITES)
def scope(request: doors.Request, pk: int) -> HttpResponse:
    """What the countries agree on before they meet."""
    found = queries.editable(pk, request.actor)
    form = forms.Scope(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.scope(pk, form.told(), by=request.actor, version=form.cleaned_data["version"])
        except errors.Unusable as problem:
            forms.place(form, problem)
        except errors.OutOfOrder as problem:
            said(request, problem)
            return redirect("reviews", pk)
        else:
            messages.success(request, _("Saved. Every country is asked to agree to the scope as it stands now."))
            return redirect("reviews", pk)
    about = _("Topics, dates, agencies, observers, confidentiality and output: what every country agrees to.")
    return _form(request, form, _("Scope of the review"), reverse("reviews", args=[pk]), about)


@doors.door("review", Verb.APPROVE)
@doors.fresh
@require_http_methods(WRITES)
def say(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """A country says yes to something as it stands, or takes that back; whoever signed in anew comes by GET."""
    if request.method != "POST":
        return redirect("reviews", pk)
    told = request.POST
    what, country = told.get("what", ""), told.get("country", "")
    try:
        if told.get("act") == "no":
            actions.unsay(pk, what, country, by=request.actor)
            messages.success(request, _("Taken back."))
        else:
            actions.say(pk, what, country, told.get("digest", ""), by=request.actor)
            messages.success(request, _("Written down."))
    except (errors.OutOfOrder, errors.Conflict) as problem:
        said(request, problem)
    return redirect(doors.back(request, reverse("reviews", args=[pk])))


@doors.door("review", Verb.APPROVE)
@require_http_methods(WRITES)
def leave(request: doors.Request, pk: int) -> HttpResponse:
    """A country withdraws from a review."""
    found = queries.approvable(pk, request.actor)
    names = values.Names(request.actor)
    voices = [(one, names.owner(one)) for one in standing.speaks_for(found, request.actor)]
    if request.method == "POST":
        try:
            actions.leave(pk, request.POST.get("country", ""), by=request.actor)
        except errors.OutOfOrder as problem:
            said(request, problem)
            return redirect("reviews", pk)
        messages.success(request, _("Your country withdrew. What it had shown to the others was taken back."))
        return redirect("reviews-list")
    return show(request, found, "review_leave", _("Withdraw from the review"), voices=voices)


@doors.door("grant", Verb.CREATE)
@require_POST
def pen(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """The coordinator takes the pen."""
    actions.facilitate(pk, by=request.actor)
    messages.success(request, _("You write the joint text now."))
    return redirect("reviews", pk)


@doors.door("review", Verb.CREATE)
@require_http_methods(WRITES)
def add(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """Adds a session, a visit, a note or a finding."""
    found = queries.editable(pk, request.actor)
    if kind not in rows.KINDS:
        raise standing.nothing()
    form = forms.Row(kind, found, request.actor, data=request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = rows.add(pk, kind, form.values(), by=request.actor)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            forms.place(form, problem)
        else:
            if form.concerns:
                deeds.flag(made, by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("reviews", pk)
    about = _("For the countries of the review and the secretariat. Observers and others never see it.")
    return _form(request, form, str(forms.ROWS[kind].one).capitalize(), reverse("reviews", args=[pk]), about)


@doors.door("review", Verb.CREATE)
@require_safe
def elsewhere(request: doors.Request) -> HttpResponseRedirect:
    """Things of a review are added in its room."""
    del request
    return redirect("reviews-list")


@doors.door("review", Verb.EDIT)
@require_POST
def visit_public(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Takes a visit out of the public text, or lets it back in."""
    done = rows.keep_from_public(pk, by=request.actor, version=clashes.number(request.POST, "version"))
    messages.success(request, _("Saved."))
    return redirect("review-visits", done.pk)


# Recommendations.


@doors.door("finding", Verb.VIEW)
@require_safe
def ledger(request: doors.Request, pk: int) -> HttpResponse:
    """The recommendations with their owners and days."""
    found, entries = queries.ledger(pk, request.actor)
    return show(request, found, "review_ledger", _("Recommendations"), entries=entries)


@doors.door("finding", Verb.EDIT)
@require_http_methods(WRITES)
def finding_step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """A recommendation moves on."""
    asked = clashes.asked_step(registers.FINDINGS, pk, step, request.actor)
    found = queries.finding(pk, request.actor)
    form = forms.Step(step, request.POST or None, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        try:
            rows.take(pk, step, by=request.actor, version=form.cleaned_data["version"])
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
        except errors.OutOfOrder as problem:
            said(request, problem)
        return redirect("review-ledger", found.review_id)
    about = _("After this the stage is: %(stage)s.") % {"stage": asked.target}
    return _form(request, form, asked.label, reverse("review-ledger", args=[found.review_id]), about)


@doors.door("finding", Verb.EDIT)
@require_http_methods(WRITES)
def progress(request: doors.Request, pk: int) -> HttpResponse:
    """Notes what was done about a recommendation."""
    found = queries.acting(pk, request.actor)
    form = forms.Progress(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            rows.note(pk, clean["on"], clean["text"], by=request.actor, version=clean["version"])
        except errors.Unusable as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("Noted."))
            return redirect("review-ledger", found.review_id)
    return _form(request, form, _("Note progress"), reverse("review-ledger", args=[found.review_id]))


@doors.door("finding", Verb.EDIT)
@require_http_methods(WRITES)
def assign(request: doors.Request, pk: int) -> HttpResponse:
    """Says who acts on a recommendation, and until when."""
    found = queries.acting(pk, request.actor)
    kept = {name: getattr(found, name) for name in ("body", "person", "due", "version")}
    form = forms.Assign(request.POST or None, initial=kept)
    back = reverse("review-ledger", args=[found.review_id])
    if request.method == "POST" and form.is_valid():
        try:
            rows.assign(pk, form.told(), by=request.actor, version=form.cleaned_data["version"])
        except errors.Unusable as problem:
            forms.place(form, problem)
        except (errors.OutOfOrder, errors.Conflict) as problem:
            said(request, problem)
            return redirect(back)
        else:
            messages.success(request, _("Assigned. The day stands on Today and in the calendar of its country."))
            return redirect(f"{back}#finding-{pk}")
    return _form(request, form, _("Assign the recommendation"), back, values.spoken(found.text).text)


# What others see.


@doors.door("review", Verb.VIEW)
@require_safe
def frames(request: doors.Request) -> HttpResponse:
    """The reviews that are shown to this person, by whoever is in them."""
    told = {"title": _("Reviews that are shown"), "frames": queries.frames(request.actor)}
    return render(request, "cooperation/review_frames.html", told)


@doors.door("review", Verb.VIEW)
@require_safe
def frame(request: doors.Request, pk: int) -> HttpResponse:
    """What others than the parties see of a review."""
    found = queries.frame(pk, request.GET.get("language", ""), request.path, request.actor)
    told = {"title": found.title.text, "page": found, "invented": found.record.owner.invented}
    return render(request, "cooperation/review_frame.html", told)
