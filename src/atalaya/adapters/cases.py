"""The mock licensing cases that come with the software."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from atalaya.adapters import knowledge
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade import cases
from atalaya.core.trade.cases import Case

_FOLDER = Path(str(resources.files("atalaya"))) / "data" / "cases"


@cache
def every() -> tuple[Case, ...]:
    """All of them, by id."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.yaml")))


def one(id_: str) -> Case:
    """A case by its id. Missing when there is none."""
    found = next((case for case in every() if case.id == id_), None)
    if found is None:
        raise Missing("policy.missing", "There is no such record.")
    return found


def _read(path: Path) -> Case:
    found = knowledge.parse(path)
    if not isinstance(found, dict):
        raise Unusable("data.yaml", "keys with values are expected", path.name)
    return cases.build(found)
