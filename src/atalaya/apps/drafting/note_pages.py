"""Pages of notes verbales and of what is drafted from a matrix: begin, follow, write as a file, register."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors, pace, verbs
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import clashes, lists
from atalaya.apps.drafting import bill_forms, continuing, forms, models, notes, reports, standing
from atalaya.apps.drafting.bill_pages import WRITES, crumbs
from atalaya.apps.drafting.bill_registers import NOTES
from atalaya.apps.drafting.pages import show
from atalaya.apps.drafting.registers import REGISTERS
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("note", Verb.CREATE)
@require_http_methods(WRITES)
def begin(request: doors.Request) -> HttpResponse:
    """A note from a pattern, in up to four languages."""
    form = bill_forms.StartNote(request.actor, request.POST or None, initial=request.GET.dict())
    if not form.is_allowed:
        raise errors.Missing("policy.missing", "There is no such record.")
    if request.method == "POST" and form.is_valid():
        asked = notes.Begin(form.cleaned_data["outline"], form.spoken(), {})
        try:
            made = notes.begin(form.note(), asked, by=request.actor)
        except errors.Unusable as problem:
            bill_forms.place(form, problem)
        else:
            messages.success(request, _("The note is begun. Blanks in brackets wait to be filled."))
            return redirect("notes", made.pk)
    told: dict[str, Any] = {"title": _("Begin a note verbale"), "form": form, "back": "notes-list"}
    told["crumbs"] = crumbs(NOTES, told["title"])
    return render(request, "drafting/start_from.html", told, status=422 if form.is_bound else 200)


@doors.door("note", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """A note: its dates, its words, its files."""
    shown = lists.showing(NOTES, pk, request.actor)
    found = access.one(models.NoteVerbale, pk, request.actor)
    inside = found.text is not None and standing.is_inside(found.text, request.actor)
    names = dict(models.LANGUAGES)
    told: dict[str, Any] = {"register": NOTES, "slug": NOTES.slug, "shown": shown, "title": shown.title}
    told |= {"record": found, "inside": inside, "invented": shown.invented, "crumbs": crumbs(NOTES, shown.title)}
    told["languages"] = [(one, names[one]) for one in notes.languages(found)] if inside else []
    told["templates"] = notes.templates(found) if inside else []
    told["blanks"] = notes.open_blanks(found) if inside and found.stage == "drafted" else ()
    return render(request, "drafting/note.html", told)


@doors.door("note", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Takes a step; sending asks for the number that the sender gave, a receipt for its source."""
    asked = clashes.asked_step(NOTES, pk, step, request.actor)
    form = bill_forms.NoteStep(step, request.POST or None, initial={"version": asked.version})
    if request.method == "POST" and form.is_valid():
        try:
            notes.take(pk, step, form.told(), by=request.actor, version=form.cleaned_data["version"])
        except errors.Unusable as problem:
            bill_forms.place(form, problem)
            if problem.code == "note.blank":
                form.add_error(None, problem.where)
        except errors.OutOfOrder as problem:
            form.add_error(None, verbs.why_barred(problem.code, _(problem.detail)))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
            return redirect("notes", pk)
    told = {"title": asked.label, "asked": asked, "form": form, "pk": pk, "slug": NOTES.slug}
    told["crumbs"] = crumbs(NOTES, asked.label, (asked.title, pk))
    return render(request, "drafting/take_step.html", told, status=422 if form.is_bound else 200)


@doors.door("note", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int, kind: str, language: str) -> HttpResponse:
    """The note as DOCX or PDF in one of its languages, for those who work on its words."""
    found = access.one(models.NoteVerbale, pk, request.actor)
    if found.text is None or not standing.is_inside(found.text, request.actor):
        raise standing.nothing()
    if kind not in notes.TYPES or language not in notes.languages(found):
        raise standing.nothing()
    made = notes.write(found, kind, language, template=forms.number(request.GET.get("template")))
    if made.unshown:
        said = _("The letters of the PDF cannot show these signs, a □ stands for each: %(signs)s. The DOCX keeps them.")
        messages.warning(request, said % {"signs": " ".join(made.unshown)})
    answer = HttpResponse(made.data, content_type=notes.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="note-{found.pk}-{language}.{kind}"'
    return answer


@doors.door("draft", Verb.CREATE)
@require_http_methods(WRITES)
def from_matrix(request: doors.Request) -> HttpResponse:
    """A national report or a gap analysis from the answers of a matrix or survey."""
    offered = reports.matrices(request.actor)
    if not offered or request.actor.person is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    form = bill_forms.FromMatrix(offered, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        clean, spoken = form.cleaned_data, form.spoken()
        try:
            if clean["what"] == "gaps":
                made = continuing.begin(int(clean["matrix"]), spoken[0], by=request.actor)
            else:
                asked = reports.Ask(spoken, clean["every"])
                made = reports.begin(int(clean["matrix"]), asked, by=request.actor)
        except errors.Unusable as problem:
            bill_forms.place(form, problem)
        else:
            messages.success(request, _("The text is begun. Nobody outside sees it until you release it."))
            return redirect("draft", made.pk)
    told: dict[str, Any] = {"title": _("From a matrix to a text"), "form": form, "back": "drafts-list"}
    told["crumbs"] = crumbs(REGISTERS[0], told["title"])
    return render(request, "drafting/start_from.html", told, status=422 if form.is_bound else 200)


@doors.door("draft", Verb.EDIT)
@require_http_methods(WRITES)
def submit(request: doors.Request, pk: int) -> HttpResponse:
    """Registers a report as a submission, with the note that carries it."""
    found = standing.inside(pk, request.actor)
    if found.kind != "report" or not standing.may(found, Verb.EDIT, request.actor):
        raise standing.nothing()
    languages = tuple(dict.fromkeys((found.lead, "en")))
    form = bill_forms.Submit(languages, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with translation.override(found.lead):
                made = reports.register(pk, form.told(), by=request.actor)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            bill_forms.place(form, problem)
        else:
            messages.success(request, _("Registered as a submission, with its note; neither is sent by this."))
            return redirect("notes", made.pk)
    told = {"form": form}
    return show(request, found, "submit", _("Register as a submission"), status=422 if form.is_bound else 200, **told)
