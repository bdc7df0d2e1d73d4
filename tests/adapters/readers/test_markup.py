"""XML is parsed so that it reaches nothing."""

from __future__ import annotations

import pytest
from lxml import etree

from atalaya.adapters.readers import markup
from atalaya.core.errors import Unusable


def test_plain_xml_is_parsed_without_comments_and_instructions() -> None:
    root = markup.parse("<?xml version='1.0'?><a><!-- c --><?p x?><b x:y='1' xmlns:x='z'>ñ</b></a>".encode(), "l.xml")
    assert [(markup.local(child), child.text, markup.attribute(child, "y")) for child in root] == [("b", "ñ", "1")]
    assert markup.attribute(root, "missing") == ""


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("ñ", "utf-8"), ("ñ", "utf-8-sig"), ("ñ", "utf-16"), ("ñ", "iso-8859-1"), ("€", "windows-1252")],
)
def test_the_usual_encodings_are_read(text: str, encoding: str) -> None:
    declared = {"iso-8859-1": "ISO-8859-1", "windows-1252": "Windows-1252"}.get(encoding, "UTF-8")
    root = markup.parse(f"<?xml version='1.0' encoding='{declared}'?><a>{text}</a>".encode(encoding), "l.xml")
    assert root.text == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE a><a/>", "reader.doctype"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "reader.doctype"),
        (b"<?xml version='1.0'?>\n<!-- x --><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "reader.doctype"),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>", "reader.encoding"),
        (b"<?xml version='1.0' encoding='ebcdic-cp-us'?><a/>", "reader.encoding"),
        ("<a/>".encode("utf-16-le"), "reader.encoding"),
        ("<a/>".encode("utf-32"), "reader.encoding"),
        ("<a/>".encode("cp037"), "reader.encoding"),
        (b"\xff\xfe<", "reader.encoding"),
        (b"no markup", "reader.encoding"),
        (b"", "reader.encoding"),
        (b"<a>\xff</a>", "reader.broken"),
        (b"<a><b></a>", "reader.broken"),
        (b"<a>" * 300, "reader.markup_limits"),
        (b"<a b='" + b"x" * 10_000_100 + b"'/>", "reader.markup_limits"),
        (b"<a>" + b"x" * 10_000_100 + b"</a>", "reader.markup_limits"),
    ],
)
def test_what_could_hide_or_burst_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        markup.parse(data, "l.xml")
    assert caught.value.code == code
    assert caught.value.where.startswith("l.xml")


def test_a_doctype_is_found_without_parsing() -> None:
    markup.refuse_doctype(b"<a>", "l.xml")
    with pytest.raises(Unusable, match=r"reader\.doctype"):
        markup.refuse_doctype(b"<!doctype a>", "l.xml")


def test_an_include_stays_an_element() -> None:
    root = markup.parse(
        b"<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/hostname' parse='text'/></a>", "l.xml"
    )
    assert etree.tostring(root, method="text") == b""
