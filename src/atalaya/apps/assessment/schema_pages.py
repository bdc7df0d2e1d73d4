"""The published shape of an assessment: a JSON schema that anybody may fetch, and that every JSON export names."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from atalaya.apps.access import doors

TYPE: Final = "application/schema+json"
FILE: Final = Path(str(resources.files("atalaya"))) / "data" / "schema" / "assessment-1.json"


@cache
def content() -> bytes:
    """The schema as it lies in the package."""
    return FILE.read_bytes()


@doors.door("", None)
@require_safe
def assessment(request: HttpRequest) -> HttpResponse:
    """The schema of what ``contents`` gathers, without a language and for everybody."""
    del request
    return HttpResponse(content(), content_type=TYPE)
