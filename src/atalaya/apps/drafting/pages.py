"""Pages of the words: the text, one clause and what is done with it, checks, languages, versions."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import deeds, doors, verbs
from atalaya.apps.access.registers import clashes, values
from atalaya.apps.drafting import actions, beside, clearing, forms, models, queries, standing, units
from atalaya.apps.drafting.registers import REGISTERS
from atalaya.core import errors
from atalaya.core.drafting.model import Alternative, Wording
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES = ["GET", "HEAD", "POST"]


def crumbs(found: models.Draft, last: str = "") -> list[pieces.Link]:
    """The way to a page of this draft."""
    title = values.spoken(found.title).text or str(found)
    told = [pieces.Link(_("Drafts"), reverse("drafts-list"))]
    told.append(pieces.Link(title, reverse("draft", args=[found.pk]), current=not last))
    return [*told, pieces.Link(last, current=True)] if last else told


def show(
    request: doors.Request, found: models.Draft, name: str, title: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    """A page of a draft beside its text."""
    told |= {"title": title, "record": found, "whole": values.spoken(found.title).text, "crumbs": crumbs(found, title)}
    return render(request, f"drafting/{name}.html", told, status=status)


@doors.door("draft", Verb.VIEW)
@require_safe
def text(request: doors.Request, pk: int) -> HttpResponse:
    """A draft: its clauses with what is said beside them."""
    number = forms.number(request.GET.get("version"))
    found = queries.page(pk, request.actor, language=request.GET.get("language", ""), number=number)
    told = {"title": found.title.text, "page": found, "crumbs": crumbs(found.record), "units": units.render(found)}
    return render(request, "drafting/text.html", told)


@doors.door("draft", Verb.VIEW)
@require_safe
def clause(request: doors.Request, pk: int, clause: str) -> HttpResponse:
    """One clause with all that can be done with it; where scripts run, the clause as the text shows it."""
    found = queries.one(pk, clause, request.actor, language=request.GET.get("language", ""))
    if getattr(request, "htmx", False):
        return _clause(request, found)
    told: dict[str, Any] = {"one": found, "acts": queries.acts(), "options": queries.options(found)}
    return show(request, found.record, "clause", found.shown.title, **told)


def _clause(request: doors.Request, found: queries.One) -> HttpResponse:
    del request
    base = reverse("draft", args=[found.record.pk])
    return HttpResponse(units.one(found.shown, base, found.may_edit, True, found.language))


def _edit(request: doors.Request, found: queries.One, *, status: int = 200, **told: Any) -> HttpResponse:
    name = "edit_form" if getattr(request, "htmx", False) else "edit"
    told |= {"one": found, "base": json.dumps(told.pop("base", None) or found.parts, ensure_ascii=False)}
    told.setdefault("parts", found.parts)
    return show(request, found.record, name, found.shown.title, status=status, **told)


@doors.door("draft", Verb.EDIT)
@require_http_methods(WRITES)
def edit(request: doors.Request, pk: int, clause: str) -> HttpResponse:
    """Rewrites a clause; whoever was slower sees mine, theirs and base, and loses nothing."""
    asked = request.POST or request.GET
    found = queries.one(pk, clause, request.actor, language=asked.get("language", ""))
    if not found.may_edit:
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    if request.method != "POST":
        return _edit(request, found)
    told = forms.Rewritten(clause, request.POST)
    warned = forms.hints(told.mine.get("body", ""), told.mine.get("heading", ""))
    kept = {"parts": {**found.parts, **told.mine}, "base": told.base, "lead": told.rewrite().lead}
    if warned and "looked" not in request.POST:
        return _edit(request, found, status=422, hints=warned, **kept)
    try:
        actions.rewrite(pk, told.rewrite(), by=request.actor)
    except errors.Conflict as conflict:
        there = queries.one(pk, clause, request.actor, language=told.language)
        return _edit(request, there, status=409, conflict=conflict, parts=conflict.mine, base=conflict.theirs)
    except errors.Unusable as problem:
        return _edit(request, found, status=422, fault=_(problem.detail), **kept)
    if warned:
        deeds.flag(found.record, by=request.actor)
    messages.success(request, _("Saved."), extra_tags=f"saved:clause-{pk}-{clause}-{told.language}")
    return _after(request, pk, clause, told)


def _after(request: doors.Request, pk: int, clause: str, told: forms.Rewritten) -> HttpResponse:
    here = f"{reverse('draft', args=[pk])}?language={told.language}#c-{clause}"
    if not getattr(request, "htmx", False):
        return redirect(here)
    answer = _clause(request, queries.one(pk, clause, request.actor, language=told.language))
    if told.changes_order():
        answer.headers["HX-Refresh"] = "true"
    return answer


@doors.door("draft", Verb.EDIT)
@require_http_methods(WRITES)
def insert(request: doors.Request, pk: int) -> HttpResponse:
    """Adds a clause behind another one, under it, or at the end."""
    found = standing.inside(pk, request.actor)
    asked = request.POST or request.GET
    after, under = asked.get("after", "")[:40], asked.get("under", "")[:40]
    text_ = queries.sight(found, request.actor).text
    told: dict[str, Any] = {"after": after, "under": under, "kinds": queries.kinds(), "told": asked, "lead": text_.lead}
    near = next((one for one in text_.clauses if one.id == (after or under)), None)
    told["near"] = queries.numbers(text_, text_.lead).get(after or under, "")
    told["kind"] = asked.get("kind") or (near.kind if near and after else "article" if not under else "paragraph")
    if request.method == "POST":
        heading, body = (asked.get(name, "").replace("\r\n", "\n").strip() for name in ("heading", "body"))
        warned = forms.hints(body, heading)
        if warned and "looked" not in asked:
            return show(request, found, "insert", _("New clause"), status=422, hints=warned, **told)
        try:
            if not heading and not body:
                raise errors.Unusable("draft.empty", "Write a heading or words.", "body")
            place = {"under": near.parent, "after": after} if near and after else {"under": under}
            words = {text_.lead: Wording(heading, body)}
            made = actions.insert(pk, asked.get("kind", ""), words, by=request.actor, **place)
        except errors.Unusable as problem:
            return show(request, found, "insert", _("New clause"), status=422, fault=_(problem.detail), **told)
        if warned:
            deeds.flag(found, by=request.actor)
        messages.success(request, _("Saved."), extra_tags=f"saved:insert-{pk}")
        return redirect(f"{reverse('draft', args=[pk])}#c-{made}")
    return show(request, found, "insert", _("New clause"), **told)


@doors.door("draft", Verb.EDIT)
@require_POST
def place(request: doors.Request, pk: int, clause: str) -> HttpResponse:
    """Moves, joins, cuts, removes or restores a clause."""
    act, seen = request.POST.get("act", ""), request.POST.get("seen", "")[:64]
    there = clause
    if act == "split":
        near = request.POST.get("from", "").replace("\r\n", "\n").strip()
        language = request.POST.get("language", "")
        there = actions.split_before(pk, clause, language, near, by=request.actor, seen=seen)
    else:
        actions.place(pk, clause, act, by=request.actor, seen=seen)
    messages.success(request, _("Done."))
    return redirect(reverse("draft", args=[pk]) + ("" if act in ("remove", "join") else f"#c-{there}"))


@doors.door("draft", Verb.EDIT)
@require_POST
def wordings(request: doors.Request, pk: int, clause: str) -> HttpResponse:
    """Puts a wording beside others, chooses one, or settles the matter."""
    act, seen = request.POST.get("act", ""), request.POST.get("seen", "")[:64]
    if act == "choose":
        actions.choose(pk, clause, request.POST.get("wording", "")[:40], by=request.actor, seen=seen)
    elif act == "settle":
        actions.place(pk, clause, "settle", by=request.actor, seen=seen)
    else:
        body = request.POST.get("body", "").replace("\r\n", "\n").strip()
        if not body:
            raise errors.Unusable("draft.empty", "Write a heading or words.", "body")
        found = queries.one(pk, clause, request.actor, language=request.POST.get("language", ""))
        heading = found.parts["heading"]
        made = Alternative(
            "",
            request.POST.get("label", "").strip()[:80] or f"{_('Wording')} {len(found.clause.alternatives) + 1}",
            {found.language: Wording(heading, body)},
            request.POST.get("party", "").strip()[:80],
        )
        actions.propose(pk, clause, made, by=request.actor, seen=seen)
    messages.success(request, _("Saved."), extra_tags=f"saved:wording-{pk}-{clause}")
    return redirect("draft-clause", pk, clause)


@doors.door("draft", Verb.HISTORY)
@require_safe
def checks(request: doors.Request, pk: int) -> HttpResponse:
    """What the text still lacks, each finding with a link to its place."""
    found = standing.inside(pk, request.actor)
    told = beside.findings(found, request.actor)
    if getattr(request, "htmx", False):
        gravest = sorted(told, key=lambda one: ("bad", "warn", "plain").index(one.tone))
        return render(request, "drafting/findings.html", {"record": found, "findings": gravest, "most": 8})
    return show(request, found, "checks", _("Checks"), findings=told)


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def languages(request: doors.Request, pk: int) -> HttpResponse:
    """Two languages side by side; says in which languages the text is written."""
    if request.method == "POST":
        actions.speak(pk, tuple(request.POST.getlist("language")), by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("draft-languages", pk)
    lacking = "lacking" in request.GET
    page, sides, chosen = beside.sides(pk, request.GET.get("language", ""), request.actor, lacking=lacking)
    told: dict[str, Any] = {
        "page": page,
        "sides": sides,
        "chosen": chosen,
        "every": models.LANGUAGES,
        "lacking": lacking,
    }
    told["names"] = (queries.LANGUAGE_NAMES[page.text.lead], queries.LANGUAGE_NAMES.get(chosen, ""))
    return show(request, page.record, "languages", _("Languages side by side"), **told)


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def versions(request: doors.Request, pk: int) -> HttpResponse:
    """The versions of a text; freezes one."""
    found = standing.inside(pk, request.actor)
    told: dict[str, Any] = {"may_edit": standing.may(found, Verb.EDIT, request.actor)}
    if request.method == "POST":
        try:
            if not request.POST.get("title", "").strip():
                raise errors.Unusable("draft.title", "Give the version a title.", "title")
            made = actions.freeze(pk, request.POST["title"], request.POST.get("on", "").strip(), by=request.actor)
        except errors.Unusable as problem:
            told["fault"] = _(problem.detail)
        else:
            messages.success(request, _("Version %(title)s is frozen.") % {"title": made.title})
            return redirect("draft-versions", pk)
    told["versions"] = list(found.versions.defer("content").select_related("by").order_by("-number"))
    return show(request, found, "versions", _("Versions"), status=422 if "fault" in told else 200, **told)


@doors.door("draft", Verb.HISTORY)
@require_safe
def compare(request: doors.Request, pk: int) -> HttpResponse:
    """What is different between two versions, word by word."""
    before, after = (forms.number(request.GET.get(name)) for name in ("before", "after"))
    if before is None:
        raise standing.nothing()
    found = beside.compare(
        pk, before, after, request.actor, language=request.GET.get("language", ""), every="all" in request.GET
    )
    return show(request, found.record, "compare", _("What changed"), page=found, every="all" in request.GET)


@doors.door("draft", Verb.HISTORY)
@require_safe
def history(request: doors.Request, pk: int) -> HttpResponse:
    """What was done with a draft, newest first."""
    found = standing.inside(pk, request.actor)
    told = queries.history(found, request.actor)
    return show(request, found, "history", _("History"), deeds=told)


@doors.door("draft", Verb.EDIT)
@require_http_methods(WRITES)
def step(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Takes a step of the process, after a page that names the text; says who has not cleared yet."""
    asked = clashes.asked_step(REGISTERS[0], pk, step, request.actor)
    told = {"title": asked.label, "asked": asked, "pk": pk, "slug": "drafts", "register": REGISTERS[0]}
    if request.method == "POST":
        on, version = clashes.step_values(request.POST)
        try:
            clearing.take(pk, step, by=request.actor, version=version, on=on)
        except errors.OutOfOrder as problem:
            if not problem.code.startswith("draft."):
                raise
            where = f" {problem.where}." if problem.where else ""
            messages.error(request, verbs.why_barred(problem.code, _(problem.detail)) + where)
            return redirect("draft-clearance", pk)
        messages.success(request, _("Done: %(step)s.") % {"step": asked.label})
        return redirect("draft", pk)
    return render(request, "access/registers/step.html", told)
