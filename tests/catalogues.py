"""A small catalogue of two obligations, as parsed data, for tests that change one thing in it."""

from __future__ import annotations

from typing import Any

from atalaya.core import catalogue
from atalaya.core.catalogue import LANGUAGES, Catalogue

_NOUNS = ("weapons", "materials", "facilities")
_ARTICLES = ("", "the_", "of_the_")


def texts(words: str) -> dict[str, str]:
    """The words in each of the four languages, marked with the language."""
    return {language: f"{words} ({language})" for language in LANGUAGES}


def lists(*words: str) -> dict[str, list[str]]:
    """The list in each of the four languages."""
    return {language: [f"{word} ({language})" for word in words] for language in LANGUAGES}


def head() -> dict[str, Any]:
    """The catalogue's own keys."""
    kinds = {"B": "biological", "C": "chemical", "N": "nuclear"}
    terms = {
        weapon: {
            language: {
                f"{article}{noun}": f"{article}{kind} {noun} ({language})" for article in _ARTICLES for noun in _NOUNS
            }
            for language in LANGUAGES
        }
        for weapon, kind in kinds.items()
    }
    return {
        "id": "small",
        "version": 1,
        "status": "test",
        **{key: texts(key) for key in ("title", "about", "notice", "source")},
        "sources": ["a book"],
        "provenance": {"confirmed": texts("seen"), "recalled": texts("remembered")},
        "responses": [{"code": "X", "meaning": texts("done")}],
        "caveats": [texts("not a measure")],
        "sections": [
            {"id": "OP1", "title": texts("statements"), "paragraphs": "1"},
            {"id": "OP2", "title": texts("prohibitions"), "paragraphs": "2"},
        ],
        "weapons": {weapon: {"name": texts(kind), "terms": terms[weapon]} for weapon, kind in kinds.items()},
        "dimensions": {name: texts(name) for name in ("L", "E", "Y")},
    }


def item(name: str, *rows: str) -> dict[str, Any]:
    """An obligation with these rows."""
    return {
        "id": name,
        "rows": list(rows),
        "provenance": "recalled",
        "paragraph": ["2"],
        "title": texts(name),
        "statement": texts("the law bans {weapons}"),
        "explanation": texts("where to look"),
        "terms": lists("make", "build", "produce"),
        "exemplars": lists("No person shall make {the_weapons}.", "Whoever makes {weapons} is punished."),
    }


def items() -> list[dict[str, Any]]:
    """One obligation for two weapons and one for none; not in the order of the layout."""
    return [item("OP2-make", "OP2-CW-02", "OP2-BW-10", "OP2-BW-09"), item("OP1-join", "OP1-02")]


def small() -> Catalogue:
    """The small catalogue, checked."""
    return catalogue.build(head(), items())
