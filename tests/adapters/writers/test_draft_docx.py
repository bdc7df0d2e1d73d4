"""Drafts as DOCX: opened again by python-docx and by our own reader, in a template of the user's own or without."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections import Counter
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atalaya.adapters.readers import docx as reader
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.writers import draft_docx, passages
from atalaya.adapters.writers.cover import Cover
from atalaya.adapters.writers.letters import Table
from atalaya.core import errors
from atalaya.core.drafting import comparison, edits, intake, lines, model
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording
from atalaya.core.laws.model import Source
from tests import drafts, statutes, strategies

COVER = Cover("Ley de la Costa Serena", "es", "Nacional: solo las personas de este país", ("Versión 3",))


def _opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def _template(*paragraphs: str) -> bytes:
    document = docx.Document()
    document.core_properties.author = "Autora Anterior"
    document.sections[0].header.paragraphs[0].text = "República de Costa Serena · {{title}}"
    document.styles["Heading 1"].font.name = "Garamond"
    for words in paragraphs:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _read(data: bytes) -> Source:
    return reader.read(data, "xc/draft.docx", Limits())[0]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def _printed(text: Text) -> str:
    return "\n".join(lines.plain(line) for line in lines.lay(text))


def test_headings_paragraphs_and_points_stand_in_order() -> None:
    made = _opened(draft_docx.render(lines.lay(drafts.bill()), COVER))
    told = [(p.style.name, p.text) for p in made.paragraphs]
    assert made.sections[0].header.paragraphs[0].text == "Nacional: solo las personas de este país"
    assert told[:7] == [
        ("Title", "Ley de la Costa Serena"),
        ("Normal", "Versión 3"),
        ("Heading 1", "Capítulo I. Disposiciones generales"),
        ("Heading 2", "Artículo 1. Objeto"),
        ("Normal", "La presente ley regula los materiales sensibles."),
        ("Heading 2", "Artículo 2. Definiciones"),
        ("Normal", "Para los efectos de esta ley:"),
    ]


def test_a_reference_is_a_link_to_a_bookmark() -> None:
    document = _opened(draft_docx.render(lines.lay(drafts.bill()), COVER))
    (link,) = document.element.body.iter(qn("w:hyperlink"))
    (mark,) = document.element.body.iter(qn("w:bookmarkStart"))
    assert link.get(qn("w:anchor")) == mark.get(qn("w:name"))
    assert [one.text for one in mark.getparent().iter(qn("w:t"))] == ["Artículo 3. Lista"]


def test_the_file_says_what_it_is_and_not_who_wrote_it() -> None:
    about = _opened(draft_docx.render(lines.lay(drafts.bill()), COVER)).core_properties
    assert (about.title, about.language, about.category) == (COVER.title, "es", COVER.badge)
    assert (about.author, about.last_modified_by) == ("", "")


def test_a_template_keeps_styles_header_and_words_and_loses_its_author() -> None:
    data = draft_docx.render(
        lines.lay(drafts.bill()), COVER, template=_template("Antes", "{{content}}", "Después {{date}}"),
        values={"date": "1 de mayo"},
    )  # fmt: skip
    document = _opened(data)
    told = [p.text for p in document.paragraphs]
    assert (told[0], told[-1]) == ("Antes", "Después 1 de mayo")
    assert told.index("Capítulo I. Disposiciones generales") < told.index("Después 1 de mayo")
    assert document.sections[0].header.paragraphs[0].text == "República de Costa Serena · Ley de la Costa Serena"
    assert document.styles["Heading 1"].font.name == "Garamond"
    assert b"Autora Anterior" not in b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in ("docProps/core.xml",))


def test_without_a_place_the_text_goes_to_the_end() -> None:
    told = [
        p.text
        for p in _opened(draft_docx.render(lines.lay(drafts.bill()), COVER, template=_template("Antes"))).paragraphs
    ]
    assert told[0] == "Antes"
    assert told[-1] == "Quien infrinja el artículo 3 será castigado."


def test_double_braces_in_the_text_are_words() -> None:
    text = edits.rewrite(drafts.bill(), "pena", "es", body="Se llena {{title}} y {{content}}.")
    for template in (b"", _template("{{content}}")):
        told = [p.text for p in _opened(draft_docx.render(lines.lay(text), COVER, template=template)).paragraphs]
        assert "Se llena {{title}} y {{content}}." in told


def test_a_template_that_numbers_its_headings_draws_no_second_number() -> None:
    document = docx.Document()
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    numbered = OxmlElement("w:numPr")
    id_ = OxmlElement("w:numId")
    id_.set(qn("w:val"), "1")
    numbered.append(id_)
    properties.append(numbered)
    out = io.BytesIO()
    document.save(out)
    made = draft_docx.render(lines.lay(drafts.bill()), COVER, template=out.getvalue())
    assert "\nCapítulo I. Disposiciones generales\n" in _read(made).text


def test_a_template_without_heading_styles_still_gives_headings() -> None:
    document = docx.Document()
    for name in ("Heading 1", "Heading 2", "Title"):
        document.styles[name].delete()
    out = io.BytesIO()
    document.save(out)
    made = _opened(draft_docx.render(lines.lay(drafts.bill()), COVER, template=out.getvalue()))
    chapter = next(p for p in made.paragraphs if p.text.startswith("Capítulo I"))
    assert chapter._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"
    assert chapter.runs[0].bold


def _spoilt(name: str, data: bytes) -> bytes:
    """A template with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_template("x"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, data if one == name else old.read(one))
    return out.getvalue()


@pytest.mark.parametrize(
    "template",
    [
        b"x",
        b"PK\x03\x04",
        b"x" * 6_000_000,
        _spoilt("word/document.xml", b"<w:document"),
        _spoilt("word/document.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        _spoilt("word/settings.xml", b" " * 60_000_000),
        _spoilt("[Content_Types].xml", b"<Types/>"),
    ],
    ids=["words", "cut", "large", "broken", "entities", "bomb", "kinds"],
)
def test_what_is_no_template_is_refused(template: bytes) -> None:
    with pytest.raises(errors.Unusable) as caught:
        draft_docx.render(lines.lay(drafts.bill()), COVER, template=template)
    assert caught.value.code == "template.docx"


def test_tables_options_and_what_is_not_translated_are_shown() -> None:
    text = edits.insert(drafts.bill(), Clause("t", "table", {"es": Wording("", "Sustancia\tLista\nA\t1")}))
    text = edits.propose(text, "pena", Alternative("b", "B", {"en": Wording("Penalty", "Other words.")}))
    cover = Cover("Serene Coast Act", "en", lapsed="Not translated ({language}):")
    table = Table(("Clause", "Comment"), (("Article 1", "=cmd"),), "Comments")
    document = _opened(draft_docx.render(lines.lay(text, "en"), cover, tables=[table]))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Sustancia", "Lista"],
        ["A", "1"],
    ]
    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["Article 1", "=cmd"]
    told = [p.text for p in document.paragraphs]
    assert "Not translated (es):" in told
    assert told[told.index("[B] Penalty ") + 1] == "Other words."


def test_a_law_comes_back_from_word_with_its_clauses() -> None:
    text = drafts.bill()
    taken = intake.take(_read(draft_docx.render(lines.lay(text), COVER))).text
    carried = comparison.carry(text, taken)
    assert {one.id for one in text.clauses} <= {one.id for one in carried.clauses}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_any_draft_through_word_and_back_and_through_word_again_loses_no_word(text: Text) -> None:
    text = edits.insert(text, Clause("end", "text", {"es": Wording("", "Fin del texto.")}))
    first = draft_docx.render(lines.lay(text), Cover("", "es"))
    taken = intake.take(_read(first), lead="es").text
    assert _letters(passages.plain(_printed(text))) + _options(text) == _letters(_printed(taken))
    again = _read(draft_docx.render(lines.lay(taken), Cover("", "es")))
    assert _letters(_read(first).text) == _letters(again.text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(model.KINDS), strategies.wordings()), min_size=1, max_size=8))
def test_words_of_law_through_word_and_back_are_the_same_words(pieces: list[tuple[model.Kind, str]]) -> None:
    text = Text("es", ("es",), "bill", "civil", {"es": "Ley"})
    for place, (kind, words) in enumerate(pieces):
        text = edits.insert(text, Clause(f"c{place}", kind, {"es": Wording("Materia", words)}))
    taken = intake.take(_read(draft_docx.render(lines.lay(text), Cover("", "es"))), lead="es").text
    assert _words(_printed(text)) == _words(_printed(taken))


def _letters(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign.isalnum())


def _options(text: Text) -> Counter[str]:
    told = Counter[str]()
    for line in lines.lay(text):
        for option in line.options:
            words = "".join(run.text for one in option.paragraphs for run in one)
            told += _letters(f"{option.label}{option.heading}{words}")
    return told


def test_twenty_real_laws_lose_no_word_through_word() -> None:
    laws = sorted((statutes.samples() / "law").rglob("*.md"))
    if len(laws) < 20:
        pytest.skip("needs samples: twenty real laws")
    for path in random.Random(21).sample(laws, 20):
        text = intake.take(Source(f"xc/{path.name}", path.read_text(encoding="utf-8"), "text", "0")).text
        source = _read(draft_docx.render(lines.lay(text), Cover("", text.lead)))
        taken = intake.take(source, lead=text.lead).text
        assert _words(_printed(text)) == _words(_printed(taken)), path.name


def test_three_hundred_clauses_and_five_hundred_comments_are_written_in_time() -> None:
    rows = tuple((f"Artículo {n}", "Organismo", "Un comentario largo. " * 5, "rechazado") for n in range(500))
    table = Table(("Artículo", "Organismo", "Comentario", "Respuesta"), rows, "Comentarios")
    started = time.perf_counter()
    draft_docx.render(lines.lay(drafts.large()), COVER, tables=[table])
    assert time.perf_counter() - started < 3
