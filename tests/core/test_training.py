"""Selection, participation, gain and likeness as sums: whatever people and rules there are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import errors, training
from atalaya.core.training import Course, Figures, Passed, Person, Rule

PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.integers(1, 10_000),
        country=st.sampled_from(["", "country:MX", "country:UY", "country:PA"]),
        institution=st.sampled_from(["", "A", "B", "C"]),
        sex=st.sampled_from(["", "woman", "man", "other"]),
        sector=st.sampled_from(["", "health", "customs"]),
        first=st.sampled_from(["", "first", "repeat"]),
        priority=st.integers(0, 9),
    ),
    unique_by=lambda one: one.id,
    max_size=40,
)
RULES = st.lists(
    st.one_of(
        st.builds(Rule, st.just("women_share"), st.integers(1, 100)),
        st.builds(Rule, st.just("sector_share"), st.integers(1, 100), st.just("health")),
        st.builds(Rule, st.sampled_from(["institution_most", "country_most", "country_least"]), st.integers(1, 6)),
    ),
    unique_by=lambda one: one.kind,
    max_size=4,
)


@given(PEOPLE, RULES, st.integers(0, 30))
def test_a_selection_answers_everybody_and_never_exceeds_places_or_the_most_of_anyone(
    people: list[Person], rules: list[Rule], places: int
) -> None:
    found = training.select(people, rules, places)
    assert sorted(one.id for one in found) == sorted(one.id for one in people)
    kept = [one for one in people if one.id in {c.id for c in found if c.decision == "selected"}]
    assert len(kept) <= places
    for result in training.check(kept, rules, people):
        assert result.met or result.rule.kind not in training.MOSTS
    if len(kept) < places:
        assert all(one.decision != "reserve" for one in found)
    assert found == training.select(list(reversed(people)), rules, places)


@given(PEOPLE, st.integers(1, 100), st.integers(1, 30))
def test_a_share_is_reached_whenever_enough_are_named(people: list[Person], share: int, places: int) -> None:
    rules = [Rule("women_share", share)]
    chosen = {one.id for one in training.select(people, rules, places) if one.decision == "selected"}
    kept = [one for one in people if one.id in chosen]
    women = sum(one.sex == "woman" for one in people)
    if women * 100 >= share * places:
        assert training.check(kept, rules)[0].met


@given(PEOPLE, st.sampled_from(training.DIMENSIONS))
def test_totals_equal_the_records_and_nobody_follows_from_protected_figures(
    people: list[Person], dimension: str
) -> None:
    whole = training.participation(people, dimension)
    assert sum(one.number or 0 for one in whole.counts) == whole.total == len(people)
    assert whole.counts[-1].key == ""
    shown = training.protect(whole)
    said = {one.key: one.number for one in shown.counts}
    assert not any(0 < (number or 0) < training.FEWEST for number in said.values())
    left = {one.key: one.number or 0 for one in whole.counts if said.get(one.key) is None}
    if left and shown.total is not None:
        assert (len(left) > 1 and sum(left.values()) >= training.FEWEST) or dimension == "institution"
    if dimension == "institution":
        named = [one for one in whole.counts if one.key in set(said) - {training.UNKNOWN}]
        assert not any(0 < (one.number or 0) < training.FEWEST for one in named)


def test_a_lone_small_number_hides_the_next_one_too() -> None:
    counts = (training.Count("woman", 30), training.Count("man", 12), training.Count("", 2))
    shown = training.protect(Figures("sex", counts, 44))
    assert [one.number for one in shown.counts] == [30, None, None]
    assert shown.total == 44


@pytest.mark.parametrize(
    "row",
    [{"rule": "women_share", "number": "140"}, {"rule": "x", "number": "1"}, {"rule": "sector_share", "number": "9"}],
)
def test_a_rule_that_cannot_be_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(errors.Unusable):
        training.rules_of([row])


def test_the_gain_is_told_of_those_who_took_both_tests() -> None:
    told = training.gain([(50, 70), (58, 86), (None, 100), (10, None)])
    assert (told.before, told.after, told.points, told.answered, told.of) == (54, 78, 24, 2, 4)
    assert training.gain([(None, 3)]).points is None


def test_training_passed_on_counts_trainers_once_and_levels_apart() -> None:
    told = training.multiplied([Passed(1, 1, 20), Passed(1, 1, 5), Passed(2, 1, 10), Passed(1, 2, 40)])
    assert (told.trainers, told.first, told.second, told.people, told.events) == (2, 35, 40, 75, 4)


def test_courses_are_alike_by_topic_country_and_time_together() -> None:
    on, week = date(2026, 5, 4), timedelta(days=7)
    here = Course("a", "bio", frozenset({"MX", "UY"}), on, on + week)
    near = Course("b", "bio", frozenset({"UY"}), on + 2 * week, None)
    others = [
        near,
        Course("c", "trade", frozenset({"UY"}), on, None),
        Course("d", "bio", frozenset({"PA"}), on, None),
        Course("e", "bio", frozenset({"UY"}), on + timedelta(days=120), None),
        Course("f", "bio", frozenset({"UY"}), None, None),
    ]
    assert [(one.id, one.countries, one.apart_days) for one in training.alike(here, others)] == [("b", ("UY",), 7)]


def test_shares_are_whole_and_add_nothing() -> None:
    assert training.percent(11, 25) == 44
    assert training.percent(0, 0) == 0
    assert Counter(training.percent(n, 8) for n in range(9))[50] == 1
