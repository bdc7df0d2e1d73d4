"""CAS numbers and their misprints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.trade import cas


@pytest.mark.parametrize("number", ["111-48-8", "7719-09-7", "50-00-0", "1339586-99-0"])
def test_a_number_as_registered_passes(number: str) -> None:
    assert cas.is_valid(number)
    assert cas.doubt(number) is None


@pytest.mark.parametrize("number", ["111-48-7", "108-37-8", "111-488", "a", ""])
def test_a_number_that_is_none_or_misprinted_does_not_pass(number: str) -> None:
    assert not cas.is_valid(number)


def test_a_misprint_names_the_digit_that_would_be_right_and_the_listed_number_one_slip_away() -> None:
    doubt = cas.doubt("108-37-8", {"100-37-8", "111-48-8"})
    assert doubt is not None
    assert (doubt.right, doubt.near) == ("108-37-2", ("100-37-8",))
    assert "100-37-8" in doubt.told()


def test_neighbours_in_the_wrong_order_are_tried() -> None:
    doubt = cas.doubt("121-54-9", {"121-45-9"})
    assert doubt is not None
    assert doubt.near == ("121-45-9",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CAS 111-48-8.", ("111-48-8",)),
        ("111 48 8", ("111-48-8",)),
        ("7719097", ("7719-09-7",)),
        ("111–48–8", ("111-48-8",)),
        ("7719098", ()),
        ("2930.70.00", ()),
        ("12-34-56-7", ()),
    ],
)
def test_numbers_are_found_as_people_write_them(text: str, found: tuple[str, ...]) -> None:
    assert cas.find(text) == found


@given(st.text("0123456789", min_size=4, max_size=9))
def test_every_wrong_digit_is_noticed(digits: str) -> None:
    right = cas.written(digits + str(cas.check_digit(digits)))
    assert cas.is_valid(right)
    other = (int(right[-1]) + 1) % 10
    assert not cas.is_valid(right[:-1] + str(other))
