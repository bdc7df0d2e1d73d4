"""What the registry knows without asking the database: kinds of posts, rules of deadlines, calendars. Read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils import translation

from atalaya.adapters import calendars as offices
from atalaya.adapters import seeds as files
from atalaya.core import calendars, errors, seeds


@lru_cache(maxsize=1)
def registry() -> seeds.Seeds:
    """What every server starts with."""
    return files.load_registry()


@lru_cache(maxsize=1)
def post_kinds() -> Mapping[str, seeds.PostKind]:
    """Kinds of points of contact by code."""
    return {kind.code: kind for kind in registry().post_kinds}


@lru_cache(maxsize=1)
def rules() -> Mapping[str, seeds.DeadlineRule]:
    """Rules of deadlines by code."""
    return {rule.code: rule for rule in registry().deadline_rules}


@lru_cache(maxsize=256)
def calendar(name: str) -> calendars.Calendar:
    """The calendar of an owner by the name it has there; with no name that of the United Nations Headquarters.

    Missing when it belongs to a country that no library and no data of ours knows.
    """
    if not name:
        return offices.load()
    try:
        return offices.country(name)
    except errors.Missing:
        invented = next((one for one in _invented() if one.code == name), None)
        if invented is None:
            raise
        days = [{"month": one.month, "day": one.day, "names": one.names} for one in invented.holidays]
        return offices.yearly(invented.short["en"], days, "en", source="demo/world/countries.yaml", zone="UTC")


@lru_cache(maxsize=1)
def _invented() -> tuple[seeds.Country, ...]:
    """The countries of the demonstration, whose feasts no library knows."""
    return files.load_world(registry()).countries


def post_kind_choices() -> list[tuple[str, str]]:
    """Kinds of points of contact with their names in the reader's language."""
    language = (translation.get_language() or "en")[:2]
    return [(code, kind.names.get(language) or kind.names["en"]) for code, kind in post_kinds().items()]
