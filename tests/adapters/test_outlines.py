"""The outlines as they are shipped: what is asked for is there, and nothing is invented for a person."""

from __future__ import annotations

import pytest

from atalaya.adapters import guard, outlines
from atalaya.core import guard as watch
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.drafting import outlines as core

SHELF = outlines.load()
NOTES = [outline for outline in SHELF.outlines.values() if outline.kind == "note"]


@pytest.mark.parametrize("kind", core.KINDS)
def test_there_is_an_outline_of_each_kind(kind: str) -> None:
    assert any(outline.kind == kind for outline in SHELF.outlines.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_begins_with_a_number_that_a_person_types_in(language: str) -> None:
    for note in NOTES:
        text = core.draft(note, language)
        assert text.chapters[0].children[0].text == "{note_number}"
        assert "note_number" in text.blanks


def test_no_example_of_a_note_number_could_pass_for_one() -> None:
    example = SHELF.slots["note_number"].example
    assert not any(sign.isdigit() for text in example.values() for sign in text)


@pytest.mark.parametrize("id_", list(SHELF.outlines))
def test_an_outline_filled_in_has_no_mark_left(id_: str) -> None:
    outline = SHELF.outlines[id_]
    for language in LANGUAGES:
        text = core.draft(outline, language, {name: slot.example[language] for name, slot in SHELF.slots.items()})
        inside = [text.title, *(part.heading for part in text.chapters)]
        inside += [child.text for part in text.chapters for child in part.children]
        assert not any("{" in one for one in inside)
        assert text.blanks == ()


def test_the_report_follows_the_operative_paragraphs() -> None:
    parts = [part.id for part in SHELF.outlines["national-report"].parts]
    assert parts[1:-2] == ["op1", "op2", "op3ab", "op3c", "op3d", "op6", "op7", "op8", "op9-10"]


def test_drafting_instructions_have_their_eleven_headings() -> None:
    assert len(SHELF.outlines["drafting-instructions"].parts) == 11


def test_none_says_what_the_guard_watches_for() -> None:
    found = []
    for outline in SHELF.outlines.values():
        texts = [outline.title, outline.about]
        texts += [text for part in outline.parts for text in (part.heading, part.guidance, *part.paragraphs)]
        for one in texts:
            found += [(outline.id, lang) for lang, text in one.items() if watch.look(text, lang, guard.load())]
    assert found == []
