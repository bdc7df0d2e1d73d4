"""What the rooms offer, put together: the settings name the file of each room, each function has a fixed signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

from django.conf import settings

from atalaya.web import pieces

FOUND: Final = 60
"""How many findings of one room a search shows."""
CHANGED: Final = 15


@lru_cache(maxsize=1)
def rooms() -> tuple[ModuleType, ...]:
    """The files of offers, in the order of the rooms."""
    return tuple(import_module(name) for name in settings.OFFERS)


def _all(name: str) -> Iterator[Callable[..., Any]]:
    for room in rooms():
        offer = getattr(room, name, None)
        if offer is not None:
            yield offer


def due(actor: Any, until: date, since: date | None = None) -> list[pieces.Deadline]:
    """Dates up to a day that this person may see, earliest first."""
    found = [one for offer in _all("due") for one in offer(actor, until)]
    return sorted((one for one in found if since is None or one.on >= since), key=lambda one: one.on)


def waiting(actor: Any) -> list[Any]:
    """What this person could do now."""
    return [one for offer in _all("waiting") for one in offer(actor)]


def changed(actor: Any) -> list[Any]:
    """What happened lately, as far as this person may see it."""
    return [one for offer in _all("changed") for one in offer(actor, CHANGED)][:CHANGED]


def find(actor: Any, words: str) -> list[Any]:
    """What the words are found in, room by room."""
    return [one for offer in _all("find") for one in offer(actor, words, FOUND)]


def export(actor: Any, country: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every register of a country, as far as this person may see it."""
    return {name: rows for offer in _all("export") for name, rows in offer(actor, country).items()}


def cited(actor: Any, law: int) -> Mapping[str, tuple[pieces.Link, ...]]:
    """Where the articles of a law are cited and proposed, by anchor, in every room."""
    found: dict[str, tuple[pieces.Link, ...]] = {}
    for offer in _all("cited"):
        for anchor, links in offer(actor, law).items():
            found[anchor] = (*found.get(anchor, ()), *links)
    return found


def handover(actor: Any, owner: str) -> list[Any]:
    """The sections of a handover pack."""
    return [section for offer in _all("handover") for section in offer(actor, owner)]


def learning(actor: Any, owner: str) -> list[pieces.Link]:
    """The learning path for whoever begins as a contact of an owner; nothing where no room offers one.

    A room that does has ``learning_path(actor, owner)``, which gives links in the order in which they are taken.
    """
    return [link for offer in _all("learning_path") for link in offer(actor, owner)]


def requested(actor: Any, target: str, pk: int) -> str:
    """The address at which a room turns a record into a request for assistance; empty where no room does.

    A room that does has ``request_from(actor, target, pk)``, which gives an address or nothing.
    """
    return next((href for offer in _all("request_from") if (href := offer(actor, target, pk))), "")
