"""Pages of beginnings and files: a new text, a file on its way in, exports, templates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.drafting import actions, arriving, exports, forms, models, opening, queries, standing, starting
from atalaya.apps.drafting.pages import WRITES, show
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("draft", Verb.CREATE)
@pace.paced("import")
@require_http_methods(WRITES)
def start(request: doors.Request) -> HttpResponse:
    """A new text: empty, from an outline, from a law, from gaps, from an earlier text, or from a file."""
    form = forms.Start(request.actor, request.POST or None, initial=request.GET.dict())
    if not form.is_allowed:
        raise errors.Missing("policy.missing", "There is no such record.")
    told: dict[str, Any] = {"form": form, "title": _("Start a text"), "source": request.POST.get("source", "empty")}
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, form)
        except (errors.Unusable, errors.Refused) as problem:
            told["fault"] = _(problem.detail)
        except errors.Missing as problem:
            if problem.code != "laws.no_text":
                raise
            told["fault"] = _(problem.detail)
    told |= opening.offered(request.actor)
    return render(request, "drafting/start.html", told, status=422 if form.is_bound else 200)


def _begin(request: doors.Request, form: forms.Start) -> HttpResponse:
    source, made = request.POST.get("source", "empty"), form.draft()
    if source == "file":
        return _file(request, form)
    if source == "gaps":
        return redirect(f"{opening.address('draft-gaps')}?{opening.query(form.cleaned_data)}")
    if source == "law":
        law = forms.number(request.POST.get("law"))
        if law is None:
            raise errors.Unusable("draft.law", "Choose a law.", "law")
        found = starting.from_law(made, law, by=request.actor)
    elif source == "outline":
        found = starting.from_outline(made, request.POST.get("outline", ""), by=request.actor)
    elif source == "draft":
        other = forms.number(request.POST.get("draft"))
        if other is None:
            raise errors.Unusable("draft.other", "Choose a text.", "draft")
        found = starting.from_version(made, other, None, by=request.actor)
    else:
        found = actions.create(made, by=request.actor)
    messages.success(request, _("The text is begun. Nobody outside sees it until you release it."))
    return redirect("draft", found.pk)


def _file(request: doors.Request, form: forms.Start) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or file.file is None:
        raise errors.Unusable("draft.file", "Choose a file.", "file")
    if (file.size or 0) > forms.MOST_BYTES:
        raise errors.Unusable("draft.large", "The file is too large.", "file")
    clean = form.cleaned_data
    made = models.Arrival(
        owner_id=clean["owner"], klass="national", kind=clean["kind"], lead=clean["lead"], name=(file.name or "")[-300:]
    )
    kept = arriving.bring(made, file.file, by=request.actor)
    return redirect("draft-arrival", kept.pk)


@doors.door("draft", Verb.CREATE)
@require_http_methods(WRITES)
def gaps(request: doors.Request) -> HttpResponse:
    """These gaps, these clauses, a first draft: chosen by a person, shown before it is made."""
    asked = request.POST or request.GET
    form = forms.Start(request.actor, asked)
    if not form.is_allowed:
        raise errors.Missing("policy.missing", "There is no such record.")
    if not form.is_valid():
        return redirect("draft-start")
    told: dict[str, Any] = {"form": form, "clean": form.cleaned_data, "title": _("From gaps to a first draft")}
    chosen = request.POST.getlist("gap")
    if "make" in request.POST:
        try:
            found = starting.from_gaps(form.draft(), chosen, by=request.actor)
        except errors.Unusable as problem:
            told["fault"] = _(problem.detail)
        else:
            messages.success(request, _("The text is begun. Nobody outside sees it until you release it."))
            return redirect("draft", found.pk)
    told["page"] = opening.gaps(form.cleaned_data, chosen, request.actor)
    return render(request, "drafting/gaps.html", told, status=422 if "fault" in told else 200)


@doors.door("draft", Verb.CREATE)
@require_http_methods(WRITES)
def arrival(request: doors.Request, pk: int) -> HttpResponse:
    """A file on its way in: how far it is, what was found in it; confirmed, it becomes the text."""
    found = arriving.seen(pk, request.actor)
    if request.method == "POST":
        draft, clashes = arriving.confirm(pk, request.POST.get("title", ""), by=request.actor)
        if clashes:
            messages.warning(
                request,
                _("%(n)d parts were changed here and in the file: what stood here stays.") % {"n": len(clashes)},
            )
        messages.success(request, _("The words of the file are in the text."))
        return redirect("draft", draft.pk)
    told = {"page": opening.arrival(found), "arrival": found, "title": _("Words of a file")}
    part = "drafting/arrival_state.html" if getattr(request, "htmx", False) else "drafting/arrival.html"
    return render(request, part, told)


@doors.door("draft", Verb.EDIT)
@pace.paced("import")
@require_http_methods(WRITES)
def bring_back(request: doors.Request, pk: int) -> HttpResponse:
    """Brings back a file of this text that was out: its changes are laid beside the words that stand."""
    found = standing.inside(pk, request.actor)
    told: dict[str, Any] = {}
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or file.file is None or (file.size or 0) > forms.MOST_BYTES:
            told["fault"] = _("Choose a file.")
        else:
            made = models.Arrival(
                owner_id=found.owner_id, draft=found, klass=found.klass, kind=found.kind, name=(file.name or "")[-300:],
                lead=queries.sight(found, request.actor).text.lead,
            )  # fmt: skip
            kept = arriving.bring(made, file.file, by=request.actor)
            return redirect("draft-arrival", kept.pk)
    return show(request, found, "bring_back", _("Bring a file back"), status=422 if told else 200, **told)


@doors.door("draft", Verb.HISTORY)
@pace.paced("import")
@require_http_methods(WRITES)
def files(request: doors.Request, pk: int) -> HttpResponse:
    """Has a text written as a file; what was written lately; the owner's templates."""
    found = standing.inside(pk, request.actor)
    text = queries.sight(found, request.actor).text
    form = forms.Export(found, text.languages, request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = exports.ask(pk, form.told(), by=request.actor)
        return redirect("draft-file", made.pk)
    told = {"form": form, "files": opening.written(found, request.actor)}
    return show(request, found, "files", _("Export"), status=422 if form.is_bound else 200, **told)


@doors.door("draft", Verb.HISTORY)
@require_safe
def file(request: doors.Request, pk: int) -> HttpResponse:
    """A file: how far it is, and the link to fetch it."""
    made = exports.seen(pk, request.actor)
    if getattr(request, "htmx", False):
        return render(request, "drafting/file_state.html", {"made": made})
    return show(request, made.draft, "file", _("Export"), made=made, leaks=opening.leaks(made, request.actor))


@doors.door("draft", Verb.HISTORY)
@pace.paced("export")
@require_safe
def fetch(request: doors.Request, pk: int) -> HttpResponse:
    """The bytes of a file that is ready."""
    made = exports.seen(pk, request.actor)
    if made.state != "done":
        raise standing.nothing()
    answer = HttpResponse(exports.content(made), content_type=exports.TYPES[made.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{exports.file_name(made)}"'
    return answer


@doors.door("draft", Verb.HISTORY)
@pace.paced("import")
@require_http_methods(WRITES)
def templates(request: doors.Request, pk: int) -> HttpResponse:
    """The owner's own templates: brought, looked at, tried out."""
    found = standing.inside(pk, request.actor)
    told: dict[str, Any] = {"known": exports.KNOWN, "may_edit": standing.may(found, Verb.EDIT, request.actor)}
    if request.method == "POST":
        brought = request.FILES.get("file")
        try:
            if brought is None or (brought.size or 0) > forms.MOST_BYTES:
                raise errors.Unusable("draft.file", "Choose a file.", "file")
            exports.bring(pk, brought.read(), brought.name or "", by=request.actor)
        except errors.Unusable as problem:
            told["fault"] = _(problem.detail)
        else:
            messages.success(request, _("The template is there."))
            return redirect("draft-templates", pk)
    told["templates"] = exports.previewed(found)
    return show(request, found, "templates", _("Templates"), status=422 if "fault" in told else 200, **told)
