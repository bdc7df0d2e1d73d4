"""An invented clause library of three clauses, small enough to damage at each place."""

from __future__ import annotations

import copy
from typing import Any

from atalaya.core.catalogue import LANGUAGES
from atalaya.core.drafting import library
from atalaya.core.drafting.library import Library
from atalaya.core.records import Record

FIELDS = ("F1", "F2", "F3", "F4")
MEASURES = ("M1",)
_OWN = {"source": "own", "date": "2026-11-30", "licence": "Apache-2.0", "reviewed_by": ""}
_FOUR = LANGUAGES
_TWO = ("es", "en")


def _texts(text: str, languages: tuple[str, ...] = _FOUR) -> dict[str, str]:
    return dict.fromkeys(languages, text)


def _clause(
    id_: str, chapter: str, variants: dict[str, Any], languages: tuple[str, ...], **more: Any
) -> dict[str, Any]:
    notes = {name: _texts(f"{id_} {name}", languages) for name in ("heading", "why", "choices", "check")}
    return {"id": id_, "chapter": chapter, "languages": list(languages), "variants": variants, **notes, **_OWN, **more}


def parsed() -> dict[str, Any]:
    """The data of the library, fresh each time."""
    duty = "Whoever holds a {term:thing|thing} in {country} reports it; see {ref:penalty}."
    return copy.deepcopy(
        {
            "frame": {
                "title": _texts("Law of {country}"),
                "opening": {name: _texts("It is enacted:") for name in library.TRADITIONS},
                "unit": {"civil": _texts("Article"), "common": _texts("Section")},
                "chapter": _texts("Chapter"),
                "definition": _texts("{word}: {meaning}"),
                "blank": _texts("[{meaning}]"),
                "chapters": [{"id": name, "heading": _texts(name)} for name in ("first", "second", "third")],
            },
            "variables": [
                {"id": "country", "kind": "text", "meaning": _texts("the country"), "example": _texts("Serena")},
                {"id": "years", "kind": "years", "meaning": _texts("the years"), "example": _texts("3")},
            ],
            "terms": [
                {"id": "person", "word": _texts("person"), "meaning": _texts("anyone."), **_OWN},
                {"id": "thing", "word": _texts("thing"), "meaning": _texts("what a {term:person|person} has."), **_OWN},
            ],
            "clauses": [
                _clause("start", "first", {"any": _texts("Here:\n- {definitions}")}, _FOUR, frame=True),
                _clause("duty", "second", {"any": _texts(duty, _TWO)}, _TWO, needs=["penalty"], fields=["F1", "F2"]),
                _clause(
                    "penalty",
                    "third",
                    {
                        "civil": {**_texts("From {years} years.\n\nMore.", _TWO), "note": _texts("a scale", _TWO)},
                        "common": {**_texts("Up to {years} years.", _TWO), "note": _texts("a maximum", _TWO)},
                    },
                    _TWO,
                    fields=["F3"],
                    measures=["M1"],
                ),
            ],
        }
    )


def add_language(clause: dict[str, Any], language: str) -> None:
    """Gives a clause one more language, everywhere."""
    clause["languages"].append(language)
    for texts in (clause["heading"], clause["why"], clause["choices"], clause["check"], *clause["variants"].values()):
        texts[language] = texts["en"]


def build(data: dict[str, Any]) -> Library:
    """The library of such data."""
    return library.build(
        Record("frame", data["frame"]),
        [Record(f"variable {number}", one) for number, one in enumerate(data["variables"])],
        [Record(f"term {number}", one) for number, one in enumerate(data["terms"])],
        [Record(f"clause {number}", one) for number, one in enumerate(data["clauses"])],
        fields=FIELDS,
        measures=MEASURES,
    )
