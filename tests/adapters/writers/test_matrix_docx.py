"""The document, opened again: notice on every page, tables one can navigate, empty responses, no author."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from atalaya.adapters.writers import matrix_docx, passages
from atalaya.core.mapping import model
from tests.adapters.writers import hostility, sample

_EMPTY = ("response", "source document", "Remarks", "If YES")


def _opened(matrix: model.Matrix) -> Document:
    return docx.Document(io.BytesIO(matrix_docx.render(matrix)))


@pytest.fixture(scope="module")
def document() -> Document:
    """The small matrix in English."""
    return _opened(sample.matrix("en"))


def _tables(document: Document) -> list[list[list[str]]]:
    """The text of every cell, by table and row, read in one pass."""
    return [
        [
            ["\n".join(_text(p) for p in cell.findall(qn("w:p"))) for cell in row.findall(qn("w:tc"))]
            for row in table._tbl.findall(qn("w:tr"))
        ]
        for table in document.tables
    ]


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" if node.tag == qn("w:t") else "\n" for node in paragraph.iter(qn("w:t"), qn("w:br")))


def _all_text(document: Document) -> str:
    return "\n".join(_text(paragraph) for paragraph in document.element.body.iter(qn("w:p")))


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_the_notice_runs_at_the_head_and_foot_of_every_page(language: str) -> None:
    document = _opened(sample.matrix(language))
    notice = sample.book().notice[language]
    for section in document.sections:
        assert notice in section.header.paragraphs[0].text
        assert notice in section.footer.paragraphs[0].text
        assert not section.different_first_page_header_footer
    assert notice in document.paragraphs[1].text


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_caveats_source_and_counts_come_first(language: str) -> None:
    text = _all_text(_opened(sample.matrix(language)))
    book = sample.book()
    for said in (*book.caveats, book.source):
        assert said[language] in text
    assert text.count("388") >= 3


def test_counts_stand_with_their_denominator(document: Document) -> None:
    text = _all_text(document)
    assert "27 of 388 fields carry a proposal" in text
    assert "21 of 84 fields carry a proposal." in text


def test_each_section_is_one_table_with_the_columns_of_the_matrix(document: Document) -> None:
    tables = _tables(document)
    assert [len(table) - 1 for table in tables] == [17, 42, 58, 81, 9, 4, 2]
    assert tables[1][0] == [
        "Row", "National legal framework: Committee's response", "National legal framework: source document",
        "Enforcement (civil/criminal penalties and other): Committee's response", "Enforcement: source document",
        "Remarks", "Proposals by software: legal framework", "Proposals by software: enforcement",
    ]  # fmt: skip
    assert tables[0][0][1:4] == [
        "YES: Committee's response", "If YES: signature, accession, ratification or other relevant information",
        "Remarks (page of national report or official site)",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["X", "?", "NA", "ordinary"])
def test_responses_sources_and_remarks_stay_empty_whatever_the_proposals_say(text: str) -> None:
    matrix = sample.matrix("en") if text == "ordinary" else replace(sample.hostile(text), language="en")
    theirs = [
        cell
        for table in _tables(_opened(matrix))[:5]
        for row in table[1:]
        for head, cell in zip(table[0], row, strict=True)
        if any(word in head for word in _EMPTY)
    ]
    assert len(theirs) == 974
    assert set(theirs) == {""}


def test_a_field_shows_its_three_best_and_says_how_many_more() -> None:
    rows = _tables(_opened(sample.large(fields_share=0.4, lines=9, laws=60, language="en")))[1][1:]
    cell = next(row[6] for row in rows if "Proposed" in row[6])
    assert sum(line.startswith(("●", "◐")) for line in cell.split("\n")) == matrix_docx.LINES_A_FIELD
    assert cell.endswith("and 6 more in the page and the workbook")


def test_the_best_proposal_is_quoted_in_the_language_of_its_law(document: Document) -> None:
    row = next(row for row in _tables(document)[1] if "OP2-CW-01" in row[0])
    assert row[0].startswith("Chemical weapons: manufacture/produce")
    assert "“Queda prohibido a toda persona fabricar" in row[6]
    quoted = [run for run in document.element.body.iter(qn("w:r")) if "Queda prohibido" in "".join(run.itertext())]
    assert {run.find(qn("w:rPr")).find(qn("w:lang")).get(qn("w:val")) for run in quoted} == {"es"}


def test_tables_repeat_their_head_have_a_name_and_keep_rows_whole(document: Document) -> None:
    for table in document.tables:
        rows: list[Any] = table._tbl.findall(qn("w:tr"))
        assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
        name: Any = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert name.get(qn("w:val"))


def test_headings_lead_through_the_document(document: Document) -> None:
    headings = [
        one.text for one in document.paragraphs if one.style is not None and str(one.style.name).startswith("Heading")
    ]
    assert headings[:2] == ["Four caveats of the Committee", "Denominators"]
    assert [heading.split(" – ")[0] for heading in headings if heading.startswith("OP")] == [
        "OP1", "OP2", "OP3AB", "OP3CD", "OP678",
    ]  # fmt: skip


def test_the_language_is_set_and_the_properties_name_nobody() -> None:
    document = _opened(sample.matrix("pt"))
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"pt"}
    about = document.core_properties
    assert (about.author, about.last_modified_by, about.language) == (sample.SOFTWARE, sample.SOFTWARE, "pt")
    assert (about.comments, about.keywords, about.subject) == ("", "", "")
    assert about.created is not None
    assert about.created.year == 2000


def test_sources_list_the_cited_laws_and_what_could_not_be_read(document: Document) -> None:
    laws, unread = _tables(document)[5:]
    assert [row[3] for row in laws[1:]] == [law.path for law in sample.LAWS]
    assert laws[1][2] == "1 of 388"
    assert [row[0] for row in unread[1:]] == [file.path for file in sample.UNREAD]


def test_a_matrix_with_nothing_in_it_is_a_whole_document() -> None:
    tables = _tables(_opened(sample.empty("en")))
    assert [len(table) - 1 for table in tables] == [17, 42, 58, 81, 9, 0]
    assert tables[1][1][6] == "○ Nothing found"


@pytest.mark.parametrize("text", hostility.TEXTS.values(), ids=hostility.TEXTS)
def test_hostile_text_is_text_and_nothing_else(text: str) -> None:
    data = matrix_docx.render(sample.narrowed(sample.hostile(text)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    usual = zipfile.ZipFile(io.BytesIO(matrix_docx.render(sample.narrowed(sample.matrix())))).namelist()
    assert list(parts) == usual
    body = etree.fromstring(parts["word/document.xml"])
    assert [one.tag for one in body.iter(qn("w:hyperlink"), qn("w:instrText"), qn("w:fldSimple"))] == []
    assert b'TargetMode="External"' not in b"".join(parts.values())
    if text.strip() and len(text) < 100:
        assert "".join(passages.one_line(text).split()) in "".join(_all_text(docx.Document(io.BytesIO(data))).split())


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_document(text: str) -> None:
    assert _tables(_opened(sample.narrowed(sample.hostile(text))))


def test_parts_carry_no_date_and_no_picture() -> None:
    with zipfile.ZipFile(io.BytesIO(matrix_docx.render(sample.matrix()))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in archive.namelist() if "thumbnail" in name or "media" in name] == []


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert matrix_docx.render(sample.matrix()) == matrix_docx.render(sample.matrix())


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    matrix_docx.write(sample.matrix(), tmp_path / "matrix.docx")
    assert [one.name for one in tmp_path.iterdir()] == ["matrix.docx"]
    docx.Document(str(tmp_path / "matrix.docx"))
