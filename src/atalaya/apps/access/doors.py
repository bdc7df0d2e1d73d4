"""The entry of every route in the table of policy: what it is about and what it lets a person do."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from atalaya.core import policy


class Request(HttpRequest):
    """A request after the middleware: with who asks."""

    actor: policy.Actor


METHODS: Final = "account_authentication_methods"
"""Where allauth writes in a session how it was opened, and when."""
View = TypeVar("View", bound=Callable[..., Any])
Entry = tuple[str, policy.Verb | None]


def door(kind: str, verb: policy.Verb | None) -> Callable[[View], View]:
    """Writes on a view which cell of policy it asks; an empty kind says that the page is open to everybody.

    The query or action behind the view does the asking; this lets a test prove that no view goes without.
    """

    def mark(view: View) -> View:
        view.policy_entry = (kind, verb)  # type: ignore[attr-defined]  # a function may carry what it likes
        return view

    return mark


def _is_fresh(request: HttpRequest) -> bool:
    """Whether this session was opened or strengthened a few minutes ago."""
    told = request.session.get(METHODS, [])
    return bool(told) and time.time() - told[-1].get("at", 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def fresh(view: View) -> View:
    """Asks for the password or the second factor again when the last time lies too far back: for grave deeds.

    Visitors pass: what they may not do is refused behind the door as everywhere.
    """

    @wraps(view)
    def answer(request: Request, **told: Any) -> Any:
        if request.user.is_authenticated and not _is_fresh(request):
            methods = get_adapter().get_reauthentication_methods(request.user)
            again = methods[0]["url"] if methods else reverse("account_login")
            return redirect(f"{again}?{urlencode({'next': request.path})}")
        return view(request, **told)

    return answer  # type: ignore[return-value]  # the same shape as the view it stands for


def back(request: HttpRequest, otherwise: str = "") -> str:
    """Where a form came from, if that is a page of this site; else what is given, else Today."""
    told = request.POST.get("next", "")
    hosts = {request.get_host()}
    if told and url_has_allowed_host_and_scheme(told, allowed_hosts=hosts, require_https=request.is_secure()):
        return told
    return otherwise or reverse("today")
