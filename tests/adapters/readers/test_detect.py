"""Content decides before the name does."""

from __future__ import annotations

import pytest

from atalaya.adapters.readers import detect
from atalaya.core.errors import Unusable
from tests.adapters.readers import samples

HTML = b"<!DOCTYPE html><html><body>ley</body></html>"
AKN = b"<?xml version='1.0'?><akomaNtoso/>"


@pytest.mark.parametrize(
    ("data", "path", "kind"),
    [
        (b"# Ley", "a/ley.md", "text"),
        (b"Art. 1", "a/LEY.TXT", "text"),
        (b"Art. 1", "a/ley", "text"),
        (HTML, "a/ley.html", "html"),
        (HTML, "a/ley.pdf", "html"),
        (HTML, "a/ley.txt", "html"),
        (b"\xef\xbb\xbf" + HTML, "a/ley.docx", "html"),
        (HTML.decode().encode("utf-16"), "a/ley.htm", "html"),
        (b"<p>ley", "a/ley.htm", "html"),
        (b"<p>ley", "a/ley", "html"),
        (b"<p>ley", "a/ley.md", "text"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='y'/>", "a/ley.xhtml", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='y'/>", "a/ley.xml", "html"),
        (AKN, "a/ley.xml", "akn"),
        (AKN, "a/ley.txt", "akn"),
        (b"<akomaNtoso>", "a/ley.akn", "akn"),
        (b"%PDF-1.4", "a/ley.txt", "pdf"),
        (b"\0\0%PDF-1.4", "a/ley.pdf", "pdf"),
        (samples.word(lambda _: None), "a/ley.pdf", "docx"),
        (samples.rows([["a"]]), "a/ley.docx", "table"),
        (b"article,text", "a/ley.csv", "table"),
        (b"{}", "a/ley.jsonl", "table"),
        (samples.archive({"otra": b""}), "a/ley.docx", "docx"),
    ],
)
def test_the_kind_is_what_the_content_is(data: bytes, path: str, kind: str) -> None:
    assert detect.kind(data, path) == kind


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (b"", "a.md", "reader.empty"),
        (b"Art. 1", "a.pdf", "reader.broken"),
        (b"{\\rtf1 x}", "a.doc", "reader.unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "reader.unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "reader.encrypted"),
        (b"\x89PNG\r\n", "a.txt", "reader.unsupported"),
        (b"\x7fELF", "a.txt", "reader.unsupported"),
        (samples.archive({"ley.md": b"x"}), "a.md", "reader.unsupported"),
        (samples.archive({"mimetype": b"application/vnd.oasis.opendocument.text"}, 0), "a.docx", "reader.unsupported"),
        (b"x", "a.odt", "reader.unsupported"),
    ],
)
def test_what_no_reader_understands_is_refused_with_advice(data: bytes, path: str, code: str) -> None:
    with pytest.raises(Unusable) as caught:
        detect.kind(data, path)
    assert (caught.value.code, caught.value.where) == (code, path)


@pytest.mark.parametrize(("path", "suffix"), [("a.b/c", ""), ("a/.md", ""), ("a/B.Tar.GZ", ".gz"), ("x.md", ".md")])
def test_the_ending_is_that_of_the_name(path: str, suffix: str) -> None:
    assert detect.suffix(path) == suffix
