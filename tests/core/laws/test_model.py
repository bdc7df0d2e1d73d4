"""An instrument's units as readers of it ask for them."""

from __future__ import annotations

from atalaya.core.laws.model import Hint, Instrument, Source, Standing, Unit

TEXT = "Ley\nArtículo 1.- Queda prohibido.\nFirma\n"


def law(*units: Unit) -> Instrument:
    return Instrument("xc/ley.md", TEXT, "0", "es", "Ley", "law", "1", "", "", units, ())


ARTICLE = Unit("article", 4, 34, 17, "1", "Artículo 1")


def test_the_citable_units_are_articles_and_texts_in_order() -> None:
    text = Unit("text", 34, len(TEXT), 34, "text 1")
    assert law(Unit("front", 0, 4, 0), ARTICLE, text).articles == (ARTICLE, text)
    assert law(Unit("division", 0, 4, 4), ARTICLE, Unit("tail", 34, len(TEXT), 34)).articles == (ARTICLE,)


def test_the_words_of_an_article_are_without_its_printed_heading() -> None:
    assert law(ARTICLE).words_of(ARTICLE) == "Queda prohibido.\n"


def test_a_unit_speaks_with_its_own_voice_until_something_else_is_known() -> None:
    assert ARTICLE.standing is Standing.OWN
    assert str(Standing.HISTORIC) == "historic"


def test_a_source_without_marks_has_neither_hints_nor_notes() -> None:
    source = Source("xc/ley.md", TEXT, "markdown", "0")
    assert (source.hints, source.meta, source.notes) == ((), {}, ())
    assert Hint("page", 0, 1).label == ""
