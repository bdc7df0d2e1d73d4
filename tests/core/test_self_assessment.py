"""What a laboratory answers for itself: counts by area, what is to be improved, and what leaves it."""

from __future__ import annotations

import json

from atalaya.adapters import knowledge
from atalaya.core import self_assessment
from atalaya.core.self_assessment import COMPLETED, COUNTS, LEVELS, Answer

BOOK = knowledge.load_catalogue("self-laboratory")
ITEMS = [field.id for field in BOOK.fields]
TOLD = {ITEMS[0]: Answer("partly", note="secreto-canario", action="Escribirlo"), ITEMS[1]: Answer("in_place")}


def test_an_area_counts_each_of_its_items_once() -> None:
    found = self_assessment.areas(BOOK, TOLD)
    assert sum(one.items for one in found) == len(ITEMS)
    assert sum(one.answered for one in found) == 2
    assert all(tuple(one.levels) == tuple(LEVELS) for one in found)
    assert found[0].levels["partly"] == 1


def test_it_is_complete_when_every_item_has_a_level() -> None:
    assert not self_assessment.is_complete(BOOK, TOLD)
    assert self_assessment.is_complete(BOOK, {item: Answer("planned") for item in ITEMS})
    assert not self_assessment.is_complete(BOOK, {item: Answer(note="x") for item in ITEMS})


def test_the_plan_holds_what_is_below_in_place_and_what_has_an_action() -> None:
    told = TOLD | {ITEMS[2]: Answer("reviewed", action="Mirarlo otra vez")}
    assert [line.item for line in self_assessment.plan(BOOK, told)] == [ITEMS[0], ITEMS[2]]


def test_numbers_alone_leave_the_owner_and_only_as_far_as_it_agreed() -> None:
    assert self_assessment.shown(BOOK, TOLD, COMPLETED) == {"completed": False}
    shown = self_assessment.shown(BOOK, TOLD, COUNTS)
    assert "secreto-canario" not in json.dumps(shown)
    assert not set(ITEMS) & set(json.dumps(shown).split('"'))
    twice = self_assessment.total([shown, shown, {"completed": True}])
    assert all(twice[area][name] == 2 * number for area, one in shown["areas"].items() for name, number in one.items())
