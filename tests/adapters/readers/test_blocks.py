"""Paragraphs and tables of a Word document in order, merged cells in every column they span."""

from __future__ import annotations

import io

import docx

from atalaya.adapters.readers import blocks, markup
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.package import Package


def test_blocks_come_in_order_and_merged_cells_stand_where_they_span() -> None:
    document = docx.Document()
    document.add_paragraph("before")
    table = document.add_table(3, 3)
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = f"{number}{column}"
    wide = table.rows[0].cells[0].merge(table.rows[0].cells[1])
    wide.text = "wide"
    tall = table.rows[1].cells[0].merge(table.rows[2].cells[0])
    tall.text = "tall"
    document.add_paragraph("after")
    out = io.BytesIO()
    document.save(out)
    root = Package(out.getvalue(), "x.docx", Limits()).root("word/document.xml")
    found = list(blocks.inside(root))
    assert [markup.local(one) for one in found] == ["p", "tbl", "p"]
    assert [blocks.text(found[0]), blocks.text(found[2])] == ["before", "after"]
    told = [cells for _where, cells in blocks.rows(found[1], "table 1", Limits())]
    assert told == [["wide", "wide", "02"], ["tall", "11", "12"], ["tall", "21", "22"]]
    once = [cells for _where, cells in blocks.rows(found[1], "table 1", Limits(), 1)]
    assert once[2] == ["", "21", "22"]
