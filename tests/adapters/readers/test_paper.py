"""The sheet readers write on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters.readers import paper
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.paper import Paper
from atalaya.core.errors import Unusable


def sheet(**limits: int) -> Paper:
    return Paper("xc/ley", Limits(**limits))


def text_of(page: Paper) -> str:
    return page.source("text", "d").text


def test_breaks_stand_between_pieces_only() -> None:
    page = sheet()
    page.end_line()
    page.add("a")
    page.end_line()
    page.end_line()
    page.end_line()
    page.add("b")
    page.fresh_line()
    page.fresh_line()
    page.add("c")
    page.end_line()
    assert text_of(page) == "a\n\nb\nc"


def test_cells_are_parted_by_tabs_whatever_they_hold() -> None:
    page = sheet()
    page.add("x")
    page.start_row()
    page.end_cell()
    page.add("a")
    page.end_line()
    page.end_cell()
    page.add("b")
    page.end_row()
    assert text_of(page) == "x\na\tb"


def test_a_blank_is_written_between_words_only() -> None:
    page = sheet()
    page.blank()
    page.add("a")
    page.blank()
    page.blank()
    page.add("b")
    page.end_line()
    page.blank()
    page.add("c")
    assert text_of(page) == "a b\nc"


@given(st.lists(st.sampled_from(["add", "end_line", "fresh_line", "end_cell", "end_row", "start_row"]), max_size=40))
def test_the_announced_offset_is_where_the_next_piece_stands(steps: list[str]) -> None:
    page = sheet()
    places = []
    for step in steps:
        if step == "add":
            places.append(page.here())
            page.add("§")
        else:
            getattr(page, step)()
    page.add("x")
    assert [place for place, sign in enumerate(text_of(page)) if sign == "§"] == places


def test_marks_that_touch_become_one_and_come_in_order() -> None:
    page = sheet()
    with page.marked("heading"):
        for words in ("a", "b"):
            with page.marked("deleted"):
                page.add(words)
    with page.marked(""):
        page.add("c")
    assert [(hint.kind, hint.start, hint.end) for hint in page.source("t", "d").hints] == [
        ("deleted", 0, 2),
        ("heading", 0, 2),
    ]


def test_the_tail_is_one_line() -> None:
    page = sheet()
    for words in ("uno ", "dos", "\n tres"):
        page.add(words)
    assert page.tail(2) == "o dos tres"


def test_too_much_text_and_too_many_marks_are_refused() -> None:
    page = sheet(text_chars=3, marks=1)
    page.add("abc")
    page.mark("article", 0, 1)
    with pytest.raises(Unusable, match=r"reader\.too_many_marks"):
        page.mark("article", 1, 2)
    with pytest.raises(Unusable, match=r"reader\.too_much_text"):
        page.add("d")


def test_a_sheet_without_a_word_is_refused() -> None:
    page = sheet()
    page.add("\n ")
    with pytest.raises(Unusable, match=r"reader\.empty"):
        page.source("t", "d")


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    text, notes = paper.clean("a\ud800b\udfffc")
    assert (text, [note.code for note in notes], notes[0].start) == ("a\ufffdb\ufffdc", ["text.surrogates"], 1)


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("Artículo 12.-", "12"),
        ("##### **Artículo 3º.-**", "3º"),
        ("“Artículo16", "16"),
        ("Artificial", "Artificial"),
        ("ARTICLE  5 bis", "5 bis"),
        ("Section 5A.", "5A"),
        ("§ 3", "3"),
        ("7", "7"),
        ("Único", "Único"),
        ("Artículo", "Artículo"),
    ],
)
def test_the_number_in_a_heading_is_found(label: str, number: str) -> None:
    assert paper.number_in(label) == number
