"""What one installation releases to another, as one signed file: written, read, compared with what came before.

The file is a line that says what it is, the short name of the key, the signature, two lengths, the records as
compressed canonical JSON, and the content of each file that belongs to them. The signature covers every byte but itself
and is checked before anything is unpacked. Each file holds all that is released at its moment: what a later one no
longer holds was withdrawn.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from atalaya.core import errors, seal
from atalaya.core.roles import AUDIENCE_NETWORK, AUDIENCE_PUBLIC, SECRETARIAT, Klass

MAGIC: Final = b"ATALAYA RELEASE 1\n"
PURPOSE: Final = "release"
ENDING: Final = "atalaya-release"
MOST_BYTES: Final = 100_000_000
MOST_BODY_BYTES: Final = 50_000_000
MOST_RATIO: Final = 100
"""A body that grows more than this when it is unpacked is no table of records."""
MOST_RECORDS: Final = 20_000
MOST_FILES: Final = 2_000
_KEY_CHARS: Final = 16
_LENGTH_BYTES: Final = 8
_HEAD_BYTES: Final = len(MAGIC) + _KEY_CHARS + seal.SIGNATURE_BYTES + 2 * _LENGTH_BYTES


@dataclass(frozen=True, slots=True)
class Released:
    """A record as it leaves: where it lies at home, its version, who may see it there, what it says.

    ``released`` are the audiences its owner showed it to; ``mark`` is the beginning of the hash of its last deed.
    """

    register: str
    id: int
    version: int
    klass: str
    stage: str
    title: str
    cells: Mapping[str, str]
    released: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that belongs to the records: SHA-256, size in bytes, name."""

    digest: str
    size_bytes: int
    name: str


@dataclass(frozen=True, slots=True)
class Release:
    """All that an owner shows an audience at a moment; ``sequence`` counts the files for that audience from 1.

    ``head_number`` and ``head_hash`` are the end of the chain of deeds at home when the file was made.
    """

    owner: str
    installation: str
    audience: str
    sequence: int
    at: datetime
    records: tuple[Released, ...]
    pieces: tuple[Piece, ...] = ()
    head_number: int = 0
    head_hash: str = seal.GENESIS


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read: what it holds, the content of its files by digest, the key that signed it."""

    release: Release
    contents: Mapping[str, bytes] = field(repr=False)
    key: str = ""


def reaches(klass: str, released: Iterable[str], audience: str) -> bool:
    """Whether a record of a class, released to these audiences, may be in a file for an audience.

    What is owner-only never leaves, whatever else is said of it.
    """
    if klass == Klass.OWNER_ONLY:
        return False
    states = audience in (AUDIENCE_NETWORK, SECRETARIAT) or audience.startswith("country:")
    opened = {audience, AUDIENCE_PUBLIC} | ({AUDIENCE_NETWORK} if states else set())
    own = {Klass.PUBLIC: AUDIENCE_PUBLIC, Klass.NETWORK: AUDIENCE_NETWORK}
    return own.get(Klass(klass), "") in opened or bool(opened.intersection(released))


def write(release: Release, contents: Mapping[str, bytes], secret: bytes) -> bytes:
    """The file. Unusable when it holds what its audience may not see, lacks a file, or is too large."""
    _check(release)
    body = seal.canonical(_body(release))
    if len(body) > MOST_BODY_BYTES:
        raise errors.Unusable("copy.large", "the records take more than 50 MB")
    packed = zlib.compress(body, 6)
    if len(body) > MOST_RATIO * len(packed):
        packed = zlib.compress(body, 0)
    lengths = len(packed).to_bytes(_LENGTH_BYTES, "big") + len(body).to_bytes(_LENGTH_BYTES, "big")
    rest = lengths + packed + b"".join(_content(piece, contents) for piece in release.pieces)
    key = seal.key_id(seal.public_key(secret)).encode()
    made = MAGIC + key + seal.sign(_signed(key, rest), secret, purpose=PURPOSE) + rest
    if len(made) > MOST_BYTES:
        raise errors.Unusable("copy.large", "the file is larger than 100 MB")
    return made


def read(data: bytes, trusted: Iterable[seal.PublicKey]) -> Opened:
    """What a file holds, once every byte of it was checked. Nothing of it is used otherwise.

    Unusable  it is no such file, was cut, changed, is too large, or says what cannot be
    Refused   its key is not trusted here, was revoked, or belongs to another owner
    """
    if len(data) > MOST_BYTES:
        raise errors.Unusable("copy.large", "the file is larger than 100 MB")
    if not data.startswith(MAGIC):
        raise errors.Unusable("copy.magic", "this is no file of releases of Atalaya", "byte 1")
    if len(data) < _HEAD_BYTES:
        raise errors.Unusable("copy.cut", "the file ends too early", f"byte {len(data)}")
    start = len(MAGIC)
    name, start = data[start : start + _KEY_CHARS], start + _KEY_CHARS
    signature, rest = data[start : start + seal.SIGNATURE_BYTES], data[start + seal.SIGNATURE_BYTES :]
    key = _key(name, trusted)
    if not seal.is_signed(_signed(name, rest), signature, key.public, purpose=PURPOSE):
        raise errors.Unusable("copy.signature", "the file is not what was signed: it was changed on its way", key.id)
    body, after = _unpack(rest)
    release = _release(body)
    if release.owner != key.owner:
        raise errors.Refused("copy.owner", "the key is trusted for files of another owner", key.owner)
    if not key.was_good(release.at):
        raise errors.Refused("copy.time", "the key was not in use when the file was made", key.id)
    return Opened(release, _contents(release.pieces, after), key.id)


def _key(name: bytes, trusted: Iterable[seal.PublicKey]) -> seal.PublicKey:
    found = next((key for key in trusted if key.id.encode() == name), None)
    if found is None:
        told = name.decode("ascii", errors="replace")
        raise errors.Refused("copy.key", "the key that signed this file is not trusted here", told)
    if found.revoked_at:
        raise errors.Refused("copy.revoked", "the key that signed this file was revoked here", found.id)
    return found


def _signed(key: bytes, rest: bytes) -> bytes:
    return MAGIC + key + hashlib.sha256(rest).digest()


def _unpack(rest: bytes) -> tuple[Any, bytes]:
    """The body, and what follows it."""
    packed = int.from_bytes(rest[:_LENGTH_BYTES], "big")
    plain = int.from_bytes(rest[_LENGTH_BYTES : 2 * _LENGTH_BYTES], "big")
    inner = rest[2 * _LENGTH_BYTES :]
    if packed > len(inner):
        raise errors.Unusable("copy.cut", "the file ends within its records", "records")
    if plain > MOST_BODY_BYTES or plain > MOST_RATIO * max(packed, 1):
        raise errors.Unusable("copy.ratio", "the records grow too much when they are unpacked", "records")
    try:
        unpacking = zlib.decompressobj()
        body = unpacking.decompress(inner[:packed], plain + 1)
        if len(body) != plain or not unpacking.eof or unpacking.unused_data:
            raise errors.Unusable("copy.ratio", "the records are not as long as the file says", "records")
        return json.loads(body), inner[packed:]
    except (zlib.error, ValueError) as fault:
        raise errors.Unusable("copy.form", "the records cannot be read", "records") from fault


def _body(release: Release) -> dict[str, Any]:
    return {
        "owner": release.owner,
        "installation": release.installation,
        "audience": release.audience,
        "sequence": release.sequence,
        "at": release.at,
        "head": {"number": release.head_number, "hash": release.head_hash},
        "records": [
            {
                "register": one.register,
                "id": one.id,
                "version": one.version,
                "klass": one.klass,
                "stage": one.stage,
                "title": one.title,
                "cells": dict(one.cells),
                "released": list(one.released),
                "mark": one.mark,
            }
            for one in release.records
        ],
        "files": [{"digest": one.digest, "size_bytes": one.size_bytes, "name": one.name} for one in release.pieces],
    }


def _release(body: Any) -> Release:
    """The release a body describes. Unusable says where it does not."""
    told = _Told(body, "release")
    head = _Told(told.get("head", dict), "head")
    records = [_record(one, f"record {n}") for n, one in enumerate(told.get("records", list), 1)]
    pieces = [_piece(one, f"file {n}") for n, one in enumerate(told.get("files", list), 1)]
    try:
        at = datetime.fromisoformat(told.get("at", str))
    except ValueError as fault:
        raise errors.Unusable("copy.form", "at is no moment", "release") from fault
    if at.tzinfo is None:
        raise errors.Unusable("copy.form", "at has no time zone", "release")
    made = Release(
        told.get("owner", str),
        told.get("installation", str),
        told.get("audience", str),
        told.get("sequence", int),
        at,
        tuple(records),
        tuple(pieces),
        head.get("number", int),
        head.get("hash", str),
    )
    _check(made)
    return made


class _Told:
    """A mapping whose values are asked for by name and kind."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise errors.Unusable("copy.form", "a mapping was expected", where)
        self._value, self._where = value, where

    def get(self, name: str, kind: type) -> Any:
        found = self._value.get(name)
        if not isinstance(found, kind) or isinstance(found, bool):
            raise errors.Unusable("copy.form", f"{name} is missing or of another kind", self._where)
        return found


def _record(value: Any, where: str) -> Released:
    told = _Told(value, where)
    cells, released = told.get("cells", dict), told.get("released", list)
    if not all(isinstance(cell, str) for cell in (*cells.values(), *released)):
        raise errors.Unusable("copy.form", "cells and audiences are texts", where)
    return Released(
        told.get("register", str),
        told.get("id", int),
        told.get("version", int),
        told.get("klass", str),
        told.get("stage", str),
        told.get("title", str),
        cells,
        tuple(released),
        told.get("mark", str),
    )


def _piece(value: Any, where: str) -> Piece:
    told = _Told(value, where)
    return Piece(told.get("digest", str), told.get("size_bytes", int), told.get("name", str))


def _check(release: Release) -> None:
    """What cannot be, whoever signs it: most of all a record above what its audience may see."""
    if release.sequence < 1:
        raise errors.Unusable("copy.form", "sequence counts from 1", "release")
    if release.audience == release.owner:
        raise errors.Unusable("copy.audience", "nobody releases to themselves", "release")
    if len(release.records) > MOST_RECORDS or len(release.pieces) > MOST_FILES:
        raise errors.Unusable("copy.large", "at most 20,000 records and 2,000 files travel at once", "release")
    seen: set[tuple[str, int]] = set()
    for place, one in enumerate(release.records, 1):
        if one.klass not in set(Klass) or not reaches(one.klass, one.released, release.audience):
            raise errors.Unusable(
                "copy.class", "this record was not released to the audience of the file", f"record {place}"
            )
        if (one.register, one.id) in seen:
            raise errors.Unusable("copy.twice", "this record stands in the file twice", f"record {place}")
        seen.add((one.register, one.id))


def _content(piece: Piece, contents: Mapping[str, bytes]) -> bytes:
    content = contents.get(piece.digest)
    if content is None or len(content) != piece.size_bytes or hashlib.sha256(content).hexdigest() != piece.digest:
        raise errors.Unusable("copy.file", "the content of a file is not what its name says", piece.name)
    return content


def _contents(pieces: Sequence[Piece], rest: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for piece in pieces:
        if piece.size_bytes < 0:
            raise errors.Unusable("copy.form", "a size is below nothing", piece.name)
        content, rest = rest[: piece.size_bytes], rest[piece.size_bytes :]
        found[piece.digest] = _content(piece, {piece.digest: content})
    if rest:
        raise errors.Unusable("copy.form", "something follows the last file", "end")
    return found


# What a file would change.

Fate = Literal["new", "changed", "same", "back"]


@dataclass(frozen=True, slots=True)
class Known:
    """A record that came before: what it said, as ``fingerprint`` gives it; whether it was withdrawn meanwhile."""

    fingerprint: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a file does to one record; ``back`` is a record that had been withdrawn and came again."""

    fate: Fate
    record: Released


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file does to what came before it: changes, and what it no longer holds."""

    changes: tuple[Change, ...]
    gone: tuple[tuple[str, int], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many records there are of each fate."""
        fates: tuple[Fate, ...] = ("new", "changed", "same", "back")
        told: dict[str, int] = {fate: sum(one.fate == fate for one in self.changes) for fate in fates}
        return {**told, "gone": len(self.gone)}


def fingerprint(record: Released) -> str:
    """SHA-256 of all that a record says."""
    told = [record.version, record.klass, record.stage, record.title, dict(record.cells), list(record.released)]
    return hashlib.sha256(seal.canonical(told)).hexdigest()


def plan(release: Release, known: Mapping[tuple[str, int], Known]) -> Plan:
    """What the file would do. Records that are not in it any more were withdrawn by their owner."""
    here = {(one.register, one.id) for one in release.records}
    gone = tuple(sorted(key for key, one in known.items() if not one.withdrawn and key not in here))
    return Plan(tuple(Change(_fate(one, known), one) for one in release.records), gone)


def _fate(record: Released, known: Mapping[tuple[str, int], Known]) -> Fate:
    before = known.get((record.register, record.id))
    if before is None:
        return "new"
    if before.withdrawn:
        return "back"
    return "same" if before.fingerprint == fingerprint(record) else "changed"


def require_next(release: Release, last: int) -> None:
    """A file is applied once, and never after a later one. OutOfOrder (``copy.old``) otherwise."""
    if release.sequence <= last:
        raise errors.OutOfOrder(
            "copy.old", "a file as new as this one was applied already: nothing was changed", f"sequence {last}"
        )


def require_for(release: Release, here: Iterable[str], installation: str) -> None:
    """A file is for those it was released to. Refused (``copy.audience``, ``copy.own``) otherwise.

    here  the owners whose people work on this installation
    """
    if release.installation == installation:
        raise errors.Refused("copy.own", "this file was made by this installation", release.owner)
    if release.audience not in (AUDIENCE_PUBLIC, AUDIENCE_NETWORK, *here):
        raise errors.Refused("copy.audience", "this file was released to somebody else", release.audience)
