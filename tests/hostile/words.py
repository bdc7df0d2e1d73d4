"""Word files that fetch, run, hide or go round in circles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.adapters.readers import samples
from tests.hostile.bait import CANARY, LAW, Bait, Case

_W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT = f"<w:p><w:r><w:t>{LAW}</w:t></w:r></w:p>"


def cases(bait: Bait) -> Iterator[Case]:
    """All DOCX cases."""
    word = samples.word_of(_TEXT)
    outside = ("office.external",)
    for name, kind, target in (
        ("remote-template", "attachedTemplate", bait.address),
        ("external-picture", "image", bait.address),
        ("external-file", "image", f"file://{bait.file}"),
        ("linked-object", "oleObject", bait.address),
        ("subdocument", "subDocument", bait.address),
        ("frame", "frame", bait.address),
    ):
        yield Case(f"{name}.docx", related(word, kind, target, external=True), has=(LAW,), notes=outside)
    yield Case("path-out-of-package.docx", related(word, "numbering", f"../../../../..{bait.file}"), has=(LAW,))
    yield Case(
        "macros.docm", _with(word, "word/vbaProject.bin", b"\xd0\xcf\x11\xe0"), has=(LAW,), notes=("office.macros",)
    )
    yield Case("macros-renamed.docx", _with(word, "word/vbaProject.bin", b"x"), has=(LAW,), notes=("office.macros",))
    yield Case("object.docx", _with(word, "word/embeddings/o.bin", b"x"), has=(LAW,), notes=("office.embedded",))
    yield Case("activex.docx", _with(word, "word/activeX/a.bin", b"x"), has=(LAW,), notes=("office.embedded",))
    yield from _fields(bait)
    yield from _hidden()
    for part in (
        "word/styles.xml",
        "word/document.xml",
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "customXml/item9.xml",
    ):
        name = part.replace("/", "-").strip("[]_.")
        yield Case(f"doctype-{name}.docx", _with(word, part, _laughing(bait)), "reader.doctype")
    deep = "<w:sdt><w:sdtContent>" * 200 + _TEXT + "</w:sdtContent></w:sdt>" * 200
    yield Case("deep.docx", samples.word_of(deep), "reader.markup_limits")
    nested = "<w:tbl><w:tr><w:tc>" * 60 + _TEXT + "</w:tc></w:tr></w:tbl>" * 60
    yield Case("nested-tables.docx", samples.word_of(nested), has=(LAW,))
    yield Case(
        "style-circle.docx",
        _with(samples.word_of("<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr>" + _TEXT[5:]), "word/styles.xml", _circle()),
        has=(LAW,),
    )
    yield Case(
        "no-document.docx",
        samples.archive({"word/other.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}),
        "reader.broken",
    )
    yield Case("not-xml.docx", _with(word, "word/document.xml", b"\x7fELF"), "reader.encoding")
    yield Case("other-root.docx", _with(word, "word/document.xml", b"<x/>"), "reader.empty")
    yield Case("author.docx", _author(), has=(LAW,), lacks=(CANARY,))
    yield Case(
        "comment.docx", _undated(samples.word(_commented)), has=(LAW,), lacks=(CANARY,), notes=("docx.comments",)
    )
    huge = (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='99999999999'/><w:numId w:val='-1'/></w:numPr>"
        "<w:outlineLvl w:val='77'/></w:pPr>" + _TEXT[5:]
    )
    yield Case("nonsense-numbers.docx", samples.word_of(huge), has=(LAW,))


def related(data: bytes, kind: str, target: str, *, external: bool = False) -> bytes:
    """The document with one more relation."""
    mode = " TargetMode='External'" if external else ""
    relation = f"<Relationship Id='rId900' Type='{_R}/{kind}' Target='{target}'{mode}/></Relationships>"
    return samples.changed(
        data, "word/_rels/document.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation.encode())
    )


def _with(data: bytes, part: str, content: bytes) -> bytes:
    return samples.changed(data, part, lambda _: content)


def _fields(bait: Bait) -> Iterator[Case]:
    def field(code: str, shown: str) -> str:
        begin, apart, end = (f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end"))
        return (
            f"<w:p>{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{apart}<w:r><w:t>{shown}</w:t></w:r>{end}</w:p>"
        )

    for name, code in (
        ("dde", "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe x"),
        ("include-text", f"INCLUDETEXT {bait.file}"),
        ("include-picture", f"INCLUDEPICTURE {bait.address}"),
        ("link", f"LINK Excel.Sheet.8 {bait.address}"),
    ):
        yield Case(
            f"field-{name}.docx",
            samples.word_of(field(code, LAW)),
            has=(LAW,),
            lacks=(code[:6],),
            notes=("docx.fields",),
        )
    unclosed = f"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>{field('QUOTE x', 'no')}"
    yield Case("field-unclosed.docx", samples.word_of(_TEXT + unclosed), has=(LAW,))


def _hidden() -> Iterator[Case]:
    """Words an eye does not see stay in the text; ``test_corpus`` looks at their hints."""
    vanish = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>oculto</w:t></w:r></w:p>{_TEXT}"
    yield Case("hidden-words.docx", samples.word_of(vanish), has=("oculto", LAW))
    deleted = f"<w:p><w:del w:id='1'><w:r><w:delText>borrado</w:delText></w:r></w:del></w:p>{_TEXT}"
    yield Case("deleted-words.docx", samples.word_of(deleted), has=("borrado", LAW))
    yield Case("foreign-piece.docx", samples.word_of(f"{_TEXT}<w:altChunk/>"), has=(LAW,), notes=("docx.foreign",))


def _laughing(bait: Bait) -> bytes:
    return f"<!DOCTYPE a [<!ENTITY x SYSTEM 'file://{bait.file}'>]><a>&x;</a>".encode()


def _circle() -> bytes:
    styles = "".join(
        f"<w:style w:styleId='{one}'><w:basedOn w:val='{other}'/></w:style>" for one, other in ("AB", "BA")
    )
    return f"<w:styles {_W}>{styles}</w:styles>".encode()


def _undated(data: bytes) -> bytes:
    return samples.changed(data, "word/comments.xml", lambda xml: re.sub(rb' w:date="[^"]*"', b"", xml))


def _author() -> bytes:
    def write(document: Any) -> None:
        document.core_properties.author = CANARY
        document.core_properties.title = CANARY
        document.add_paragraph(LAW)

    return samples.word(write)


def _commented(document: Any) -> None:
    paragraph = document.add_paragraph(LAW)
    document.add_comment(paragraph.runs, text=CANARY, author="x", initials="x")
