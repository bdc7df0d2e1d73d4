"""PDF: the text layer, page by page."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from atalaya.adapters.readers import pdf
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Source
from tests.adapters.readers import samples

LIMITS = Limits()
LINE = "Queda prohibido lo que la presente ley no permite de modo expreso."


def read(data: bytes, limits: Limits = LIMITS) -> Source:
    return pdf.read(data, "xc/ley.pdf", limits)[0]


def marked(source: Source, kind: str) -> list[str]:
    return [source.text[hint.start : hint.end] for hint in source.hints if hint.kind == kind]


def encryption(password: str) -> Any:
    module = importlib.import_module("reportlab.lib.pdfencrypt")
    return module.StandardEncryption(password, ownerPassword="dueño", canCopy=0)


def test_pages_follow_each_other_and_are_marked() -> None:
    source = read(samples.pdf_pages([["Artículo 1. ½ ñ", LINE], ["sigue aquí.", "Artículo 2.", LINE]]))
    assert source.text == f"Artículo 1. ½ ñ\n{LINE}\nsigue aquí.\nArtículo 2.\n{LINE}"
    assert marked(source, "page") == [f"Artículo 1. ½ ñ\n{LINE}", f"sigue aquí.\nArtículo 2.\n{LINE}"]
    assert [hint.label for hint in source.hints] == ["1", "2"]


def test_a_hyphen_at_a_line_end_stays_where_it_stands() -> None:
    assert read(samples.pdf_pages([["La presente ley tie-", "ne por objeto.", LINE]])).text.startswith(
        "La presente ley tie-\nne por objeto."
    )


def test_running_headers_and_page_numbers_are_marked_as_furniture_and_kept() -> None:
    pages = [
        ["Diario Oficial de la Costa Serena", f"Artículo {n}. {LINE}", LINE + " " + "abc"[n % 3], LINE[n:], f"{n} de 5"]
        for n in range(1, 6)
    ]
    source = read(samples.pdf_pages(pages))
    assert marked(source, "furniture") == [
        line for n in range(1, 6) for line in ("Diario Oficial de la Costa Serena", f"{n} de 5")
    ]
    assert "3 de 5" in source.text
    assert [unit.number for unit in structure.read(source).articles] == ["1", "2", "3", "4", "5"]


def test_a_line_on_two_pages_is_no_furniture() -> None:
    source = read(samples.pdf_pages([["Artículo primero", LINE], ["Artículo primero", LINE]]))
    assert marked(source, "furniture") == []


def test_a_locked_pdf_gives_one_located_error() -> None:
    with pytest.raises(Unusable) as caught:
        read(samples.pdf_pages([[LINE]], encrypt=encryption("secreto")))
    assert (caught.value.code, caught.value.where) == ("reader.encrypted", "xc/ley.pdf")


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    assert read(samples.pdf_pages([[LINE]], encrypt=encryption(""))).text == LINE


def test_pictures_of_pages_are_refused_with_what_to_install() -> None:
    def draw(sheet: Any) -> None:
        for _ in range(2):
            sheet.rect(50, 50, 300, 300, fill=1)
            sheet.drawString(5, 5, "12")
            sheet.showPage()

    with pytest.raises(Unusable, match="apt install tesseract-ocr") as caught:
        read(samples.pdf(draw))
    assert (caught.value.code, caught.value.where) == ("reader.scanned", "xc/ley.pdf, page 1")


@pytest.mark.parametrize("keep", [10, 300, 700])
def test_a_pdf_cut_off_is_refused(keep: int) -> None:
    with pytest.raises(Unusable, match=r"reader\.broken"):
        read(samples.pdf_pages([[LINE]])[:keep])


def test_more_pages_than_the_limit_are_refused() -> None:
    with pytest.raises(Unusable, match=r"reader\.too_many_pages"):
        read(samples.pdf_pages([[LINE]] * 3), Limits(pdf_pages=2))


def test_more_text_than_the_limit_is_refused_on_its_page() -> None:
    with pytest.raises(Unusable) as caught:
        read(samples.pdf_pages([[LINE]] * 3), Limits(text_chars=100))
    assert (caught.value.code, caught.value.where) == ("reader.too_much_text", "xc/ley.pdf, page 2")


def test_a_page_can_be_drawn_for_recognition() -> None:
    data = samples.pdf_pages([[LINE]])
    picture = pdf.picture(data, 0, "xc/ley.pdf")
    head, size, depth, pixels = picture.split(b"\n", 3)
    width, height = (int(number) for number in size.split())
    assert (head, depth, len(pixels)) == (b"P5", b"255", width * height)
    assert min(pixels) < 100 < max(pixels)
    assert pdf.picture(data, 1, "xc/ley.pdf") == b""


def test_a_page_as_large_as_a_field_is_drawn_coarsely() -> None:
    def draw(sheet: Any) -> None:
        sheet.setPageSize((14_400, 14_400))
        sheet.drawString(5, 5, LINE)

    picture = pdf.picture(samples.pdf(draw), 0, "xc/ley.pdf")
    assert len(picture) < 41_000_000
