"""Article numbers of four languages and two traditions, and their one normal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.laws import numbers
from tests import strategies


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("12", "12"),
        ("12º", "12"),
        ("12°.-", "12"),
        ("1o.-", "1"),
        ("1er", "1"),
        ("12 bis", "12 bis"),
        ("12 BIS", "12 bis"),
        ("12-bis", "12 bis"),
        ("139 Quinquies", "139 quinquies"),
        ("5 quáter", "5 quater"),
        ("367A", "367-A"),
        ("367-A", "367-A"),
        ("17 A.", "17-A"),
        ("189 bis-A", "189 bis-A"),
        ("268 (1)", "268 (1)"),
        ("319-1", "319-1"),
        ("1.234", "1234"),
        ("XVI", "16"),
        ("xvi", "16"),
        ("Único", "Único"),
        ("UNICO", "Único"),
        ("Unique", "Unique"),
        ("PRIMERO.-", "1"),
        ("décimo segundo", "12"),
        ("Vigésimo Tercero", "23"),
        ("vigesimosegundo", "22"),
        ("premier", "1"),
        ("deuxième", "2"),
        ("terceiro", "3"),
        ("First", "1"),
        ("L. 121-3", "L121-3"),
        ("transitorio primero", "transitorio 1"),
    ],
)
def test_a_printed_number_has_one_normal_form(printed: str, normal: str) -> None:
    assert numbers.normalise(printed) == normal


@pytest.mark.parametrize(("printed", "normal"), [("5A", "5A"), ("5a", "5A"), ("12", "12"), ("26AB", "26AB")])
def test_common_law_keeps_the_letter_close(printed: str, normal: str) -> None:
    assert numbers.normalise(printed, common_law=True) == normal


@pytest.mark.parametrize(("printed", "normal"), [("l6", "16"), ("1O", "10"), ("I5", "15"), ("2O1", "201")])
def test_letters_that_a_scan_took_for_figures_are_repaired(printed: str, normal: str) -> None:
    assert numbers.normalise(printed) == normal


@pytest.mark.parametrize("words", ["", "Comuníquese", "de la ley", "anterior", "III bis de otra parte"])
def test_what_is_no_number_comes_back_as_it_is(words: str) -> None:
    assert numbers.normalise(words) == words


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        (" 2 A los efectos de esta ley", "2", " A los efectos de esta ley"),
        (" 2 A. Los efectos", "2-A", ". Los efectos"),
        (" 3º las armas", "3", " las armas"),
        (" 15 E l que", "15", " E l que"),
        (" 12-. El que", "12", "-. El que"),
        (" 7 bis. El que", "7 bis", ". El que"),
        (" primero. El que", "1", ". El que"),
        (" 1 (transitorio). El que", "transitorio 1", ". El que"),
    ],
)
def test_a_heading_gives_its_number_and_where_it_ends(text: str, number: str, rest: str) -> None:
    found = numbers.read(text)
    assert found is not None
    assert (found.number, text[found.end :]) == (number, rest)


def test_a_roman_number_is_told_apart_from_figures() -> None:
    roman, figures = numbers.read(" IV. Texto"), numbers.read(" 4. Texto")
    assert roman is not None
    assert figures is not None
    assert (roman.number, roman.roman, figures.number, figures.roman) == ("4", True, "4", False)


def test_keys_put_repeats_before_letters_and_letters_before_the_next_number() -> None:
    order = ["Preámbulo", "Único", "2", "2 bis", "2 ter", "2 quater", "2-A", "2-B", "3", "10"]
    shuffled = order[5:] + order[:5]
    assert sorted(shuffled, key=numbers.key) == order


@pytest.mark.parametrize(
    ("number", "last", "comes_next"),
    [("3", "2", True), ("2 bis", "2", True), ("2 ter", "2 bis", True), ("4", "2", False), ("2", "2", False)],
)
def test_the_next_number_is_one_more_or_the_same_with_a_later_suffix(number: str, last: str, comes_next: bool) -> None:
    assert numbers.follows(numbers.key(number), numbers.key(last)) is comes_next


@pytest.mark.parametrize(("text", "value"), [("XIV", 14), ("mcmxc", 1990), ("IIX", 0), ("", 0), ("A", 0)])
def test_roman_numbers_have_a_value_and_other_words_none(text: str, value: int) -> None:
    assert numbers.roman(text) == value


@given(st.integers(1, 9999))
def test_any_plain_number_is_its_own_normal_form(number: int) -> None:
    assert numbers.normalise(str(number)) == str(number)


@given(strategies.texts())
def test_reading_a_number_never_fails_and_never_reaches_beyond_the_text(text: str) -> None:
    found = numbers.read(text)
    assert found is None or 0 < found.end <= len(text)


@given(st.integers(1, 400), st.sampled_from(["", " bis", " ter", "-A", "-B", " (1)"]))
def test_a_normal_form_read_again_is_unchanged(number: int, suffix: str) -> None:
    once = numbers.normalise(f"{number}{suffix}")
    assert numbers.normalise(once) == once
