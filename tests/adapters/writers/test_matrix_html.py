"""The page: one file, nothing foreign, every count with its denominator, no mark of the Committee, text as text."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from atalaya.adapters.writers import matrix_html, passages, wording
from atalaya.core.mapping import model
from tests.adapters.writers import hostility, sample

_TEMPLATES = wording.DATA / "templates"


def _page(matrix: model.Matrix) -> Any:
    return html.document_fromstring(matrix_html.render(matrix))


@pytest.fixture(scope="module")
def page() -> Any:
    """The small matrix in English."""
    return _page(sample.matrix("en"))


def _text(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _field(page: Any, id_: str) -> Any:
    return page.get_element_by_id(id_)


def test_the_page_is_one_file_that_loads_nothing(page: Any) -> None:
    assert page.xpath("//link | //img | //iframe | //object | //embed | //base | //audio | //video") == []
    assert page.xpath("//@src | //@srcset | //@style | //@onclick | //@action") == []
    addresses = page.xpath("//@href")
    assert [one for one in addresses if not one.startswith("#")] == []
    source = "".join(page.xpath("//style/text()"))
    assert not re.search(r"url\(|@import|@font-face", source)


def test_the_policy_allows_this_pages_own_style_and_script_only(page: Any) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    text = matrix_html.render(sample.matrix("en"))
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_notice_caveats_source_and_country_stand_in_each_language(language: str) -> None:
    page = _page(sample.matrix(language))
    book, text = sample.book(), _text(page)
    assert page.get("lang") == language
    assert _text(page.xpath("//header/p")[0]) == book.notice[language]
    for said in (*book.caveats, book.source, book.about):
        assert said[language] in text
    assert "Costa Serena" in _text(page.xpath("//h1")[0])
    assert "Costa Serena" in page.xpath("//title")[0].text


def test_the_notice_and_page_numbers_are_printed_on_every_page() -> None:
    style = re.findall(r"<style>(.*?)</style>", matrix_html.render(sample.matrix("es")), re.S)[0]
    printed = [
        re.sub(r"\\([0-9a-f]{6})", lambda code: chr(int(code[1], 16)), one)
        for one in re.findall(r'@(?:top|bottom)-left \{ content: "([^"]*)"', style)
    ]
    assert printed == [sample.book().notice["es"]] * 2
    assert "counter(page)" in style


def test_counts_stand_with_their_denominator(page: Any) -> None:
    stats = [_text(one) for one in page.xpath("//ul[@class='stats']/li")]
    assert stats == [
        "27 of 388 fields carry a proposal",
        "3 of 388 fields have only articles to consider",
        "358 of 388 fields with nothing in what was read",
    ]
    rows = [[_text(cell) for cell in row] for row in page.xpath("//table[@class='tally']/tbody/tr")]
    assert rows[1] == ["OP 2 Activities prohibited to non-State actors", "21 of 84", "0 of 84", "63 of 84"]
    assert rows[-1] == ["Whole matrix", "27 of 388", "3 of 388", "358 of 388"]
    assert _text(page.xpath("//details[@id='s-OP2']/summary/span")[0]) == "21 of 84 fields with a proposal"


def test_every_field_is_a_cell_and_a_panel(page: Any) -> None:
    ids = sorted(field.id for field in sample.book().fields)
    assert sorted(page.xpath("//section[@id='matrix']//a[@id]/@href")) == sorted(f"#{id_}" for id_ in ids)
    assert sorted(page.xpath("//section[@id='fields']/article/@id")) == ids


def test_every_link_leads_somewhere_and_no_id_stands_twice(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {one[1:] for one in page.xpath("//a/@href")} - set(ids) == set()


def test_cells_say_state_and_number_and_two_empty_slots(page: Any) -> None:
    def cell(id_: str) -> str:
        return _text(page.get_element_by_id(f"c-{id_}").getparent())

    slots = "Committee : empty; Country : empty"
    assert cell("OP2-CW-01-L") == f"Chemical weapons · Legal framework Proposed (1) to consider (1) {slots}"
    assert cell("OP3CD-CW-01-L") == f"Chemical weapons · Legal framework To consider (1) {slots}"
    assert cell("OP2-CW-08-L") == f"Chemical weapons · Legal framework Nothing found {slots}"
    assert cell("OP1-07") == f"Proposed (1) {slots}"


def test_the_same_obligation_stands_in_one_row_nuclear_chemical_biological(page: Any) -> None:
    heads = [_text(one) for one in page.xpath("//details[@id='s-OP2']//thead/tr[1]/th")]
    assert heads == ["Obligation", "Nuclear weapons", "Chemical weapons", "Biological weapons"]
    row = page.get_element_by_id("c-OP2-NW-01-L").xpath("ancestor::tr")[0]
    assert row.xpath(".//a/@href") == [f"#OP2-{weapon}W-01-{part}" for weapon in "NCB" for part in "LE"]


def test_a_field_shows_what_is_asked_and_each_proposal_with_its_reasons(page: Any) -> None:
    field = _field(page, "OP2-CW-01-L")
    asked = _text(field.find_class("asked")[0])
    assert "chemical weapons" in asked
    line = field.xpath(".//ol[@class='lines']/li")[0]
    assert _text(line.find_class("cite")[0]) == "Law 4210, Artículo 5 Actividades prohibidas"
    assert "TÍTULO II Prohibiciones y delitos › CAPÍTULO I De los delitos" in _text(line.find_class("spot")[0])
    assert _text(line.find_class("verdict")[0]) == "Proposed very likely (0.93)"
    assert [_text(one) for one in line.xpath(".//blockquote/mark")] == ["Queda prohibido", "fabricar", "armas químicas"]
    assert line.xpath(".//blockquote/@lang") == ["es"]
    reasons = [_text(one) for one in line.xpath(".//details/ul/li")]
    assert reasons[0] == "Speaks of: prohibition Queda prohibido in the article, 20%"
    assert reasons[3] == "Speaks of: weapons of mass destruction from the law it stands in, 10%"
    assert len(reasons) == 6


def test_a_field_with_nothing_says_what_that_means(page: Any) -> None:
    assert "There may be laws that were not in the folder" in _text(_field(page, "OP2-CW-08-L"))


def test_an_article_stands_once_with_links_back_to_all_its_fields(page: Any) -> None:
    fifth = [one for one in page.xpath("//section[@id='articles']//article") if "Actividades prohibidas" in _text(one)]
    assert len(fifth) == 1
    assert "This article is cited in 18 of 388 fields" in _text(fifth[0])
    back = fifth[0].xpath(".//li/a/@href")
    assert sorted(back) == sorted(f"#OP2-{weapon}W-0{row}-{part}" for weapon in "BCN" for row in "123" for part in "LE")
    shaded = [_text(one) for one in fifth[0].find_class("quoted")]
    assert shaded[0].startswith("Queda prohibido a toda persona")
    assert shaded[1] == "El que infrinja esta prohibición será castigado con prisión de ocho a veinte años"


def test_an_article_that_is_new_wording_of_another_law_says_so(page: Any) -> None:
    assert "new wording of another law" in _text(_field(page, "OP3CD-CW-01-L"))


def test_five_lines_are_shown_in_full_and_the_rest_cited() -> None:
    page = _page(sample.large(fields_share=0.1, lines=12, laws=30, language="en"))
    field = page.xpath("//article[contains(@class, 'field') and .//ol]")[0]
    assert len(field.xpath(".//ol[@class='lines']/li")) == matrix_html.LINES_IN_FULL
    rest = field.find_class("rest")[0]
    assert _text(rest.find("summary")) == "7 further articles"
    assert all(one.startswith("#a") for one in rest.xpath(".//li/a/@href"))


def test_what_was_read_and_what_was_not_is_said(page: Any) -> None:
    text = _text(page.get_element_by_id("read"))
    assert "4 were read. Articles in them: 12. Cited in the matrix: 4 of 4." in text
    assert "xc/escaneado.pdf the file holds pictures of pages: install ocrmypdf reader.scanned" in text
    assert "legal function, act and subject of each article; words shared with the obligation; nearness" in text
    assert "the sentence model is not installed" in text
    assert "xc/decretos/decreto-88-2013.md" in text


def test_the_marks_of_the_committee_stand_in_the_legend_only(page: Any) -> None:
    legend = [_text(one) for one in page.xpath("//dl[@class='codes']//dt")]
    assert legend == ["X", "?", "NA", "blank"]
    others = [
        _text(one)
        for one in page.xpath("//td | //dd | //a | //span | //p")
        if not one.xpath("ancestor::dl[@class='codes']")
    ]
    assert {"X", "?", "NA"} & set(others) == set()


def test_a_matrix_with_nothing_in_it_is_a_whole_page() -> None:
    text = _text(_page(sample.empty("en")).find("body"))
    assert "0 of 388 fields carry a proposal" in text
    assert "No article cited." in text
    assert "Every file was read." in text


def test_a_proposal_whose_article_is_not_there_is_cited_without_link() -> None:
    page = _page(replace(sample.matrix("en"), articles={}))
    field = _field(page, "OP2-CW-01-L")
    assert _text(field.find_class("cite")[0]) == "Law 4210, article 5"
    assert field.find_class("full") == []


def test_long_articles_are_cut_where_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix_html, "ARTICLE_CHARS", (200, 50))
    text = _text(_page(sample.matrix("en")))
    assert "characters of this text are left out here" in text
    monkeypatch.setattr(matrix_html, "ALL_CHARS", 1)
    assert text.count("left out here") < _text(_page(sample.matrix("en"))).count("left out here")


def test_an_uncut_article_is_whole(page: Any) -> None:
    words = " ".join(sample.WEAPONS_LAW.articles[2].words.split())
    assert words in " ".join(page.get_element_by_id("articles").text_content().split())
    assert "left out here" not in _text(page)


@pytest.mark.parametrize("text", hostility.TEXTS.values(), ids=hostility.TEXTS)
def test_hostile_text_adds_no_element_and_no_attribute(text: str) -> None:
    usual, attacked = _page(sample.narrowed(sample.hostile("plain"))), _page(sample.narrowed(sample.hostile(text)))
    tags = {element.tag for element in usual.iter() if isinstance(element.tag, str)} | {"bdi"}
    assert {element.tag for element in attacked.iter()} <= tags
    names = {name for element in usual.iter() for name in element.keys()}  # noqa: SIM118 - lxml elements iterate over children
    assert {name for element in attacked.iter() for name in element.keys()} <= names  # noqa: SIM118 - as above
    assert attacked.xpath("//script/text()") == usual.xpath("//script/text()")
    quote = _field(attacked, "OP2-CW-01-L").xpath(".//blockquote")[0].text_content()
    assert quote.split() == passages.plain(text).replace("\x85", " ").split() or "\x85" in text


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_escaped(text: str) -> None:
    quote = _field(_page(sample.narrowed(sample.hostile(text))), "OP2-CW-01-L").xpath(".//blockquote")[0]
    assert [child.tag for child in quote if child.tag != "mark"] == []
    assert "".join(quote.text_content().split()) == "".join(passages.plain(text).split())


def test_the_country_cannot_break_out_of_the_printed_head() -> None:
    style = re.findall(
        r"<style>(.*?)</style>", matrix_html.render(replace(sample.matrix(), country='"}</style>*{')), re.S
    )
    assert len(style) == 1
    assert '"}' not in style[0].partition("@page {")[2].partition("@page upright")[0].replace('" }', "").replace(
        '";', ""
    )


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert matrix_html.render(sample.matrix()) == matrix_html.render(sample.matrix())


def test_a_big_country_stays_under_six_megabytes(tmp_path: Path) -> None:
    matrix = sample.large()
    assert len(matrix.proposals) > 4_000
    matrix_html.write(matrix, tmp_path / "matrix.html")
    assert (tmp_path / "matrix.html").stat().st_size < 6_000_000


def test_every_template_is_used_by_the_page() -> None:
    loaded = {"matrix/page.html", "matrix/page.css", "matrix/page.js", "matrix/print.css"}
    for path in _TEMPLATES.rglob("*.html"):
        loaded |= set(re.findall(r"(?:include|from) '([^']+)'", path.read_text(encoding="utf-8")))
    assert {path.relative_to(_TEMPLATES).as_posix() for path in _TEMPLATES.glob("matrix/*")} == loaded


def test_the_page_is_well_formed_for_the_strictest_parser() -> None:
    parser = etree.HTMLParser(recover=False)
    ignored = ("Tag ",)  # libxml2 does not know the elements of HTML 5 by name
    with contextlib.suppress(etree.XMLSyntaxError):
        etree.fromstring(matrix_html.render(sample.matrix()), parser)
    assert [one.message for one in parser.error_log if not one.message.startswith(ignored)] == []
