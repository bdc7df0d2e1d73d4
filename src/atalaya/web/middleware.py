"""What happens around every request: an id, headers, a line in the log."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from atalaya.web import logs

_log = logging.getLogger("atalaya.requests")
HEADERS: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Gives each request an id, each answer the headers that Django has no setting for, and writes one line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Runs the rest and finishes the answer."""
        started = time.monotonic()
        logs.begin(secrets.token_hex(8))
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            _keep_private(request, response)
        response.headers["X-Request-Id"] = logs.request_id()
        self._write(request, response, time.monotonic() - started)
        return response

    def _write(self, request: HttpRequest, response: HttpResponseBase, elapsed_s: float) -> None:
        user = getattr(request, "user", None)
        _log.info(
            "answered",
            extra={
                "method": request.method,
                "path": _without_secret(request)[:200],
                "status": response.status_code,
                "elapsed_ms": round(elapsed_s * 1000, 1),
                "person": getattr(user, "pk", None),
            },
        )


def _without_secret(request: HttpRequest) -> str:
    """The path as it may be logged: an address that opens something by itself is a key."""
    secret = request.resolver_match.kwargs.get("secret", "") if request.resolver_match else ""
    return request.path.replace(secret, "***") if secret else request.path


def _keep_private(request: HttpRequest, response: HttpResponseBase) -> None:
    """Pages of somebody signed in are not kept by browsers and proxies; nor are errors."""
    user = getattr(request, "user", None)
    if (user is not None and user.is_authenticated) or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
