"""Passages keep their words; marks fall where the reasons point."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from atalaya.adapters.writers import passages
from atalaya.core.mapping import model

_SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)))


def _proposal(quote: str, start: int, *marks: tuple[int, int], path: str = "xc/a.txt") -> model.Proposal:
    reasons = tuple(model.Reason("facet", "x", "", "article", 0.5, first, last) for first, last in marks)
    return model.Proposal("XC", "F", path, "1", 1, 0.9, "propose", quote, start, start + len(quote), reasons, 0)


def _article(text: str, start: int = 0, label: str = "Artículo 5", title: str = "") -> model.CitedArticle:
    return model.CitedArticle("xc/a.md", "5", label, title, (), text, start, "own")


@given(st.text(st.characters()))
def test_plain_text_can_stand_in_xml_and_keeps_every_offset(text: str) -> None:
    plain = passages.plain(text)
    assert len(plain) == len(text)
    element = etree.Element("p")
    element.text = plain
    assert (etree.fromstring(etree.tostring(element)).text or "") == plain


@given(st.text(max_size=50), _SPANS)
def test_runs_are_the_text_again_and_marks_alternate(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = passages.runs(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    marked = {place for start, end in spans for place in range(max(0, start), min(len(text), end))}
    flags = [flag for piece, flag in pieces for _ in piece]
    assert {place for place, flag in enumerate(flags) if flag} == marked
    assert all(first[1] != second[1] for first, second in itertools.pairwise(pieces))


def test_a_quote_marks_the_words_of_its_reasons_and_ignores_those_outside() -> None:
    quote = _proposal("Queda prohibido fabricar", 100, (100, 115), (106, 118), (0, 0), (90, 95), (400, 410))
    assert passages.quote_runs(quote) == [("Queda prohibido fa", True), ("bricar", False)]


def test_marks_of_markdown_are_no_words_of_the_law() -> None:
    quoted = _proposal("### Art. 1\n\n**Importación:** # 5", 0, path="xc/a.md")
    assert passages.quote_runs(quoted) == [("Art. 1\n\nImportación: # 5", False)]
    assert passages.quote_runs(_proposal("**a**", 0)) == [("**a**", False)]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("el que\n\ndirecta", "el que directa"),
        ("prohibido:\na) fabricar", "prohibido:\na) fabricar"),
        ("y\na) fabricar", "y\na) fabricar"),
        ("Fin.\nse aplica", "Fin.\nse aplica"),
        ("uno\nDos", "uno\nDos"),
        ("Uno.\n\n\n\nDos.", "Uno.\n\nDos."),
    ],
)
def test_wrapped_lines_are_joined_and_items_are_not(printed: str, read: str) -> None:
    assert passages.quote_runs(_proposal(printed, 0)) == [(read, False)]


def test_an_article_does_not_repeat_its_heading_and_marks_what_is_quoted() -> None:
    article = _article("### Artículo 5.- Objeto\n\nQueda prohibido.\n", 40, title="Objeto")
    runs = passages.article_runs(article, [_proposal("prohibido", 40 + 31, path="xc/a.md")], 1000)
    assert runs == [("Queda ", False), ("prohibido", True), (".", False)]


def test_a_heading_that_runs_into_the_words_stays() -> None:
    article = _article("Artículo 5.- Queda prohibido.")
    assert passages.article_runs(article, [], 1000) == [("Artículo 5.- Queda prohibido.", False)]


def test_a_quote_with_wrong_offsets_is_found_by_its_words_or_not_marked() -> None:
    article = _article("Queda prohibido.", 40)
    assert passages.article_runs(article, [_proposal("prohibido", 0)], 99)[1] == ("prohibido", True)
    assert passages.article_runs(article, [_proposal("permitido", 46)], 99) == [("Queda prohibido.", False)]


def test_a_long_article_is_cut_at_the_limit() -> None:
    assert passages.article_runs(_article("x" * 50), [], 10) == [("x" * 10, False)]


def test_text_is_cut_with_its_mark_inside_the_limit() -> None:
    assert passages.cut("abcdef", 6, "…") == "abcdef"
    assert passages.cut("abcdefg", 6, "…") == "abcde…"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert passages.shorten("Ley de control de armas", 14) == "Ley de…"
    assert passages.shorten("Ley", 14) == "Ley"
    assert passages.shorten("x" * 50, 14) == "x" * 13 + "…"


def test_a_label_is_one_line() -> None:
    assert passages.one_line(" a\r\n\tb\x00c ") == "a b\ufffdc"


def test_text_that_turns_its_direction_is_known() -> None:
    assert passages.is_turning("ley \u202e 5")
    assert passages.is_turning("\u05d0")
    assert not passages.is_turning("Artículo 5º “único” – à ß 国")
