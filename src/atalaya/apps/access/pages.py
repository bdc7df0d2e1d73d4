"""Pages about people: who works for an owner, invitations, one's own account, the log."""

from __future__ import annotations

import json

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.adapters import clock
from atalaya.apps.access import actions, deeds, doors, forms, models, pace, queries, rosters, subscriptions
from atalaya.core import errors, policy
from atalaya.core.policy import Verb
from atalaya.web.crossing import feeds

YEAR_S = 365 * 24 * 3600


@doors.door("grant", Verb.VIEW)
@require_safe
def people(request: doors.Request, owner: str) -> HttpResponse:
    """Who works for an owner, who is invited, who stands in for whom."""
    told = rosters.roster(owner, request.actor, clock.today())
    return render(request, "access/people.html", {"title": _("People"), "roster": told, "owner": owner})


@doors.door("grant", Verb.CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: doors.Request, owner: str) -> HttpResponse:
    """A letter that turns into an account with a role."""
    kind = rosters.kind_for(owner, request.actor, Verb.CREATE)
    form = forms.Invite(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(**form.cleaned_data, owner=owner, by=request.actor)
        except (errors.Unusable, errors.Refused) as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("The invitation is on its way. It works once, for seven days."))
            return redirect("people", owner)
    told = {"title": _("Invite somebody"), "form": form, "back": reverse("people", args=[owner])}
    return render(request, "access/form.html", told, status=422 if form.is_bound else 200)


@doors.door("", None)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: doors.Request, pk: int, secret: str) -> HttpResponse:
    """Takes up an invitation."""
    found = actions.find(pk, secret)
    form = forms.Accept(request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = translation.get_language() or settings.LANGUAGE_CODE
        try:
            actions.accept(pk=pk, secret=secret, language=language[:2], **form.cleaned_data)
        except errors.Unusable as problem:
            form.add_error(problem.where, problem.detail)
        else:
            messages.success(request, _("Your account is ready. Sign in."))
            return redirect(settings.LOGIN_URL)
    told = {"title": _("Welcome"), "form": form, "role": models.ROLE_NAMES[policy.Role(found.role)]}
    return render(request, "access/accept.html", told, status=422 if form.is_bound else 200)


@doors.door("grant", Verb.REMOVE)
@require_POST
def end(request: doors.Request, what: str, pk: int) -> HttpResponseRedirect:
    """Ends a role or an invitation."""
    if what == "invitation":
        actions.end_invitation(pk, by=request.actor)
    else:
        actions.end_grant(pk, by=request.actor)
    messages.success(request, _("Ended. It takes effect at once."))
    return redirect(doors.back(request))


@doors.door("", None)
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: doors.Request) -> HttpResponse:
    """One's own account, and what one holds."""
    user = rosters.own(request.actor)
    form = forms.Profile(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("me")
    told = {"title": _("My account"), "form": form, "grants": rosters.own_grants(request.actor, clock.today())}
    return render(request, "access/me.html", told, status=422 if form.is_bound else 200)


@doors.door("", None)
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: doors.Request) -> HttpResponse:
    """Lets somebody stand in for one's own role."""
    rosters.own(request.actor)
    form = forms.Delegate(rosters.delegable(request.actor, clock.today()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delegate(**form.cleaned_data, by=request.actor)
        except (errors.Unusable, errors.Refused) as problem:
            form.add_error(problem.where if problem.where in form.fields else None, _(problem.detail))
        else:
            messages.success(request, _("Done. It begins and ends by itself."))
            return redirect("me")
    told = {"title": _("Let somebody stand in for me"), "form": form, "back": reverse("me")}
    return render(request, "access/form.html", told, status=422 if form.is_bound else 200)


@doors.door("", None)
@require_safe
def my_data(request: doors.Request) -> HttpResponse:
    """Everything kept about the reader, as a file."""
    data = json.dumps(actions.own_data(request.actor), ensure_ascii=False, indent=1)
    answer = HttpResponse(data, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@doors.door("", None)
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: doors.Request) -> HttpResponse:
    """The address of one's own dates: made, shown once, ended."""
    rosters.own(request.actor)
    made = ""
    if request.POST.get("act") == "make":
        made = request.build_absolute_uri(subscriptions.make(request.actor))
    elif request.POST.get("act") == "end":
        subscriptions.end(request.actor)
        messages.success(request, _("Ended. It takes effect at once."))
        return redirect("subscription")
    told = {"title": _("My dates in my own calendar"), "made": made, "has": subscriptions.has(request.actor)}
    return render(request, "access/subscription.html", told)


@doors.door("", None)
@pace.paced("feed")
@require_safe
def feed(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """Somebody's dates, for their calendar program; the secret in the address is the key."""
    del request
    return HttpResponse(subscriptions.read(pk, secret), content_type=feeds.TYPE)


@doors.door("", None)
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: doors.Request) -> HttpResponse:
    """Takes the reader out, after a page that says what that means."""
    rosters.own(request.actor)
    if request.method == "POST":
        actions.forget(by=request.actor)
        logout(request)
        return redirect("today")
    return render(request, "access/forget.html", {"title": _("Delete my account")})


@doors.door("", None)
@require_POST
def theme(request: doors.Request) -> HttpResponseRedirect:
    """Light, dark, or as the device says."""
    chosen = request.POST.get("theme", "")
    answer = redirect(doors.back(request))
    if chosen in ("light", "dark"):
        answer.set_cookie(
            "theme", chosen, max_age=YEAR_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        answer.delete_cookie("theme")
    return answer


@doors.door("log", Verb.VIEW)
@require_safe
def log(request: doors.Request, owner: str) -> HttpResponse:
    """What was done in an owner's file, newest first."""
    before = request.GET.get("before", "")
    lines = queries.log(request.actor, owner, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    told = {"title": _("Log"), "deeds": rosters.log_lines(lines), "last": lines[-1].number if lines else 0}
    return render(request, "access/log.html", told)


@doors.door("log", Verb.VIEW)
@require_POST
def look(request: doors.Request, pk: int) -> HttpResponseRedirect:
    """Records that a second person looked at a text."""
    deeds.look(pk, by=request.actor)
    messages.success(request, _("Recorded: you looked at this text."))
    return redirect("today")
