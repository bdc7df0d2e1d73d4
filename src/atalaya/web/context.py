"""What every page of the site shows around its content."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from atalaya.web import pieces


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, operator, languages of this very page, navigation, appearance."""
    return {
        "site_name": settings.SITE_NAME,
        "operator": settings.OPERATOR,
        "demo": settings.DEMO,
        "version": _version(),
        "home": _address("today"),
        "search_href": _address("search"),
        "languages": languages(request.get_full_path()),
        "theme": _theme(request),
    }


def languages(path: str) -> list[pieces.Link]:
    """This page in each language: the address keeps all but its first part."""
    here = (translation.get_language() or "es")[:2]
    first, _, rest = path.lstrip("/").partition("/")
    tail = rest if first.partition("?")[0] in settings.LANGUAGE_NAMES else path.lstrip("/")
    return [
        pieces.Link(name, f"/{code}/{tail}", current=code == here, code=code)
        for code, name in settings.LANGUAGE_NAMES.items()
    ]


def _theme(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1)
def _version() -> str:
    try:
        return metadata.version("atalaya")
    except metadata.PackageNotFoundError:
        return ""
