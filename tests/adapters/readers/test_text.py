"""Plain text: what comes out is what stood in the file."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters.readers import text
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source

LIMITS = Limits()


def read(data: bytes, path: str = "xc/ley.md", limits: Limits = LIMITS) -> Source:
    return text.read(data, path, limits)[0]


def codes(source: Source) -> list[str]:
    return [note.code for note in source.notes]


def test_the_text_is_the_file_with_its_line_ends() -> None:
    source = read("Artículo 1\r\n  Texto.\n\n".encode())
    assert (source.text, source.notes) == ("Artículo 1\r\n  Texto.\n\n", ())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_text_comes_out_as_it_went_in(words: str) -> None:
    assert read(b"\xef\xbb\xbf" + words.encode()).text == words


def test_the_digest_is_that_of_the_bytes() -> None:
    data = b"\xef\xbb\xbfArt. 1"
    assert read(data).digest == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("path", "kind"), [("a/b.MD", "markdown"), ("a/b.txt", "text"), ("a/b", "text")])
def test_the_name_tells_markdown_from_text(path: str, kind: str) -> None:
    assert read(b"Art. 1", path).kind == kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_is_not_text(encoding: str) -> None:
    source = read("Artículo único — ñ".encode(encoding))
    assert (source.text, source.notes) == ("Artículo único — ñ", ())


def test_bytes_that_are_not_utf_8_are_read_as_windows_1252_and_said_so() -> None:
    source = read("Artículo 1 “año” – €".encode("cp1252"))
    assert source.text == "Artículo 1 “año” – €"
    assert codes(source) == ["text.encoding"]


def test_single_stray_bytes_do_not_spoil_a_utf_8_text() -> None:
    source = read("Artículo número único año señal ".encode() * 3 + b"a\xf1o \x96 \x81")
    assert source.text == "Artículo número único año señal " * 3 + "año – \x81"
    assert codes(source) == ["text.strays", "text.control"]


def test_a_stray_byte_behind_a_byte_order_mark_is_read_too() -> None:
    source = read(b"\xef\xbb\xbfArt. 1 a\xf1o")
    assert (source.text, codes(source)) == ("Art. 1 año", ["text.strays"])


def test_broken_utf_16_is_kept_as_far_as_it_goes() -> None:
    source = read("Art. 1 ".encode("utf-16") + b"\x00\xd8")
    assert (source.text, codes(source)) == ("Art. 1 \ufffd", ["text.encoding"])


def test_broken_utf_32_is_refused() -> None:
    with pytest.raises(Unusable, match=r"reader\.encoding"):
        read(b"\xff\xfe\0\0" + b"\xff\xff\xff\xff")


def test_utf_16_without_its_mark_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unusable, match="save it as UTF-8") as caught:
        read("Artículo 1 de la ley".encode("utf-16-le"))
    assert caught.value.code == "reader.encoding"


def test_bytes_that_are_no_text_are_refused_at_the_first_bad_one() -> None:
    with pytest.raises(Unusable) as caught:
        read(b"ok " + bytes(range(20)) * 9)
    assert (caught.value.code, caught.value.where) == ("reader.binary", "xc/ley.md, byte 3")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe \0"])
def test_a_file_without_a_word_is_refused(data: bytes) -> None:
    with pytest.raises(Unusable, match=r"reader\.empty"):
        read(data)


def test_more_text_than_the_limit_is_refused() -> None:
    with pytest.raises(Unusable, match=r"reader\.too_much_text"):
        read(b"12345678901", limits=Limits(text_chars=10))


def test_what_an_eye_would_not_see_is_kept_and_noted() -> None:
    source = read("Art. 1 \u202e\u200b ley de la paz y de la guerra \0".encode())
    assert source.text == "Art. 1 \u202e\u200b ley de la paz y de la guerra \0"
    assert codes(source) == ["text.control", "text.direction", "text.invisible"]
    assert [note.start for note in source.notes] == [39, 7, 8]


def test_single_carriage_returns_become_line_feeds_with_a_note() -> None:
    source = read(b"Art. 1\rTexto")
    assert (source.text, codes(source)) == ("Art. 1\nTexto", ["text.lines"])
