"""What programs ask over HTTP: the routes and answers of the open matching service that many clients speak with."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from atalaya.adapters import clock
from atalaya.apps.access import doors, pace
from atalaya.apps.trade import match_actions as actions
from atalaya.apps.trade import match_queries as queries
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.core.trade import entities
from atalaya.web import faults

_SCHEMES: Final = ("apikey", "bearer", "token")
View = Callable[..., dict[str, Any]]


class _Unknown(Exception):
    """A key that is not known, or ended."""


def _owner(request: HttpRequest) -> tuple[str, str]:
    """Whose lists answer, and what the pace counts by: those of the key's owner, else what is open to everybody."""
    scheme, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return "", ""
    found = actions.bearer(secret.strip(), clock.today()) if scheme.lower() in _SCHEMES else None
    if found is None:
        raise _Unknown
    return found.owner_id, found.digest[:16]


def _answering(view: View) -> Callable[..., HttpResponse]:
    """Answers as JSON, faults too; nothing of what was asked is logged or kept."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **told: Any) -> HttpResponse:
        try:
            owner, key = _owner(request)
            if not pace.allows(request, "program" if key else "match", key=key):
                return _fault(429, "Too many requests: wait a minute.")
            return JsonResponse(view(request, owner, **told))
        except _Unknown:
            return _fault(401, "The key is not known, or it ended.")
        except errors.Problem as problem:
            status = 400 if isinstance(problem, errors.Unusable) else faults.STATUS[type(problem)]
            return _fault(status, f"{problem.detail} [{problem.where}]" if problem.where else problem.detail)

    return answer


def _fault(status: int, detail: str) -> JsonResponse:
    answer = JsonResponse({"detail": detail}, status=status)
    if status in (429, 503):
        answer.headers["Retry-After"] = "60"
    return answer


def _how(request: HttpRequest) -> queries.How:
    told = request.GET
    algorithm = told.get("algorithm", entities.ALGORITHM)
    if algorithm not in entities.NAMES_OF_ALGORITHMS:
        raise errors.Unusable("match.algorithm", "there is no such algorithm", "algorithm")
    limit = told.get("limit", str(entities.RESULTS))[:9]
    if not limit.isdecimal() or not 0 < int(limit) <= entities.QUERIES:
        raise errors.Unusable("match.limit", "limit is a whole number from 1 to 100", "limit")
    return queries.How(
        int(limit), _share(told.get("threshold"), "threshold"), _share(told.get("cutoff"), "cutoff"),
        tuple(told.getlist("include_dataset")), tuple(told.getlist("exclude_dataset")),
        frozenset(told.getlist("exclude_entity_ids")),
    )  # fmt: skip


def _share(told: str | None, name: str) -> float | None:
    if told is None:
        return None
    try:
        found = float(told)
    except ValueError:
        found = math.nan
    if not 0 <= found <= 1:
        raise errors.Unusable("match.share", f"{name} is a number from 0 to 1", name)
    return found


@doors.door("list", Verb.VIEW)
@require_POST
@_answering
def match(request: HttpRequest, owner: str, dataset: str) -> dict[str, Any]:
    """Questions against lists."""
    how = _how(request)
    lives = queries.lists(dataset, owner, how)
    queries.require_ready(lives, dataset)
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        raise errors.Unusable("match.json", "the body is no JSON", "body") from fault
    return queries.match(body, lives, how)


@doors.door("list", Verb.VIEW)
@require_safe
@_answering
def search(request: HttpRequest, owner: str, dataset: str) -> dict[str, Any]:
    """Parties by words. The words stand in the address, as the client sends them: use ``match`` where that matters."""
    lives = queries.lists(dataset, owner)
    queries.require_ready(lives, dataset)
    offset = request.GET.get("offset", "0")[:9]
    limit = request.GET.get("limit", "10")[:9]
    if not (offset.isdecimal() and limit.isdecimal() and int(limit) <= entities.QUERIES and int(offset) <= 1000):
        raise errors.Unusable("match.limit", "limit is a whole number from 1 to 100", "limit")
    return queries.search(request.GET.get("q", "")[:400], lives, int(limit), int(offset))


@doors.door("list", Verb.VIEW)
@require_safe
@_answering
def entity(request: HttpRequest, owner: str, key: str) -> dict[str, Any]:
    """A party by its id."""
    del request
    return queries.entity(key, queries.lists("default", owner))


@doors.door("list", Verb.VIEW)
@require_safe
@_answering
def catalogue(request: HttpRequest, owner: str) -> dict[str, Any]:
    """The lists that answer."""
    del request
    return queries.catalogue(queries.lists("default", owner))


@doors.door("list", Verb.VIEW)
@require_safe
@_answering
def algorithms(request: HttpRequest, owner: str) -> dict[str, Any]:
    """The one comparison there is."""
    del request, owner
    told = "Letter grams and consonants for candidates, then words aligned and weighed; docs/use/screening.md."
    own = [{"name": entities.ALGORITHM, "description": told, "docs": {}}]
    return {"algorithms": own, "default": entities.ALGORITHM, "best": entities.ALGORITHM}


@doors.door("", None)
@require_safe
@_answering
def alive(request: HttpRequest, owner: str) -> dict[str, Any]:
    """That the server is up."""
    del request, owner
    return {"status": "ok"}


@doors.door("", None)
@require_safe
@_answering
def ready(request: HttpRequest, owner: str) -> dict[str, Any]:
    """That a list answers, and is not too old."""
    del request
    queries.require_ready(queries.lists("default", owner))
    return {"status": "ok"}
