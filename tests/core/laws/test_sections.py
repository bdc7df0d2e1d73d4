"""Which printed numbers are the sections of an act."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import sections
from atalaya.core.laws.model import Standing
from tests import strategies

OWN, ANNEX, QUOTED, TREATY = Standing.OWN, Standing.ANNEX, Standing.QUOTED, Standing.TREATY

MISCUT = """# The Harbour Act

## Section 1

1. Short title.
2. Interpretation.
3. Offences.

## Section 2

2.—(1) In this Act "harbour" means a place where vessels are moored.
3.—(1) No person shall moor a vessel without a permit.
   (2) The Minister may exempt a vessel.
Penalty for      4. A person who contravenes this Act shall be liable to a fine.
offences.

## Section 9

5. The Minister may make regulations for carrying this Act into effect.
"""


def told(text: str, title: str = "The Harbour Act") -> list[tuple[str, Standing]]:
    return [(head.number, mark) for head, mark in sections.find(text, title, 0) if mark is not None]


def test_the_numbers_printed_in_the_body_are_the_truth_where_a_converter_cut_wrongly() -> None:
    assert told(MISCUT) == [("2", OWN), ("3", OWN), ("4", OWN), ("5", OWN)]


def test_a_heading_over_the_arrangement_of_sections_is_no_section() -> None:
    marks = {head.number: mark for head, mark in sections.find(MISCUT, "The Harbour Act", 0)}
    assert marks["1"] is None


def test_numbers_of_a_schedule_do_not_pass_for_sections() -> None:
    text = (
        "1. This Act may be cited as the Harbour Act.\n2. The Board shall manage the harbour.\n"
        "3. The Minister may make rules.\n\nSCHEDULE\n\n1. The Board shall consist of five members.\n"
        "2. The quorum of the Board shall be three.\n"
    )
    assert told(text) == [("1", OWN), ("2", OWN), ("3", OWN), ("1", ANNEX), ("2", ANNEX)]


def test_sections_put_into_another_act_are_quoted() -> None:
    text = (
        "1. This Act may be cited as the Harbour (Amendment) Act.\n"
        "2. The principal Act is amended by inserting next after section 9 the following section—\n"
        "“9A. No person shall moor a vessel by night.”\n"
        "3. Section 10 of the principal Act is amended by deleting the word “day”.\n"
    )
    assert told(text, "The Harbour (Amendment) Act") == [("1", OWN), ("2", OWN), ("9A", QUOTED), ("3", OWN)]


def test_articles_of_a_convention_in_a_schedule_speak_for_the_convention() -> None:
    text = (
        "1. This Act may be cited as the Moorings Act.\n2. The Convention shall have the force of law.\n\n"
        "SCHEDULE\n\nCONVENTION ON MOORINGS\n\n"
        "Article 1. Each State shall keep moorings.\nArticle 2. Parties shall report.\nArticle 3. This enters into"
        " force.\n"
    )
    assert told(text) == [("1", OWN), ("2", OWN), ("1", TREATY), ("2", TREATY), ("3", TREATY)]


def test_a_number_misread_between_its_neighbours_is_mended() -> None:
    text = "".join(
        f"{number}. The Minister may make rules for moorings of kind {number}.\n" for number in (14, 15, 86, 17, 18)
    )
    assert [number for number, _ in told(text)] == ["14", "15", "16", "17", "18"]


def test_a_number_lost_to_the_scan_is_told_by_its_neighbours() -> None:
    text = (
        "14.—(1) The Minister may make rules.\nPQ.—(1) The Board shall meet.\n16.—(1) No person shall moor by night.\n"
    )
    assert [number for number, _ in told(text)] == ["14", "15", "16"]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("## Section 4\n\ntext", True),
        ("Section 4. The Minister may\n", True),
        ("3. The Minister may\n4. No person shall\n", True),
        ("3. The Minister may\n", False),
        ("Whereas the parties agree\n", False),
    ],
)
def test_two_printed_sections_or_one_heading_make_it_common_law(text: str, looks: bool) -> None:
    assert sections.looks_common_law(text) is looks


@given(strategies.texts())
def test_sections_of_any_text_stand_in_order_inside_it(text: str) -> None:
    found = sections.find("1. The Act.\n" + text, "An Act", 0)
    starts = [head.start for head, _ in found]
    assert starts == sorted(starts)
    assert all(0 <= head.start <= head.end <= len(text) + 12 for head, _ in found)
