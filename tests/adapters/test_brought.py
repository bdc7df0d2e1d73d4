"""Templates looked at in the cage: what is filled in is named, what would act or lean on something else is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from atalaya.adapters import brought as template
from atalaya.core.errors import Unusable


def made(*texts: str) -> bytes:
    """A DOCX with these paragraphs, one word in a table cell and one in the header."""
    document, out = docx.Document(), io.BytesIO()
    for text in texts:
        document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "{{edition}}"
    document.sections[0].header.paragraphs[0].text = "República {{ country }}"
    document.save(out)
    return out.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The package with every part passed through ``change`` and further parts put in."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


def refused(data: bytes, name: str = "x.docx") -> str:
    with pytest.raises(Unusable) as caught:
        template.placeholders(data, name)
    return caught.value.code


def test_words_in_paragraphs_tables_and_headers_are_named() -> None:
    assert template.placeholders(made("{{date}} y {{unknown_word}}", "{{content}}"), "x.docx") == {
        *("date", "unknown_word", "content", "edition", "country")
    }


def test_a_broken_up_word_is_still_one() -> None:
    document, out = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph("{{cou")
    paragraph.add_run("ntry}}").bold = True
    document.save(out)
    assert template.placeholders(out.getvalue(), "x.docx") == {"country"}


def test_macros_are_refused_by_part_and_by_content_type() -> None:
    assert refused(changed(made(), same, {"word/vbaProject.bin": b"x"})) == "template.macros"
    plain, acting = (
        b"openxmlformats-officedocument.wordprocessingml.document.main",
        b"ms-word.document.macroEnabled.main",
    )
    renamed = changed(made(), lambda _name, part: part.replace(plain, acting))
    assert refused(renamed) == "template.macros"


def test_embedded_objects_are_refused() -> None:
    assert refused(changed(made(), same, {"word/embeddings/oleObject1.bin": b"x"})) == "template.embedded"


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
def test_what_leans_on_something_outside_is_refused(kind: str) -> None:
    document, out = docx.Document(), io.BytesIO()
    base = RELATIONSHIP_TYPE.HYPERLINK.rpartition("/")[0]
    document.part.relate_to("https://elsewhere.example/x", f"{base}/{kind}", is_external=True)
    document.save(out)
    assert refused(out.getvalue()) == "template.outside"


def test_an_address_that_somebody_may_follow_is_no_harm() -> None:
    document, out = docx.Document(), io.BytesIO()
    document.part.relate_to("https://ministry.example/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    document.save(out)
    assert template.placeholders(out.getvalue(), "x.docx") == frozenset()


def test_what_is_no_document_is_refused() -> None:
    assert refused(b"hello") == "template.docx"
    assert refused(b"PK\x03\x04 and nothing") .startswith("reader.")  # fmt: skip
    doctype = changed(made(), lambda name, part: part.replace(b"<w:document", b"<!DOCTYPE x><w:document", 1)
                      if name == "word/document.xml" else part)  # fmt: skip
    assert refused(doctype).startswith("reader.")
    assert refused(b"x" * 5_000_001) == "reader.too_big"
    bomb = changed(made(), same, {"word/media/a.bin": b"\0" * 60_000_000})
    assert refused(bomb).startswith("reader.")
