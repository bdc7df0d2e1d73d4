"""Pages of bills: one bill with its timeline, a step with its source, an event, the enacted words into the register."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import clashes, values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.drafting import bill_forms, bills, models, tracking
from atalaya.apps.drafting.bill_registers import BILLS
from atalaya.core import errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES = ["GET", "HEAD", "POST"]


def crumbs(register: Register, last: str, record: tuple[str, int] | None = None) -> list[pieces.Link]:
    """The way to a page about a record of a register (its title and number), or to one that begins one."""
    found = [pieces.Link(register.many, reverse(f"{register.slug}-list"))]
    found += [pieces.Link(record[0], reverse(register.slug, args=[record[1]]))] if record else []
    return [*found, pieces.Link(last, current=True)]


@doors.door("bill", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """A bill: where it stands, when it lapses, what happened, with sources."""
    found = tracking.page(pk, request.actor)
    told = {"register": BILLS, "slug": BILLS.slug, "shown": found.shown, "page": found, "title": found.shown.title}
    told |= {"invented": found.shown.invented, "duty_columns": tracking.duty_columns()}
    told["crumbs"] = crumbs(BILLS, found.shown.title)
    return render(request, "drafting/bill.html", told)


@doors.door("bill", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Writes a step down, with its day and source."""
    asked = clashes.asked_step(BILLS, pk, step, request.actor)
    form = bill_forms.Event(request.POST or None, step=True, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        try:
            bills.take(pk, step, form.told(), by=request.actor, version=form.cleaned_data["version"])
        except errors.Unusable as problem:
            bill_forms.place(form, problem)
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
            return redirect("bills", pk)
    told = {"title": asked.label, "asked": asked, "form": form, "pk": pk, "whole": asked.title}
    told["crumbs"] = crumbs(BILLS, asked.label, (asked.title, pk))
    return render(request, "drafting/bill_event.html", told, status=422 if form.is_bound else 200)


@doors.door("bill", Verb.EDIT)
@require_http_methods(WRITES)
def event(request: doors.Request, pk: int) -> HttpResponse:
    """Adds an event that moves no stage."""
    found = _editable(pk, request.actor)
    form = bill_forms.Event(request.POST or None, step=False, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            told_ = form.told()
            version = form.cleaned_data["version"]
            bills.add(pk, form.cleaned_data["what"], told_, by=request.actor, version=version)
        except errors.Unusable as problem:
            bill_forms.place(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("bills", pk)
    told: dict[str, Any] = {"title": _("Add an event"), "form": form, "pk": pk, "whole": values.label_of(found)}
    told["crumbs"] = crumbs(BILLS, told["title"], (told["whole"], pk))
    return render(request, "drafting/bill_event.html", told, status=422 if form.is_bound else 200)


@doors.door("bill", Verb.EDIT)
@require_http_methods(WRITES)
def law(request: doors.Request, pk: int) -> HttpResponse:
    """Puts the enacted words into the register of laws, so that the matrix is told what they answer."""
    found = _editable(pk, request.actor)
    form = bill_forms.Enacted(found, request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            done = bills.send(pk, form.told(), by=request.actor, version=form.cleaned_data["version"])
        except (errors.Unusable, errors.OutOfOrder) as problem:
            bill_forms.place(form, problem)
        else:
            said = ngettext(
                "The words are in the register of laws; %(n)d matrix or survey is read anew.",
                "The words are in the register of laws; %(n)d matrices and surveys are read anew.",
                done.readings,
            )
            messages.success(request, said % {"n": done.readings})
            return redirect("bills", pk)
    told: dict[str, Any] = {
        "title": _("Into the register of laws"),
        "form": form,
        "pk": pk,
        "whole": values.label_of(found),
    }
    told["crumbs"] = crumbs(BILLS, told["title"], (told["whole"], pk))
    return render(request, "drafting/bill_law.html", told, status=422 if form.is_bound else 200)


def _editable(pk: int, by: policy.Actor) -> models.Bill:
    found = access.one(models.Bill, pk, by)
    policy.require(by, Verb.EDIT, access.thing(found))
    return found
