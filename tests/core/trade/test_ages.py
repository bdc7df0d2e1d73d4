"""An old list says so, and too old a list may not say that there is no candidate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from atalaya.core.trade import ages
from atalaya.core.trade.index import Head
from atalaya.core.trade.screening import NO_CANDIDATE, REVIEW

HEAD = Head("un", "List", "", "2026-11-01", "0" * 64, "", 1)


@pytest.mark.parametrize(
    ("days", "warned", "withheld"),
    [
        (0, False, False),
        (7, False, False),
        (8, True, False),
        (30, True, False),
        (31, True, True),
        (-1, False, False),
        (-2, True, True),
    ],
)
def test_days_decide(days: int, warned: bool, withheld: bool) -> None:
    age = ages.judge([HEAD], date(2026, 11, 1) + timedelta(days=days))
    assert (bool(age.warnings), age.withhold) == (warned, withheld)


def test_only_no_candidate_is_withheld() -> None:
    old = ages.judge([HEAD], date(2027, 1, 1))
    assert ages.worded(NO_CANDIDATE, old) == ages.WITHHELD
    assert ages.worded(REVIEW, old) == REVIEW
    assert ages.worded(NO_CANDIDATE, ages.judge([HEAD], date(2026, 11, 2))) == NO_CANDIDATE


def test_one_old_list_among_several_is_enough() -> None:
    fresh = Head("zz", "List", "", "2026-12-30", "0" * 64, "", 1)
    age = ages.judge([fresh, HEAD], date(2027, 1, 1))
    assert age.withhold
    assert len(age.warnings) == 1
    assert "un" in age.warnings[0]
