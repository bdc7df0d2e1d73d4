"""A ZIP container (DOCX, XLSX), measured before a byte of it is unpacked.

Only what a word processor or spreadsheet writes is let through: stored or deflated entries that lie one behind the
other, with plain relative names, each name once, sizes that are true and moderate. Nothing is ever written to disk,
and an archive inside the archive is never opened.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from atalaya.core.errors import Unusable

if TYPE_CHECKING:
    from atalaya.adapters.readers.limits import Limits

_END = b"PK\x05\x06"
_CENTRAL = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3L2H")
_END_FIELDS = struct.Struct("<4s4H2LH")
_SMALL_BYTES = 1_000_000  # below this the ratio does no harm
_STREAMED, _ENCRYPTED, _UTF8 = 0x8, 0x1, 0x800
_UNKNOWN = 0xFFFFFFFF


class Archive:
    """A measured archive: names in order, and the bytes of one entry at a time."""

    def __init__(self, data: bytes, path: str, limits: Limits) -> None:
        self._data = data
        self._path = path
        central = _count(data, path, limits)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as container:
                self._entries = {entry.filename: entry for entry in container.infolist()}
                entries = container.infolist()
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            IndexError,
            OverflowError,
            EOFError,
            struct.error,
        ) as error:
            raise Unusable("reader.broken", "the archive's table of contents is damaged", path) from error
        if not entries:
            raise Unusable("reader.broken", "the archive is empty", path)
        _check_names(entries, path)
        _check_kinds(entries, path)
        _check_sizes(entries, path, limits)
        self._starts = _check_places(data, entries, central, path)

    @property
    def names(self) -> tuple[str, ...]:
        """All entry names, in the order of the table of contents."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The bytes of an entry, unpacked no further than its stated size; a false size or checksum is refused."""
        entry = self._entries[name]
        where = f"{self._path}, part {name}"
        start = self._starts[name]
        packed = self._data[start : start + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            content = packed
        else:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = unpacker.decompress(packed, entry.file_size + 1)
            except zlib.error as error:
                raise Unusable("reader.broken", "a part of the archive cannot be unpacked", where) from error
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise Unusable("reader.archive_lies", "a part is not as large as the archive says, or is damaged", where)
        return content


def _count(data: bytes, path: str, limits: Limits) -> int:
    """Where the table of contents begins. Counts the entries before any library lists them."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or end + _END_FIELDS.size > len(data):
        raise Unusable("reader.broken", "the archive has no table of contents: the file was cut off", path)
    fields: tuple[int, ...] = _END_FIELDS.unpack_from(data, end)[1:]
    entries, size = fields[3], fields[4]
    if entries > limits.archive_entries:
        raise Unusable("reader.archive_entries", f"the archive has more than {limits.archive_entries:,} entries", path)
    start = end - size
    if start < 0:
        raise Unusable("reader.broken", "the archive's table of contents is damaged", path)
    if data.count(_CENTRAL, start, end) > limits.archive_entries:
        raise Unusable("reader.archive_entries", f"the archive has more than {limits.archive_entries:,} entries", path)
    return start


def _check_names(entries: list[zipfile.ZipInfo], path: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        parts = name.split("/")
        if "\0" in name or "\\" in name or ":" in name or name.startswith("/") or ".." in parts or not name:
            raise Unusable(
                "reader.archive_names", "an entry's name leads out of the archive or is not a plain name", path
            )
        if name.casefold() in seen:
            raise Unusable(
                "reader.archive_twice", "two entries have the same name: readers would differ on which one counts", path
            )
        seen.add(name.casefold())


def _check_kinds(entries: list[zipfile.ZipInfo], path: str) -> None:
    for entry in entries:
        where = f"{path}, part {entry.filename}"
        if entry.flag_bits & _ENCRYPTED:
            raise Unusable("reader.encrypted", "it is locked with a password: save it without one", where)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unusable("reader.archive_links", "an entry is a link, not a part", where)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unusable("reader.archive_method", "a part is packed in a way that documents do not use", where)


def _check_sizes(entries: list[zipfile.ZipInfo], path: str, limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise Unusable(
            "reader.archive_unpacked", f"unpacked it would take more than {limits.unpacked_bytes:,} bytes", path
        )
    big = [(entry.file_size, entry.compress_size) for entry in entries if entry.file_size > _SMALL_BYTES]
    if unpacked > _SMALL_BYTES:
        big.append((unpacked, packed))
    if any(size > limits.unpacked_ratio * max(1, small) for size, small in big):
        raise Unusable("reader.archive_ratio", f"unpacked it would grow more than {limits.unpacked_ratio} times", path)


def _check_places(data: bytes, entries: list[zipfile.ZipInfo], central: int, path: str) -> dict[str, int]:
    """Where each entry's bytes begin; entries that share bytes or differ from their own header are refused."""
    spans, starts = [], {}
    for entry in entries:
        where = f"{path}, part {entry.filename}"
        offset = entry.header_offset
        if offset < 0 or offset + _LOCAL.size > len(data):
            raise Unusable("reader.broken", "a part lies outside the file", where)
        mark, _, flags, method, _, _, _, packed, unpacked, name_length, extra_length = _LOCAL.unpack_from(data, offset)
        name = data[offset + _LOCAL.size : offset + _LOCAL.size + name_length]
        told = name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        sizes_differ = not flags & _STREAMED and any(
            local not in (_UNKNOWN, stated)
            for local, stated in ((packed, entry.compress_size), (unpacked, entry.file_size))
        )
        if mark != b"PK\x03\x04" or told != entry.orig_filename or method != entry.compress_type or sizes_differ:
            raise Unusable("reader.archive_lies", "a part's own header differs from the table of contents", where)
        starts[entry.filename] = offset + _LOCAL.size + name_length + extra_length
        spans.append((offset, starts[entry.filename] + entry.compress_size))
    spans.sort()
    ends = [start for start, _ in spans[1:]] + [central]
    if any(end > following for (_, end), following in zip(spans, ends, strict=True)):
        raise Unusable("reader.archive_overlap", "parts of the archive overlap", path)
    return starts
