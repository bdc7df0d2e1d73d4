"""Pages of the ways a request takes: the Committee's, recorded; a partner's, released by the owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import clock
from atalaya.apps.access import doors, pace
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_forms as forms
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_papers as papers
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.cooperation.request_pages import WRITES, show
from atalaya.core import assistance_processes as processes
from atalaya.core import errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces


def _back(found: models.Request) -> list[pieces.Link]:
    return [pieces.Link(values.spoken(found.title).text, reverse("request", args=[found.pk]))]


def _form(request: doors.Request, form: Any, title: str, **told: Any) -> HttpResponse:
    return show(request, "request_step", title, status=422 if form.is_bound else 200, form=form, **told)


def _fault(form: Any, problem: errors.Problem) -> None:
    told = _(problem.detail)
    if problem.code == "track.window" and problem.where:
        last = formats.date_format(date.fromisoformat(problem.where))
        until = _("Its last day is %(day)s, to the end of that day at the United Nations Headquarters.") % {"day": last}
        told = f"{told} {until}"
    form.add_error(problem.where if problem.where in form.fields else None, told)


@doors.door("track", Verb.CREATE)
@require_http_methods(WRITES)
def send(request: doors.Request, pk: int) -> HttpResponse:
    """Records the note verbale to the Committee."""
    found = access.one(models.Request, pk, request.actor)
    form = forms.Sent(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.send(
                pk, told["number"], form.told(), by=request.actor, secretariat=told["secretariat"]
            )  # fmt: skip
        except (errors.Unusable, errors.OutOfOrder) as problem:
            _fault(form, problem)
        else:
            return redirect("request", pk)
    return _form(request, form, _("Record the note verbale to the Committee"), crumbs=_back(found))


@doors.door("note", Verb.CREATE)
@require_http_methods(WRITES)
def note(request: doors.Request, pk: int) -> HttpResponse:
    """Begins the note verbale in the drafting room."""
    found = access.one(models.Request, pk, request.actor)
    country = values.spoken(found.owner.names).text
    begun = {
        "sender": _("the Permanent Mission of %(country)s to the United Nations") % {"country": country},
        "addressee": _("the Chair of the Security Council Committee established pursuant to resolution 1540 (2004)"),
    }
    form = forms.Parties(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = papers.note(found, told["sender"], told["addressee"], by=request.actor)
        return redirect("notes", made.pk)
    return _form(request, form, _("Begin a note verbale"), crumbs=_back(found))


@doors.door("request", Verb.VIEW)
@pace.paced("export")
@require_safe
def export(request: doors.Request, pk: int, kind: str) -> HttpResponse:
    """The request as a file, without its restricted part."""
    found = access.one(models.Request, pk, request.actor)
    data = papers.write(found, kind, queries.language())
    answer = HttpResponse(data, content_type=papers.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="request-{pk}.{kind}"'
    return answer


@doors.door("track", Verb.CREATE)
@require_http_methods(WRITES)
def release(request: doors.Request, pk: int) -> HttpResponse:
    """Proposes to show the request to a partner or the secretariat."""
    found = access.one(models.Request, pk, request.actor)
    owners = access.owners(("organisation", "secretariat"))
    partners = [(one.code, values.spoken(one.names).text or one.code) for one in owners]
    ways = [
        (str(one.pk), _("After the Committee's distribution: %(n)s") % {"n": one.number}) for one in found.tracks.all()
    ]
    form = forms.Release(partners, ways, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        through = int(told["through"]) if told["through"] else None
        try:
            actions.propose(pk, told["partner"], by=request.actor, through=through)
        except (errors.Unusable, errors.OutOfOrder) as problem:
            _fault(form, problem)
        else:
            messages.success(request, _("Proposed. A second person confirms it before anybody sees it."))
            return redirect("request", pk)
    return _form(request, form, _("Release to a partner"), crumbs=_back(found))


@doors.door("track", Verb.VIEW)
@require_safe
def way(request: doors.Request, pk: int) -> HttpResponse:
    """The Committee's way, for whoever may see it without the request."""
    found = access.one(models.Track, pk, request.actor)
    return show(request, "request_way", found.number, way=queries.way(found, request.actor), country=_country(found))


def _country(found: models.Track | models.Approach) -> str:
    return values.spoken(found.owner.names).text


def _place(request: doors.Request, found: models.Track) -> str:
    """Where somebody goes on: the request for its own people, the way for others."""
    inside = found.owner_id in request.actor.owners()
    return reverse("request", args=[found.request_id]) if inside else reverse("request-way", args=[found.pk])


@doors.door("track", Verb.EDIT)
@require_http_methods(WRITES)
def record(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """Writes down what the Committee did."""
    found = access.one(models.Track, pk, request.actor)
    title = _(processes.COMMITTEE.step(step).label)
    form = forms.Recorded(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record(pk, step, form.told(), by=request.actor, version=forms.version(request.POST))
        except (errors.Unusable, errors.OutOfOrder) as problem:
            _fault(form, problem)
        else:
            return redirect(_place(request, found))
    return _form(request, form, title, version=found.version)


@doors.door("track", Verb.EDIT)
@require_POST
def publish(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Shows the posted summary to everybody."""
    made = actions.publish(pk, by=request.actor)
    return redirect("request-posted", made.pk)


@doors.door("track", Verb.VIEW)
@require_safe
def shown(request: doors.Request, pk: int) -> HttpResponse:
    """What a partner was shown, and what comes of it."""
    found = access.one(models.Approach, pk, request.actor)
    told: dict[str, Any] = {"record": found, "country": _country(found), "facts": queries.copied(found.content)}
    assert found.PROCESS is not None
    told["steps"] = queries.steps(found, access.thing(found), request.actor, "request-follow")
    told["stage"] = queries.stage_name(found)
    told["offers"] = queries.said_of(found, request.actor)
    told["taken_back_on"] = values.day(found.taken_back_on)
    told["may_offer"] = found.partner_id in request.actor.owners() and found.stage in ("shown", "answered")
    told["invented"] = found.owner.invented
    title = values.spoken(found.content.get("title", {})).text or _("Request for assistance")
    return show(request, "request_shown", title, **told)


@doors.door("offer", Verb.CREATE)
@require_http_methods(WRITES)
def offer(request: doors.Request, pk: int) -> HttpResponse:
    """A partner offers help for a request it was shown."""
    access.one(models.Approach, pk, request.actor)
    form = forms.Offer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.offer(pk, form.told(), by=request.actor)
        except errors.Unusable as problem:
            _fault(form, problem)
        else:
            messages.success(request, _("The offer was made. The country sees it."))
            return redirect("request-shown", pk)
    return _form(request, form, _("Offer help"))


@doors.door("track", Verb.EDIT)
@require_http_methods(WRITES)
def follow(request: doors.Request, pk: int, step: str) -> HttpResponse:
    """A step on the way to a partner: confirm the release, take it back, write down what the partner did."""
    found = access.one(models.Approach, pk, request.actor)
    wanted = processes.APPROACH.step(step)
    form: Any = (forms.Day if wanted.recorded else forms.Confirmed)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _follow(pk, step, form.cleaned_data.get("on"), request.actor, forms.version(request.POST))
        except (errors.Unusable, errors.OutOfOrder, errors.Refused) as problem:
            _fault(form, problem)
        else:
            return redirect("request-shown", pk)
    return _form(request, form, _(wanted.label), version=found.version)


def _follow(pk: int, step: str, on: date | None, by: policy.Actor, version: int) -> None:
    if step == "confirm":
        actions.confirm(pk, by=by, version=version)
    elif step == "take_back":
        actions.take_back(pk, by=by, version=version)
    else:
        actions.follow(pk, step, on or clock.today(), by=by, version=version)
