"""Rules and subject areas of requests for assistance, read from the project's own data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from atalaya.adapters import knowledge
from atalaya.core import assistance

_FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "assistance"


@cache
def rules() -> tuple[assistance.Rule, ...]:
    """The clocks of the Committee and of the country."""
    return assistance.rules(knowledge.parse(_FOLDER / "rules.yaml"))


@cache
def _parsed() -> Mapping[str, Any]:
    found: Mapping[str, Any] = knowledge.parse(_FOLDER / "subjects.yaml")
    return found


@cache
def subjects() -> Mapping[str, Mapping[str, str]]:
    """Names of the subject areas in four languages, by id."""
    return {one["id"]: one["names"] for one in _parsed()["subjects"]}


@cache
def obligations(subject: str) -> tuple[str, ...]:
    """The operative paragraphs that a subject area may serve; none when there is no such area."""
    return next((tuple(one["obligations"]) for one in _parsed()["subjects"] if one["id"] == subject), ())


@cache
def types() -> Mapping[str, Mapping[str, str]]:
    """Names of the types of assistance in four languages, by id."""
    return {one["id"]: one["names"] for one in _parsed()["types"]}


@cache
def terms() -> assistance.Terms:
    """The words that the check of specificity knows, of the four languages together."""
    sets = (frozenset(word for each in _parsed()[name].values() for word in each) for name in _SETS)
    return assistance.Terms(*sets)


_SETS: Final = ("generic", "small", "numbers")
