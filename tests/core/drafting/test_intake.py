"""A law or a report made a draft: by its articles or its headings, and not a word lost."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.core import errors
from atalaya.core.drafting import checks, form, intake, model, numbering
from atalaya.core.drafting.model import Text
from atalaya.core.laws import structure
from atalaya.core.laws.model import Hint, Source
from tests import statutes, strategies

_LAW = """Ley N° 900 sobre sustancias vedadas

CAPÍTULO I
Disposiciones generales

Artículo 1.- Objeto. La presente ley regula las sustancias.

Artículo 2.- Definiciones. Se entiende por:
a) sustancia: la de la lista;
b) titular: quien tiene licencia;
   i) nacional;
   ii) extranjero.

CAPÍTULO II
Penas

Artículo 3.- El que fabrique sustancias será castigado:
1. Con prisión.
2. Con multa.
"""


def _source(text: str, path: str = "xc/a.txt", **named: object) -> Source:
    return Source(path, text, "text", "0", **named)  # type: ignore[arg-type]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def _told(text: Text) -> str:
    pieces = []
    for clause in text.clauses:
        wording = clause.wording(text.lead)
        pieces += [clause.label, wording.heading, wording.body]
    return "\n".join(pieces)


def test_a_law_is_cut_into_chapters_articles_and_points() -> None:
    text = intake.take(_source(_LAW)).text
    form.check(text)
    told = [(one.kind, one.label, one.parent) for one in text.clauses if one.kind != "text"]
    assert told == [
        ("chapter", "CAPÍTULO I", ""),
        ("article", "Artículo 1.-", "c2"),
        ("article", "Artículo 2.-", "c2"),
        ("point", "a)", "c4"),
        ("point", "b)", "c4"),
        ("point", "i)", "c6"),
        ("point", "ii)", "c6"),
        ("chapter", "CAPÍTULO II", ""),
        ("article", "Artículo 3.-", "c9"),
        ("paragraph", "1.", "c10"),
        ("paragraph", "2.", "c10"),
    ]
    assert text.lead == "es"
    assert _words(_told(text)) == _words(_LAW)


def test_imported_numbers_are_the_ones_that_are_computed() -> None:
    told = numbering.number(intake.take(_source(_LAW)).text)
    assert all(one.computed == one.figure for one in told.values() if one.computed and one.figure.isdigit())


def test_a_common_law_act_is_numbered_in_sections() -> None:
    act = (
        "THE SHIPPING OF GOODS ACT\n\n1. This Act may be cited as the Shipping of Goods Act.\n\n"
        "2.—(1) In this Act “goods” means any thing.\n(2) A person who ships goods shall hold a licence.\n\n"
        "3. Any person who contravenes section 2 commits an offence and shall be liable to a fine.\n"
    )
    text = intake.take(_source(act, "xc/act.txt")).text
    assert (text.lead, text.scheme) == ("en", "common")
    assert _words(_told(text)) == _words(act)


def test_a_report_is_cut_by_its_headings() -> None:
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |"
    report = f"# Informe\n\nUno.\n\n## Antecedentes\n\nDos.\n\n{table}\n\n## Conclusión\n\nTres.\n"
    text = intake.take(_source(report, "xc/informe.md"), sort="report", lead="es").text
    assert [(one.kind, one.wording("es").heading or one.wording("es").body) for one in text.clauses] == [
        ("heading", "Informe"), ("text", "Uno."), ("heading", "Antecedentes"), ("text", "Dos."),
        ("table", "a\tb\n1\t2"), ("heading", "Conclusión"), ("text", "Tres."),
    ]  # fmt: skip
    assert [one.parent for one in text.clauses] == ["", "c1", "c1", "c3", "c3", "c1", "c6"]


def test_headings_that_a_format_marks_are_taken() -> None:
    body = "Uno\nDos\nTres"
    hints = (Hint("heading", 0, 3, level=1), Hint("heading", 4, 7, level=3))
    text = intake.take(_source(body, hints=hints), lead="es").text
    assert [(one.kind, one.parent) for one in text.clauses] == [("heading", ""), ("heading", "c1"), ("text", "c2")]


def test_what_was_struck_out_is_left_out_and_told() -> None:
    body = "El plazo es de diez veinte días.\nFin."
    start = body.index("diez ")
    taken = intake.take(_source(body, hints=(Hint("deleted", start, start + 5),)), lead="es")
    assert _told(taken.text) == "\n\nEl plazo es de veinte días.\nFin."
    assert [note.code for note in taken.notes if note.code == "draft.silent"] == ["draft.silent"]


def test_signs_that_look_like_marks_are_no_marks() -> None:
    text = intake.take(_source("Un texto con [[#c1]] dentro, que no es una referencia."), lead="es").text
    assert "[ [#c1]]" in _told(text)
    assert not [one for one in checks.look(text) if one.code.startswith("reference.")]


def test_a_draft_that_was_exported_comes_back_and_a_damaged_one_as_text() -> None:
    taken = intake.take(_source(_LAW, meta={"draft": "{}"}))
    assert "draft.damaged" in [note.code for note in taken.notes]
    assert len(taken.text.clauses) > 5


def test_an_instrument_read_before_gives_the_same_draft() -> None:
    source = _source(_LAW)
    assert intake.from_instrument(structure.read(source)).clauses == intake.take(source).text.clauses


@settings(max_examples=150, deadline=None)
@given(st.one_of(strategies.texts(), strategies.wordings()))
def test_any_text_becomes_a_draft_that_can_be_stored_and_loses_no_word(words: str) -> None:
    text = intake.take(_source(words), lead="es").text
    form.check(text)
    assert form.read(form.write(text)) == text
    assert _words(_told(text)) == _words(words)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["Artículo {}.- ", "CAPÍTULO {}\n", "a) ", "1. ", "# "]), strategies.wordings()))
)
def test_any_soup_of_headings_loses_no_word(pieces: list[tuple[str, str]]) -> None:
    words = "\n\n".join(head.format(place) + told for place, (head, told) in enumerate(pieces, start=1))
    text = intake.take(_source(words), lead="es").text
    form.check(text)
    assert _words(_told(text)) == _words(words)


def test_a_text_too_long_for_one_clause_goes_on_in_the_next() -> None:
    body = "\n".join(f"línea {number} de un anexo sin fin" for number in range(20_000))
    text = intake.take(_source(f"Ley 1\n\nArtículo 1.- {body}\n\nArtículo 2.- Fin.")).text
    assert form.read(form.write(text)) == text
    assert _words(_told(text)) == _words(f"Ley 1 Artículo 1 {body} Artículo 2 Fin")


def test_more_clauses_than_a_draft_may_have_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MOST_CLAUSES", 8)
    assert [one.kind for one in intake.take(_source(_LAW)).text.clauses].count("point") == 0
    monkeypatch.setattr(model, "MOST_CLAUSES", 3)
    with pytest.raises(errors.Unusable) as caught:
        intake.take(_source(_LAW))
    assert (caught.value.code, caught.value.where) == ("draft.form", "xc/a.txt")


def test_a_heading_too_long_for_a_label_is_kept_as_a_heading() -> None:
    words = "Artículo 1 " + "de la materia que se regula " * 40
    text = intake.take(_source(f"{words}\n\nArtículo 2.- Fin.\n\nArtículo 3.- Fin."), lead="es").text
    assert _words(_told(text)) == _words(f"{words} Artículo 2 Fin Artículo 3 Fin")


def test_twenty_real_laws_lose_no_word() -> None:
    laws = sorted((statutes.samples() / "law").rglob("*.md"))
    if len(laws) < 20:
        pytest.skip("needs samples: twenty real laws")
    for path in random.Random(20).sample(laws, 20):
        words = path.read_text(encoding="utf-8")
        text = intake.take(Source(f"xc/{path.name}", words, "text", "0")).text
        form.check(text)
        assert "".join(_words(_told(text)).elements()) != ""
        lost = _letters(words) - _letters(_told(text))
        assert not lost, (path.name, lost)


def _letters(text: str) -> Counter[str]:
    """Letters and digits one by one: bold letters inside a word part words in Markdown that are one when read."""
    return Counter(sign for sign in text if sign.isalnum())
