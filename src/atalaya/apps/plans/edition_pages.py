"""Pages around editions: freeze, next edition, compare, publish, and what others read."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.plans import contents, documents, editions, exports, forms, queries, reading, standing
from atalaya.apps.plans.pages import show
from atalaya.core import errors, policy
from atalaya.core.policy import Verb

_WRITES = ["GET", "HEAD", "POST"]


@doors.door("plan", Verb.APPROVE)
@require_http_methods(_WRITES)
def listing(request: doors.Request, pk: int) -> HttpResponse:
    """The editions of a plan and its frozen copies; freezes one."""
    found = standing.inside(pk, request.actor)
    if request.method == "POST":
        made = editions.freeze(pk, request.POST.get("title", ""), by=request.actor)
        messages.success(request, _("Frozen as it stands: copy %(n)d.") % {"n": made.number})
        return redirect("plan-editions", pk)
    rows = found.editions.defer("content").select_related("by", "publication").order_by("-number")
    may = policy.may(request.actor, Verb.RELEASE, standing.own(found))
    told: dict[str, Any] = {
        "copies": list(rows),
        "line": reading.line(found, request.actor),
        "may_release": may,
        "offered": reading.LANGUAGE_NAMES.items(),
        "released": editions.is_released(found),
        "is_over": bool(found.PROCESS and found.stage in found.PROCESS.ends),
    }
    return show(request, found, "editions", _("Editions"), **told)


@doors.door("plan", Verb.EDIT)
@require_http_methods(_WRITES)
def renew(request: doors.Request, pk: int) -> HttpResponse:
    """Begins the next edition with what is still open."""
    found = standing.inside(pk, request.actor)
    form = forms.Renewal(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        try:
            made = editions.renew(pk, form.told(), by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("Edition %(n)d is begun; the one before is frozen.") % {"n": made.number})
            return redirect("plan", made.pk)
    rows, _names = queries.measures_of(found, request.actor)
    told: dict[str, Any] = {"form": form, "inherited": reading.inherited(rows), "left": reading.left(rows)}
    return show(request, found, "renew", _("Next edition"), status=422 if form.is_bound else 200, **told)


@doors.door("plan", Verb.VIEW)
@require_safe
def edition(request: doors.Request, pk: int, number: int) -> HttpResponse:
    """A frozen copy as it stood."""
    one = editions.one(pk, number, request.actor)
    told: dict[str, Any] = {"edition": one, "content": reading.shown(editions.read(one), ())}
    return show(request, one.plan, "edition", _("Frozen copy %(n)d") % {"n": number}, **told)


@doors.door("plan", Verb.VIEW)
@pace.paced("export")
@require_safe
def edition_file(request: doors.Request, pk: int, number: int, kind: str) -> HttpResponse:
    """A frozen copy as DOCX or JSON."""
    one = editions.one(pk, number, request.actor)
    return _file(editions.read(one), f"plan-edition-{one.plan.number}-copy-{number}", kind, ())


def _file(content: dict[str, Any], name: str, kind: str, languages: tuple[str, ...]) -> HttpResponse:
    if kind == "json":
        return exports.attachment((json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(), name, kind)
    if kind == "docx":
        return exports.attachment(documents.plan(content, languages), name, kind)
    raise standing.nothing()


@doors.door("plan", Verb.VIEW)
@require_safe
def compare(request: doors.Request, pk: int) -> HttpResponse:
    """What is different between two frozen copies of any editions, or between one and the plan as it stands."""
    found = standing.inside(pk, request.actor)
    before, after = (reading.named(request.GET.get(name, "")) for name in ("before", "after"))
    if before is None:
        raise standing.nothing()
    old = editions.read(editions.one(*before, request.actor))
    new = editions.read(editions.one(*after, request.actor)) if after else contents.gather(found)
    told: dict[str, Any] = {"rows": reading.differences(old, new), "old": old, "new": new, "live": after is None}
    return show(request, found, "compare", _("What changed"), **told)


@doors.door("plan", Verb.RELEASE)
@doors.fresh
@require_POST
def publish(request: doors.Request, pk: int, number: int) -> HttpResponseRedirect:
    """Makes the public version of a frozen copy."""
    try:
        editions.publish(pk, number, request.POST.getlist("languages"), by=request.actor)
    except errors.Unusable as problem:
        messages.error(request, _(problem.detail))
    else:
        messages.success(request, _("The public version is made. It is shown once the plan is released."))
    return redirect("plan-editions", pk)


@doors.door("plan", Verb.VIEW)
@require_safe
def public(request: doors.Request, pk: int) -> HttpResponse:
    """What those to whom the plan is released read of it."""
    found = standing.seen(pk, request.actor)
    made = editions.public(found)
    told: dict[str, Any] = {
        "title": values.spoken(found.title).text,
        "record": found,
        "invented": found.owner.invented,
        "inside": standing.is_inside(found, request.actor),
        "owner": values.spoken(found.owner.names).text,
    }
    if made is not None:
        told |= {"publication": made[0], "content": reading.shown(made[1], made[0].languages)}
        told["withheld"] = documents.withheld(made[1]["withheld"]) if any(made[1]["withheld"].values()) else ""
    return render(request, "plans/public.html", told)


@doors.door("plan", Verb.VIEW)
@pace.paced("export")
@require_safe
def public_file(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The same as DOCX or JSON."""
    made = editions.public(standing.seen(pk, request.actor))
    if made is None:
        raise standing.nothing()
    return _file(made[1], f"plan-{pk}-public", kind, tuple(made[0].languages))
