"""Pages of consultation and clearance: rounds, links, what the bodies see, parties and their parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atalaya.apps.access import deeds, doors, pace
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import clearing, forms, models, putting, queries, rounds, standing
from atalaya.apps.drafting.pages import WRITES, show
from atalaya.core import errors, policy
from atalaya.core.policy import Verb


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def listing(request: doors.Request, pk: int) -> HttpResponse:
    """The rounds of a text; opens one."""
    found = standing.inside(pk, request.actor)
    may_edit = standing.may(found, Verb.EDIT, request.actor)
    form = forms.Round(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = rounds.begin(pk, form.told(), by=request.actor)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("The round is open. Now ask the bodies."))
            return redirect("draft-round", made.pk)
    told = {"form": form, "rounds": putting.listed(found), "may_edit": may_edit}
    return show(request, found, "rounds", _("Consultation"), status=422 if form.is_bound else 200, **told)


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def one(request: doors.Request, pk: int) -> HttpResponse:
    """One round: who was asked, how it stands; asks a body without accounts by a link that is shown once."""
    asked = putting.managed(pk, request.actor)
    found, made = asked.draft, ""
    form = forms.Guest(request.POST if request.POST.get("act") == "invite" else None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            guest, secret = rounds.invite(pk, form.cleaned_data["body"], form.cleaned_data["mail"], by=request.actor)
        except errors.Unusable as problem:
            form.add_error(None, _(problem.detail))
        else:
            made = request.build_absolute_uri(reverse("consult", args=[guest.pk, secret]))
            if guest.mail:
                rounds.send(guest, made)
            form = forms.Guest()
    told = {
        "round": asked,
        "form": form,
        "made": made,
        "guests": putting.guests(asked),
        "people": list(asked.people.all()),
        "stand": putting.stand(asked),
    }
    told |= {"may_edit": standing.may(found, Verb.EDIT, request.actor), "open": rounds.takes_comments(asked)}
    return show(request, found, "round", asked.title, status=422 if form.is_bound else 200, **told)


@doors.door("draft", Verb.EDIT)
@require_POST
def act(request: doors.Request, pk: int) -> HttpResponse:
    """Ends a link, closes a round, publishes what became of its comments."""
    what = request.POST.get("act", "")
    if what == "revoke":
        rounds.revoke(pk, forms.number(request.POST.get("guest")) or 0, by=request.actor)
    elif what == "close":
        rounds.close(pk, by=request.actor)
    elif what == "publish":
        try:
            rounds.publish(pk, by=request.actor)
        except errors.OutOfOrder as problem:
            messages.error(request, _(problem.detail))
            return redirect("draft-round", pk)
    else:
        raise standing.nothing()
    messages.success(request, _("Done."))
    return redirect("draft-round", pk)


@doors.door("consultation", Verb.CREATE)
@pace.paced("comment")
@require_http_methods(WRITES)
def consultation(request: doors.Request, pk: int) -> HttpResponse:
    """What is put before a body with accounts: the version of the round, and its own comments."""
    asked = rounds.asked(pk, request.actor)
    told = {"body": request.POST.get("body", ""), "author": request.POST.get("author", "") or request.actor.name}
    return _consult(request, asked, None, request.actor, told)


@doors.door("", None)
@pace.paced("comment")
@require_http_methods(WRITES)
def consult(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """The same for a body without accounts: the link is the key, and opens nothing else."""
    guest = rounds.guest(pk, secret)
    told = {"body": guest.body, "author": request.POST.get("author", "")}
    answer = _consult(request, guest.round, guest, policy.VISITOR, told)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "same-origin"  # none at all would make browsers post from nowhere
    return answer


def _consult(
    request: HttpRequest, asked: models.Round, guest: models.Guest | None, by: policy.Actor, who: dict[str, str]
) -> HttpResponse:
    told: dict[str, Any] = {"round": asked, "guest": guest, "who": who, "told": request.POST}
    status, clause = 200, (request.POST or request.GET).get("clause", "")[:40]
    if request.method == "POST":
        try:
            if guest and not who["author"].strip():
                raise errors.Unusable("comment.author", "Write your name.", "author")
            said = forms.said(clause, {**request.POST.dict(), **who})
            told["hints"] = forms.hints(said.words, said.wording)
            if told["hints"] and "looked" not in request.POST:
                status = 422
            else:
                rounds.comment(asked, said, by=by, guest=guest)
                if told["hints"] and by.person:
                    deeds.flag(asked.draft, by=by)
                messages.success(request, _("Thank you. Your comment was kept."))
                return redirect(f"{request.path}#c-{clause}")
        except (errors.Unusable, errors.Missing) as problem:
            status, told["fault"] = 422, _(problem.detail)
    told |= {"page": putting.page(asked, guest, by, clause), "title": values.spoken(asked.draft.title).text}
    return render(request, "drafting/consultation.html", told, status=status)


# Clearance.


@doors.door("draft", Verb.HISTORY)
@require_http_methods(WRITES)
def clearance(request: doors.Request, pk: int) -> HttpResponse:
    """Who clears which part, and how it stands; names a body."""
    found = standing.inside(pk, request.actor)
    number = forms.number(request.POST.get("party"))
    form = forms.Party(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people = forms.numbers(form.cleaned_data["people"])
            clearing.name_party(pk, form.cleaned_data["name"], people, by=request.actor, number=number)
        except errors.Unusable as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("Saved."))
            return redirect("draft-clearance", pk)
    told: dict[str, Any] = {"form": form, "may_edit": standing.may(found, Verb.EDIT, request.actor)}
    told["parties"] = clearing.stand(found, queries.sight(found, request.actor).text)
    return show(request, found, "clearance", _("Clearance"), status=422 if form.is_bound else 200, **told)


@doors.door("consultation", Verb.CREATE)
@require_http_methods(WRITES)
def party(request: doors.Request, pk: int) -> HttpResponse:
    """A body's part, for its people to read and clear."""
    found = putting.part(pk, request.actor)
    told: dict[str, Any] = {"page": found, "title": _("Clear a part"), "told": request.POST}
    status = 200
    if request.method == "POST":
        try:
            clearing.clear(
                pk,
                request.POST.get("digest", "")[:64],
                by=request.actor,
                signed_by=request.POST.get("signed_by", ""),
                letter=request.POST.get("letter", ""),
            )
        except (errors.Unusable, errors.Conflict, errors.OutOfOrder) as problem:
            status, told["fault"] = (422 if isinstance(problem, errors.Unusable) else 409), _(problem.detail)
        else:
            messages.success(request, _("Cleared. It holds as long as these words stand."))
            return redirect("draft-party", pk)
    return render(request, "drafting/party.html", told, status=status)
