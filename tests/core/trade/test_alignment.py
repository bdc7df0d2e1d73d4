"""Word by word: which stands for which, and in which way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from atalaya.adapters.screening import store
from atalaya.core.trade import alignment, explanation
from atalaya.core.trade.explanation import Explanation

KNOWN, MODEL = store.knowledge()


def explained(asked: str, listed: str) -> Explanation:
    return explanation.explain(asked, listed, KNOWN, MODEL)


@pytest.mark.parametrize(
    ("asked", "listed", "word", "stands_for", "way"),
    [
        ("Boris Zhelev", "Zhelev Boris", "zhelev", "zhelev", "same word"),
        ("Mohamed Zhelev", "Muhammad Zhelev", "mohamed", "muhammad", "known variant"),
        ("Boris Jelef", "Boris Zhelev", "jelef", "zhelev", ""),
        ("Boris Zhenev", "Boris Zhelev", "zhenev", "zhelev", "similar letters"),
        ("B. Zhelev", "Boris Zhelev", "b", "boris", "initial"),
        ("Korund Prec Trading", "Korund Precision Trading", "prec", "precision", "cut short"),
        ("Puertohondo Shipyards", "Puerto Hondo Shipyards", "puertohondo", "puerto hondo", "written together"),
        ("Puerto Hondo Shipyards", "Puertohondo Shipyards", "puerto hondo", "puertohondo", "written together"),
        ("KPQ", "Korund Precision Quarry", "kpq", "korund precision quarry", "initials of several words"),
        ("Kntmrv Boris", "Kantemirov Boris", "kntmrv", "kantemirov", "same consonants"),
    ],
)
def test_a_word_finds_its_counterpart(asked: str, listed: str, word: str, stands_for: str, way: str) -> None:
    pairs = {(pair.asked, pair.listed): pair.way for pair in explained(asked, listed).aligned}
    if not way:
        assert (word, stands_for) not in pairs
    else:
        assert pairs[word, stands_for] == way


def test_a_word_is_used_once() -> None:
    pairs = explained("Ana Ana Rocha", "Ana Rocha").aligned
    assert sorted(pair.asked for pair in pairs) == ["ana", "rocha"]


def test_what_has_no_counterpart_is_left_over_on_both_sides() -> None:
    found = explained("Boris Kantemirov Zhelev", "Boris Zhelev Okonski")
    assert (found.only_asked, found.only_listed) == (("kantemirov",), ("okonski",))


def test_numbers_are_never_similar() -> None:
    found = explained("Vial 2100", "Vial 2101")
    assert [pair.asked for pair in found.aligned] == ["vial"]
    assert "numbers differ" in found.contradictions


@settings(deadline=None)  # the first call compiles
@given(st.text("abcde", max_size=12), st.text("abcde", max_size=12))
def test_the_distance_is_that_of_another_library(one: str, other: str) -> None:
    rows = np.zeros((4, 128), np.int32)
    a, b = np.frombuffer(one.encode(), np.uint8), np.frombuffer(other.encode(), np.uint8)
    found = alignment.distance(a, 0, len(a), b, 0, len(b), rows, 3)
    assert found == min(OSA.distance(one, other), 4)


def test_room_is_enough_for_the_longest_names() -> None:
    name = " ".join(f"word{'abcdefghijklmnopqrstuvwxyz'[at]}" for at in range(26)) + " x" * 30
    assert explained(name, name).score > MODEL.review
