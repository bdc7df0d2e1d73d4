"""Any name in any script becomes plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.trade import folding


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nicolás Muñoz D'Ávila", "nicolas munoz davila"),
        ("João Conceição", "joao conceicao"),
        ("Ørsted Łukasz Straße", "orsted lukasz strasse"),
        ("Сергей Лавров", "sergey lavrov"),
        ("习近平", "xi jin ping"),
        ("박지성", "bag ji seong"),
        ("محمد", "mhmd"),
        ("Al-Qa’ida", "al qaida"),
        ("A.B.C. Company", "abc company"),
        ("S.A. de C.V.", "sa de cv"),
        ("Ｆｕｌｌ　Width", "full width"),
    ],
)
def test_a_name_in_any_script_becomes_plain_words(written: str, folded: str) -> None:
    assert folding.fold(written) == folded


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\u0300"])
def test_what_cannot_be_seen_changes_nothing(hidden: str) -> None:
    assert folding.fold(f"Bor{hidden}is Zhelev") == "boris zhelev"


def test_letters_that_are_drawn_from_right_to_left_are_read_as_they_are_seen() -> None:
    assert folding.fold("\u202evelehZ siroB\u202c") == "boris zhelev"
    assert folding.fold("Boris \u202evelehZ\u202c") == "boris zhelev"
    assert folding.fold("\u202e") == ""


def test_a_look_alike_letter_of_another_script_becomes_latin() -> None:
    assert folding.fold("GLВC МОTORS") == "glbc motors"


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("S0N JONG", "son jong"),
        ("KARlM", "karim"),
        ("RU5DAN", "rusdan"),
        ("Rl JAE", "ri jae"),
        ("Pak I1 Kyu", "pak il kyu"),
    ],
)
def test_what_a_scanner_misreads_is_read_as_letters(misread: str, meant: str) -> None:
    assert folding.fold(misread) == meant


@pytest.mark.parametrize("written", ["Al Qaida", "Al Li", "1st Bank", "3M Company", "29 May", "B2B", "Ali"])
def test_what_only_looks_like_a_scanners_error_is_left_alone(written: str) -> None:
    assert folding.fold(written) == written.lower()


def test_a_cell_of_ten_megabytes_costs_nothing() -> None:
    assert len(folding.fold("é" * 10_000_000)) <= folding.MOST_CHARS


@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u200b", "--- ...", "\u202e"])
def test_a_name_without_letters_is_empty(empty: str) -> None:
    assert folding.fold(empty) == ""


@given(st.text(max_size=200))
def test_whatever_is_given_comes_out_as_printable_ascii_words(text: str) -> None:
    folded = folding.fold(text)
    assert folded.isascii()
    assert folded == " ".join(folded.split())
    assert folded == folded.lower()


@given(st.text(max_size=120))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folding.fold(text)
    assert folding.fold(once).split() == once.split() or any(sign.isdigit() for sign in once)
