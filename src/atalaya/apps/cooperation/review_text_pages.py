"""Pages of a review's texts: each country's own part, the packs it shows, the joint text and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.apps.access import doors, pace
from atalaya.apps.access.registers import clashes
from atalaya.apps.cooperation import review_forms as forms
from atalaya.apps.cooperation import review_joint as joint
from atalaya.apps.cooperation import review_packing as packing
from atalaya.apps.cooperation import review_parts as parts
from atalaya.apps.cooperation import review_queries as queries
from atalaya.apps.cooperation import review_standing as standing
from atalaya.apps.cooperation.review_pages import WRITES, said, show
from atalaya.core import errors
from atalaya.core.policy import Verb


@doors.door("draft", Verb.VIEW)
@require_safe
def part(request: doors.Request, pk: int, code: str) -> HttpResponse:
    """A country's part: written by its people, read by the others once it is cleared."""
    found = queries.own(pk, code, request.GET.get("language", ""), request.path, request.actor)
    title = _("Part of %(country)s") % {"country": found.name}
    form = forms.Languages()
    told: dict[str, Any] = {"page": found, "code": code, "form": form}
    told["packs"] = queries.packs(found.record, found.country, request.actor)
    told["matrices"] = queries.matrices(found.country, request.actor) if found.may_edit else ()
    told["laws"] = queries.going_along(found.record, found.country) if told["matrices"] else ()
    return show(request, found.record, "review_part", title, **told)


@doors.door("draft", Verb.RELEASE)
@doors.fresh
@require_http_methods(WRITES)
def part_act(request: doors.Request, pk: int, code: str) -> HttpResponseRedirect:
    """Begins a part, puts it to be cleared, clears it, or takes it back; whoever signed in anew comes by GET."""
    if request.method != "POST":
        return redirect("review-part", pk, code)
    found = queries.own(pk, code, "", request.path, request.actor)
    if not found.is_mine:
        raise standing.nothing()
    act = request.POST.get("act", "")
    try:
        if act == "begin":
            form = forms.Languages(request.POST)
            languages = form.told() if form.is_valid() else ()
            made = parts.begin(pk, found.country, languages, by=request.actor)
            return redirect("draft", made.text_id)
        if found.part is None:
            raise standing.nothing()
        _act(found, act, request)
    except (errors.OutOfOrder, errors.Conflict) as problem:
        said(request, problem)
    return redirect("review-part", pk, code)


def _act(found: queries.Own, act: str, request: doors.Request) -> None:
    assert found.part is not None
    if act == "put":
        parts.put(found.part.pk, by=request.actor, version=clashes.number(request.POST, "version"))
        messages.success(request, _("A second person clears it now. Restricted paragraphs are not in it."))
    elif act == "confirm":
        parts.confirm(found.part, by=request.actor)
        messages.success(request, _("Cleared: the others can read this part."))
    elif act == "withdraw":
        parts.withdraw(found.part, by=request.actor)
        messages.success(request, _("Taken back: nobody else reads this part now."))


@doors.door("assessment", Verb.RELEASE)
@doors.fresh
@require_http_methods(WRITES)
def pack(request: doors.Request, pk: int, code: str) -> HttpResponseRedirect:
    """Makes a pack of a country's answers, shows it to the room, or takes it back."""
    if request.method != "POST":
        return redirect("review-part", pk, code)
    number = request.POST.get("matrix", "")
    try:
        if number.isdecimal():
            parts.pack(pk, int(number), by=request.actor)
            messages.success(request, _("A second person confirms that it may be shown."))
        else:
            one = queries.pack(clashes.number(request.POST, "pack"), request.actor)
            if request.POST.get("act") == "confirm":
                parts.confirm(one, by=request.actor)
            else:
                parts.withdraw(one, by=request.actor)
            messages.success(request, _("Saved."))
    except errors.OutOfOrder as problem:
        said(request, problem)
    return redirect("review-part", pk, code)


@doors.door("assessment", Verb.VIEW)
@pace.paced("export")
@require_safe
def pack_file(request: doors.Request, pk: int) -> HttpResponse:
    """A pack, for those it was shown to."""
    found = queries.pack(pk, request.actor)
    ending, content = parts.pack_file(found)
    answer = HttpResponse(content, content_type=packing.TYPES[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="self-assessment-{found.pk}.{ending}"'
    return answer


@doors.door("review", Verb.VIEW)
@require_http_methods(WRITES)
def agreed(request: doors.Request, pk: int) -> HttpResponse:
    """The joint text: put together, put before the countries, changed on their asking."""
    found = queries.agreed(pk, request.GET.get("language", ""), request.path, request.actor)
    if request.method == "POST":
        return _agreed_act(request, pk, found)
    told: dict[str, Any] = {"page": found, "form": forms.Languages()}
    told["ask"] = forms.Ask(found.voices) if found.voices else None
    return show(request, found.record, "review_joint", _("Joint text"), **told)


def _agreed_act(request: doors.Request, pk: int, found: queries.Agreed) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act == "begin":
            form = forms.Languages(request.POST)
            joint.begin(pk, form.told() if form.is_valid() else (), by=request.actor)
        elif act == "assemble":
            joint.assemble(pk, by=request.actor)
            messages.success(request, _("The cleared parts stand in the joint text."))
        elif act == "put":
            joint.put(pk, by=request.actor)
            messages.success(request, _("The joint text lies before the countries."))
        elif act == "settle":
            number = clashes.number(request.POST, "change")
            joint.settle(pk, number, request.POST.get("answer", ""), by=request.actor)
        elif act == "ask":
            return _ask(request, pk, found)
    except (errors.OutOfOrder, errors.Unusable, errors.Conflict) as problem:
        said(request, problem)
    return redirect("review-joint", pk)


def _ask(request: doors.Request, pk: int, found: queries.Agreed) -> HttpResponse:
    form = forms.Ask(found.voices, request.POST)
    if not form.is_valid():
        told = {"page": found, "form": forms.Languages(), "ask": form}
        return show(request, found.record, "review_joint", _("Joint text"), status=422, **told)
    clean = form.cleaned_data
    joint.ask(pk, clean["country"], clean["words"], clean["place"], by=request.actor)
    messages.success(request, _("The rapporteur sees what you ask for."))
    return redirect("review-joint", pk)


@doors.door("review", Verb.VIEW)
@pace.paced("export")
@require_safe
def file(request: doors.Request, pk: int, kind: str, language: str) -> HttpResponse:
    """The joint text that lies before the countries, as a file."""
    found = standing.inside(pk, request.actor)
    version = standing.joint_version(found)
    if version is None or kind not in joint.TYPES:
        raise standing.nothing()
    data = joint.write(found, version.content, kind, language, version.number)
    answer = HttpResponse(data, content_type=joint.TYPES[kind])
    ending = joint.ENDINGS.get(kind, kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="review-{pk}-v{version.number}-{language}.{ending}"'
    return answer
