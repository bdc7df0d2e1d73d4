"""Laws and articles are cited as a lawyer writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from atalaya.adapters.writers import citations
from atalaya.core.mapping import model
from tests.adapters.writers import sample


def _cites(**law: Any) -> citations.Citations:
    whole = sample.matrix()
    changed = replace(whole.instruments[0], **({"path": "xc/a.md", "number": "", "type": "law"} | law))
    return citations.Citations(replace(whole, instruments=(changed,)))


def _label(**article: Any) -> str:
    cited = next(one for one in sample.matrix().articles.values() if one.instrument == sample.WEAPONS_LAW.path)
    return citations.Citations(sample.matrix()).label_of(replace(cited, **article))


@pytest.mark.parametrize(
    ("law", "title", "short"),
    [
        ({"title": "Ley N.º 4.210 de armas", "number": "4210"}, "Ley N.º 4.210 de armas", "Ley 4210"),
        ({"title": "De las armas.", "number": "4210"}, "Ley 4210 – De las armas", "Ley 4210"),
        ({"title": "DE LAS ARMAS", "number": "LEY-26247"}, "Ley 26247 – DE LAS ARMAS", "Ley 26247"),
        ({"title": "Armas", "number": "22477-56", "type": "other"}, "N.º 22477-56 – Armas", "N.º 22477-56"),
        ({"title": "The Customs Act", "type": "act"}, "The Customs Act", "The Customs Act"),
        ({"title": "", "type": ""}, "xc/a.md", "xc/a.md"),
    ],
)  # fmt: skip
def test_a_law_is_cited_by_type_number_and_title(law: dict[str, str], title: str, short: str) -> None:
    cited = _cites(**law).law("xc/a.md")
    assert (cited.title, cited.short) == (title, short)


def test_a_long_title_is_whole_once_and_cut_elsewhere() -> None:
    cited = _cites(title="De la " + "no proliferación " * 20, number="5").law("xc/a.md")
    assert cited.title.endswith("proliferación")
    assert cited.citation.endswith("…")
    assert len(cited.citation) <= 150


def test_a_law_the_matrix_does_not_list_is_cited_by_its_path() -> None:
    assert _cites().law("xc/unknown.md").short == "xc/unknown.md"


@pytest.mark.parametrize(
    ("label", "number", "said"),
    [
        ("Artículo 5", "5", "Artículo 5"),
        ("### **ART. 5º.-**", "5", "ART. 5º"),
        ("ARTICULO 204", "204 quinquies", "artículo 204 quinquies"),
        ("ARTICULO UNICO", "Único", "ARTICULO UNICO"),
        ("", "12 bis", "artículo 12 bis"),
        ("367-A", "367-A", "artículo 367-A"),
        ("14.-31)", "14", "artículo 14"),
        ("text 3", "text 3", "Texto 3"),
        ("text", "text", "Texto"),
    ],
)
def test_an_article_is_cited_as_printed_and_never_by_less_than_its_number(label: str, number: str, said: str) -> None:
    assert _label(label=label, article=number) == said


def test_a_bare_number_of_an_english_statute_is_a_section() -> None:
    cites = citations.Citations(sample.matrix("en"))
    (licence,) = [one for one in sample.proposals() if one.instrument == sample.BIOSAFETY_ACT.path]
    assert cites.label(licence) == "section 5A"


def test_a_proposal_is_one_line_with_symbol_word_and_number() -> None:
    cites = citations.Citations(sample.matrix("en"))
    first = next(one for one in sample.proposals() if one.field == "OP2-CW-01-L")
    assert cites.line(first) == "● Law 4210, Artículo 5 – Proposed, very likely (0.93)"
    assert (
        cites.heading(first) == "Actividades prohibidas – TÍTULO II Prohibiciones y delitos › CAPÍTULO I De los delitos"
    )


def test_a_proposal_whose_article_is_not_there_is_cited_by_number() -> None:
    cites = citations.Citations(replace(sample.matrix("en"), articles={}))
    first = next(one for one in sample.proposals() if one.field == "OP2-CW-01-L")
    assert cites.article(first) is None
    assert cites.label(first) == "article 5"
    assert cites.heading(first) == ""


def test_reasons_say_what_which_words_where_and_how_much() -> None:
    cites = citations.Citations(sample.matrix("en"))
    reasons = (
        model.Reason("facet", "penalty", "será castigado", "article", 0.6, 1, 2),
        model.Reason("vector", "meaning", "", "law", 0.4),
    )
    first = replace(sample.proposals()[0], reasons=reasons)
    assert cites.reasons(first) == (
        "Speaks of: penalty “será castigado” (in the article, 60%)\n"
        "Nearness of meaning (from the law it stands in, 40%)"
    )
