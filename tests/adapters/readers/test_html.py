"""HTML as published: lines of text, with nothing run and nothing fetched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters.readers import html
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source

LIMITS = Limits()


def read(page: str | bytes, limits: Limits = LIMITS) -> Source:
    data = page.encode() if isinstance(page, str) else page
    return html.read(data, "xc/ley.html", limits)[0]


def marked(source: Source, kind: str) -> list[str]:
    return [source.text[hint.start : hint.end] for hint in source.hints if hint.kind == kind]


def codes(source: Source) -> list[str]:
    return [note.code for note in source.notes]


def test_blocks_become_lines_and_blanks_collapse() -> None:
    source = read("<p>Artículo 1.\n  La   ley</p><div>a<br>b</div><div>c</div>")
    assert source.text == "Artículo 1. La ley\n\na\nb\nc"


def test_inline_markup_keeps_the_blanks_between_words() -> None:
    assert read("<p>La <b>ley</b> <i>manda</i>,<span> y</span>&nbsp;obliga</p>").text == "La ley manda, y obliga"


def test_a_doctype_is_welcome_and_entities_from_it_are_not_resolved() -> None:
    source = read('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>a &x; b</p></body></html>')
    assert "a &x; b" in source.text


def test_named_characters_are_resolved() -> None:
    assert read("<p>Art&iacute;culo 1&ordm; &lt;b&gt; &amp;lt;</p>").text == "Artículo 1º <b> &lt;"


def test_headings_are_hints_with_their_level() -> None:
    source = read("<h1>Ley 1</h1><h3>CAPÍTULO <b>I</b></h3><p>x</p>")
    assert marked(source, "heading") == ["Ley 1", "CAPÍTULO I"]
    assert [hint.level for hint in source.hints] == [1, 3]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Sitio</title><h1>Ley\n 1</h1>", "Ley 1"),
        ("<title>Ley 2 </title><p>x</p>", "Ley 2"),
        ("<p>x</p>", ""),
    ],
)
def test_the_title_is_the_first_heading_else_the_page_title(page: str, title: str) -> None:
    source = read(page)
    assert source.meta.get("title", "") == title
    assert "Sitio" not in source.text


def test_scripts_styles_and_handlers_leave_no_trace_but_a_note() -> None:
    source = read("<style>p{}</style><script>alert(1)</script><p onclick=\"x()\">ley</p><a href='JavaScript:y()'>v</a>")
    assert source.text == "ley\n\nv"
    assert [note.detail for note in source.notes] == ["active content was left out: event handler, script, script link"]


def test_refresh_and_base_are_noted() -> None:
    source = read("<meta http-equiv=refresh content='0;url=//x'><base href='//x'><p>ley</p>")
    assert (source.text, codes(source)) == ("ley", ["html.active"])


def test_embedded_things_are_not_read_and_noted() -> None:
    source = read("<p>ley</p><iframe src=x>f</iframe><object data=y>o</object><svg><text>s</text></svg>")
    assert source.text == "ley"
    assert source.notes[0].detail == "what is embedded was not read: iframe, object, svg"


def test_menus_and_page_edges_are_kept_out_with_a_note() -> None:
    source = read(
        "<header>Portal</header><nav>Inicio</nav><main><header><h1>Ley 1</h1></header><p>Texto largo "
        "de la ley</p></main><footer>Pie</footer>"
    )
    assert source.text == "Ley 1\n\nTexto largo de la ley"
    assert codes(source) == ["html.furniture"]


def test_a_law_inside_what_looks_like_furniture_is_not_lost() -> None:
    source = read("<header>Artículo 1. Todo el texto de la ley.</header><p>fin</p>")
    assert source.text == "Artículo 1. Todo el texto de la ley.\nfin"
    assert marked(source, "furniture") == ["Artículo 1. Todo el texto de la ley."]


def test_a_table_comes_row_by_row_with_tabs_between_cells() -> None:
    source = read(
        "<p>x</p><table><tr><td><p>a</p></td><td>b</td></tr><tr><td></td><td><p>c</p><p>d</p></td></tr></table><p>y</p>"
    )
    assert source.text == "x\n\na\tb\nc\n\nd\n\ny"


def test_struck_inserted_and_hidden_words_are_shown_as_such() -> None:
    source = read(
        "<p>uno <del>dos</del> <ins>tres</ins> <span style='DISPLAY: none'>cuatro</span> <b hidden>cinco</b></p>"
    )
    assert source.text == "uno dos tres cuatro cinco"
    assert {kind: marked(source, kind) for kind in ("deleted", "inserted", "hidden")} == {
        "deleted": ["dos"],
        "inserted": ["tres"],
        "hidden": ["cuatro", "cinco"],
    }


def test_numbers_of_lists_are_written_as_a_browser_draws_them() -> None:
    page = "<ol type=a><li>uno<li>dos</ol><ol start=4><li>x<li value=9>y<li>z</ol><ul><li>p</ul>"
    assert read(page).text == "a. uno\nb. dos\n\n4. x\n9. y\n10. z\n\np"


def test_preformatted_text_keeps_its_lines() -> None:
    assert read("<pre>Art. 1\n   a) x\n</pre><p>y</p>").text.startswith("Art. 1\n   a) x\n")


def test_words_without_any_markup_are_read() -> None:
    assert read("Artículo 1").text == "Artículo 1"


@pytest.mark.parametrize(
    ("page", "text", "notes"),
    [
        ("<meta charset=iso-8859-1><p>año</p>".encode("latin-1"), "año", []),
        ("<p>año</p>".encode("latin-1"), "año", ["text.encoding"]),
        ("<meta charset=iso-8859-1><p>año</p>".encode(), "año", []),
        ("<meta charset=utf-7><p>año +ADw-script+AD4-</p>".encode(), "año +ADw-script+AD4-", ["html.encoding"]),
        ("<p>año</p>".encode("utf-16"), "año", []),
    ],
)
def test_a_declared_encoding_is_believed_as_far_as_the_bytes_bear_it_out(
    page: bytes, text: str, notes: list[str]
) -> None:
    source = read(page)
    assert (source.text, codes(source)) == (text, notes)


@pytest.mark.parametrize("page", ["<html></html>", "<!-- x -->", "   ", "<script>x</script>", "<p>&nbsp;</p>"])
def test_a_page_without_a_word_is_refused(page: str) -> None:
    with pytest.raises(Unusable, match=r"reader\.empty"):
        read(page)


def test_bottomless_markup_is_refused() -> None:
    with pytest.raises(Unusable, match=r"reader\.markup_limits"):
        read("<div>" * 6000 + "x")


def test_deep_markup_of_a_careless_editor_is_read_to_the_end() -> None:
    assert read("<font>" * 3000 + "x" + "</font>" * 3000 + "<p>fin</p>").text == "x\nfin"


@given(st.text(alphabet="<>/abp t&;'\"=!-\n", max_size=200))
def test_any_soup_gives_the_text_before_it_and_sound_hints(soup: str) -> None:
    source = read(f"<p>x{soup}")
    assert source.text.startswith("x")
    assert all(0 <= hint.start <= hint.end <= len(source.text) for hint in source.hints)
