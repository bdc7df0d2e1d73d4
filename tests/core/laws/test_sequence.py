"""A heading printed twice is one article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.laws import headings, sequence
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.lines import Index


def merged(text: str) -> list[Candidate]:
    return sequence.merge(text, headings.articles(text, Index(text)))


def test_the_publishers_heading_and_the_laws_own_are_one_article() -> None:
    text = "##### Artículo 10\n\nARTICULO 10° El transporte requiere licencia.\n\n##### Artículo 11\n\nTexto.\n"
    found = merged(text)
    assert [head.number for head in found] == ["10", "11"]
    assert found[0].start == 0
    assert text[found[0].end :].startswith("El transporte")


def test_an_article_with_words_between_its_two_numbers_stays_two() -> None:
    text = "Artículo 10.- El transporte será libre.\nArtículo 10.- Queda derogada la ley.\n"
    assert [head.number for head in merged(text)] == ["10", "10"]


def test_a_past_wording_is_not_swallowed_by_the_current_one() -> None:
    text = "Artículo 10\nLEGISLACIÓN ANTERIOR\nArtículo 10. El transporte\n"
    assert [head.number for head in merged(text)] == ["10", "10"]


def test_a_number_that_lost_its_hyphen_gets_it_back() -> None:
    text = "Artículo 319-1. Del contrabando. La pena será mayor.\n\nArtículo 319 2. Del favorecimiento. El que.\n"
    assert [head.number for head in merged(text)] == ["319-1", "319-2"]


@given(st.lists(st.integers(1, 30), unique=True, max_size=12))
def test_articles_with_different_numbers_are_never_merged(printed: list[int]) -> None:
    text = "".join(f"Artículo {number}.- Texto.\n" for number in printed)
    assert [head.number for head in merged(text)] == [str(number) for number in printed]
