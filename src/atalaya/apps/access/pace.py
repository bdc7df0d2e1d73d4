"""How often one may ask for what costs much. allauth counts, in the database, so a restart forgives nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

from atalaya.web import faults

SIGNED_IN: Final = {
    "search": "60/m/user",
    "check": "30/m/user",
    "match": "60/m/user",
    "program": "1200/m/key",
    "export": "30/m/user",
    "import": "20/h/user",
    "comment": "120/h/user",
    "feed": "30/h/key",
    "link": "60/h/ip,30/h/key",
    "certificate": "30/m/ip",
}
STRANGERS: Final = {
    "search": "60/m/ip",
    "check": "20/m/ip",
    "match": "60/m/ip",
    "program": "1200/m/key",
    "export": "30/m/ip",
    "import": "20/h/ip",
    "comment": "60/h/ip",
    "feed": "30/h/key",
    "link": "60/h/ip,30/h/key",
    "certificate": "30/m/ip",
}
"""Times in a minute or an hour. A workshop of sixty people sits behind one address, so people count by themselves."""


def paced(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Answers 429 to whoever asks too often. What is brought, said, checked counts when sent, the rest each time."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, **told: Any) -> HttpResponse:
            free = action in ("import", "comment", "check") and request.method != "POST"
            if free or allows(request, action, key=str(told.get("pk", ""))):
                return view(request, **told)
            page = faults.page(request, 429)
            page.headers["Retry-After"] = "60"
            return page

        return answer

    return mark


def allows(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Counts one more time, and says whether it is still within the pace."""
    rates = SIGNED_IN if request.user.is_authenticated else STRANGERS
    used = ratelimit.consume(request, app="atalaya", action=action, config=rates, key=key, limit_get=True)
    return used is not None
