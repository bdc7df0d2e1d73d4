"""What changed between two sets of proposals."""

from __future__ import annotations

from hypothesis import given, settings

from atalaya.core.mapping import comparison
from atalaya.core.mapping.comparison import Change
from atalaya.core.mapping.evaluation import Ranked
from tests import strategies


def line(field: str, article: str, rank: int, decision: str = "propose", instrument: str = "xc/ley.md") -> Ranked:
    return Ranked("XC", field, instrument, article, rank, decision)


@settings(deadline=None)
@given(strategies.ranked())
def test_nothing_changed_from_a_set_to_itself(lines: list[Ranked]) -> None:
    found = comparison.compare(lines, lines)
    assert found.changes == ()
    assert found.unchanged == len(lines)


@settings(deadline=None)
@given(strategies.ranked(), strategies.ranked())
def test_every_line_is_counted_once(first: list[Ranked], second: list[Ranked]) -> None:
    found = comparison.compare(first, second)
    both = len(found.changes) - found.came - found.went
    assert found.unchanged + both + found.went == len(first)
    assert found.unchanged + both + found.came == len(second)


@settings(deadline=None)
@given(strategies.ranked(), strategies.ranked())
def test_the_way_back_is_the_way_there_turned_round(first: list[Ranked], second: list[Ranked]) -> None:
    there, back = comparison.compare(first, second), comparison.compare(second, first)
    assert (there.unchanged, there.came, there.went) == (back.unchanged, back.went, back.came)
    turned = {
        Change(
            one.country,
            one.field,
            one.instrument,
            one.article,
            one.after,
            one.before,
            one.decision_after,
            one.decision_before,
        )
        for one in back.changes
    }
    assert set(there.changes) == turned


def test_a_line_that_came_went_or_moved_says_so() -> None:
    before = [line("F1", "1", 1), line("F1", "2", 2), line("F1", "3", 3)]
    after = [line("F1", "3", 1), line("F1", "2", 2), line("F1", "4", 3)]
    found = comparison.compare(before, after)
    assert (found.unchanged, found.came, found.went) == (1, 1, 1)
    assert {(one.article, one.before, one.after) for one in found.changes} == {("1", 1, 0), ("3", 3, 1), ("4", 0, 3)}


def test_another_decision_at_the_same_rank_is_a_change() -> None:
    (change,) = comparison.compare([line("F1", "1", 1)], [line("F1", "1", 1, "consider")]).changes
    assert (change.decision_before, change.decision_after) == ("propose", "consider")
    assert (change.before, change.after) == (1, 1)


def test_the_same_article_of_another_law_is_another_line() -> None:
    found = comparison.compare([line("F1", "1", 1)], [line("F1", "1", 1, instrument="xc/otra.md")])
    assert (found.came, found.went) == (1, 1)


def test_changes_stand_field_by_field_in_the_order_of_first_appearance_then_by_rank() -> None:
    before = [line("F2", "1", 1), line("F1", "1", 1), line("F1", "2", 2)]
    after = [line("F3", "9", 1), line("F2", "7", 1), line("F2", "1", 2), line("F1", "8", 1)]
    found = comparison.compare(before, after)
    assert [(one.field, one.article) for one in found.changes] == [
        ("F2", "7"),
        ("F2", "1"),
        ("F1", "1"),
        ("F1", "8"),
        ("F1", "2"),
        ("F3", "9"),
    ]


def test_nothing_to_nothing_is_no_change() -> None:
    assert comparison.compare([], []) == comparison.Comparison(0, ())
