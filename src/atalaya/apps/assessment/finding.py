"""Words looked for in fields of matrices and surveys: in what a field asks, in four languages, and in its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, models
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.mapping import words

SNIPPET_CHARS: Final = 200
SMALL: Final = 2
"""Words of so few letters (de, of, la) are passed over when there are longer ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """A field in whose question or answer the words are; whose matrix it is stands beside it."""

    title: str
    kind: Any
    href: str
    klass: str
    snippet: str


def find(rows: Iterable[models.Assessment], wanted: str, limit: int) -> tuple[Found, ...]:
    """Fields of these assessments that hold every word, in any inflection and in any of the four languages."""
    forms = words.split(wanted).forms
    asked = [_roots(form) for form in forms if len(form) > SMALL] or [_roots(form) for form in forms]
    found: list[Found] = []
    for one in rows if asked else ():
        said = dict(one.answers.exclude(text="").values_list("field", "text"))
        holding = [id_ for id_, stems in _asked(one.catalogue).items() if all(word & stems for word in asked)]
        telling = [id_ for id_, text in said.items() if _holds(text, wanted)]
        for id_ in dict.fromkeys([*telling, *holding]):
            found.append(_found(one, id_, said.get(id_, "")))
            if len(found) >= limit:
                return tuple(found)
    return tuple(found)


def _holds(text: str, wanted: str) -> bool:
    folded = words.fold(text)
    return all(form in folded for form in words.split(wanted).forms)


def _found(one: models.Assessment, field: str, said: str) -> Found:
    book, language = books.book(one.catalogue), books.language()
    asked = book.asked(books.fields(one.catalogue)[field], language) if field in books.fields(one.catalogue) else ""
    whole = values.spoken(one.title).text
    href = reverse("matrix-field", args=[one.pk, field])
    return Found(
        f"{field} · {asked}"[:SNIPPET_CHARS],
        _("field"),
        href,
        one.klass,
        " – ".join(filter(None, (whole, said[:SNIPPET_CHARS]))),
    )


def _roots(form: str) -> frozenset[str]:
    return frozenset(words.root(form, language) for language in LANGUAGES) | {form}


@lru_cache(maxsize=32)
def _asked(catalogue: str) -> Mapping[str, frozenset[str]]:
    """The stems of what each field asks, in every language it is written in."""
    book = books.book(catalogue)
    told: dict[str, frozenset[str]] = {}
    for field in book.fields:
        stems: set[str] = set(words.split(field.id).forms)
        for language in LANGUAGES:
            said = book.fill(book.of(field).statement[language], field.weapon, language)
            stems |= {words.root(form, language) for form in words.split(f"{book.asked(field, language)} {said}").forms}
        told[field.id] = frozenset(stems)
    return told
