"""Pages of practices: write one, consent to show it, and the library that anybody searches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import deeds, doors, pace
from atalaya.apps.access.registers import forms as registers
from atalaya.apps.access.registers import lists
from atalaya.apps.cooperation import practice_actions as actions
from atalaya.apps.cooperation import practice_queries as queries
from atalaya.apps.cooperation import review_forms as forms
from atalaya.apps.cooperation import review_queries, review_registers, review_standing
from atalaya.apps.cooperation.review_pages import WRITES, said
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("practice", Verb.CREATE)
@require_http_methods(WRITES)
def begin(request: doors.Request) -> HttpResponse:
    """Writes a practice, out of a finding of a review or not."""
    if request.actor.person is None or not lists.may_add(review_registers.PRACTICES, request.actor):
        raise review_standing.nothing()
    number = request.GET.get("finding", "")
    finding = review_queries.finding(int(number), request.actor) if number.isdecimal() else None
    initial = {"summary": finding.text, "owners": finding.countries} if finding else {}
    form = forms.Sheet(request.actor, finding, data=request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        country, told = registers.owner_of(form), form.values()
        try:
            made = actions.create(told, country, by=request.actor, finding=finding.pk if finding else None)
        except (errors.Unusable, errors.Refused) as problem:
            forms.place(form, problem)
        else:
            if form.concerns:
                deeds.flag(made, by=request.actor)
            messages.success(request, _("Saved. It lands in the library once every owner consents."))
            return redirect("practices", made.pk)
    about = _("What works, for others to learn from. Nobody else reads it before every owner consents.")
    told_ = {"title": _("Write a practice"), "form": form, "back": reverse("practices-list")}
    told_ |= {"keep": request.path, "about": about}
    return render(request, "access/registers/form.html", told_, status=422 if form.is_bound else 200)


@doors.door("practice", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """A practice as its owners write it, with their consent."""
    found = queries.page(pk, request.actor)
    told = {"title": found.title.text, "page": found, "invented": found.record.owner.invented}
    return render(request, "cooperation/practice.html", told)


@doors.door("practice", Verb.APPROVE)
@doors.fresh
@require_http_methods(WRITES)
def consent(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """An owner consents to show it, or takes that back; whoever signed in anew comes by GET."""
    if request.method != "POST":
        return redirect("practices", pk)
    owner = request.POST.get("country", "")
    try:
        if request.POST.get("act") == "no":
            actions.take_back(pk, owner, by=request.actor)
            messages.success(request, _("Taken back: the practice is not in the library any more."))
        else:
            actions.consent(pk, owner, request.POST.get("digest", ""), by=request.actor)
            messages.success(request, _("Written down."))
    except (errors.OutOfOrder, errors.Conflict) as problem:
        said(request, problem)
    return redirect("practices", pk)


@doors.door("practice", Verb.VIEW)
@pace.paced("search")
@require_safe
def library(request: doors.Request) -> HttpResponse:
    """The library: what every owner consented to show."""
    form = forms.Find(request.GET)
    clean = form.cleaned_data if form.is_valid() else {}
    asked = str(clean.get("q", ""))
    narrow = {name: str(clean.get(name, "")) for name in ("theme", "obligation", "tradition")}
    found = queries.find(asked, narrow, request.actor)
    told = {"title": _("Library of practices"), "form": forms.Find(initial=clean), "hits": found}
    return render(request, "cooperation/practice_library.html", told)


@doors.door("practice", Verb.VIEW)
@require_safe
def shelved(request: doors.Request, pk: int) -> HttpResponse:
    """A practice of the library."""
    found = queries.shelved(pk, request.actor)
    form = forms.Use(found.users) if found.users else None
    told = {"title": found.title.text, "page": found, "form": form, "invented": found.record.owner.invented}
    return render(request, "cooperation/practice_shelved.html", told)


@doors.door("practice", Verb.CREATE)
@require_POST
def use(request: doors.Request, pk: int) -> HttpResponse:
    """A country says that it used a practice."""
    found = queries.shelved(pk, request.actor)
    form = forms.Use(found.users, request.POST)
    if form.is_valid():
        clean = form.cleaned_data
        try:
            actions.use(pk, clean["country"], clean["on"].strip(), clean["words"], by=request.actor)
        except errors.Unusable as problem:
            forms.place(form, problem)
        else:
            messages.success(request, _("Written down."))
            return redirect("practice-shelved", pk)
    told = {"title": found.title.text, "page": found, "form": form, "invented": found.record.owner.invented}
    return render(request, "cooperation/practice_shelved.html", told, status=422)
