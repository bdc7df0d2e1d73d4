"""Lines without markup, and the way back to the text."""

from __future__ import annotations

import pytest
from hypothesis import given

from atalaya.core.laws import lines
from tests import strategies


def parsed(text: str) -> lines.Line:
    return lines.parse(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "plain", "hashes", "bold"),
    [
        ("##### Artículo 26", "Artículo 26", 5, 0),
        ("**ARTICULO 9°-** El que", "ARTICULO 9°- El que", 0, 12),
        ("**A****rtículo 16**", "Artículo 16", 0, 1),
        ("  Artículo 3", "Artículo 3", 0, 0),
        ("> **Art. 2**", "Art. 2", 0, 6),
        ("\u00a0\ufeffArtículo 4", "Artículo 4", 0, 0),
    ],
)
def test_markup_is_taken_off_and_remembered(text: str, plain: str, hashes: int, bold: int) -> None:
    line = parsed(text)
    assert (line.plain, line.hashes, line.bold) == (plain, hashes, bold)


@pytest.mark.parametrize("text", ["“Artículo 3", '"Artículo 3', "«Article 3", "**“Artículo 3**"])
def test_an_opening_quotation_mark_is_told(text: str) -> None:
    assert parsed(text).quote
    assert parsed(text).plain.startswith("Art")


def test_a_list_mark_is_told() -> None:
    assert parsed("- Artículo 3").bullet
    assert not parsed("Artículo 3 - texto").bullet


def test_the_carriage_return_is_no_part_of_a_line() -> None:
    assert parsed("Artículo 3\r").plain == "Artículo 3"


def test_each_plain_character_points_at_itself_in_the_text() -> None:
    text = "### **Artículo 3º****.** _Título_. Texto"
    line = parsed(text)
    assert "".join(text[line.at(place)] for place in range(len(line.plain))) == line.plain


@given(strategies.texts())
def test_the_places_of_any_line_lie_inside_it_and_show_its_characters(text: str) -> None:
    line = parsed(text.replace("\n", " "))
    shown = "".join(text.replace("\n", " ")[line.at(place)] for place in range(len(line.plain)))
    assert shown == line.plain


def test_the_nearest_lines_with_words_are_found_above_and_below() -> None:
    text = "conforme al\n\n**\nArtículo 12\n\n## \nLa ley\n"
    index = lines.Index(text)
    offset = text.index("Artículo")
    assert index.before(offset) == "conforme al"
    assert index.after(offset) == "La ley"
    assert index.number(offset) == 3
    assert text[slice(*index.span(3))] == "Artículo 12"


def test_at_the_edges_of_a_text_there_is_nothing_above_or_below() -> None:
    index = lines.Index("una\n")
    assert (index.before(0), index.after(0), index.span(1)) == ("", "", (4, 4))
