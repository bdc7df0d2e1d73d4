"""Pages around files: exports, editions, the workbook out and in, data calls, what to act on."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import (
    attention,
    brief,
    calls,
    contents,
    editions,
    exchange,
    forms,
    models,
    packs,
    queries,
    standing,
    talk,
)
from atalaya.apps.assessment.pages import crumbs
from atalaya.core import errors
from atalaya.core.policy import Verb

_WRITES = ["GET", "HEAD", "POST"]


def _page(
    request: doors.Request, found: models.Assessment, name: str, title: str, *, status: int = 200, **told: Any
) -> HttpResponse:
    whole = values.spoken(found.title).text
    told |= {"title": title, "record": found, "whole": whole, "crumbs": crumbs(found, whole, title)}
    return render(request, f"assessment/{name}.html", told, status=status)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=exchange.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@doors.door("assessment", Verb.VIEW)
@pace.paced("export")
@require_safe
def export(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The assessment as a file: XLSX, DOCX, CSV or JSON."""
    found = standing.whole(pk, request.actor)
    if kind not in exchange.TYPES:
        raise standing.nothing()
    name = f"{found.catalogue}-{found.owner_id.partition(':')[2].lower()}"
    if kind == "docx":
        return _file(packs.update(found, request.actor), name, kind)
    return _file(exchange.export(found, kind, request.actor, site=_site(request)), name, kind)


def _site(request: doors.Request) -> str:
    """Scheme and host of this site, as the reader called it."""
    return request.build_absolute_uri("/").rstrip("/")


@doors.door("assessment", Verb.VIEW)
@pace.paced("export")
@require_safe
def country_brief(request: doors.Request, pk: int) -> HttpResponse:
    """Two pages about the country, in the reader's language."""
    found = standing.whole(pk, request.actor)
    return _file(brief.write(found, request.actor), f"brief-{found.owner_id.partition(':')[2].lower()}", "docx")


@doors.door("assessment", Verb.VIEW)
@pace.paced("export")
@require_safe
def workbook(request: doors.Request, pk: int) -> HttpResponse:
    """The workbook to fill in without a line: whole, or the part this person was asked about."""
    found = standing.seen(pk, request.actor)
    part = () if standing.is_inside(found, request.actor) else standing.asked_fields(found, request.actor)
    return _file(exchange.workbook(found, request.actor, part), f"workbook-{found.catalogue}", "xlsx")


@doors.door("assessment", Verb.EDIT)
@pace.paced("import")
@require_http_methods(_WRITES)
def merge(request: doors.Request, pk: int) -> HttpResponse:
    """Brings a workbook back: shows what would change and every conflict, then writes what was decided."""
    found = standing.seen(pk, request.actor)
    if request.method != "POST":
        return _page(request, found, "merge", _("Bring a workbook back"))
    try:
        told, faults = forms.workbook(request, found)
        plan = exchange.plan(found, told, faults)
        decided = forms.decided(request.POST, plan)
        if "write" not in request.POST or faults:
            return _page(request, found, "merge", _("Bring a workbook back"), plan=plan, told=json.dumps(told))
        done = exchange.merge(pk, told, decided, by=request.actor)
    except errors.Unusable as problem:
        return _page(request, found, "merge", _("Bring a workbook back"), status=422, fault=forms.said(problem))
    messages.success(request, ngettext("%(n)d answer written.", "%(n)d answers written.", done) % {"n": done})
    return redirect("matrix", pk)


@doors.door("assessment", Verb.APPROVE)
@require_http_methods(_WRITES)
def edition_list(request: doors.Request, pk: int) -> HttpResponse:
    """The editions of an assessment; freezes one."""
    found = standing.whole(pk, request.actor)
    if request.method == "POST":
        made = editions.freeze(pk, request.POST.get("title", ""), by=request.actor)
        messages.success(request, _("Edition %(n)d is frozen.") % {"n": made.number})
        return redirect("matrix-editions", pk)
    rows = found.editions.defer("content").select_related("by").order_by("-number")
    return _page(request, found, "editions", _("Editions"), editions=list(rows))


@doors.door("assessment", Verb.VIEW)
@pace.paced("export")
@require_safe
def edition(request: doors.Request, pk: int, number: int, kind: str) -> HttpResponse:
    """An edition as a file."""
    one = editions.one(pk, number, request.actor)
    if kind not in ("xlsx", "csv", "json"):
        raise standing.nothing()
    return _file(exchange.written(editions.read(one), kind, site=_site(request)), f"edition-{number}", kind)


@doors.door("assessment", Verb.VIEW)
@require_safe
def compare(request: doors.Request, pk: int) -> HttpResponse:
    """What is different between two editions, or between one and the answers as they stand now."""
    found = standing.whole(pk, request.actor)
    before, after = (forms.numbers([request.GET.get(name, "")]) for name in ("before", "after"))
    if not before:
        raise standing.nothing()
    old = editions.read(editions.one(pk, before[0], request.actor))
    new = editions.read(editions.one(pk, after[0], request.actor)) if after else contents.gather(found, request.actor)
    rows = editions.compare(old, new)
    told: dict[str, Any] = {
        "rows": rows,
        "before": before[0],
        "after": after[0] if after else None,
        "names": queries.VALUE_NAMES,
    }
    return _page(request, found, "compare", _("What changed"), **told)


@doors.door("call", Verb.VIEW)
@require_http_methods(_WRITES)
def call_list(request: doors.Request, pk: int) -> HttpResponse:
    """Who was asked for what; asks another agency."""
    found = standing.whole(pk, request.actor)
    form = forms.AskAgency(found, request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            calls.ask(pk, form.told(), by=request.actor)
        except (errors.Unusable, errors.Refused) as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("The agency was asked."))
            return redirect("matrix-calls", pk)
    status = 422 if form.is_bound else 200
    return _page(request, found, "calls", _("Ask agencies"), status=status, form=form, calls=calls.listed(found))


@doors.door("call", Verb.EDIT)
@require_POST
def call_state(request: doors.Request, pk: int) -> HttpResponse:
    """An agency says that it is done; the contact closes a call."""
    call = calls.seen(pk, request.actor)
    if standing.is_inside(call.assessment, request.actor):
        calls.close(pk, by=request.actor)
        return redirect("matrix-calls", call.assessment_id)
    calls.finish(pk, by=request.actor)
    messages.success(request, _("Thank you: the country's contact sees that your part is done."))
    return redirect("today")


@doors.door("call", Verb.EDIT)
@pace.paced("import")
@require_http_methods(_WRITES)
def call_back(request: doors.Request, pk: int) -> HttpResponse:
    """Takes the workbook of an agency without accounts, in its name, with its letter."""
    call = calls.seen(pk, request.actor)
    found = standing.whole(call.assessment_id, request.actor)
    told: dict[str, Any] = {"call": call, "body": values.label_of(call.body)}
    if request.method == "POST":
        try:
            answers, faults = forms.workbook(request, found)
            letter = request.FILES.get("letter")
            if letter is None or letter.file is None:
                raise errors.Unusable("call.letter", "Attach the letter with which the answer came.", "letter")
            mine = {name: calls.filled(one) for name, one in answers.items() if name in call.fields}
            plan = exchange.plan(found, mine, faults)
            decided = {(line.field, line.name): request.POST.get("clashes", "") for line in plan.lines if line.clash}
            done = calls.returned(
                pk,
                answers,
                decided,
                by=request.actor,
                signed_by=request.POST.get("signed_by", ""),
                letter=letter.file,
                letter_name=letter.name or "",
            )
        except errors.Unusable as problem:
            return _page(
                request, found, "call_back", _("Answer of an agency"), status=422, fault=forms.said(problem), **told
            )
        messages.success(request, ngettext("%(n)d answer written.", "%(n)d answers written.", done) % {"n": done})
        return redirect("matrix-calls", found.pk)
    return _page(request, found, "call_back", _("Answer of an agency"), **told)


@doors.door("assessment", Verb.VIEW)
@require_safe
def lists(request: doors.Request, pk: int) -> HttpResponse:
    """What a contact can act on."""
    found = standing.whole(pk, request.actor)
    return _page(request, found, "lists", _("What to act on"), lists=attention.lists(found, request.actor))


@doors.door("assessment", Verb.VIEW)
@require_safe
def file(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """A file of evidence."""
    found = standing.whole(pk, request.actor)
    one = found.evidence.filter(pk=number, withdrawn=False).exclude(file="").first()
    if one is None:
        raise standing.nothing()
    answer = HttpResponse(talk.content(one), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{one.pk}{forms.ending(one.name)}"'
    return answer
