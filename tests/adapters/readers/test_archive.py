"""Archives are measured before they are unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from atalaya.adapters.readers.archive import Archive
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from tests.adapters.readers import samples

LIMITS = Limits()
GOOD = samples.archive({"a.xml": b"<a/>" * 100, "dir/b.xml": b"<b/>"})


def code_of(data: bytes, limits: Limits = LIMITS, read: str = "") -> str:
    with pytest.raises(Unusable) as caught:
        Archive(data, "xc/l.docx", limits).read(read)
    assert caught.value.where.startswith("xc/l.docx")
    return caught.value.code


def patched(data: bytes, signature: bytes, offset: int, value: bytes, skip: int = 0) -> bytes:
    """The archive with bytes changed at an offset behind the nth signature."""
    place = -1
    for _ in range(skip + 1):
        place = data.index(signature, place + 1)
    return data[: place + offset] + value + data[place + offset + len(value) :]


def test_parts_are_listed_and_unpacked() -> None:
    archive = Archive(GOOD, "xc/l.docx", LIMITS)
    assert archive.names == ("a.xml", "dir/b.xml")
    assert ("a.xml" in archive, "c.xml" in archive) == (True, False)
    assert archive.read("a.xml") == b"<a/>" * 100


def test_stored_parts_and_an_archive_written_in_one_go_are_read() -> None:
    class OneWay(io.BytesIO):
        def seekable(self) -> bool:
            return False

    target = OneWay()
    with zipfile.ZipFile(target, "w") as container:
        container.writestr("ñ.xml", "x")
    assert Archive(target.getvalue(), "l", LIMITS).read("ñ.xml") == b"x"


@pytest.mark.parametrize("keep", [4, 40, len(GOOD) - 23, len(GOOD) - 1])
def test_an_archive_cut_off_is_refused(keep: int) -> None:
    assert code_of(GOOD[:keep]) == "reader.broken"


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/etc/x", "C:/x", "a\\b", "a\0b"],
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    plain = samples.archive({"n" * len(name): b"x"})
    assert code_of(plain.replace(b"n" * len(name), name.encode())) == "reader.archive_names"


def test_a_name_twice_is_refused_also_in_other_letters() -> None:
    assert code_of(samples.archive({"a.xml": b"", "A.xml": b""})) == "reader.archive_twice"


def test_a_link_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        link = zipfile.ZipInfo("a.xml")
        link.external_attr = 0o120777 << 16
        container.writestr(link, "/etc/hostname")
    assert code_of(target.getvalue()) == "reader.archive_links"


def test_a_locked_part_is_refused() -> None:
    locked = patched(patched(GOOD, b"PK\x01\x02", 8, b"\x01\0"), b"PK\x03\x04", 6, b"\x01\0")
    assert code_of(locked) == "reader.encrypted"


def test_a_strange_method_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as container:
        container.writestr("a.xml", b"x" * 100)
    assert code_of(target.getvalue()) == "reader.archive_method"


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    many = samples.archive({f"{number}": b"" for number in range(21)})
    assert code_of(many, Limits(archive_entries=20)) == "reader.archive_entries"
    lying = patched(many, b"PK\x05\x06", 8, struct.pack("<HH", 1, 1))
    assert code_of(lying, Limits(archive_entries=20)) == "reader.archive_entries"


@pytest.mark.parametrize(
    ("limits", "code"),
    [(LIMITS, "reader.archive_ratio"), (Limits(unpacked_bytes=2_000_000), "reader.archive_unpacked")],
)
def test_a_bomb_is_refused(limits: Limits, code: str) -> None:
    assert code_of(samples.archive({"a.xml": b"0" * 3_000_000}), limits) == code


def test_a_bomb_behind_a_large_honest_part_is_refused() -> None:
    honest = bytes(range(256)) * 4000
    assert code_of(samples.archive({"a": honest, "b": b"0" * 3_000_000})) == "reader.archive_ratio"


@pytest.mark.parametrize("size", [3, 300, 500])
def test_a_size_that_lies_is_refused_when_the_part_is_read(size: int) -> None:
    told = struct.pack("<L", size)
    lying = patched(patched(GOOD, b"PK\x01\x02", 24, told), b"PK\x03\x04", 22, told)
    assert code_of(lying, read="a.xml") == "reader.archive_lies"


@pytest.mark.parametrize(("offset", "value"), [(22, b"\x09\0\0\0"), (8, b"\0\0"), (30, b"z"), (0, b"PKxx")])
def test_a_part_that_differs_from_the_contents_is_refused(offset: int, value: bytes) -> None:
    assert code_of(patched(GOOD, b"PK\x03\x04", offset, value)) == "reader.archive_lies"


def test_a_damaged_part_is_refused() -> None:
    start = 30 + len("a.xml")
    assert code_of(GOOD[:start] + b"\xff\xff\xff" + GOOD[start + 3 :], read="a.xml") == "reader.broken"
    assert (
        code_of(patched(patched(GOOD, b"PK\x01\x02", 16, b"\0\0\0\0"), b"PK\x03\x04", 14, b"\0\0\0\0"), read="a.xml")
        == "reader.archive_lies"
    )


def test_parts_that_overlap_are_refused() -> None:
    second = GOOD.index(b"PK\x01\x02", GOOD.index(b"PK\x01\x02") + 1)
    same_start = GOOD[: second + 42] + b"\0\0\0\0" + GOOD[second + 46 :]
    assert code_of(same_start) in ("reader.archive_lies", "reader.archive_overlap")
    big = GOOD[:18] + struct.pack("<L", 40) + GOOD[22:]
    first = big.index(b"PK\x01\x02")
    assert code_of(big[: first + 20] + struct.pack("<L", 40) + big[first + 24 :]) == "reader.archive_overlap"
