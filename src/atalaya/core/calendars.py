"""Working days of a *named* calendar: which days an office is open, and how far a term reaches.

A calendar is a value. Where its days come from is told in ``source``; asking beyond the years it covers is refused,
because a term that silently forgets a holiday is wrong by a day and nobody sees it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from atalaya.core import errors

SATURDAY: Final = 5
SUNDAY: Final = 6
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The closed days of one office.

    name        as a person reads it: "UN Headquarters", "Uruguay"
    source      where the days were found, with its date or version
    closed      closed days that are no weekend, each with its name
    first_year  and ``last_year``: the years known, both included
    weekend     0 Monday to 6 Sunday
    zone        where the office stands: a deed at 23:30 there is a deed of that day
    unsure      years whose days still have to be compared with the source; whoever shows a term says so
    known_from  where the days of a year are known from, by year and language
    """

    name: str
    source: str
    closed: Mapping[date, str]
    first_year: int
    last_year: int
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    zone: tzinfo = field(default=UTC)
    unsure: frozenset[int] = frozenset()
    known_from: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "closed", MappingProxyType(dict(self.closed)))
        if self.first_year > self.last_year:
            raise errors.Unusable("calendar.years", "the first year comes after the last one", self.name)
        if not self.weekend < frozenset(range(7)):
            raise errors.Unusable("calendar.weekend", "a weekend is days 0 to 6, and not the whole week", self.name)
        for on in self.closed:
            _check_covered(self, on)


def is_working(calendar: Calendar, on: date) -> bool:
    """Whether the office is open that day. Unusable outside the years covered."""
    _check_covered(calendar, on)
    return on.weekday() not in calendar.weekend and on not in calendar.closed


def add_working_days(calendar: Calendar, on: date, days: int) -> date:
    """The day on which ``days`` working days have passed since ``on``; the day itself does not count.

    Negative counts go back; nought is ``on``, open or not. Unusable when the way leads outside the years covered.
    """
    step = _DAY if days > 0 else -_DAY
    _check_covered(calendar, on)
    for _ in range(abs(days)):
        on += step
        while not is_working(calendar, on):
            on += step
    return on


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """How many working days lie after ``first`` up to ``last``, which counts; negative when ``last`` is earlier.

    The inverse of ``add_working_days``. Unusable outside the years covered.
    """
    _check_covered(calendar, first)
    _check_covered(calendar, last)
    if last < first:
        return -sum(is_working(calendar, last + _DAY * passed) for passed in range((first - last).days))
    return sum(is_working(calendar, last - _DAY * passed) for passed in range((last - first).days))


def add_months(on: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it is shorter (31 January + 1: 28 or 29)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def day_of(calendar: Calendar, at: datetime) -> date:
    """The date it was at the calendar's office at that moment (``at`` with its zone)."""
    return at.astimezone(calendar.zone).date()


def _check_covered(calendar: Calendar, on: date) -> None:
    if not calendar.first_year <= on.year <= calendar.last_year:
        raise errors.Unusable(
            "calendar.uncovered",
            f"the calendar knows the years {calendar.first_year} to {calendar.last_year}: add the days of {on.year}",
            calendar.name,
        )
