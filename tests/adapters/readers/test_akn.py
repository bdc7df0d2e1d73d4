"""Akoma Ntoso: reading order, articles, divisions, quotations, and what it says of itself."""

from __future__ import annotations

import pytest

from atalaya.adapters.readers import akn
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Hint, Source

LIMITS = Limits()
META = (
    "<meta><identification source='#x'><FRBRWork><FRBRthis value='/akn/xc/act/2020/7'/><FRBRalias value='Ley breve'/>"
    "<FRBRdate date='2020-05-04' name='x'/><FRBRcountry value='xc'/><FRBRnumber value='7'/>"
    "<FRBRsubtype value='ley'/></FRBRWork>"
    "<FRBRExpression><FRBRdate date='2021-01-01' name='y'/><FRBRlanguage language='spa'/>"
    "</FRBRExpression></identification></meta>"
)


def act(body: str, preface: str = "", meta: str = META, name: str = "act") -> Source:
    xml = (
        "<?xml version='1.0' encoding='UTF-8'?><akomaNtoso xmlns='http://docs.oasis-open.org/legaldocml/ns/akn/3.0'>"
        f"<act name='{name}'>{meta}{preface}<body>{body}</body></act></akomaNtoso>"
    )
    return akn.read(xml.encode(), "xc/ley.xml", LIMITS)[0]


def marked(source: Source, kind: str) -> list[tuple[str, str, str]]:
    return [(source.text[hint.start : hint.end], hint.label, hint.title) for hint in source.hints if hint.kind == kind]


ARTICLES = """
    <chapter eId='chp_I'><num>Capítulo I</num><heading>De las
       sustancias</heading>
      <article eId='chp_I__art_1'><num>Artículo 1.</num><heading>Objeto</heading>
        <paragraph><content><p>La presente <b>ley</b> rige.</p></content></paragraph>
        <paragraph><num>(a)</num><content><p>uno;</p></content></paragraph>
        <list><intro><p>Son:</p></intro><point><num>b)</num><content><p>dos.</p></content></point></list>
      </article>
      <article eId='chp_I__art_2'><content><p>Sin número impreso.</p></content></article>
    </chapter>"""


def test_the_text_follows_the_reading_order_one_line_a_block() -> None:
    assert act(ARTICLES).text == (
        "Capítulo I De las sustancias\n\nArtículo 1. Objeto\nLa presente ley rige.\n(a) "
        "uno;\nSon:\nb) dos.\n\nSin número impreso."
    )


def test_articles_and_divisions_are_hints_with_number_and_heading() -> None:
    source = act(ARTICLES)
    assert marked(source, "article") == [("Artículo 1. Objeto", "1", "Objeto"), ("", "2", "")]
    assert marked(source, "division") == [("Capítulo I De las sustancias", "Capítulo I", "De las sustancias")]


def test_a_section_is_the_article_of_an_act_that_has_no_articles() -> None:
    source = act(
        "<part><num>Part I</num><section><num>5.</num><heading>Offence</heading><content><p>x</p>"
        "</content></section></part>"
    )
    assert [hint.kind for hint in source.hints] == ["division", "article"]


def test_a_section_is_a_division_where_there_are_articles() -> None:
    source = act("<section><num>Sección 1</num><article><num>1</num><content><p>x</p></content></article></section>")
    assert [(hint.kind, hint.label) for hint in source.hints] == [("division", "Sección 1"), ("article", "1")]


def test_a_quoted_article_keeps_its_quotation_marks_and_is_told_apart() -> None:
    source = act(
        "<article><num>1</num><content><p>Sustitúyese:</p><p><mod><quotedStructure startQuote='“' endQuote='”'>"
        "<article><num>Artículo 9</num><content><p>Nuevo.</p></content></article></quotedStructure>"
        "</mod></p></content></article>"
    )
    assert source.text == "1\nSustitúyese:\n“Artículo 9\nNuevo.\n”"
    assert [(hint.label, hint.level) for hint in source.hints] == [("1", 0), ("9", 1)]


def test_meta_tells_country_date_number_type_language_and_title() -> None:
    preface = "<preface><longTitle><p><docTitle>Ley de la <i>Costa</i></docTitle></p></longTitle></preface>"
    assert act(ARTICLES, preface).meta == {
        "country": "XC", "date": "2020-05-04", "number": "7", "type": "ley", "language": "es",
        "title": "Ley de la Costa",
    }  # fmt: skip
    assert act(ARTICLES).meta["title"] == "Ley breve"
    assert act(ARTICLES, meta="", name="decreto").meta == {"type": "decreto"}


def test_changes_marks_and_notes_at_the_foot_are_kept() -> None:
    source = act(
        "<article><num>1</num><content><p>Es <del>libre</del> <ins>lícito</ins><authorialNote "
        "marker='1'><p>Por ley 2.</p></authorialNote> hoy.</p></content></article>"
    )
    assert source.text == "1\nEs libre lícito hoy.\n[Por ley 2.]"
    assert [(hint.kind, source.text[hint.start : hint.end]) for hint in source.hints[1:]] == [
        ("deleted", "libre"),
        ("inserted", "lícito"),
    ]


def test_a_table_comes_row_by_row() -> None:
    source = act(
        "<article><num>1</num><content><table><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>c"
        "</p></td><td><p>d</p></td></tr></table></content></article>"
    )
    assert source.text == "1\na\tb\nc\td"


def test_any_version_of_the_vocabulary_is_read() -> None:
    xml = (
        b"<an:akomaNtoso xmlns:an='http://www.akomantoso.org/2.0'><an:bill><an:body><an:article id='art7'>"
        b"<an:num>7</an:num></an:article></an:body></an:bill></an:akomaNtoso>"
    )
    assert akn.read(xml, "xc/p.akn", LIMITS)[0].hints == (Hint("article", 0, 1, "7"),)


def test_a_stylesheet_is_not_fetched_but_noted() -> None:
    xml = (
        b"<?xml version='1.0'?><?xml-stylesheet href='http://127.0.0.1/x.xsl'?><akomaNtoso><act><body>"
        b"<p>ley</p></body></act></akomaNtoso>"
    )
    source = akn.read(xml, "xc/ley.xml", LIMITS)[0]
    assert (source.text, [note.code for note in source.notes]) == ("ley", ["akn.stylesheet"])


@pytest.mark.parametrize(
    ("xml", "code", "where"),
    [
        ("<!DOCTYPE akomaNtoso><akomaNtoso/>", "reader.doctype", "xc/ley.xml"),
        ("<norma>Artículo 1</norma>", "reader.unsupported", "xc/ley.xml"),
        ("<akomaNtoso>\n<act></akomaNtoso>", "reader.broken", "xc/ley.xml, line 2"),
        ("<akomaNtoso><act/></akomaNtoso>", "reader.empty", "xc/ley.xml"),
        ("<akomaNtoso>&externa;</akomaNtoso>", "reader.broken", "xc/ley.xml, line 1"),
        (
            "<akomaNtoso>" + "<part>" * 300 + "</part>" * 300 + "</akomaNtoso>",
            "reader.markup_limits",
            "xc/ley.xml, line 1",
        ),
    ],
)
def test_what_is_no_sound_akoma_ntoso_is_refused(xml: str, code: str, where: str) -> None:
    with pytest.raises(Unusable) as caught:
        akn.read(xml.encode(), "xc/ley.xml", LIMITS)
    assert (caught.value.code, caught.value.where) == (code, where)


def test_the_deepest_markup_the_parser_allows_is_read() -> None:
    body = "<part>" * 250 + "<p>fondo</p>" + "</part>" * 250
    assert act(body).text == "fondo"
