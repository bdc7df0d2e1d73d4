"""What people see when something goes wrong: what happened, where, and what to do."""

from __future__ import annotations

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.core import errors

_log = logging.getLogger("atalaya.faults")

STATUS: Final[dict[type[errors.Problem], int]] = {
    errors.Refused: 403,
    errors.Missing: 404,
    errors.Unusable: 422,
    errors.Conflict: 409,
    errors.OutOfOrder: 409,
    errors.Unavailable: 503,
    errors.Broken: 500,
}
"""One table from what went wrong to what the browser is told."""

TITLES: Final = {
    400: gettext_lazy("This request cannot be understood"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("This cannot be done here"),
    409: gettext_lazy("This does not fit what is there now"),
    413: gettext_lazy("This is too large"),
    422: gettext_lazy("This cannot be used"),
    429: gettext_lazy("Too many attempts"),
    500: gettext_lazy("Something broke on our side"),
    503: gettext_lazy("This is not available now"),
}
ADVICE: Final = {
    400: gettext_lazy("Go back and try again."),
    403: gettext_lazy("Ask the owner of the record, or sign in with another role."),
    404: gettext_lazy("Perhaps it was moved, or it was never shown to you. Search, or go back to the start."),
    405: gettext_lazy("Go back and use the buttons of the page."),
    409: gettext_lazy("Go back, reload the page and look again."),
    413: gettext_lazy("Make it smaller, or send it in parts."),
    422: gettext_lazy("Correct it and send it again. Nothing was changed."),
    429: gettext_lazy("Wait a few minutes and try again."),
    500: gettext_lazy("Nothing half done was kept. Try again; if it happens again, tell the operator this number:"),
    503: gettext_lazy("Try again in a minute. What you typed is kept in this browser."),
}


def of(request: HttpRequest, problem: errors.Problem) -> HttpResponse:
    """The answer to a Problem. A Missing shows the same bytes whether a thing is hidden or never was."""
    status = STATUS[type(problem)]
    if status >= 500:
        _log.error("%s", problem.code, extra={"code": problem.code}, exc_info=problem)
    detail = "" if status in (404, 500) else _(problem.detail)
    answer = page(request, status, detail, problem.where if status == 422 else "")
    if isinstance(problem, errors.Unavailable):
        answer.headers["Retry-After"] = "30"
    return answer


def page(request: HttpRequest, status: int, detail: str = "", where: str = "") -> HttpResponse:
    """An error page in the look of the site; 500 and 503 use a page that needs no database."""
    template = "web/errors/broken.html" if status in (500, 503) else "web/errors/fault.html"
    context = {"status": status, "title": TITLES[status], "advice": ADVICE[status], "detail": detail, "where": where}
    asked = None if status in (500, 503) else request
    return HttpResponse(loader.render_to_string(template, context, asked), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Django gives the exception; what it says is for the log, not for the page."""
    del exception
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return page(request, 403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old, mostly because the session ended."""
    del reason
    return page(request, 403, _("The form was open too long or cookies are off. Go back, reload and send it again."))
