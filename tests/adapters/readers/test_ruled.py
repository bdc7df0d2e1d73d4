"""Tables of a PDF: by their lines, and by the white between columns where there are none."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen import canvas

from atalaya.adapters.readers import ruled
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable


def page(*, lines: bool) -> bytes:
    """A page with a heading and a table of three columns."""
    out = io.BytesIO()
    paper = canvas.Canvas(out)
    paper.drawString(60, 760, "OP 2 - Biological weapons and their means of delivery, as reported")
    for row, cells in enumerate((("1", "manufacture", "X"), ("2", "acquire", "?"), ("3", "possess", ""))):
        for column, text in enumerate(cells):
            paper.drawString(70 + column * 150, 700 - row * 30, text)
    if lines:
        paper.grid([60, 210, 360, 500], [720, 690, 660, 630])
    paper.save()
    return out.getvalue()


@pytest.mark.parametrize("lines", [True, False], ids=["ruled", "white"])
def test_cells_hold_their_words(lines: bool) -> None:
    told = ruled.read(page(lines=lines), "m.pdf", Limits())
    if not lines:
        assert "manufacture" in str(told)
        return
    assert [cells for _where, cells in told["tables"][0]["rows"]] == [
        ["1", "manufacture", "X"],
        ["2", "acquire", "?"],
        ["3", "possess", ""],
    ]
    assert "OP 2 - Biological weapons" in told["tables"][0]["above"]


def test_pictures_and_broken_files_are_refused() -> None:
    blank = io.BytesIO()
    paper = canvas.Canvas(blank)
    paper.rect(10, 10, 100, 100)
    paper.save()
    for data, code in ((blank.getvalue(), "reader.scanned"), (b"%PDF-1.7", "reader.broken")):
        with pytest.raises(Unusable) as told:
            ruled.read(data, "m.pdf", Limits())
        assert told.value.code == code
