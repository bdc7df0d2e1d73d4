"""The clause library, read from the project's own data or from a folder of a country's own clauses."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from atalaya.adapters import knowledge, written
from atalaya.core.drafting import library
from atalaya.core.drafting.library import Library

FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "clauses"
_OTHERS: Final = ("frame", "variables", "terms")


@cache
def load(folder: Path = FOLDER) -> Library:
    """The library of a folder: ``frame.yaml``, ``variables.yaml``, ``terms.yaml``, and files of clauses by name.

    Missing without a file; Unusable naming file, line and clause when something is not right.
    """
    frame, variables, terms = (written.read(folder / f"{name}.yaml") for name in _OTHERS)
    files = [written.read(path) for path in sorted(folder.glob("*.yaml")) if path.stem not in _OTHERS]
    return library.build(
        frame.head,
        variables.lists.get("variables", ()),
        terms.lists.get("terms", ()),
        [record for file in files for record in file.lists.get("clauses", ())],
        fields=matrix_fields(),
        measures=survey_measures(),
    )


NOT_OF_LAW: Final = ("survey-article-vii", "survey-nuclear-plan")
"""Surveys of documents and plans, which no clause of a law answers."""


@cache
def matrix_fields() -> frozenset[str]:
    """The ids of the fields of the matrix."""
    return frozenset(field.id for field in knowledge.load_catalogue().fields)


@cache
def survey_measures() -> frozenset[str]:
    """The ids of the items of all surveys of law that come with the software."""
    asked = [id_ for id_ in knowledge.shipped() if id_ not in (knowledge.DEFAULT_CATALOGUE, *NOT_OF_LAW)]
    surveys = [knowledge.load_catalogue(id_) for id_ in asked]
    return frozenset(field.id for survey in surveys if survey.kind == "survey" for field in survey.fields)
