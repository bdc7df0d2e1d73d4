"""Pages read across: concordance, gap analysis, answers carried over, one field across countries, the region."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, carrying, exchange, forms, gap_document, queries, standing, studies
from atalaya.apps.assessment.pages import crumbs
from atalaya.core import errors, policy
from atalaya.core.catalogue import Catalogue
from atalaya.core.policy import Verb
from atalaya.web import pieces


@doors.door("assessment", Verb.VIEW)
@require_safe
def concordance(request: doors.Request, pk: int) -> HttpResponse:
    """National articles beside international measures and standards."""
    found = standing.whole(pk, request.actor)
    title = values.spoken(found.title).text
    told = {"title": _("Concordance"), "record": found, "rows": studies.concordance(found, request.actor)}
    return render(request, "assessment/concordance.html", told | {"crumbs": crumbs(found, title, _("Concordance"))})


@doors.door("assessment", Verb.VIEW)
@pace.paced("export")
@require_safe
def gaps(request: doors.Request, pk: int) -> HttpResponse:
    """The gap analysis as DOCX."""
    found = standing.whole(pk, request.actor)
    answer = HttpResponse(gap_document.write(found, request.actor), content_type=exchange.TYPES["docx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="gap-analysis-{found.catalogue}.docx"'
    return answer


@doors.door("assessment", Verb.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: doors.Request, pk: int) -> HttpResponse:
    """What carrying answers over from another assessment would do; does it when asked."""
    found = standing.whole(pk, request.actor)
    chosen = forms.numbers([request.POST.get("source", "") or request.GET.get("source", "")])
    report, fault = None, ""
    if chosen:
        try:
            report = carrying.report(chosen[0], pk, request.actor)
            if request.method == "POST":
                done = carrying.carry(chosen[0], pk, by=request.actor)
                told = ngettext("%(n)d answer carried over.", "%(n)d answers carried over.", done) % {"n": done}
                messages.success(request, told)
                return redirect("matrix", pk)
        except errors.Unusable as problem:
            fault = _(problem.detail)
    others = [
        (one.pk, values.spoken(one.title).text, books.title(one.catalogue))
        for one in queries.beside(found, request.actor)
    ]
    page = {"title": _("Carry answers over"), "record": found, "others": others, "report": report, "fault": fault}
    page |= {"source": chosen[0] if chosen else None, "names": queries.VALUE_NAMES}
    title = values.spoken(found.title).text
    return render(request, "assessment/carry.html", page | {"crumbs": crumbs(found, title, _("Carry answers over"))})


@doors.door("assessment", Verb.VIEW)
@require_safe
def across(request: doors.Request, catalogue: str, field: str) -> HttpResponse:
    """One field in the laws of several countries."""
    book = _book(catalogue, request.actor)
    known = books.fields(catalogue)
    if field not in known:
        raise standing.nothing()
    told = {
        "title": book.asked(known[field], books.language()),
        "field": known[field],
        "caution": book.notice[books.language()],
        "countries": studies.across(catalogue, field, request.actor),
        "crumbs": [pieces.Link(_("The region"), reverse("region")), pieces.Link(_("Across countries"), current=True)],
    }
    return render(request, "assessment/across.html", told)


def _book(catalogue: str, by: policy.Actor) -> Catalogue:
    """A catalogue that this person may use; one of somebody else's does not exist."""
    if not books.may_use(catalogue, by):
        raise standing.nothing()
    return books.book(catalogue)


@doors.door("assessment", Verb.VIEW)
@require_safe
def region(request: doors.Request) -> HttpResponse:
    """What the countries released of a catalogue, by name."""
    asked = request.GET.get("catalogue", "un1540-2017")
    book = _book(asked, request.actor)
    tabs = [pieces.Link(name, f"?catalogue={id_}", current=id_ == asked) for id_, name in books.choices(request.actor)]
    told = {
        "title": _("Coverage in the region"),
        "tabs": tabs,
        "rows": studies.region(request.actor, asked),
        "caution": book.notice[books.language()],
        "caveats": [one[books.language()] for one in book.caveats],
        "crumbs": [pieces.Link(_("The region"), reverse("region")), pieces.Link(_("Coverage"), current=True)],
    }
    return render(request, "assessment/region.html", told)
