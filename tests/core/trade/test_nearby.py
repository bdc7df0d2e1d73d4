"""Words near a mistyped one."""

from __future__ import annotations

import pytest

from atalaya.core.trade import nearby
from atalaya.core.trade.nearby import Vocabulary

KNOWN = Vocabulary(["giroscop", "thionyl", "lithium", "camera", "pump", "2350"])


@pytest.mark.parametrize(("asked", "met"), [("gyroscop", "giroscop"), ("thyonil", "thionyl"), ("lithum", "lithium")])
def test_a_mistyped_word_meets_the_one_it_was_to_be(asked: str, met: str) -> None:
    assert next(iter(KNOWN.near(asked))) == met


def test_the_word_itself_is_like_itself_only() -> None:
    assert KNOWN.near("camera") == {"camera": 1.0}


@pytest.mark.parametrize("asked", ["pom", "2351", "zzzzzz", ""])
def test_short_words_figures_and_strange_words_meet_nothing(asked: str) -> None:
    assert KNOWN.near(asked) == {}


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abd", 1), ("abcd", "abd", 1), ("abc", "xyz", 3)],
)
def test_slips_are_counted_and_swapped_neighbours_are_one(one: str, other: str, slips: int) -> None:
    assert nearby.distance(one, other, 3) == nearby.distance(other, one, 3) == slips
