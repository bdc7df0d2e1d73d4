"""Drafts as Markdown, and read again: no word lost, no sign of the text taken for markup."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from atalaya.adapters.writers import draft_markdown, passages
from atalaya.adapters.writers.cover import Cover
from atalaya.core.drafting import edits, intake, lines
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording
from atalaya.core.laws.model import Source
from tests import drafts

COVER = Cover("Ley de la Costa Serena", "es", "Nacional", ("Versión 3",))


def _html(text: Text) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(draft_markdown.render(lines.lay(text), COVER)))


def test_titles_headings_points_and_tables_are_drawn() -> None:
    text = edits.insert(drafts.bill(), Clause("t", "table", {"es": Wording("", "Sustancia\tLista\nA|B\t1")}))
    html = _html(text)
    assert "<h1>Ley de la Costa Serena</h1>" in html
    assert "<h3>Artículo 1. Objeto</h3>" in html
    assert re.search(r"<blockquote>\s*<p>a\) “material sensible”: el que figura en la lista del artículo 3;", html)
    assert "<td>A|B</td>" in html


@pytest.mark.parametrize(
    "words", ["# no", "*no*", "- no", "1. no", "<b>no</b>", "[no](x)", "`no`", "> no", "+ no", "_no_", "== no"]
)
def test_signs_of_the_text_are_no_markup(words: str) -> None:
    html = _html(edits.rewrite(drafts.bill(), "pena", "es", body=words))
    shown = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<p>{shown}</p>" in html


def test_options_stand_apart() -> None:
    text = edits.propose(drafts.bill(), "pena", Alternative("b", "B", {"es": Wording("Pena", "Otra.")}))
    assert "<strong>[B Pena]</strong>" in _html(text)


def test_a_bill_comes_back_with_its_articles() -> None:
    told = draft_markdown.render(lines.lay(drafts.bill()), COVER)
    text = intake.take(Source("xc/a.md", told, "text", "0")).text
    assert [one.label for one in text.clauses if one.kind == "article"] == [f"Artículo {n}." for n in range(1, 6)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_no_letter_of_any_draft_is_lost(text: Text) -> None:
    told = draft_markdown.render(lines.lay(text), Cover("T", "es"))
    printed = passages.plain("\n".join(lines.plain(line) for line in lines.lay(text)))
    assert not _letters(printed) - _letters(told)


def _letters(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign.isalnum())
