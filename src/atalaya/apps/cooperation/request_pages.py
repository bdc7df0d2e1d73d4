"""Pages of requests: the list, the form with its live hint, one request, what anybody may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import assistance as knowledge
from atalaya.apps.access import deeds, doors
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_forms as forms
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation import request_offers as offers
from atalaya.apps.cooperation import request_queries as queries
from atalaya.apps.cooperation.request_registers import subject_name
from atalaya.core import assistance, errors, policy
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES = ["GET", "HEAD", "POST"]


def show(request: doors.Request, name: str, title: str, *, status: int = 200, **told: Any) -> HttpResponse:
    """A page of this part of the room."""
    above = () if name == "request_list" else (pieces.Link(_("Assistance"), reverse("assistance")),)
    crumbs = [*above, *told.pop("crumbs", ()), pieces.Link(title)]
    told |= {"title": title, "crumbs": crumbs}
    return render(request, f"cooperation/{name}.html", told, status=status)


@doors.door("request", Verb.VIEW)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """Requests with their clocks, what was shown to this person, what anybody may read."""
    return show(request, "request_list", _("Assistance"), page=queries.listing(request.actor))


def _owner(by: policy.Actor) -> str:
    """The country that this person may write a request for. Missing when there is none."""
    for owner in sorted(by.owners()):
        if owner.startswith("country:") and policy.may_create(by, "request", owner, policy.Klass.NATIONAL):
            return owner
    raise errors.Missing("policy.missing", "There is no such record.")


@doors.door("request", Verb.CREATE)
@require_http_methods(WRITES)
def new(request: doors.Request) -> HttpResponse:
    """Choose a subject area, then fill in its form; from a measure what is known of it stands there already."""
    owner = _owner(request.actor)
    subject, measure = request.GET.get("subject", ""), request.GET.get("measure", "")
    if subject not in knowledge.subjects():
        return show(request, "request_subjects", _("New request"), subjects=forms.subjects(), measure=measure)
    begun, told_of = offers.from_measure(measure, request.actor)
    begun.setdefault("obligations", list(knowledge.obligations(subject)))
    form = forms.Draft(subject, request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = models.Request(owner_id=owner, klass="national", measures=told_of, **form.values())
            made = deeds.create(made, by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("Saved."), extra_tags="saved:request-new")
            return redirect("request", made.pk)
    title = _("Request for assistance: %(subject)s") % {"subject": subject_name(subject)}
    return show(request, "request_form", title, status=422 if form.is_bound else 200, form=form, subject=subject)


@doors.door("request", Verb.CREATE)
@require_POST
def hint(request: doors.Request) -> HttpResponse:
    """What is still missing, while somebody writes. Nothing is kept."""
    _owner(request.actor)
    found = assistance.lacking(forms.asked(request.POST, request.POST.getlist("obligations")), knowledge.terms())
    return render(request, "cooperation/request_hint.html", {"lacking": [_(assistance.MISSING[one]) for one in found]})


@doors.door("request", Verb.VIEW)
@require_safe
def request_page(request: doors.Request, pk: int) -> HttpResponse:
    """One request: the thing, consents, clocks, offers, next steps."""
    page = queries.page(pk, request.actor)
    return show(request, "request", page.title.text, page=page, invented=page.record.owner.invented)


@doors.door("request", Verb.EDIT)
@require_POST
def consent(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Gives or withdraws one consent."""
    what, given = request.POST.get("what", ""), request.POST.get("given") == "1"
    actions.consent(pk, what, given=given, by=request.actor, version=forms.version(request.POST))
    messages.success(request, _("Consent given.") if given else _("Consent withdrawn."))
    return redirect("request", pk)


@doors.door("request", Verb.VIEW)
@require_safe
def posted(request: doors.Request, pk: int) -> HttpResponse:
    """What anybody may read of a request."""
    found = access.one(models.Posting, pk, request.actor)
    parts = queries.copied(found.content)
    text = None if found.content.get("need") == found.text else values.spoken(found.text)
    told: dict[str, Any] = {"text": text, "facts": parts, "country": values.spoken(found.owner.names).text}
    told |= {"subject": subject_name(found.subject), "posted_on": values.day(found.posted_on)}
    told |= {"sources": found.sources, "invented": found.owner.invented}
    return show(request, "request_posted", values.spoken(found.title).text, record=found, **told)
