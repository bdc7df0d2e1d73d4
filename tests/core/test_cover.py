"""Few offers for many gaps: nothing missed that could be answered, nothing taken that is needless."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import cover

GAPS = st.lists(st.sampled_from("abcdefghij"), unique=True)
OFFERS = st.dictionaries(
    st.text("xyz", min_size=1, max_size=3), st.frozensets(st.sampled_from("abcdefghij")), max_size=9
)


@given(GAPS, OFFERS)
def test_every_gap_that_an_offer_answers_is_answered_and_no_other(
    gaps: list[str], offers: dict[str, frozenset[str]]
) -> None:
    found = cover.cover(gaps, offers)
    answerable = {gap for gap in gaps if any(gap in answers for answers in offers.values())}
    assert set(found.answered) == answerable
    assert list(found.left) == [gap for gap in gaps if gap not in answerable]
    assert all(gap in offers[one] for gap, ones in found.answered.items() for one in ones)


@given(GAPS, OFFERS)
def test_without_any_chosen_offer_a_gap_would_be_left(gaps: list[str], offers: dict[str, frozenset[str]]) -> None:
    found = cover.cover(gaps, offers)
    for one in found.chosen:
        rest = {gap for other in found.chosen if other != one for gap in offers[other]}
        assert found.only(one)
        assert not set(found.only(one)) & rest


@given(GAPS, OFFERS)
def test_the_order_of_the_gaps_changes_nothing_in_the_choice(
    gaps: list[str], offers: dict[str, frozenset[str]]
) -> None:
    assert cover.cover(gaps, offers).chosen == cover.cover(gaps[::-1], offers).chosen


def test_one_offer_for_all_goes_before_many_for_each() -> None:
    found = cover.cover("abc", {"x": {"a"}, "y": {"b"}, "z": {"a", "b", "c"}})
    assert found.chosen == ("z",)
    assert found.of("z") == ("a", "b", "c")


def test_of_two_equals_the_one_that_speaks_of_less_besides_is_taken() -> None:
    assert cover.cover("a", {"wide": {"a", "b", "c"}, "narrow": {"a"}}).chosen == ("narrow",)


def test_of_two_alike_the_one_that_stands_first_is_taken() -> None:
    assert cover.cover("a", {"first": {"a"}, "second": {"a"}}).chosen == ("first",)


def test_what_later_choices_made_needless_is_taken_out() -> None:
    offers = {"middle": {"b", "c", "d"}, "left": {"a", "b", "c"}, "right": {"d", "e"}, "other": {"e", "d", "z"}}
    found = cover.cover("abcde", offers)
    assert "middle" not in found.chosen
    assert not found.left


def test_no_gaps_need_nothing() -> None:
    assert cover.cover((), {"x": {"a"}}).chosen == ()
