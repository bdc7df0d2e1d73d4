"""Outlines: refused where they are not whole; a slot without a value stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from atalaya.core.catalogue import LANGUAGES
from atalaya.core.drafting import outlines
from atalaya.core.errors import Unusable
from atalaya.core.records import Record


def four(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def line(**more: Any) -> dict[str, Any]:
    part = {
        "id": "body",
        "heading": four("Of {country}"),
        "paragraphs": [four("{sender} greets.")],
        "columns": [four("No.")],
    }
    own = {"source": "own", "date": "2026-11-30", "licence": "Apache-2.0"}
    return {"id": "note", "kind": "note", "title": four("Note"), "about": four("About"), "parts": [part], **own, **more}


def build(*lines: dict[str, Any], slots: tuple[str, ...] = ("country", "sender")) -> outlines.Outlines:
    made = [Record(id_, {"id": id_, "kind": "text", "meaning": four("m"), "example": four("e")}) for id_ in slots]
    return outlines.build(made, [Record(f"line {number}", one) for number, one in enumerate(lines)])


def test_a_draft_has_parts_paragraphs_and_tables_and_tells_its_blanks() -> None:
    found = build(line()).outlines["note"]
    text = outlines.draft(found, "es", {"country": "Serena", "sender": " "})
    (part,) = text.chapters
    assert (part.kind, part.heading) == (outlines.PART, "Of Serena")
    assert [child.kind for child in part.children] == [outlines.PARAGRAPH, outlines.TABLE]
    assert part.children[0].text == "{sender} greets."
    assert [column.heading for column in part.children[1].children] == ["No."]
    assert text.blanks == ("sender",)


def _part(**values: Any) -> dict[str, Any]:
    return line(parts=[{"id": "body", **values}])


FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "a kind that is none": (lambda: build(line(kind="poem")), "record.unknown"),
    "no parts": (lambda: build(line(parts=[])), "record.missing"),
    "a slot not declared": (lambda: build(line(), slots=("country",)), "outline.unknown"),
    "a slot nobody uses": (lambda: build(line(), slots=("country", "sender", "idle")), "outline.idle"),
    "a slot missing in one language": (
        lambda: build(_part(paragraphs=[{**four("{country} {sender}"), "fr": "{country}"}])),
        "outline.alike",
    ),
    "a brace left open": (lambda: build(_part(paragraphs=[four("{country")])), "outline.mark"),
    "a language left out": (lambda: build(_part(paragraphs=[{"es": "x"}])), "record.language"),
    "paragraphs that are none": (lambda: build(_part(paragraphs="x")), "record.shape"),
    "a part twice": (lambda: build(line(parts=[{"id": "a"}, {"id": "a"}])), "record.twice"),
    "a key that is none": (lambda: build(_part(text="x")), "record.key"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_outline_that_is_not_whole_is_refused_at_its_place(name: str) -> None:
    act, code = FAULTS[name]
    with pytest.raises(Unusable) as told:
        act()
    assert told.value.code == code
    assert told.value.where
