"""Word files, made by python-docx: paragraphs, tables, lists, and what was struck out or hidden."""

from __future__ import annotations

from typing import Any

import pytest
from docx.enum.text import WD_BREAK

from atalaya.adapters.readers import docx
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Source
from tests.adapters.readers import samples

LIMITS = Limits()
RULE = "Queda prohibido lo que la presente ley no permite de modo expreso:"


def read(data: bytes) -> Source:
    return docx.read(data, "xc/ley.docx", LIMITS)[0]


def marked(source: Source, kind: str) -> list[str]:
    return [source.text[hint.start : hint.end] for hint in source.hints if hint.kind == kind]


def codes(source: Source) -> list[str]:
    return [note.code for note in source.notes]


def test_paragraphs_become_lines_and_heading_styles_hints() -> None:
    def write(document: Any) -> None:
        document.add_heading("Ley 1 de la Costa Serena", 0)
        document.add_heading("Capítulo I", 2)
        document.add_paragraph("Artículo 1. ").add_run("Objeto").bold = True
        document.add_paragraph("")
        document.add_paragraph("Segundo\tpárrafo").add_run().add_break(WD_BREAK.PAGE)

    source = read(samples.word(write))
    assert source.text == "Ley 1 de la Costa Serena\nCapítulo I\nArtículo 1. Objeto\n\nSegundo\tpárrafo\n"
    assert [(hint.kind, hint.level) for hint in source.hints] == [("heading", 1), ("heading", 2)]
    assert marked(source, "heading") == ["Ley 1 de la Costa Serena", "Capítulo I"]


def test_a_table_comes_row_by_row() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("antes")
        table = document.add_table(2, 2)
        for place, words in enumerate(("a", "b", "c", "d")):
            table.cell(place // 2, place % 2).text = words
        table.cell(1, 1).add_paragraph("e")
        document.add_paragraph("después")

    assert read(samples.word(write)).text == "antes\na\tb\nc\td\ne\ndespués"


def test_struck_out_words_stay_and_are_marked_as_such() -> None:
    source = read(
        samples.word_of(
            "<w:p><w:r><w:t xml:space='preserve'>Queda </w:t></w:r>"
            "<w:del w:id='1'><w:r><w:delText>permitido</w:delText></w:r></w:del>"
            "<w:ins w:id='2'><w:r><w:t>prohibido</w:t></w:r></w:ins></w:p>"
            "<w:moveFrom w:id='3'><w:p><w:r><w:t>movido</w:t></w:r></w:p></w:moveFrom>"
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto</w:t></w:r><w:r><w:rPr><w:vanish "
            "w:val='0'/></w:rPr><w:t>visible</w:t></w:r></w:p>"
        )
    )
    assert source.text == "Queda permitidoprohibido\nmovido\nocultovisible"
    assert marked(source, "deleted") == ["permitido", "movido"]
    assert marked(source, "inserted") == ["prohibido"]
    assert marked(source, "hidden") == ["oculto"]


def test_numbers_that_word_draws_are_written_out() -> None:
    numbering = (
        "<w:numbering xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:abstractNum w:abstractNumId='0'>"
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='Artículo %1.-'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%2)'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )

    def item(level: int, words: str) -> str:
        mark = f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr></w:pPr>"
        return f"<w:p>{mark}<w:r><w:t>{words}</w:t></w:r></w:p>"

    source = read(
        samples.word_of(
            item(0, RULE) + item(1, "x;") + item(1, "y.") + item(0, RULE) + item(1, "z."), word__numbering=numbering
        )
    )
    assert source.text == f"Artículo 1.- {RULE}\na) x;\nb) y.\nArtículo 2.- {RULE}\na) z."
    assert codes(source) == ["docx.numbering"]
    assert [unit.number for unit in structure.read(source).articles] == ["1", "2"]


def test_a_field_shows_its_last_result_and_never_its_code() -> None:
    source = read(
        samples.word_of(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DDEAUTO c:\\x calc"
            "</w:instrText><w:t>code</w:t></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>resultado</w:t></w:r><w:r>"
            "<w:fldChar w:fldCharType='end'/></w:r>"
            "<w:fldSimple w:instr='INCLUDETEXT x'><w:r><w:t> y otro</w:t></w:r></w:fldSimple></w:p>"
        )
    )
    assert source.text == "resultado y otro"
    assert source.notes[0].detail.startswith("2 fields")


def test_footnotes_follow_the_text_behind_their_numbers() -> None:
    notes = (
        "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Texto según otra ley.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    data = samples.word_of(
        "<w:p><w:r><w:t>Artículo 1</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>", word__footnotes=notes
    )
    relation = (
        b"<Relationship Id='rId99' "
        b"Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes' "
        b"Target='footnotes.xml'/>"
    )
    data = samples.changed(
        data,
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(b"</Relationships>", relation + b"</Relationships>"),
    )
    assert read(data).text == "Artículo 1[2]\n[2] Texto según otra ley."


def test_comments_and_page_edges_are_kept_out_with_a_note() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Artículo 1")
        document.add_comment(paragraph.runs, text="dudoso", author="X", initials="X")
        document.sections[0].header.paragraphs[0].text = "Borrador"

    source = read(samples.word(write))
    assert source.text == "Artículo 1"
    assert codes(source) == ["docx.comments", "docx.furniture"]


def test_signs_boxes_and_alternatives_come_once() -> None:
    source = read(
        samples.word_of(
            "<w:p><w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:br/>"
            "<w:t>d\u00a0e</w:t><w:sym w:font='Symbol' w:char='F061'/></w:r></w:p>"
            "<w:p><w:r><mc:AlternateContent "
            "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice>"
            "<w:drawing><w:txbxContent><w:p><w:r><w:t>caja</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
            "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>caja</w:t></w:r></w:p>"
            "</w:txbxContent></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
            "<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>enlace</w:t></w:r></w:hyperlink></w:p>"
            "</w:sdtContent></w:sdt>"
        )
    )
    assert source.text == "a\u2011b\tc\nd ea\ncaja\n\nenlace"


def test_a_foreign_piece_is_noted() -> None:
    source = read(samples.word_of("<w:p><w:r><w:t>ley</w:t></w:r></w:p><w:altChunk/>"))
    assert codes(source) == ["docx.foreign"]


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(Unusable, match=r"reader\.empty"):
        read(samples.word(lambda document: None))


def test_an_archive_without_a_document_is_refused() -> None:
    with pytest.raises(Unusable, match="holds no document"):
        read(samples.archive({"word/x.xml": b"<x/>"}))


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "docProps/core.xml", "_rels/.rels", "word/_rels/document.xml.rels"]
)
def test_a_doctype_in_any_part_is_refused_with_the_part(part: str) -> None:
    data = samples.changed(
        samples.word_of("<w:p/>"),
        part,
        lambda xml: xml.replace(b"?>", b"?><!DOCTYPE x>", 1) if b"?>" in xml else b"<!DOCTYPE x>" + xml,
    )
    with pytest.raises(Unusable) as caught:
        read(data)
    assert (caught.value.code, caught.value.where) == ("reader.doctype", f"xc/ley.docx, part {part}")
