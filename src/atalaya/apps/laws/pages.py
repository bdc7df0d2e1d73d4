"""Pages of this room beside its register: the text of a law, comparison, search, files on their way in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.laws import actions, forms, queries
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces


def _number(told: str | None) -> int | None:
    return int(told) if told and told.isdecimal() and len(told) < 9 else None


@doors.door("law", Verb.VIEW)
@require_safe
def text(request: doors.Request, pk: int) -> HttpResponse:
    """The words of a law, each article with an address of its own."""
    try:
        found = queries.text(pk, request.actor, _number(request.GET.get("wording")))
    except errors.Missing as nothing:
        if nothing.code != "laws.no_text":
            raise
        messages.info(request, _(nothing.detail))
        return redirect("laws", pk)
    crumbs = [
        pieces.Link(_("Laws and regulations"), reverse("laws-list")),
        pieces.Link(found.title.text, reverse("laws", args=[pk])),
        pieces.Link(_("Text"), current=True),
    ]
    return render(request, "laws/text.html", {"title": found.title.text, "page": found, "crumbs": crumbs})


@doors.door("law", Verb.VIEW)
@require_safe
def compare(request: doors.Request) -> HttpResponse:
    """Two wordings side by side: of one law, or of two."""
    told = [_number(request.GET.get(name)) for name in ("before", "after")]
    if None in told:
        raise errors.Missing("policy.missing", "There is no such record.")
    before, after = (queries.edition(pk or 0, request.actor) for pk in told)
    found = queries.compare(before, after)
    shown = [row for row in found.rows if request.GET.get("all") or row.what != "same"]
    return render(
        request,
        "laws/compare.html",
        {"title": _("Comparison of two wordings"), "page": found, "rows": shown, "query": request.GET.urlencode()},
    )


@doors.door("law", Verb.VIEW)
@pace.paced("search")
@require_safe
def beside(request: doors.Request) -> HttpResponse:
    """Two articles side by side, of one law or of two, of one country or of two; finds the second by its words."""
    first, second = (_number(request.GET.get(name)) for name in ("first", "second"))
    asked = request.GET.get("q", "")[:200].strip()
    found = queries.beside(first or 0, second, asked, request.actor)
    return render(request, "laws/beside.html", {"title": _("Two articles side by side"), "page": found})


@doors.door("law", Verb.VIEW)
@pace.paced("search")
@require_safe
def search(request: doors.Request) -> HttpResponse:
    """Words of all laws this person may see."""
    asked = request.GET.get("q", "")[:200].strip()
    found = queries.find(request.actor, asked) if asked else ()
    told = {"title": _("Search in the laws"), "q": asked, "found": found, "count": len(found)}
    return render(request, "laws/search.html", told)


@doors.door("law", Verb.CREATE)
@pace.paced("import")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: doors.Request) -> HttpResponse:
    """Takes files of laws and leads to their progress."""
    form = forms.Bring(request.actor, request.POST or None, request.FILES or None)
    if not form.is_allowed:
        raise errors.Missing("policy.missing", "There is no such record.")
    if request.method == "POST" and form.is_valid():
        files = [(one.name or "", one.file) for one in form.chosen()]
        try:
            arrival = actions.bring(
                files, owner=form.cleaned_data["owner"], klass=form.cleaned_data["klass"], by=request.actor
            )
        except (errors.Unusable, errors.Refused) as problem:
            where = problem.where if problem.where not in ("", "texts") else ""
            said = " ".join(filter(None, (where and f"{where}:", _(problem.detail))))
            form.add_error("texts" if isinstance(problem, errors.Unusable) else None, said)
        else:
            return redirect("law-arrival", arrival.pk)
    told = {"title": _("Bring law texts"), "form": form, "back": reverse("laws-list")}
    return render(request, "laws/bring.html", told, status=422 if form.is_bound else 200)


@doors.door("law", Verb.CREATE)
@require_safe
def arrival(request: doors.Request, pk: int) -> HttpResponse:
    """How far the reading is; the page asks again by itself until it is done."""
    found = queries.progress(pk, request.actor)
    part = "laws/progress.html" if getattr(request, "htmx", False) else "laws/arrival.html"
    return render(request, part, {"title": _("Reading law texts"), "page": found})
