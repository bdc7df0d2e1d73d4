"""Numbers by tradition and language, computed and typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atalaya.core.drafting import edits, numbering
from atalaya.core.drafting.model import Clause, Text, Wording
from tests import drafts


def _labels(text: Text, language: str = "") -> list[str]:
    return [one.label for one in numbering.number(text, language).values()]


def test_civil_law_numbers_in_four_languages() -> None:
    text = drafts.bill()
    assert _labels(text, "es")[:5] == ["Capítulo I", "Artículo 1", "Artículo 2", "a)", "b)"]
    assert _labels(text, "pt")[:4] == ["Capítulo I", "Artigo 1.º", "Artigo 2.º", "a)"]
    assert _labels(text, "fr")[:4] == ["Chapitre premier", "Article premier", "Article 2", "a)"]
    assert _labels(text, "en")[:4] == ["Chapter I", "Article 1", "Article 2", "(a)"]


def test_common_law_calls_its_articles_sections() -> None:
    text = replace(drafts.bill(), scheme="common")
    told = numbering.number(text, "en")
    assert (told["defs"].label, told["defs"].cite, told["def-b"].cite) == ("Section 2", "section 2", "section 2(b)")


def test_citations_go_down_to_the_point() -> None:
    text = edits.insert(drafts.bill(), Clause("p", "paragraph"), under="pena")
    text = edits.insert(text, Clause("q", "point"), under="p")
    cites = {language: numbering.number(text, language)["q"].cite for language in ("es", "en", "pt", "fr")}
    assert cites == {
        "es": "artículo 5, numeral 1, literal a)",
        "en": "article 5, paragraph 1, point (a)",
        "pt": "artigo 5.º, § 1.º, alínea a)",
        "fr": "article 5, paragraphe 1, point a)",
    }


def test_portuguese_counts_in_ordinals_up_to_the_ninth() -> None:
    text = Text("pt", ("pt",))
    for number in range(1, 12):
        text = edits.insert(text, Clause(f"c{number}", "article"))
    assert _labels(text)[7:] == ["Artigo 8.º", "Artigo 9.º", "Artigo 10", "Artigo 11"]


def test_articles_count_through_and_chapters_under_their_title() -> None:
    text = Text()
    for title in ("t1", "t2"):
        text = edits.insert(text, Clause(title, "title"))
        for chapter in ("a", "b"):
            text = edits.insert(text, Clause(f"{title}{chapter}", "chapter"), under=title)
            text = edits.insert(text, Clause(f"{title}{chapter}x", "article"), under=f"{title}{chapter}")
    assert [label.split()[1] for label in _labels(text)] == ["I", "I", "1", "II", "2", "II", "I", "3", "II", "4"]


def test_a_typed_number_stands_and_the_count_goes_on_from_it() -> None:
    text = edits.change(drafts.bill(), "auth", number="3 bis")
    assert _labels(text)[6:] == ["Artículo 3", "Artículo 3 bis", "Artículo 4"]
    told = numbering.number(edits.change(text, "lista", number="10"))
    assert (told["lista"].computed, told["lista"].figure, told["auth"].computed) == ("3", "10", "11")


def test_a_printed_heading_stands_in_place_of_everything() -> None:
    told = numbering.number(edits.change(drafts.bill(), "auth", number="4", label="ARTÍCULO 4º.-"))["auth"]
    assert (told.label, told.cite) == ("ARTÍCULO 4º.-", "artículo 4")


def test_reports_number_headings_in_decimals_and_paragraphs_through() -> None:
    text = Text("en", ("en",), "report", "report")
    for id_, kind, under in (
        ("h1", "heading", ""), ("p1", "paragraph", "h1"), ("h2", "heading", "h1"), ("p2", "paragraph", "h2"),
        ("h3", "heading", ""), ("p3", "paragraph", "h3"),
    ):  # fmt: skip
        text = edits.insert(text, Clause(id_, kind, {"en": Wording("x")}), under=under)  # type: ignore[arg-type]
    assert _labels(text) == ["1", "1.", "1.1", "2.", "2", "3."]


def test_a_plain_text_has_only_typed_numbers() -> None:
    text = replace(edits.change(drafts.bill(), "pena", number="7"), scheme="plain")
    told = numbering.number(text)
    assert (told["auth"], told["pena"].figure) == (numbering.NONE, "7")


@pytest.mark.parametrize(
    ("number", "style", "drawn"),
    [(4, "roman", "IV"), (9, "small_roman", "ix"), (26, "letter", "z"), (28, "capital", "BB"), (12, "arabic", "12")],
)
def test_figures_are_drawn_and_read_again(number: int, style: numbering.Figure, drawn: str) -> None:
    assert numbering.figure(number, style) == drawn
    assert numbering.value(drawn, style) == number
