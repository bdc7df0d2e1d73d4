"""Scores a person can read: shares, in order, cut in two."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.core.mapping import calibration

raws = st.floats(min_value=-1, max_value=3, allow_nan=False)


@settings(deadline=None)
@given(raws)
def test_a_calibrated_score_is_a_share_of_four_digits(raw: float) -> None:
    score = calibration.calibrate(raw)
    assert 0 <= score <= 1
    assert score == round(score, 4)


@settings(deadline=None)
@given(raws, raws)
def test_a_better_raw_score_never_calibrates_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert calibration.calibrate(low) <= calibration.calibrate(high)


def test_nothing_is_nothing_and_the_best_is_proposed() -> None:
    assert calibration.calibrate(0.0) == 0
    assert calibration.decide(calibration.calibrate(0.0)) == "consider"
    assert calibration.decide(calibration.calibrate(1.0)) == "propose"


@settings(deadline=None)
@given(st.floats(0, 1))
def test_the_cut_lies_at_one_score(score: float) -> None:
    assert calibration.decide(score) == ("propose" if score >= calibration.PROPOSE else "consider")


def test_the_cut_itself_is_proposed() -> None:
    assert calibration.decide(calibration.PROPOSE) == "propose"
    assert calibration.PROPOSE == 0.5, "the docstring and the pages say one half"


def test_what_is_not_worth_a_look_lies_below_what_is_proposed() -> None:
    assert 0 < calibration.CONSIDER < calibration.PROPOSE
    assert calibration.decide(calibration.CONSIDER) == "consider"
