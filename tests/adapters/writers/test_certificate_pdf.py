"""A certificate on paper, opened again by another library, its drawing read by another one."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from atalaya.adapters.writers import certificate_pdf as printed

PAGE = printed.Page(
    "es", "Certificado", "Ana Muñoz #1 *de* la Cruz", "Se certifica que", "participó en", "Curso $x$ de Bahía", "es",
    "40 horas", "Secretaría", "1 de diciembre de 2026", "ABCD-EFGH-JKLM",
    "https://a.example/certificates/check/ABCDEFGHJKLM/", "Compruébelo aquí:", "Código",
)  # fmt: skip


def words(data: bytes) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def test_every_word_is_on_the_page_as_it_was_and_the_drawing_leads_to_the_check() -> None:
    data = printed.render(PAGE)
    said = words(data)
    for word in (PAGE.holder, PAGE.title, PAGE.hours, PAGE.issuer, PAGE.day, PAGE.code, PAGE.address):
        assert word in said
    assert b"/StructTreeRoot" in data, "tagged"
    found = zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil())
    assert [one.text for one in found] == [PAGE.address]
    assert printed.render(PAGE) == data, "the same certificate gives the same file"


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_a_transcript_has_a_line_for_each(language: str) -> None:
    data = printed.table(
        language, "Historial", "Ana", ("Día", "Título", "De", "Horas", "Código"), [("1", "Curso", "S", "4", "AB")]
    )
    said = words(data)
    assert all(word in said for word in ("Historial", "Ana", "Día", "Curso", "AB"))
