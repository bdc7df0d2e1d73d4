"""The catalogues that can be answered here: those that come with the software, read once a process."""

from __future__ import annotations

from functools import lru_cache

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language

from atalaya.adapters import knowledge
from atalaya.core import assessment
from atalaya.core.catalogue import Catalogue, Field


@lru_cache(maxsize=32)
def book(id_: str) -> Catalogue:
    """A catalogue by its id. Missing when there is none."""
    return knowledge.load_catalogue(id_)


@lru_cache(maxsize=32)
def fields(id_: str) -> dict[str, Field]:
    """The fields of a catalogue by id, in its order."""
    return {field.id: field for field in book(id_).fields}


def choices() -> list[tuple[str, str | Promise]]:
    """The catalogues to choose from, each with its name in the reader's language when it is shown."""
    return [(id_, _lazy_title(id_)) for id_ in knowledge.shipped()]


def title(id_: str) -> str:
    """The name of a catalogue in the reader's language."""
    return book(id_).title[language()]


def language() -> str:
    """The reader's language, as catalogues name it."""
    code = (get_language() or "es")[:2]
    return code if code in ("es", "en", "pt", "fr") else "es"


def scale(id_: str) -> tuple[str, ...]:
    """What may be answered in a catalogue."""
    return assessment.SCALES[book(id_).kind]


_lazy_title = lazy(title, str)
