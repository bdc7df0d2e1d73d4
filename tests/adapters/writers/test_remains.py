"""A file tells its words and nothing of its past."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from atalaya.adapters.writers import remains

_SECRET = "Perla Reservada"


def _tracked(document: Any) -> None:
    paragraph = document.add_paragraph("Queda ")
    for name, words in (("w:ins", "esto"), ("w:del", "aquello")):
        change = OxmlElement(name)
        change.set(qn("w:author"), _SECRET)
        change.set(qn("w:date"), "2026-01-01T00:00:00Z")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t" if name == "w:ins" else "w:delText")
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)


def _old() -> Any:
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = _SECRET
    document.core_properties.comments = document.core_properties.subject = _SECRET
    _tracked(document)
    paragraph = document.add_paragraph("Con comentario")
    document.add_comment(paragraph.runs, text=_SECRET, author=_SECRET, initials="PR")
    hidden = document.add_paragraph().add_run(_SECRET)
    hidden.font.hidden = True
    paragraph._p.set(qn("w:rsidR"), "00ABCDEF")
    document.part.relate_to(
        "https://example.org/secret.dotx", "http://x/relationships/attachedTemplate", is_external=True
    )
    return document


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _everything(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_the_file_before_does_tell() -> None:
    told = _everything(_saved(_old()))
    assert all(word in told for word in (_SECRET, "aquello", "example.org", "rsidR"))


def test_authors_comments_changes_hidden_words_and_links_outside_are_gone() -> None:
    document = _old()
    remains.clear(document)
    data = _saved(document)
    told = _everything(data)
    for word in (_SECRET, "aquello", "example.org/secret", "rsidR", "python-docx"):
        assert word not in told, word
    again = docx.Document(io.BytesIO(data))
    assert [one.text for one in again.paragraphs if one.text] == ["Queda esto", "Con comentario"]
    assert again.core_properties.author == ""


def test_links_that_people_click_stay() -> None:
    document = docx.Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    id_ = document.part.relate_to("https://example.org/law", kind, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), id_)
    document.add_paragraph()._p.append(link)
    remains.clear(document)
    assert "https://example.org/law" in _everything(_saved(document))
