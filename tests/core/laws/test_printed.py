"""Section numbers as acts print them, and what speaks for each."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import printed
from tests import strategies


def numbers_of(text: str) -> list[str]:
    return [item.number for item in printed.entries(text, 0)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("6.—(1) No person shall possess", "6"),
        ("6.-(1) No person shall possess", "6"),
        ("6.-41) No person shall possess", "6"),
        ("14.-31) Any officer may", "14"),
        ("2 5 - 4 1 ) The Minister may", "25"),
        ("5A.—(1) A licence shall", "5A"),
        ("12. Where a person fails to comply, the Minister may", "12"),
        ("Penalty for      4. No person shall sell", "4"),
        ("7. [Repealed by Act 3 of 2031.]", "7"),
        ("3. The Minister may by order", "3"),
        ("**3.** The Minister may by order", "3"),
        ("**5A.—(1)** A licence shall", "5A"),
        ("### 3. The Minister may by order", "3"),
    ],
)
def test_a_printed_number_is_read_even_from_a_scan(line: str, number: str) -> None:
    assert numbers_of(line + "\n") == [number]


@pytest.mark.parametrize(
    "line",
    [
        "3 persons shall be present",
        "(1) No person shall possess",
        "(a) any firearm; or",
        "1.5 metres from the boundary",
        "[The inclusion of this page is authorized by L.N. 1/2031]",
        "No person shall possess 6. or more",
    ],
)
def test_other_figures_are_no_section(line: str) -> None:
    assert numbers_of(line + "\n") == []


def test_a_marked_heading_and_the_number_printed_in_its_body_are_one() -> None:
    found = printed.entries("## Section 6\n\n6.—(1) No person shall possess a prohibited thing.\n", 0)
    assert [(item.number, item.marked, item.strong) for item in found] == [("6", True, True)]


def test_the_words_of_a_section_begin_behind_its_number() -> None:
    text = "12. Where a person fails to comply, the Minister may act.\n"
    assert text[printed.entries(text, 0)[0].end :].startswith(". Where")


def test_new_wording_in_quotation_marks_is_told() -> None:
    found = printed.entries("“9A. The Minister may by order amend the Schedule.”\n", 0)
    assert [(item.number, item.quoted) for item in found] == [("9A", True)]


def test_a_number_under_a_schedule_is_not_weighed_as_a_section() -> None:
    text = "2. The Minister may make rules.\n\nFIRST SCHEDULE\n\n1. The Board shall meet in private.\n"
    assert [(item.number, item.scheduled) for item in printed.entries(text, 0)] == [("2", 0), ("1", 2)]


def test_an_instruction_to_amend_in_a_table_is_no_section() -> None:
    found = printed.entries("3. Delete the words in section 4 and substitute the word.\n", 0)
    assert [item.valid for item in found] == [False]


@given(strategies.texts())
def test_entries_of_any_text_stand_in_order_inside_it(text: str) -> None:
    found = printed.entries("6.-(1) The\n" + text, 0)
    assert [item.start for item in found] == sorted(item.start for item in found)
    assert all(0 <= item.start <= item.end <= len(text) + 11 for item in found)
