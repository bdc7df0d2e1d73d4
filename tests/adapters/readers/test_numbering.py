"""Numbers as Word and browsers draw them."""

from __future__ import annotations

import pytest
from lxml import etree

from atalaya.adapters.readers import numbering

SPACE = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


@pytest.mark.parametrize(
    ("number", "style", "drawn"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (27, "lowerLetter", "aa"), (28, "upperLetter", "BB"), (1994,
        "lowerRoman", "mcmxciv"),
        (4, "upperRoman", "IV"), (1, "ordinal", "1º"), (3, "none", ""), (3, "cardinalText", "3"), (0, "lowerLetter",
        "0"), (-5, "decimal", "0"),
        (10**9, "decimal", "32767"),
    ],
)  # fmt: skip
def test_a_number_is_drawn_in_its_style(number: int, style: str, drawn: str) -> None:
    assert numbering.figure(number, style) == drawn


def lists(levels: str, overrides: str = "") -> numbering.Lists:
    xml = (
        f"<w:numbering {SPACE}><w:abstractNum w:abstractNumId='3'>{levels}</w:abstractNum>"
        f"<w:num w:numId='1'><w:abstractNumId w:val='3'/></w:num><w:num w:numId='2'><w:abstractNumId "
        f"w:val='3'/>{overrides}</w:num></w:numbering>"
    )
    return numbering.lists(etree.fromstring(xml.encode()))


def level(place: int, style: str, pattern: str, more: str = "") -> str:
    return (
        f"<w:lvl w:ilvl='{place}'><w:start w:val='1'/><w:numFmt w:val='{style}'/><w:lvlText "
        f"w:val='{pattern}'/>{more}</w:lvl>"
    )


def test_levels_count_below_each_other_and_start_again() -> None:
    known = lists(level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:suff w:val='nothing'/>"))
    assert [known.next("1", place) for place in (0, 1, 1, 0, 1)] == ["I. ", "I.1", "I.2", "II. ", "II.1"]


def test_a_second_list_of_the_same_kind_goes_on_unless_it_starts_anew() -> None:
    assert [lists(level(0, "decimal", "%1)")).next(number, 0) for number in ("1",)] == ["1) "]
    goes_on = lists(level(0, "decimal", "%1)"))
    assert [goes_on.next(number, 0) for number in ("1", "2")] == ["1) ", "2) "]
    anew = lists(level(0, "decimal", "%1)"), "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>")
    assert [anew.next(number, 0) for number in ("1", "2", "2")] == ["1) ", "5) ", "6) "]


def test_bullets_are_drawn_as_one_and_unknown_lists_not_at_all() -> None:
    known = lists(level(0, "bullet", "\uf0b7"))
    assert (known.next("1", 0), known.next("1", 4), known.next("99", 0)) == ("• ", "", "")


def test_a_file_without_lists_has_none() -> None:
    assert numbering.lists(None).next("1", 0) == ""


def test_nonsense_numbers_do_no_harm() -> None:
    known = lists(
        level(99999, "decimal", "%1") + level(0, "decimal", "%9%1" * 300),
        "<w:lvlOverride w:ilvl='77'><w:startOverride w:val='x'/></w:lvlOverride>",
    )
    assert known.next("2", 99999) == ""
    assert known.next("2", 0)
