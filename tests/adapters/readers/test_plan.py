"""A plan as a file: read in the cage, every text once, with the page it stands on."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement

from atalaya.adapters.readers import plan
from atalaya.core.errors import Unusable
from tests.apps.plans import papers


def test_the_pages_of_a_pdf_and_the_rows_of_its_tables_come_in_order() -> None:
    found = plan.pieces(papers.pdf(), "plan.pdf")
    assert found[0].where == "page 1"
    assert "presentado al Comité" in " ".join(one.text for one in found if one.where == "page 1")
    rows = [one for one in found if one.table]
    assert [row.where for row in rows] == ["page 2"] * 5 + ["page 3"] * 2
    assert rows[1].cells[1] == "Tipificar en la ley la fabricación de armas biológicas"
    assert found[-1].text.startswith("Hecho en la capital")


def test_a_word_file_tells_its_pages_where_it_was_laid_out_and_its_tables_where_not() -> None:
    assert {one.where for one in plan.pieces(papers.word(), "plan.docx") if one.table} == {
        f"table 1, row {n}" for n in range(1, 8)
    }
    document = docx.Document()
    document.add_paragraph("uno")
    second = document.add_paragraph()
    second.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))
    second.add_run("dos")
    document.add_paragraph("tres", style="List Number")
    out = io.BytesIO()
    document.save(out)
    found = plan.pieces(out.getvalue(), "plan.docx")
    assert [(one.where, one.text) for one in found][:2] == [("page 1", "uno"), ("page 2", "dos")]


def test_a_workbook_gives_its_rows_with_their_sheet() -> None:
    found = plan.pieces(papers.sheet(), "plan.xlsx")
    assert found[0].where == "Plan, 1"
    assert {len(one.cells) for one in found} == {6}


@pytest.mark.parametrize(
    ("data", "name"), [(b"text", "plan.txt"), (b"%PDF-1.7", "plan.pdf"), (b"PK\x03\x04x", "plan.docx")]
)
def test_what_is_no_plan_is_refused_with_its_name(data: bytes, name: str) -> None:
    with pytest.raises(Unusable) as told:
        plan.pieces(data, name)
    assert name in told.value.where
