"""Pages of an owner's own surveys: the list, bring a file, look at what it would become, one version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.adapters.readers import sheet as limits
from atalaya.adapters.writers import sheet
from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, forms, own_catalogues, standing
from atalaya.core import errors, library
from atalaya.core.policy import Verb
from atalaya.web import pieces

_WRITES = ["GET", "HEAD", "POST"]
FAULTS = {
    "rows": gettext_lazy("A survey has at most %(told)s measures: leave the rest out, or make two."),
    "nothing": gettext_lazy("There is no measure: a column title (or title_es, title_en …) is needed."),
    "title": gettext_lazy("This row has no title in any language."),
    "section": gettext_lazy("This row names no section, and there is none above it."),
    "sections": gettext_lazy("A survey has at most %(told)s sections."),
    "code": gettext_lazy("“%(told)s” is no code of a section: at most 12 letters and digits."),
    "id": gettext_lazy(
        "“%(told)s” cannot be an id: letters, digits, dot, hyphen; at most 60 signs, one of them a digit."
    ),
    "twice": gettext_lazy("The id %(told)s stands twice."),
    "long": gettext_lazy("Too much in this cell: the limit is %(told)s."),
    "field": gettext_lazy("%(told)s is no field of the matrix."),
}
"""What is wrong with a row, by the words of ``core.library``."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it is shown; ``language`` where its title is not in the reader's own."""

    id: str
    title: str
    language: str
    references: tuple[str, ...]
    fields: tuple[str, ...]


def _crumbs(*further: pieces.Link) -> list[pieces.Link]:
    first = pieces.Link(_("Matrix and surveys"), reverse("matrices-list"))
    own = pieces.Link(_("Own surveys"), reverse("own-surveys"), current=not further)
    return [first, own, *further]


def _render(
    request: doors.Request, part: str, title: str, *, status: int = 200, last: str = "", **told: Any
) -> HttpResponse:
    crumbs = _crumbs(*([pieces.Link(last, current=True)] if last else []))
    return render(request, f"assessment/own/{part}.html", {"title": title, "crumbs": crumbs, **told}, status=status)


@doors.door("catalogue", Verb.VIEW)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """The surveys that this person's owners brought, the last version of each."""
    if not own_catalogues.owners(request.actor, Verb.VIEW):
        raise standing.nothing()
    rows = books.last(books.own(request.actor)).values()
    names = values.Names(request.actor)
    told: dict[str, Any] = {
        "rows": [(one, values.spoken(one.title), names.owner(one.owner_id)) for one in rows],
        "may_bring": bool(own_catalogues.owners(request.actor)),
    }
    return _render(request, "list", _("Own surveys"), **told)


@doors.door("catalogue", Verb.CREATE)
@pace.paced("import")
@require_http_methods(_WRITES)
def bring(request: doors.Request) -> HttpResponse:
    """Takes the file of a survey, or of a new version of one, and leads to what it would become."""
    codes = own_catalogues.owners(request.actor)
    if not codes:
        raise standing.nothing()
    chosen = forms.numbers([request.POST.get("of", "") or request.GET.get("of", "")])
    before = own_catalogues.seen(chosen[0], request.actor) if chosen else None
    fault, file = "", request.FILES.get("file")
    if request.method == "POST":
        sent = own_catalogues.Sent(
            request.POST.get("owner", codes[0]),
            request.POST.get("title", ""),
            request.POST.get("language", books.language()),
            before.pk if before else None,
        )
        try:
            if file is None or (file.size or 0) > limits.LIMITS.file_bytes:
                raise errors.Unusable("library.file", "Choose a file of at most 5 MB.", "file")
            kept = own_catalogues.bring(file.read(), file.name or "", sent, by=request.actor)
            return redirect("own-survey-preview", kept.pk)
        except errors.Unusable as problem:
            fault = forms.said(problem)
    names = values.Names(request.actor)
    told: dict[str, Any] = {
        "owners": [(code, names.owner(code)) for code in codes],
        "before": before,
        "fault": fault,
        "language": request.POST.get("language", books.language()),
        "name": request.POST.get("title", ""),
        "most": library.MOST_MEASURES,
    }
    title = _("New version of a survey") if before else _("Bring a survey of your own")
    return _render(request, "bring", title, status=422 if fault else 200, last=title, **told)


@doors.door("catalogue", Verb.CREATE)
@require_http_methods(_WRITES)
def preview(request: doors.Request, pk: int) -> HttpResponse:
    """What a file would become, with every fault at its line; keeps it when asked."""
    plan = own_catalogues.plan(pk, request.actor)
    fault = ""
    if request.method == "POST":
        try:
            made = own_catalogues.confirm(pk, by=request.actor)
            messages.success(request, _("The survey is kept. Nobody but its owner can use it."))
            return redirect("own-survey", made.pk)
        except errors.Unusable as problem:
            fault = forms.said(problem)
    rows: dict[str, list[Measure]] = {}
    for one in plan.draft.measures:
        said = values.spoken(one["title"])
        shown = Measure(one["id"], said.text, said.language, tuple(one["references"]), tuple(one["fields"]))
        rows.setdefault(one["section"], []).append(shown)
    sections = [(code, values.spoken(name), rows.get(code, [])) for code, name in plan.draft.sections]
    told: dict[str, Any] = {
        "plan": plan,
        "name": values.spoken(plan.title),
        "sections": sections,
        "faults": [(one.place, one.column, FAULTS[one.code] % {"told": one.told}) for one in plan.draft.faults],
        "spoken": plan.draft.languages,
        "missing": list(plan.draft.missing.items()),
        "fault": fault,
    }
    title = _("What this file becomes")
    return _render(request, "preview", title, status=422 if fault else 200, last=title, **told)


@doors.door("catalogue", Verb.VIEW)
@require_http_methods(_WRITES)
def view(request: doors.Request, pk: int) -> HttpResponse:
    """One version: its measures, the other versions; begins or ends being offered."""
    found = own_catalogues.seen(pk, request.actor)
    if request.method == "POST":
        now = own_catalogues.offer(pk, request.POST.get("offer") == "1", by=request.actor)
        messages.success(
            request, _("Offered for new work.") if now.offered else _("Not offered for new work any more.")
        )
        return redirect("own-survey", pk)
    book, language = books.book(found.code), books.language()
    rows: dict[str, list[Measure]] = {}
    for one in book.fields:
        asked = book.of(one)
        told = Measure(one.id, book.asked(one, language), book.tongue(one, language), asked.references, asked.answers)
        rows.setdefault(one.section, []).append(told)
    versions = own_catalogues.versions(found)
    page: dict[str, Any] = {
        "one": found,
        "name": values.spoken(found.title),
        "owner": values.Names(request.actor).owner(found.owner_id),
        "sections": [
            (code, values.spoken(_own(title)), rows.get(code, [])) for code, title, _paragraphs in book.sections
        ],
        "versions": versions,
        "newest": versions[0].pk == found.pk,
        "may_edit": found.owner_id in own_catalogues.owners(request.actor, Verb.EDIT),
        "may_begin": f"{reverse('matrices-new')}?catalogue={found.code}&owner={found.owner_id}",
    }
    return _render(request, "view", values.spoken(found.title).text, last=books.named(found), **page)


def _own(title: Any) -> Any:
    """A text as it was told, without what stands in for other languages."""
    return getattr(title, "told", title)


@doors.door("catalogue", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """A version as a spreadsheet that can be corrected and brought again."""
    found = own_catalogues.seen(pk, request.actor)
    return _sheet(kind, f"{found.code}-v{found.number}", lambda: own_catalogues.written(found, kind))


@doors.door("catalogue", Verb.VIEW)
@require_safe
def model(request: doors.Request, kind: str) -> HttpResponse:
    """An example with the right columns."""
    if not own_catalogues.owners(request.actor, Verb.VIEW):
        raise standing.nothing()
    return _sheet(kind, "survey", lambda: own_catalogues.model(kind))


def _sheet(kind: str, name: str, write: Callable[[], bytes]) -> HttpResponse:
    if kind not in sheet.TYPES:
        raise standing.nothing()
    answer = HttpResponse(write(), content_type=sheet.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
