"""Who asks, in which session, and what they are told when something goes wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import doors, models, queries
from atalaya.core import errors, policy
from atalaya.web import faults

BEGAN: Final = "began_s"
SEEN: Final = "seen_s"
REFRESH_S: Final = 60
"""How old the note of a session's last use may grow: a page should not have to wait for a write."""
FACTORS: Final = frozenset({"mfa"})
Next = Callable[[HttpRequest], HttpResponseBase]


class Activity:
    """Notes when and from where a session was last used: once a minute, not with a write for every page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.noting: Next = UserSessionsMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Runs the page, noting first if it is time."""
        return self.get_response(request) if _is_fresh(request) else self.noting(request)


def _is_fresh(request: HttpRequest) -> bool:
    """Whether this session was noted within the last minute."""
    return int(time.time()) - int(request.session.get(SEEN, 0)) < REFRESH_S


class Session:
    """Puts the person with today's grants on the request; ends sessions that were idle or lasted too long."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: doors.Request) -> HttpResponseBase:
        """Runs the page as this person, in their time zone."""
        user = request.user
        if not isinstance(user, models.User):
            request.actor = policy.VISITOR
            return self.get_response(request)
        strong = is_strong(request)
        actor = queries.actor(user, strong=strong, on=clock.today())
        if self._is_over(request, actor):
            logout(request)
            messages.info(request, _("Your session ended. Sign in again; what you typed is kept in this browser."))
            return _to_sign_in(request)
        if not _is_fresh(request):
            request.session[SEEN] = int(time.time())
        request.actor = actor
        with timezone.override(_zone(user.time_zone)):
            return self.get_response(request)

    def _is_over(self, request: HttpRequest, actor: policy.Actor) -> bool:
        """Idle too long for what this person holds, or older than a working day."""
        now = int(time.time())
        began = request.session.setdefault(BEGAN, now)
        seen = request.session.get(SEEN, now)
        holds_strong = any(grant.role in policy.STRONG_ROLES for grant in actor.grants)
        idle = settings.IDLE_S["strong" if holds_strong else "plain"]
        return bool(now - seen > idle or now - began > settings.ABSOLUTE_S)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, which leads back here; a form cut off this way is still in its browser."""
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")


def is_strong(request: HttpRequest) -> bool:
    """Whether this session was opened, or strengthened, with a second factor; the demonstration asks for none."""
    return settings.DEMO or any(told.get("method") in FACTORS for told in request.session.get(doors.METHODS, []))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


class Faults:
    """Turns what went wrong into a page that says what, where and what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Runs the page."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A Problem becomes its page; a database that is away becomes 503; the rest is Django's."""
        if isinstance(exception, errors.Problem):
            return faults.of(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            down = errors.Unavailable("database.away", "The database does not answer. Try again in a minute.")
            return faults.of(request, down)
        return None
