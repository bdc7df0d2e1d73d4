"""Pages of red flags: an owner's checklists, one of them with where it leads, the same as a workbook."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.adapters import knowledge
from atalaya.adapters.writers import red_flags as writer
from atalaya.adapters.writers import sheet
from atalaya.apps.access import doors, pace
from atalaya.apps.trade import flag_actions as actions
from atalaya.apps.trade import flag_forms as forms
from atalaya.apps.trade import flag_queries as queries
from atalaya.apps.trade import item_queries
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.core.trade.red_flags import Checklist
from atalaya.web import pieces

WRITES: Final = ["GET", "HEAD", "POST"]


@doors.door("redflag", Verb.VIEW)
@require_http_methods(WRITES)
def listing(request: doors.Request) -> HttpResponse:
    """What was looked at; begins another."""
    if not queries.owners(request.actor, Verb.VIEW):
        raise errors.Missing("policy.missing", "There is no such record.")
    form = forms.Begin(request.actor, *((request.POST,) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        made = actions.begin(told["catalogue"], told["owner"], told["subject"], by=request.actor)
        return redirect("red-flags-one", made.pk)
    told = {"title": _("Red flags"), "columns": queries.columns(), "rows": queries.listing(request.actor), "form": form}
    told |= {"may_add": bool(queries.owners(request.actor)), "blank": queries.titles()}
    return _closed(render(request, "trade/red_flags.html", told, status=422 if form.is_bound else 200))


@doors.door("redflag", Verb.VIEW)
@require_http_methods(WRITES)
def one(request: doors.Request, pk: int) -> HttpResponse:
    """A checklist: where it leads, what to ask, whom to ask; then the questions."""
    page = queries.page(pk, request.actor)
    sent = request.POST if request.method == "POST" else None
    form = forms.sheet(page.check, page.checklist, page.language, sent)
    told: dict[str, Any] = {"title": page.check.subject, "page": page, "sheet": form, "warned": [], "clash": False}
    told["crumbs"] = [pieces.Link(_("Red flags"), reverse("red-flags")), pieces.Link(page.check.subject, current=True)]
    status = 200
    if sent is not None:
        status = 422
        if form.is_valid():
            told["warned"] = [] if sent.get("looked") else form.concerns(page.language)
            if not told["warned"]:
                try:
                    end = form.end.cleaned_data
                    actions.write(
                        pk, form.answers(), form.notes(), end["done"], version=end["version"], by=request.actor
                    )
                except errors.Conflict:
                    status = 409
                    told |= _clash(page, sent)
                else:
                    messages.success(request, _("Saved. Nobody outside your organisation sees it."))
                    return redirect(f"{reverse('red-flags-one', args=[pk])}#outcome")
    return _closed(render(request, "trade/red_flags_one.html", told, status=status))


def _clash(page: queries.Page, sent: Any) -> dict[str, Any]:
    """What was typed with the version of today, so that sending again decides; what stands there beside it."""
    data = sent.copy()
    data["version"] = str(page.check.version)
    words = queries.words()
    theirs = [
        (id_, words.get(told, told), page.check.notes.get(id_, ""))
        for id_, told in page.check.answers.items()
        if sent.get(f"{id_}-answer", "") != told or sent.get(f"{id_}-note", "") != page.check.notes.get(id_, "")
    ]
    form = forms.sheet(page.check, page.checklist, page.language, data)
    form.is_valid()
    return {"clash": True, "theirs": theirs, "sheet": form}


@doors.door("redflag", Verb.REMOVE)
@doors.fresh
@require_http_methods(WRITES)
def remove(request: doors.Request, pk: int) -> HttpResponse:
    """Deletes one, after a page that says so."""
    found = queries.require(pk, request.actor, Verb.REMOVE)
    if request.method == "POST":
        actions.remove(pk, by=request.actor)
        messages.success(request, _("Deleted, with all answers."))
        return redirect("red-flags")
    here = pieces.Link(found.subject, reverse("red-flags-one", args=[pk]))
    told = {"title": _("Delete this checklist"), "check": found}
    told["crumbs"] = [pieces.Link(_("Red flags"), reverse("red-flags")), here, pieces.Link(_("Delete"), current=True)]
    return _closed(render(request, "trade/red_flags_remove.html", told))


@doors.door("redflag", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int) -> HttpResponse:
    """One of them as a workbook, for its owner alone."""
    found = queries.require(pk, request.actor, Verb.VIEW)
    checklist = knowledge.checklist(found.catalogue)
    return _file(checklist, "red-flags", **queries.paper(checklist, found))


@doors.door("", None)
@pace.paced("export")
@require_safe
def blank(request: doors.Request, catalogue: str) -> HttpResponse:
    """The same checklist as a blank workbook, for everybody: it never comes back here."""
    if catalogue not in knowledge.checklists():
        raise errors.Missing("policy.missing", "There is no such record.")
    del request
    checklist = knowledge.checklist(catalogue)
    return _file(checklist, catalogue, **queries.paper(checklist))


def _file(checklist: Checklist, name: str, **told: Any) -> HttpResponse:
    data = writer.workbook(checklist, item_queries.language(), _names(), **told)
    answer = HttpResponse(data, content_type=sheet.TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return _closed(answer)


def _names() -> dict[str, str]:
    """The words of the workbook."""
    meaning = {key: str(told) for key, told in queries.MEANING.items()}
    return queries.words() | meaning | {
        "about": _("Read me"),
        "sheet": _("Red flags"),
        "stays": _("This workbook is yours. It is not sent anywhere and nobody asks for it back."),
        "how": _("Choose an answer for each question; where it leads stands in the first line and changes by itself."),
        "leads": _("Ends in"),
        "item": _("Item"),
        "area": _("Area"),
        "asked": _("What is asked"),
        "answer": _("Answer"),
        "note": _("What was asked, and what was answered"),
        "advice": _("What to do when the answer is yes or not known"),
    }  # fmt: skip


def _closed(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
