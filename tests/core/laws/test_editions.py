"""Two wordings side by side: nothing is left out, nothing stands twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.laws import editions
from atalaya.core.laws.editions import Pair, Piece

PIECES = st.lists(st.builds(Piece, st.sampled_from(["1", "2", "3", "3 bis", ""]), st.just(""), st.sampled_from("abc")))


def a(number: str, text: str = "x") -> Piece:
    """An article."""
    return Piece(number, "", text)


@given(PIECES, PIECES)
def test_every_article_of_both_stands_once(before: list[Piece], after: list[Piece]) -> None:
    pairs = editions.align(before, after)
    assert sorted(pair.before for pair in pairs if pair.before is not None) == list(range(len(before)))
    assert [pair.after for pair in pairs if pair.after is not None] == list(range(len(after)))
    assert not [pair for pair in pairs if pair.before is None and pair.after is None]
    for pair in pairs:
        if pair.before is not None and pair.after is not None:
            assert before[pair.before].number == after[pair.after].number
            assert pair.same == (before[pair.before].text == after[pair.after].text)


@given(PIECES)
def test_a_wording_is_the_same_as_itself(pieces: list[Piece]) -> None:
    assert editions.align(pieces, pieces) == tuple(Pair(n, n, True) for n in range(len(pieces)))


def test_what_came_and_went_stands_in_its_place() -> None:
    before = [a("1"), a("2"), a("3", "old"), a("4")]
    after = [a("1"), a("3", "new"), a("3 bis"), a("4")]
    assert editions.align(before, after) == (
        Pair(0, 0, True),
        Pair(1, None),
        Pair(2, 1, False),
        Pair(None, 2),
        Pair(3, 3, True),
    )


def test_spaces_and_line_ends_are_no_difference() -> None:
    assert editions.align([a("1", "so  it\nis ")], [a("1", "so it is")])[0].same


def test_an_article_that_moved_is_found_again() -> None:
    pairs = editions.align([a("1"), a("2")], [a("2"), a("1")])
    assert pairs == (Pair(1, 0, True), Pair(0, 1, True))
