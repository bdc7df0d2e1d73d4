"""The clause library is refused where it is not whole: an invented one of three clauses is damaged at each place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from atalaya.core.catalogue import LANGUAGES
from atalaya.core.drafting import library
from atalaya.core.errors import Missing, Unusable
from atalaya.core.records import Record
from tests import clauses as shelf


def four(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def test_paragraphs_and_items_are_told_apart_and_broken_lines_joined() -> None:
    found = library.paragraphs("One\nline:\n- first\n- second\n\nTwo.\n")
    assert [(one.text, one.items) for one in found] == [("One line:", ("first", "second")), ("Two.", ())]


def test_marks_are_found_by_kind_each_once_in_order() -> None:
    text = "{b} {ref:one} {a} {term:two|twos} {b} {definitions}"
    assert library.names(text, "variable") == ("b", "a")
    assert library.names(text, "ref") == ("one",)
    assert library.names(text, "term") == ("two",)


def test_the_invented_library_is_whole() -> None:
    found = shelf.build(shelf.parsed())
    assert list(found.clauses) == ["start", "duty", "penalty"]
    assert found.closure(["duty"]) == {"duty", "penalty"}
    assert found.terms_in(["{term:thing|things}"], "en") == ("person", "thing")


def test_a_tradition_without_words_of_its_own_has_those_for_any() -> None:
    found = shelf.build(shelf.parsed())
    assert found.clauses["duty"].variant("common").tradition == library.ANY
    assert found.clauses["penalty"].variant("common").tradition == "common"
    with pytest.raises(Missing):
        found.clauses["penalty"].variant("canon")


def _text(parsed: Any, clause: int, text: str, language: str = "en") -> None:
    parsed["clauses"][clause]["variants"]["any"][language] = text


FAULTS: dict[str, tuple[Callable[[Any], object], str]] = {
    "a chapter that is none": (lambda p: p["clauses"][1].update(chapter="x"), "record.unknown"),
    "a field that is none": (lambda p: p["clauses"][1].update(fields=["OP9-01"]), "record.unknown"),
    "a measure that is none": (lambda p: p["clauses"][1].update(measures=["XX-01"]), "record.unknown"),
    "a key that is none": (lambda p: p["clauses"][1].update(feilds=[]), "record.key"),
    "a need that is none": (lambda p: p["clauses"][1].update(needs=["nowhere"]), "record.unknown"),
    "a circle of needs": (lambda p: p["clauses"][2].update(needs=["duty"]), "clause.circle"),
    "a clause that needs itself": (lambda p: p["clauses"][2].update(needs=["penalty"]), "clause.circle"),
    "no source": (lambda p: p["clauses"][1].pop("source"), "record.missing"),
    "a language left out": (lambda p: p["clauses"][1]["variants"]["any"].pop("es"), "record.language"),
    "a language not announced": (lambda p: _text(p, 1, "x", "fr"), "record.language"),
    "a clause without Spanish": (lambda p: p["clauses"][1].update(languages=["en"]), "record.language"),
    "a language the need lacks": (lambda p: shelf.add_language(p["clauses"][1], "pt"), "record.language"),
    "one tradition only": (lambda p: p["clauses"][2]["variants"].pop("common"), "clause.variants"),
    "a variant without a note": (lambda p: p["clauses"][2]["variants"]["civil"].pop("note"), "record.missing"),
    "a reference to nothing": (lambda p: _text(p, 1, "{ref:nowhere}"), "clause.unknown"),
    "a reference it does not need": (lambda p: p["clauses"][1].update(needs=[]), "clause.reference"),
    "a term that is none": (lambda p: _text(p, 1, "{term:x|y}"), "clause.unknown"),
    "a term without its words": (lambda p: _text(p, 1, "{term:thing}"), "clause.mark"),
    "a variable not declared": (lambda p: _text(p, 1, "{unheard}"), "clause.unknown"),
    "a brace left open": (lambda p: _text(p, 1, "{country"), "clause.mark"),
    "languages with other variables": (lambda p: _text(p, 1, "{ref:penalty} {term:thing|x}"), "clause.alike"),
    "languages with other items": (
        lambda p: _text(p, 1, "{ref:penalty} {term:thing|x} {country}:\n- a"),
        "clause.alike",
    ),
    "a variable nobody uses": (lambda p: p["variables"].append({**p["variables"][0], "id": "idle"}), "clause.idle"),
    "a term nobody uses": (lambda p: p["terms"].append({**p["terms"][1], "id": "idle"}), "clause.idle"),
    "a term that means itself": (lambda p: p["terms"][1].update(meaning=four("a {term:thing|thing}")), "clause.circle"),
    "a clause twice": (lambda p: p["clauses"].append(copy.deepcopy(p["clauses"][1])), "record.twice"),
    "no words of opening": (lambda p: p["frame"]["opening"].pop("common"), "record.missing"),
    "a kind of variable that is none": (lambda p: p["variables"][0].update(kind="colour"), "record.unknown"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_library_that_is_not_whole_is_refused_at_its_place(name: str) -> None:
    parsed = shelf.parsed()
    damage, code = FAULTS[name]
    damage(parsed)
    with pytest.raises(Unusable) as told:
        shelf.build(parsed)
    assert told.value.code == code
    assert told.value.where


def test_a_slot_of_another_text_is_made_as_a_variable_is() -> None:
    found = library.variable(Record("here", {"id": "x", "kind": "date", "meaning": four("m"), "example": four("e")}))
    assert (found.id, found.kind) == ("x", "date")
