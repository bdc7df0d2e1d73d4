"""Pages of self-assessments that one laboratory or company keeps for itself, and of the counts it agreed to show."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import knowledge
from atalaya.adapters.writers import self_assessment as writer
from atalaya.adapters.writers import sheet
from atalaya.apps.access import doors, pace
from atalaya.apps.assessment import books
from atalaya.apps.assessment import private_actions as actions
from atalaya.apps.assessment import private_forms as forms
from atalaya.apps.assessment import private_standing as standing
from atalaya.core import errors, self_assessment
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES = ("GET", "HEAD", "POST")


@doors.door("private", Verb.VIEW)
@require_http_methods(WRITES)
def listing(request: doors.Request) -> HttpResponse:
    """What this person was let into; begins one."""
    if not standing.owners(request.actor):
        raise errors.Missing("policy.missing", "There is no such record.")
    form = forms.Begin(request.actor, *((request.POST,) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        made = actions.begin(told["catalogue"], told["owner"], told["title"], by=request.actor)
        return redirect("private", made.pk)
    page = {"title": _("Self-assessments"), "entries": standing.listing(request.actor), "form": form}
    page["blank"] = [(id_, books.title(id_)) for id_ in form.offered]
    return _closed(render(request, "assessment/private_list.html", page, status=422 if form.is_bound else 200))


@doors.door("private", Verb.VIEW)
@require_safe
def one(request: doors.Request, pk: int) -> HttpResponse:
    """One of them: areas, plan, people, agreements."""
    found = standing.whole(pk, request.actor)
    told = {
        "title": found.record.title,
        "page": found,
        "share": forms.Share(found.record.owner_id),
        "names": standing.level_names(),
    }
    told |= {"language": books.language(), "crumbs": _crumbs(found, "")}
    return _closed(render(request, "assessment/private.html", told))


@doors.door("private", Verb.EDIT)
@require_http_methods(WRITES)
def area(request: doors.Request, pk: int, what: str) -> HttpResponse:
    """The items of one area; says what another member wrote meanwhile and loses no typing."""
    found = standing.whole(pk, request.actor)
    title = {id_: title for id_, title, _paragraphs in found.book.sections}.get(what)
    if title is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    sent = request.POST if request.method == "POST" else None
    made = forms.items(found, what, sent)
    told: dict[str, Any] = {"title": title[books.language()], "page": found, "forms": made, "area": what}
    told |= {"language": books.language(), "crumbs": _crumbs(found, title[books.language()]), "warned": []}
    status = 200
    if sent is not None:
        status = 422
        valid = [form.is_valid() for form in made]  # every form tells its faults, not the first alone
        if all(valid):
            told["warned"] = forms.insist(sent, made)
            if not told["warned"]:
                try:
                    answers = {form.item: form.answer() for form in made}  # type: ignore[attr-defined]  # set by items()
                    versions = {form.item: form.cleaned_data["version"] or 0 for form in made}  # type: ignore[attr-defined]  # set by items()
                    actions.answer(pk, answers, versions, by=request.actor)
                except errors.Conflict as problem:
                    status = 409
                    told |= _clash(made, problem, sent)
                else:
                    messages.success(request, _("Saved. Nobody outside your organisation sees it."))
                    return redirect(_next(found, what))
    return _closed(render(request, "assessment/private_area.html", told, status=status))


def _clash(made: list[forms.Item], problem: errors.Conflict, sent: Any) -> dict[str, Any]:
    """The forms again with what was typed, marked with what stands there, so that sending again decides."""
    data = sent.copy()
    for item, version in problem.base.items():
        data[f"{item}-version"] = str(version)
    names = standing.level_names()
    for form in made:
        form.data = data
        theirs = problem.theirs.get(form.item)  # type: ignore[attr-defined]  # set by items()
        if theirs:
            form.theirs = [names.get(theirs["level"], ""), theirs["note"], theirs["action"], theirs["who"]]  # type: ignore[attr-defined]  # for the template
    return {"clash": True}


def _next(found: standing.Whole, area: str) -> str:
    """The next area, or the overview after the last."""
    ids = [one.id for one in found.areas]
    place = ids.index(area) + 1
    pk = found.record.pk
    return reverse("private-area", args=[pk, ids[place]]) if place < len(ids) else reverse("private", args=[pk])


@doors.door("private", Verb.EDIT)
@require_POST
def act(request: doors.Request, pk: int) -> HttpResponse:
    """Marks as complete, lets people in and out, agrees to show counts, takes that back."""
    found, sent = standing.require(pk, request.actor, Verb.EDIT), request.POST
    what, user = sent.get("act", ""), int(sent["user"]) if sent.get("user", "").isdecimal() else 0
    try:
        if what in ("complete", "reopen"):
            actions.complete(pk, done=what == "complete", version=found.version, by=request.actor)
        elif what == "let-in":
            actions.let_in(pk, user, by=request.actor)
        elif what == "leave":
            actions.leave(pk, user, by=request.actor)
        elif what == "share":
            body, scope = sent.get("body", ""), sent.get("scope", "")
            actions.share(pk, body, scope, named=bool(sent.get("named")), by=request.actor)
        elif what == "take-back":
            actions.take_back(pk, sent.get("body", ""), by=request.actor)
        else:
            raise errors.Missing("policy.missing", "There is no such record.")
    except (errors.OutOfOrder, errors.Unusable) as problem:
        messages.error(request, _(problem.detail))
    else:
        messages.success(request, _("Done."))
    if what == "leave" and user == request.actor.person:
        return redirect("private-list")
    return redirect("private", pk)


@doors.door("private", Verb.REMOVE)
@doors.fresh
@require_http_methods(WRITES)
def remove(request: doors.Request, pk: int) -> HttpResponse:
    """Deletes one with all that is in it, after a page that says so."""
    found = standing.whole(pk, request.actor)
    if request.method == "POST":
        actions.remove(pk, by=request.actor)
        messages.success(request, _("Deleted, with all answers and agreements."))
        return redirect("private-list")
    told = {"title": _("Delete this self-assessment"), "page": found, "crumbs": _crumbs(found, _("Delete"))}
    return _closed(render(request, "assessment/private_remove.html", told))


@doors.door("private", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The whole as a workbook, or the improvement plan as XLSX or CSV; for its members alone."""
    found = standing.whole(pk, request.actor)
    if kind == "workbook":
        told = standing.answers(found.record)
        return _file(writer.workbook(found.book, books.language(), _names(), told), "self-assessment", "xlsx")
    if kind not in ("xlsx", "csv"):
        raise errors.Missing("policy.missing", "There is no such record.")
    rows = standing.plan_lines(found)
    heads = list(rows[0]) if rows else [_("Item")]
    return _file(sheet.write(kind, _("Improvement plan"), heads, rows), "improvement-plan", kind)


@doors.door("", None)
@pace.paced("export")
@require_safe
def blank(request: doors.Request, catalogue: str) -> HttpResponse:
    """The same self-assessment as a blank workbook, for everybody: it never comes back here."""
    if catalogue not in knowledge.self_assessments():
        raise errors.Missing("policy.missing", "There is no such record.")
    del request
    data = writer.workbook(books.book(catalogue), books.language(), _names(), {})
    return _file(data, catalogue, "xlsx")


@doors.door("private_count", Verb.VIEW)
@require_safe
def counts(request: doors.Request) -> HttpResponse:
    """What organisations agreed to show the bodies this person works for."""
    standing.require_body(request.actor)
    told: dict[str, Any] = {"title": _("Self-assessments: what was shared"), "told": standing.told_to(request.actor)}
    told |= {"names": standing.level_names(), "fewest": self_assessment.FEWEST}
    return render(request, "assessment/private_counts.html", told)


def _names() -> dict[str, str]:
    """The words of the workbook."""
    return standing.level_names() | {
        "about": _("Read me"),
        "sheet": _("Self-assessment"),
        "plan": _("Improvement plan"),
        "stays": _("This workbook is yours. It is not sent anywhere and nobody asks for it back."),
        "how": _("Choose a level for each item, then write a line of the plan for what is to be improved."),
        "item": _("Item"),
        "area": _("Area"),
        "asked": _("What is asked"),
        "references": _("References"),
        "level": _("Level"),
        "note": _("Where this is written down, or what is missing"),
        "action": _("What we do about it"),
        "who": _("Who"),
        "until": _("Until"),
        "done": _("Done"),
        "yes": _("Yes"),
    }


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=sheet.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return _closed(answer)


def _crumbs(found: standing.Whole, last: str) -> list[pieces.Link]:
    here = pieces.Link(found.record.title, reverse("private", args=[found.record.pk]) if last else "", current=not last)
    told = [pieces.Link(_("Self-assessments"), reverse("private-list")), here]
    return [*told, pieces.Link(last, current=True)] if last else told


def _closed(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
