"""Archives that burst, lie, lead out or overlap."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.adapters.readers import samples
from tests.hostile.bait import LAW, Bait, Case

_BODY = f"<w:p><w:r><w:t>{LAW}</w:t></w:r></w:p>"


def cases(_: Bait) -> Iterator[Case]:
    """All archive cases; the files are called DOCX or XLSX, since bare archives are not read at all."""
    word = samples.word_of(_BODY)
    yield Case("bare.zip", samples.archive({"ley.md": b"x"}), "reader.unsupported")
    yield Case("bare.md", samples.archive({"ley.md": b"x"}), "reader.unsupported")
    yield Case("flat-bomb.docx", _with(word, "word/document.xml", b" " * 210_000_000), "reader.archive_unpacked")
    yield Case("ratio-bomb.docx", _with(word, "word/media/x.png", b"\0" * 30_000_000), "reader.archive_ratio")
    yield Case("ratio-bomb.xlsx", _with(samples.rows([["a"]]), "xl/x.xml", b"<x/>" * 5_000_000), "reader.archive_ratio")
    inner = samples.archive({f"{number}": b"\0" * 1_000_000 for number in range(20)})
    nested = samples.archive({f"{number}.zip": inner for number in range(20)}, zipfile.ZIP_STORED)
    yield Case("nested-bomb.docx", _with(word, "word/embeddings/x.zip", nested), has=(LAW,), notes=("office.embedded",))
    yield Case("archive-as-document.docx", _with(word, "word/document.xml", inner), "reader.encoding")
    yield Case("itself.docx", _with(word, "word/embeddings/self.docx", word), has=(LAW,), notes=("office.embedded",))
    yield Case("many-entries.docx", _many(100_000), "reader.archive_entries")
    yield Case("many-entries-denied.docx", _deny_count(_many(2_500)), "reader.archive_entries")
    for name, entry in (
        ("up", "../../../../x"), ("root", "/etc/x"), ("backslash", "..\\..\\x"), ("drive", "C:/x"), ("middle",
        "word/../../x"),
    ):  # fmt: skip
        yield Case(f"name-{name}.docx", _with(word, entry, b"x"), "reader.archive_names")
    yield Case(
        "name-zero.docx", _with(word, "word/xyz", b"x").replace(b"word/xyz", b"word/x\0z"), "reader.archive_names"
    )
    yield Case("twice.docx", _with(word, "word/DOCUMENT.xml", b"<x/>"), "reader.archive_twice")
    yield Case("link.docx", _link(word), "reader.archive_links")
    yield Case("locked.docx", _lock(word), "reader.encrypted")
    yield Case("locked-office.docx", _locked_office(), "reader.encrypted")
    yield Case("lzma.docx", _packed(word, zipfile.ZIP_LZMA), "reader.archive_method")
    yield Case("lying-size.docx", _lie(word), "reader.archive_lies")
    yield Case("overlap.docx", _overlap(word), "reader.archive_overlap")
    yield Case("same-bytes-twice.docx", _same_bytes(word), "reader.archive_lies")
    yield Case("cut-off.docx", word[: len(word) // 2], "reader.broken")
    yield Case("contents-outside.docx", _patch(word, b"PK\x05\x06", 12, b"\xff\xff\xff\x7f"), "reader.broken")
    yield Case("wide-contents.docx", _patch(word, b"PK\x05\x06", 8, b"\xff\xff\xff\xff"), "reader.archive_entries")
    yield Case("end-only.docx", b"PK\x05\x06" + b"\0" * 18, "reader.broken")
    yield Case("picture-and-archive.docx", b"GIF89a" + word, "reader.unsupported")
    yield Case("second-end.docx", word[:-2] + struct.pack("<H", 22) + b"PK\x05\x06" + b"\0" * 18, "reader.broken")


def _with(data: bytes, part: str, content: bytes) -> bytes:
    return samples.archive({**samples.parts_of(data), part: content})


def _many(count: int) -> bytes:
    return samples.archive({f"word/{number}": b"" for number in range(count)}, zipfile.ZIP_STORED)


def _deny_count(data: bytes) -> bytes:
    return _patch(data, b"PK\x05\x06", 8, struct.pack("<HH", 2, 2))


def _patch(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    place = data.rindex(signature) + offset
    return data[:place] + value + data[place + len(value) :]


def _link(data: bytes) -> bytes:
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as container:
        entry = zipfile.ZipInfo("word/link")
        entry.external_attr = 0o120777 << 16
        container.writestr(entry, "/etc/passwd")
    return target.getvalue()


def _lock(data: bytes) -> bytes:
    return _patch(data, b"PK\x01\x02", 8, b"\x01\0")


def _locked_office() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le")


def _packed(data: bytes, method: int) -> bytes:
    return samples.archive(samples.parts_of(data), method)


def _lie(data: bytes) -> bytes:
    """The document's size is stated ten bytes short, in both places."""
    parts = samples.parts_of(data)
    size = struct.pack("<L", len(parts["word/document.xml"]))
    short = struct.pack("<L", len(parts["word/document.xml"]) - 10)
    return data.replace(size, short)


def _overlap(data: bytes) -> bytes:
    """The first part is said to reach into the second."""
    first = data.index(b"PK\x01\x02")
    packed = struct.pack("<L", struct.unpack_from("<L", data, first + 20)[0] + 50)
    return data[:18] + packed + data[22 : first + 20] + packed + data[first + 24 :]


def _same_bytes(data: bytes) -> bytes:
    """All entries of the table of contents point at the first part."""
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data = data[: place + 42] + b"\0\0\0\0" + data[place + 46 :]
        place = data.find(b"PK\x01\x02", place + 1)
    return data
