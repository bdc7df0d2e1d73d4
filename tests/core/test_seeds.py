"""Days that move with the day of seeding."""

from __future__ import annotations

from datetime import date

import pytest

from atalaya.core import seeds


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("today", "2028-02-28"),
        ("today+2", "2028-03-01"),
        ("today-59", "2027-12-31"),
        ("today-0", "2028-02-28"),
        ("2019", "2019"),
        ("2019-09", "2019-09"),
        ("2019-09-20", "2019-09-20"),
    ],
)
def test_a_moving_day_falls_relative_to_the_day_of_seeding_and_a_fixed_one_stays(when: str, day: str) -> None:
    assert seeds.falls(when, date(2028, 2, 28)) == day
