"""What a reader marked in its format becomes headings, or places not to look at."""

from __future__ import annotations

from atalaya.core.laws import divisions, headings, hints, structure
from atalaya.core.laws.lines import Index
from atalaya.core.laws.model import Hint, Source


def source(text: str, *marks: Hint) -> Source:
    return Source("xc/ley.docx", text, "word", "0", marks)


def test_units_marked_as_articles_are_taken_at_their_word() -> None:
    text = "1. Objeto\nLa ley dispone.\n2. Alcance\nLa ley alcanza a todos.\n"
    second = text.index("2. ")
    marked = source(text, Hint("article", second, second + 10, "2", title="Alcance"), Hint("article", 0, 9, "1o."))
    found = hints.articles(marked, common_law=False)
    assert [(head.number, head.title, head.start) for head in found] == [("1", "", 0), ("2", "Alcance", second)]


def test_articles_marked_by_the_format_become_units_with_their_titles() -> None:
    text = "1. Objeto\nLa ley dispone.\n2. Alcance\nLa ley alcanza a todos.\n"
    second = text.index("2. ")
    read = structure.read(
        source(text, Hint("article", 0, 9, "1", title="Objeto"), Hint("article", second, second + 10, "2"))
    )
    assert [(unit.number, unit.title, read.words_of(unit).strip()) for unit in read.articles] == [
        ("1", "Objeto", "La ley dispone."),
        ("2", "", "La ley alcanza a todos."),
    ]


def test_a_running_header_is_neither_a_heading_nor_the_end_of_an_article() -> None:
    text = "Artículo 1.- La ley dispone\nArtículo 9. Boletín Oficial\nque todos la cumplan.\nArtículo 2.- Rige hoy.\n"
    start = text.index("Artículo 9")
    read = structure.read(source(text, Hint("furniture", start, text.index("\n", start))))
    assert [unit.number for unit in read.articles] == ["1", "2"]
    assert "que todos la cumplan" in read.words_of(read.articles[0])


def test_struck_out_and_hidden_headings_are_no_headings() -> None:
    text = "Artículo 1.- La ley.\nArtículo 2.- Borrado.\nArtículo 3.- Oculto.\nArtículo 4.- Queda.\n"
    second, third, fourth = (text.index(f"Artículo {number}") for number in (2, 3, 4))
    marked = source(text, Hint("deleted", second, third), Hint("hidden", third, fourth))
    found = hints.heads(marked, headings.articles(text, Index(text)))
    assert [head.number for head in found] == ["1", "4"]


def test_a_paragraph_in_a_heading_style_counts_as_marked() -> None:
    text = "Artículo 1\nLa ley dispone.\n"
    found = hints.heads(source(text, Hint("heading", 0, 10, level=2)), headings.articles(text, Index(text)))
    assert [head.marked for head in found] == [True]
    assert [head.marked for head in hints.heads(source(text), headings.articles(text, Index(text)))] == [False]


def test_a_division_marked_by_the_format_stands_in_place_of_the_one_found_in_its_words() -> None:
    text = "CAPÍTULO I PENAS\nArtículo 1.- La pena.\n"
    marked = source(text, Hint("division", 0, 16, "CAPÍTULO I", level=4, title="De las penas"))
    found = hints.parts(marked, divisions.find(text, common_law=False), common_law=False)
    assert [(part.label, part.title) for part in found] == [("CAPÍTULO I", "De las penas")]


def test_a_heading_style_names_a_division_that_its_words_alone_would_not() -> None:
    text = "Parte II Materiales y equipos de uso doble, sujetos a control\nArtículo 1.- La ley.\n"
    marked = source(text, Hint("heading", 0, text.index("\n"), level=1))
    assert [part.label for part in hints.parts(marked, [], common_law=False)] == ["Parte II"]
