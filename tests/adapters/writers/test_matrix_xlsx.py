"""The workbook, opened again with another library: layout, notice, empty responses, nothing that runs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from atalaya.adapters.writers import matrix_xlsx, passages
from atalaya.core.mapping import model
from tests.adapters.writers import hostility, sample

_SECTIONS = ("OP1", "OP2", "OP3AB", "OP3CD", "OP678")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _opened(matrix: model.Matrix) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(matrix_xlsx.render(matrix)))


@pytest.fixture(scope="module")
def book() -> Workbook:
    """The small matrix in English."""
    return _opened(sample.matrix("en"))


def _heads(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[3]]


def _rows(sheet: Worksheet) -> list[dict[str, str | None]]:
    return [{head: None if one is None else str(one) for head, one in row.items()} for row in _values(sheet)]


def _values(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows with numbers as numbers."""
    heads = _heads(sheet)
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)]


def _parts(matrix: model.Matrix) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(matrix_xlsx.render(matrix))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_sheets_are_the_sections_with_what_explains_them(book: Workbook) -> None:
    assert book.sheetnames == ["Read me", *_SECTIONS, "Proposals", "Instruments", "Unread"]
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_the_first_line_of_every_sheet_is_the_notice(language: str) -> None:
    notice = sample.book().notice[language]
    for sheet in _opened(sample.matrix(language)).worksheets:
        assert sheet["A1"].value == notice
        header = sheet.oddHeader
        assert header is not None
        assert header.left.text == notice
        assert sheet.print_title_rows in ("$1:$3", "$1:$2")


def test_weapon_sections_have_the_columns_of_the_matrix_and_one_of_proposals_each(book: Workbook) -> None:
    for name in ("OP2", "OP3AB", "OP3CD"):
        assert _heads(book[name]) == [
            "Row", "Weapons", "Obligation",
            "National legal framework: Committee's response", "National legal framework: source document",
            "Enforcement (civil/criminal penalties and other): Committee's response", "Enforcement: source document",
            "Remarks", "Proposals by software: legal framework", "Proposals by software: enforcement",
        ]  # fmt: skip


def test_plain_sections_have_theirs(book: Workbook) -> None:
    assert _heads(book["OP1"]) == [
        "Row", "Obligation", "YES: Committee's response",
        "If YES: signature, accession, ratification or other relevant information",
        "Remarks (page of national report or official site)", "Proposals by software",
    ]  # fmt: skip
    assert _heads(book["OP678"]) == [
        "Row", "Obligation", "YES / information: Committee's response",
        "Remarks (page of national report or official site)", "Proposals by software",
    ]  # fmt: skip


def test_every_row_of_the_catalogue_stands_once(book: Workbook) -> None:
    rows = [str(row["Row"]) for name in _SECTIONS for row in _rows(book[name])]
    assert sorted(rows) == sorted({field.row for field in sample.book().fields})
    assert len(rows) == 207


@pytest.mark.parametrize("text", ["X", "?", "NA", "ordinary"])
def test_responses_sources_and_remarks_stay_empty_whatever_the_proposals_say(text: str) -> None:
    matrix = sample.matrix("en") if text == "ordinary" else replace(sample.hostile(text), language="en")
    opened = _opened(matrix)
    theirs = [
        row[head]
        for name in _SECTIONS
        for row in _rows(opened[name])
        for head in row
        if any(word in head for word in ("response", "source document", "Remarks", "If YES"))
    ]
    assert len(theirs) == 974
    assert set(theirs) == {None}


def test_proposals_are_cited_in_their_own_column(book: Workbook) -> None:
    row = next(row for row in _rows(book["OP2"]) if row["Row"] == "OP2-CW-01")
    assert row["Weapons"] == "Chemical weapons"
    assert row["Proposals by software: legal framework"] == (
        "● Law 4210, Artículo 5 – Proposed, very likely (0.93)\n◐ Law 4210, Artículo 6 – To consider, weak (0.41)"
    )
    assert row["Proposals by software: enforcement"] == "● Law 4210, Artículo 5 – Proposed, likely (0.88)"
    empty = next(row for row in _rows(book["OP2"]) if row["Row"] == "OP2-CW-08")
    assert empty["Proposals by software: legal framework"] == "○ Nothing found"


def test_a_long_list_names_how_many_more_there_are() -> None:
    opened = _opened(sample.large(fields_share=0.4, lines=9, laws=60, language="en"))
    cells = [str(row["Proposals by software: legal framework"]) for row in _rows(opened["OP2"])]
    assert any(cell.endswith("and 4 more on the sheet “Proposals”") and cell.count("\n") == 5 for cell in cells)


def test_every_proposal_is_a_line_with_quote_and_reasons(book: Workbook) -> None:
    rows = _rows(book["Proposals"])
    assert [(row["Field"], row["Rank"], row["Passage quoted"]) for row in rows] == [
        (one.field, str(one.rank), one.quote) for one in sample.proposals()
    ]
    assert "Speaks of: prohibition “Queda prohibido” (in the article, 20%)" in str(rows[1]["Reasons"])
    assert book["Proposals"].auto_filter.ref == f"A3:N{3 + len(rows)}"
    assert book["Proposals"].freeze_panes == "B4"


def test_ranks_scores_and_counts_of_articles_are_numbers_to_sort_by(book: Workbook) -> None:
    rows = _values(book["Proposals"])
    assert [(row["Rank"], row["Score (0 to 1)"]) for row in rows] == [
        (one.rank, round(one.score, 4)) for one in sample.proposals()
    ]
    assert {row["Articles"] for row in _values(book["Instruments"])} == {
        law.articles for law in sample.matrix().instruments
    }
    assert book["Proposals"]["G4"].number_format == "0.00"


def test_counts_stand_with_their_denominator(book: Workbook) -> None:
    text = "\n".join(str(cell.value) for row in book["Read me"] for cell in row if cell.value)
    assert "Whole matrix: 27 of 388 fields carry a proposal" in text
    assert "21 of 84 fields carry a proposal" in str(book["OP2"]["A2"].value)
    citing = {row["File"]: row["Fields citing it"] for row in _rows(book["Instruments"])}
    assert citing[sample.APPROVAL.path] == "1 of 388"


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_the_read_me_carries_caveats_source_and_the_meaning_of_the_marks(language: str) -> None:
    sheet = _opened(sample.matrix(language)).worksheets[0]
    text = "\n".join(str(cell.value) for row in sheet for cell in row if cell.value)
    book = sample.book()
    for said in (*book.caveats, book.source, book.about, *(meaning for _, meaning in book.responses)):
        assert said[language] in text
    for url in book.sources:
        assert url in text


def test_unread_files_are_listed_with_the_reason(book: Workbook) -> None:
    assert [row["File"] for row in _rows(book["Unread"])] == [file.path for file in sample.UNREAD]
    assert [row["Code"] for row in _rows(book["Unread"])] == ["reader.scanned", "reader.encrypted"]


def test_a_matrix_with_nothing_in_it_is_a_whole_workbook() -> None:
    opened = _opened(sample.empty("en"))
    assert _rows(opened["Unread"])[0]["File"] == "Every file was read."
    assert _rows(opened["Proposals"]) == []
    assert len(_rows(opened["OP3CD"])) == 81


def _cells(matrix: model.Matrix) -> list[tuple[str, str | None, bool]]:
    """(reference, kind, holds a formula) of each cell, straight from the XML."""
    return [
        (str(cell.get("r")), cell.get("t"), cell.find(f"{_MAIN}f") is not None)
        for name, part in _parts(matrix).items()
        if name.startswith("xl/worksheets/sheet")
        for cell in etree.fromstring(part).iter(f"{_MAIN}c")
    ]


@pytest.mark.parametrize("text", hostility.TEXTS.values(), ids=hostility.TEXTS)
def test_hostile_text_is_text_in_a_cell_and_nothing_else(text: str) -> None:
    matrix = sample.narrowed(sample.hostile(text))
    cells = _cells(matrix)
    assert {kind for _, kind, _ in cells} == {"s", None}  # a shared string, a number, or empty
    assert not any(formula for _, _, formula in cells)
    parts = _parts(matrix)
    assert [name for name in parts if "Links" in name or "comments" in name or "vba" in name] == []
    assert b"<hyperlink" not in b"".join(parts.values())
    quoted = {row["Pasaje citado"] for row in _rows(_opened(matrix)["Propuestas"])}
    expected = passages.plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) < 10_000:
        assert quoted == {expected or None}
    else:
        (cut,) = quoted
        assert cut is not None
        assert cut.endswith(" […texto cortado]")
        assert len(cut.encode("utf-16-le")) // 2 <= matrix_xlsx.CELL_CHARS
        assert expected.startswith(cut.removesuffix(" […texto cortado]"))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    matrix = sample.narrowed(sample.hostile(text))
    quoted = {row["Pasaje citado"] for row in _rows(_opened(matrix)["Propuestas"])}
    assert quoted == {passages.plain(text.replace("\r\n", "\n").replace("\r", "\n")) or None}
    assert not any(formula for _, _, formula in _cells(matrix))


def test_properties_name_the_software_and_nobody_else(book: Workbook) -> None:
    assert book.properties.creator == sample.SOFTWARE
    assert book.properties.lastModifiedBy in (None, sample.SOFTWARE)
    assert book.properties.created is not None
    assert book.properties.created.year == 2000


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert matrix_xlsx.render(sample.matrix()) == matrix_xlsx.render(sample.matrix())


def test_the_file_is_written_whole(tmp_path: Path) -> None:
    matrix_xlsx.write(sample.matrix(), tmp_path / "matrix.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["matrix.xlsx"]
    assert (tmp_path / "matrix.xlsx").read_bytes() == matrix_xlsx.render(sample.matrix())
