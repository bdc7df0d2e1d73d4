"""Terms in working days: the day somebody will be held to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import calendars, errors
from atalaya.core.calendars import Calendar

OFFICE = Calendar(
    "Office",
    "made for these tests",
    {date(2025, 3, 3): "Carnival Monday", date(2025, 3, 4): "Carnival Tuesday", date(2025, 12, 25): "Christmas Day"},
    2024,
    2026,
)
OPEN_ALL_WEEK = Calendar("Harbour", "made for these tests", {}, 2025, 2025, frozenset())
DAYS = st.dates(date(2024, 6, 1), date(2026, 6, 30))


def test_a_weekday_without_a_holiday_is_a_working_day() -> None:
    assert calendars.is_working(OFFICE, date(2025, 3, 5))


@pytest.mark.parametrize("on", [date(2025, 3, 3), date(2025, 3, 8), date(2025, 3, 9)])
def test_holidays_and_weekends_are_no_working_days(on: date) -> None:
    assert not calendars.is_working(OFFICE, on)


def test_an_office_without_a_weekend_works_on_sunday() -> None:
    assert calendars.is_working(OPEN_ALL_WEEK, date(2025, 3, 9))


def test_the_day_itself_does_not_count() -> None:
    assert calendars.add_working_days(OFFICE, date(2025, 3, 5), 1) == date(2025, 3, 6)


def test_five_working_days_pass_over_weekend_and_holidays() -> None:
    assert calendars.add_working_days(OFFICE, date(2025, 2, 28), 5) == date(2025, 3, 11)


def test_working_days_can_be_counted_back() -> None:
    assert calendars.add_working_days(OFFICE, date(2025, 3, 5), -1) == date(2025, 2, 28)


def test_no_days_is_the_same_day_even_a_closed_one() -> None:
    assert calendars.add_working_days(OFFICE, date(2025, 3, 8), 0) == date(2025, 3, 8)


def test_days_between_count_the_last_and_not_the_first() -> None:
    assert calendars.working_days_between(OFFICE, date(2025, 2, 28), date(2025, 3, 11)) == 5
    assert calendars.working_days_between(OFFICE, date(2025, 3, 11), date(2025, 2, 28)) == -5


@given(DAYS, st.integers(-100, 100))
def test_counting_undoes_adding(on: date, days: int) -> None:
    assert calendars.working_days_between(OFFICE, on, calendars.add_working_days(OFFICE, on, days)) == days


@given(DAYS, st.integers(-100, 100).filter(bool))
def test_a_term_always_ends_on_a_working_day(on: date, days: int) -> None:
    assert calendars.is_working(OFFICE, calendars.add_working_days(OFFICE, on, days))


@given(DAYS, DAYS, DAYS)
def test_days_between_add_up(first: date, second: date, third: date) -> None:
    early, middle, late = sorted((first, second, third))
    parts = calendars.working_days_between(OFFICE, early, middle) + calendars.working_days_between(OFFICE, middle, late)
    assert parts == calendars.working_days_between(OFFICE, early, late)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: calendars.is_working(OFFICE, date(2023, 12, 31)),
        lambda: calendars.is_working(OFFICE, date(2027, 1, 1)),
        lambda: calendars.add_working_days(OFFICE, date(2026, 12, 30), 5),
        lambda: calendars.add_working_days(OFFICE, date(2024, 1, 2), -5),
        lambda: calendars.add_working_days(OFFICE, date(2027, 1, 1), 0),
        lambda: calendars.working_days_between(OFFICE, date(2023, 12, 29), date(2024, 1, 2)),
        lambda: calendars.working_days_between(OFFICE, date(2026, 12, 30), date(2027, 1, 2)),
    ],
)
def test_years_that_are_not_covered_are_refused_and_named(ask: Callable[[], object]) -> None:
    with pytest.raises(errors.Unusable, match="2024 to 2026") as caught:
        ask()
    assert (caught.value.code, caught.value.where) == ("calendar.uncovered", "Office")


def test_the_first_and_last_day_of_the_years_are_covered() -> None:
    assert calendars.is_working(OFFICE, date(2024, 1, 1))
    assert calendars.is_working(OFFICE, date(2026, 12, 31))


def test_a_calendar_with_a_day_outside_its_years_is_refused() -> None:
    with pytest.raises(errors.Unusable, match="2025 to 2025"):
        Calendar("Office", "", {date(2024, 1, 1): "New Year's Day"}, 2025, 2025)


def test_a_calendar_whose_years_run_backwards_is_refused() -> None:
    with pytest.raises(errors.Unusable, match="first year"):
        Calendar("Office", "", {}, 2026, 2025)


@pytest.mark.parametrize("weekend", [frozenset({7}), frozenset(range(7))])
def test_a_calendar_that_never_opens_or_has_an_eighth_day_is_refused(weekend: frozenset[int]) -> None:
    with pytest.raises(errors.Unusable, match="weekend"):
        Calendar("Office", "", {}, 2025, 2025, weekend)


def test_the_closed_days_cannot_be_changed_afterwards() -> None:
    days = {date(2025, 1, 1): "New Year's Day"}
    calendar = Calendar("Office", "", days, 2025, 2025)
    days.clear()
    assert not calendars.is_working(calendar, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2025, 3, 3), 12, date(2026, 3, 3)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 5, 5), 0, date(2025, 5, 5)),
    ],
)
def test_months_keep_the_day_where_there_is_one(on: date, months: int, expected: date) -> None:
    assert calendars.add_months(on, months) == expected


def test_a_deed_late_in_the_evening_is_a_deed_of_that_day_where_the_office_stands() -> None:
    west = timezone(timedelta(hours=-3))
    at = datetime(2025, 3, 4, 2, 30, tzinfo=UTC)
    assert calendars.day_of(OFFICE, at) == date(2025, 3, 4)
    assert calendars.day_of(Calendar("Montevideo", "", {}, 2025, 2025, zone=west), at) == date(2025, 3, 3)
