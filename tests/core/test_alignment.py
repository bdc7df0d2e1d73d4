"""Printed rows find their rows of the catalogue by title and order, and nothing is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.adapters import knowledge
from atalaya.core import alignment
from atalaya.core.approved import Line

BOOK = knowledge.load_catalogue()
ROWS = list(dict.fromkeys(field.row for field in BOOK.fields if (field.section, field.weapon) == ("OP3CD", "B")))
FIELDS = {field.row: field for field in BOOK.fields}


def lines(rows: Sequence[str], language: str = "en") -> list[Line]:
    """Lines with the titles of rows; a text that is no row is a title of its own."""
    return [
        Line(
            place, "OP3CD", "B", "", BOOK.asked(FIELDS[row], language) if row in FIELDS else row, {"L": "X"}, {}, "", ""
        )
        for place, row in enumerate(rows, 1)
    ]


def test_titles_in_any_of_the_languages_find_their_row() -> None:
    for language in ("en", "es", "pt", "fr"):
        found = alignment.align(lines(ROWS, language), BOOK)
        assert [match.row for match in found] == ROWS
        assert all(match.score >= alignment.SURE for match in found)


def test_an_inserted_row_and_a_missing_one_shift_nothing() -> None:
    told = [*ROWS[:4], "A row of an older form", *ROWS[6:]]
    found = {match.line.title: match for match in alignment.align(lines(told), BOOK)}
    assert found["A row of an older form"].row not in {*ROWS[:4], *ROWS[6:]}
    assert found["A row of an older form"].score < alignment.SURE
    assert [
        match.row for match in alignment.align(lines(told), BOOK) if match.line.title != "A row of an older form"
    ] == [
        *ROWS[:4],
        *ROWS[6:],
    ]


def test_titles_that_say_nothing_are_carried_by_number_and_order() -> None:
    told = [Line(n, "OP3CD", "B", str(n), f"§§§ {n}", {"L": "X"}, {}, "", "") for n in range(1, len(ROWS) + 1)]
    found = alignment.align(told, BOOK)
    assert [match.row for match in found] == ROWS
    assert {match.why for match in found} == {"order and number"}


@given(st.lists(st.one_of(st.sampled_from(ROWS), st.text(max_size=30)), max_size=40, unique=True))
@settings(max_examples=40, deadline=None)
def test_every_line_comes_back_once_and_no_row_is_given_twice(told: list[str]) -> None:
    found = alignment.align(lines(told), BOOK)
    assert [match.line.place for match in found] == list(range(1, len(told) + 1))
    given_rows = [match.row for match in found if match.row]
    assert len(given_rows) == len(set(given_rows))
