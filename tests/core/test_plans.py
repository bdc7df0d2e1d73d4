"""Dates, order, waiting, counts, charts, redaction and comparison of action plans."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import plans
from atalaya.core.plans import Gap, Line

TODAY = date(2027, 6, 15)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2026", "2026-01-01", "2026-12-31"), ("2028-02", "2028-02-01", "2028-02-29"), ("2026-09-20",) * 3],
)
def test_a_day_is_as_exact_as_it_is_known(day: str, first: str, last: str) -> None:
    assert plans.first_day(day).isoformat() == first
    assert plans.last_day(day).isoformat() == last


def test_a_measure_is_late_after_the_last_day_its_end_can_mean_and_only_while_it_is_open() -> None:
    assert plans.late_days(Line(1, "1", ends="2027-06-14"), TODAY) == 1
    assert plans.late_days(Line(1, "1", ends="2027-06"), TODAY) == 0
    assert plans.late_days(Line(1, "1", ends="2027"), TODAY) == 0
    assert plans.late_days(Line(1, "1", "done", ends="2020"), TODAY) == 0
    assert plans.late_days(Line(1, "1"), TODAY) == 0
    assert plans.late_days(Line(1, "1", ends="2020", is_closed=True), TODAY) == 0


def test_numbers_are_put_in_the_order_people_count() -> None:
    told = ["10", "1.10", "2", "1.9", "A.2", "1", "A.1"]
    assert sorted(told, key=plans.in_order) == ["1", "1.9", "1.10", "2", "10", "A.1", "A.2"]


def test_a_circle_is_found_and_named_in_its_order() -> None:
    assert plans.circle({1: [2], 2: [3], 3: [1], 4: [1]}) == (1, 2, 3)
    assert plans.circle({1: [1]}) == (1,)
    assert plans.circle({1: [2, 3], 2: [4], 3: [4], 4: []}) == ()
    assert plans.circle({1: [99]}) == ()


def test_a_long_ladder_of_rungs_is_looked_through_at_once() -> None:
    ladder = {n: [n + 1, n + 2] for n in range(400)}
    assert plans.circle(ladder) == ()


@given(st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10))
def test_every_circle_that_is_named_is_one(after: dict[int, list[int]]) -> None:
    found = plans.circle(after)
    pairs = list(zip(found, [*found[1:], *found[:1]], strict=True))
    assert all(other in after[key] for key, other in pairs)
    if not found:
        left = dict(after)
        while left:  # without a circle something always waits for nothing that is left
            free = [key for key, waits in left.items() if not set(waits) & left.keys()]
            assert free
            for key in free:
                del left[key]


def test_an_early_start_is_told_only_where_it_is_certain() -> None:
    first = Line(1, "1", ends="2027")
    assert plans.early([first, Line(2, "2", starts="2027", after=(1,))]) == ()
    assert plans.early([first, Line(2, "2", starts="2026-12", after=(1,))]) == (plans.Early(2, 1),)
    assert plans.early([Line(1, "1", "done", ends="2027"), Line(2, "2", starts="2026", after=(1,))]) == ()


def test_a_standing_counts_with_its_whole() -> None:
    lines = [Line(1, "1", "done"), Line(2, "2", "delayed"), *(Line(n, str(n)) for n in range(3, 7))]
    found = plans.standing(lines, TODAY)
    assert (found.of, found.done, found.delayed, found.other, found.late) == (6, 1, 1, 4, 0)


def test_a_chart_spans_whole_years_and_keeps_everything_inside() -> None:
    lines = [Line(1, "1", starts="2027-03", ends="2028"), Line(2, "2", ends="2026-02", after=(1,)), Line(3, "3")]
    found = plans.chart(lines, TODAY, "2026", "2029")
    assert found is not None
    assert [tick.label for tick in found.ticks] == ["2026", "2027", "2028", "2029"]
    assert sum(tick.width for tick in found.ticks) == plans.WHOLE
    assert 3 not in found.bars
    assert all(bar.x >= 0 and bar.x + bar.width <= plans.WHOLE for bar in found.bars.values())
    assert (found.bars[2].open_start, found.bars[2].open_end) == (True, False)
    assert found.today is not None
    assert plans.chart([Line(1, "1")], TODAY) is None


def test_effects_count_links_by_section_with_their_whole() -> None:
    found = plans.effects([("A", ["a1", "a2", "a3"]), ("B", ["b1"])], {"a1", "a2", "x"}, {"a2", "b1"})
    assert [(e.fields, e.linked, e.gaps, e.gaps_linked) for e in found] == [(3, 2, 1, 1), (1, 0, 1, 0)]


def gap(field: str, row: str) -> Gap:
    return Gap("book", field, row, "A", {"es": field}, {"es": f"Se pide {row}"}, "no")


def test_what_no_template_knows_is_suggested_row_by_row() -> None:
    gaps = [gap("r1-L", "r1"), gap("r1-E", "r1"), gap("r2-L", "r2")]
    bare = plans.by_row(gaps)
    assert [one.linked for one in bare] == [("r1-L", "r1-E"), ("r2-L",)]
    assert bare[0].objective == {"es": "Se pide r1"}
    assert plans.by_row([]) == ()


def measure(key: int, **told: object) -> dict[str, object]:
    return {"key": key, "number": str(key), "action": {"es": f"m{key}"}, "after": [], "withheld": [], **told}


def test_redaction_shows_what_is_named_and_counts_what_is_not() -> None:
    content = {
        "title": {"es": "t"},
        "number": 1,
        "secret": "x",
        "measures": [
            measure(1, withheld=["whole"]),
            measure(
                2, withheld=["cost", "bodies"], cost="5", currency="USD", lead={"es": "MRE"}, notes=["n"], after=[1]
            ),
        ],
    }
    found = plans.redact(content)
    (shown,) = found["measures"]
    assert "secret" not in found
    assert {"cost", "currency", "lead", "notes", "withheld", "printed"}.isdisjoint(shown)
    assert shown["after"] == []
    assert shown["held"] == ["bodies", "cost"]
    assert found["withheld"] == {"measures": 1, "entries": 2}


def test_every_part_that_can_be_kept_back_is_one_that_would_be_shown() -> None:
    assert {name for names in plans.WITHHELD.values() for name in names} <= set(plans.PUBLIC)


def test_two_editions_are_compared_by_what_stays_the_same() -> None:
    old = {"measures": [measure(1), measure(2), measure(3, ends="2026")]}
    new = {"measures": [measure(1), measure(3, ends="2028", number="2"), measure(9)]}
    found = {one.key: one for one in plans.compare(old, new)}
    assert {key: one.fate for key, one in found.items()} == {2: "removed", 3: "changed", 9: "added"}
    assert found[3].what == (("number", "3", "2"), ("ends", "2026", "2028"))


def test_costs_of_different_currencies_are_never_added() -> None:
    assert plans.costs([(5, "USD"), (7, "UYU"), (1, "USD"), (None, ""), (3, "")]) == (("USD", 6), ("UYU", 7))
