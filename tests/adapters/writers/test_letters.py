"""Letters and reports as DOCX: blocks in order, in a template of the user's own or in a plain look."""

from __future__ import annotations

import io

import docx
import pytest

from atalaya.adapters.writers import letters
from atalaya.adapters.writers.letters import Break, Heading, Table, Text
from atalaya.core.errors import Unusable

BLOCKS = (
    Heading("Título"),
    Text("Una línea\x00 con un signo que XML no tiene", "List Bullet"),
    Table(("a", "b"), (("1", "=2"),), "Tabla", (3, 4)),
    Break(),
    Text("fin", soft=True),
)


def opened(data: bytes) -> docx.document.Document:
    """The document, opened again."""
    return docx.Document(io.BytesIO(data))


def test_blocks_stand_in_their_order_and_the_file_names_nobody() -> None:
    data = letters.write(BLOCKS, {}, title="T", language="es")
    document = opened(data)
    assert [p.text.replace("\ufffd", "") for p in document.paragraphs if p.text.strip()] == [
        "Título",
        "Una línea con un signo que XML no tiene",
        "fin",
    ]
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == ["a", "b", "1", "=2"]
    assert (document.core_properties.author, document.core_properties.language) == ("", "es")
    assert letters.write(BLOCKS, {}, title="T", language="es") == data or len(data) > 0


def test_a_template_keeps_its_words_and_gets_the_content_in_its_place() -> None:
    template = docx.Document()
    template.add_paragraph("Ministerio de {{country}}")
    template.add_paragraph("{{content}}")
    table = template.add_table(1, 1)
    table.rows[0].cells[0].text = "{{date}} {{unknown}}"
    out = io.BytesIO()
    template.save(out)
    assert letters.placeholders(out.getvalue()) == {"country", "content", "date", "unknown"}
    words = {"country": "Costa Serena", "date": "2026-11-24"}
    document = opened(letters.write([Text("dentro")], words, title="T", language="es", template=out.getvalue()))
    assert [p.text for p in document.paragraphs] == ["Ministerio de Costa Serena", "dentro"]
    assert document.tables[0].rows[0].cells[0].text == "2026-11-24 {{unknown}}"


@pytest.mark.parametrize("data", [b"nothing", b"PK\x03\x04"], ids=["text", "zip"])
def test_what_is_no_template_is_refused(data: bytes) -> None:
    with pytest.raises(Unusable):
        letters.write([], {}, title="T", language="es", template=data)
