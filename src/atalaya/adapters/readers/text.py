"""Plain text and Markdown: text out = text in, line ends included.

Also where bytes of unknown encoding become characters, for every format that is text: ``decode``.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import TYPE_CHECKING

from atalaya.adapters.readers import paper
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Note, Source

if TYPE_CHECKING:
    from atalaya.adapters.readers.limits import Limits

_SEQUENCES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x7f"
_SAMPLE_BYTES = 262_144
_BINARY_SHARE = 0.02
_MIXED_SHARE = 0.9  # at least so many of the non-ASCII bytes have to be UTF-8 for the rest to be strays in it
_STRAYS = "atalaya.strays"
# What Windows-1252 leaves undefined is kept as the control character of the same number.
_CP1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """One source whose text is the decoded file, character for character (a byte-order mark is not text)."""
    text, notes = decode(data, path)
    if len(text) > limits.text_chars:
        raise Unusable("reader.too_much_text", f"more than {limits.text_chars:,} characters of text", path)
    text, further = paper.clean(text)
    if not text.strip("\0\ufeff \t\r\n\f\v"):
        raise Unusable("reader.empty", "there is no text in it", path)
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
        further.append(Note("text.lines", "the line ends were single carriage returns; they were made line feeds"))
    kind = "markdown" if path.lower().endswith((".md", ".markdown")) else "text"
    return [Source(path, text, kind, hashlib.sha256(data).hexdigest(), (), {}, (*notes, *further))]


def decode(data: bytes, path: str) -> tuple[str, list[Note]]:
    """The characters of ``data`` and notes on any guess made.

    In order: a byte-order mark (UTF-8, UTF-16, UTF-32), UTF-8, UTF-8 with single stray Windows-1252 bytes,
    Windows-1252. Bytes that are no text at all are refused as ``reader.binary``.
    """
    marked = _by_mark(data, path)
    if marked:
        return marked
    _check_text(data, path)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        first = error.start
    high = sum(len(run) for run in _HIGH.findall(data))
    whole = sum(len(run) for run in _SEQUENCES.findall(data))
    if whole >= _MIXED_SHARE * high:
        text = data.decode("utf-8", _STRAYS)
        place = len(data[:first].decode("utf-8", "ignore"))
        return text, [Note("text.strays", f"{high - whole} bytes are not UTF-8; they were read as Windows-1252", place)]
    return data.decode("latin-1").translate(_CP1252), [Note("text.encoding", "not UTF-8; read as Windows-1252", first)]


def _by_mark(data: bytes, path: str) -> tuple[str, list[Note]] | None:
    if data.startswith(codecs.BOM_UTF8):
        try:
            return data.decode("utf-8-sig"), []
        except UnicodeDecodeError as error:
            text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", _STRAYS)
            return text, [
                Note("text.strays", "some bytes are not UTF-8; they were read as Windows-1252", max(0, error.start - 3))
            ]
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(data) % 4 == 0:
        try:
            return data.decode("utf-32"), []
        except UnicodeDecodeError as error:
            raise Unusable(
                "reader.encoding", "it says UTF-32 and is not: save it as UTF-8", f"{path}, byte {error.start}"
            ) from error
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
        bad = text.find("\ufffd")
        return text, [
            Note("text.encoding", "some of its UTF-16 is broken; those places are U+FFFD", bad)
        ] if bad >= 0 else []
    return None


def _check_text(data: bytes, path: str) -> None:
    """Refuses bytes that are no text: UTF-16 without its mark, or too many control bytes in the first 256 KiB."""
    sample = data[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half > 1 and max(sample[::2].count(0), sample[1::2].count(0)) > 0.4 * half:
        raise Unusable("reader.encoding", "it looks like UTF-16 without its byte-order mark: save it as UTF-8", path)
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(1, _BINARY_SHARE * len(sample)):
        first = next(place for place, byte in enumerate(sample) if byte in _CONTROLS)
        raise Unusable("reader.binary", "it is not text", f"{path}, byte {first}")


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes that are not UTF-8, as Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1").translate(_CP1252), error.end


codecs.register_error(_STRAYS, _stray)
