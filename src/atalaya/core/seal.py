"""Proof that nothing was changed: canonical bytes, salted digests, a chain of lines, signatures.

Nothing here is random and nothing is kept: salts and keys are made and stored by ``adapters.keys``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from atalaya.core import errors

GENESIS: Final = "0" * 64
"""What the first line of a chain is linked to."""
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_MOST_DEPTH: Final = 32
_MOST_INTEGER: Final = 2**53 - 1
"""Integers beyond this are rounded by many JSON readers, and a rounded line no longer fits its hash."""
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def canonical(value: object) -> bytes:
    """The one spelling of a value: JSON in UTF-8, keys sorted by code point, no blanks.

    Carries text, whole numbers, true, false, nothing, lists and mappings with text keys; a date is its ISO text, a
    moment its ISO text in UTC with ``Z``. Unusable for anything else: floats above all, since they are spelt in
    more ways than one, moments without a zone, text with half characters, and values nested too deep.
    """
    try:
        return _ENCODER.encode(_plain(value, 0)).encode()
    except UnicodeEncodeError as error:
        raise errors.Unusable("seal.text", "a text holds half a character and cannot be written as UTF-8") from error


def digest(value: object, salt: bytes) -> str:
    """A fingerprint of the value that cannot be found by guessing without its salt of 16 bytes.

    Stands in a line for what must not stand there itself; with the salt thrown away nobody can tell what it was.
    """
    if len(salt) != SALT_BYTES:
        raise errors.Unusable("seal.salt", f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + canonical(value)).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chain; ``number`` counts from 1 without gaps, ``body`` is anything ``canonical`` takes."""

    number: int
    at: datetime
    body: Mapping[str, Any]
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last line known of a chain; signed and kept elsewhere, it shows when the tail was cut."""

    number: int = 0
    hash: str = GENESIS
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FirstBad:
    """The first line that does not fit: its number in the chain, and why.

    reason  ``gap`` (lines missing before it), ``repeated`` (a number again), ``clock`` (earlier than the line before),
            ``hash`` (changed after it was written), ``form`` (never could have been written), ``tail`` (lines missing
            at the end), ``head`` (not the line that was signed)
    """

    number: int
    reason: str
    detail: str


BEFORE: Final = Head()
"""The head of a chain without lines."""


def link(previous_hash: str, line: Line) -> str:
    """The hash of a line: of the hash before it together with number, moment and body. Unusable as ``canonical``."""
    return hashlib.sha256(previous_hash.encode() + canonical([line.number, line.at, line.body])).hexdigest()


def head_of(line: Line) -> Head:
    """The head of the chain that ends with this line."""
    return Head(line.number, line.hash, line.at)


def head_bytes(head: Head) -> bytes:
    """What is signed of a head: its number, hash and moment, in canonical bytes."""
    return canonical({"number": head.number, "hash": head.hash, "at": head.at})


def verify(lines: Iterable[Line], *, since: Head = BEFORE, until: Head | None = None) -> FirstBad | None:
    """The first line that does not fit, None when the chain is whole. Reads each line once and keeps none.

    lines  in the order of their numbers, from the one after ``since``
    until  a head that was signed before: its line must be there as it was; more lines may follow
    """
    head = since
    for line in lines:
        bad = _misfit(head, line)
        if bad:
            return bad
        head = head_of(line)
        if until and head.number == until.number and head.hash != until.hash:
            return FirstBad(head.number, "head", "the chain was written anew: this is not the line that was signed")
    if until and head.number < until.number:
        detail = f"the chain ends with line {head.number}, the signed head is line {until.number}"
        return FirstBad(head.number + 1, "tail", detail)
    return None


def public_key(key: bytes) -> bytes:
    """The public half (32 bytes) of a signing key (32 bytes)."""
    return _private(key).public_key().public_bytes_raw()


def sign(message: bytes, key: bytes, *, purpose: str) -> bytes:
    """The Ed25519 signature (64 bytes) of the message for one purpose, such as ``head`` or ``bundle``.

    The purpose is signed with it, so that what was signed as one thing is never taken for another.
    """
    return _private(key).sign(_purposeful(message, purpose))


def is_signed(message: bytes, signature: bytes, public: bytes, *, purpose: str) -> bool:
    """Whether the owner of that public key signed the message for that purpose."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _purposeful(message, purpose))
    except InvalidSignature:
        return False
    return True


def key_id(public: bytes) -> str:
    """The short name of a public key: 16 characters of its hash."""
    return hashlib.sha256(public).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key whose signatures are trusted: from ``since`` until its end, or until it was revoked if that is earlier."""

    id: str
    public: bytes
    owner: str
    since: datetime
    until: datetime | None = None
    revoked_at: datetime | None = None

    def was_good(self, at: datetime) -> bool:
        """Whether it was in use at that moment; a key that was only replaced stays good for its own time."""
        ends = [end for end in (self.until, self.revoked_at) if end]
        return self.since <= at and all(at < end for end in ends)


def _plain(value: object, depth: int) -> object:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > _MOST_INTEGER:
            raise errors.Unusable("seal.number", "a whole number is too large to be read back everywhere")
        return value
    if depth > _MOST_DEPTH:
        raise errors.Unusable("seal.depth", f"the value is nested more than {_MOST_DEPTH} levels deep")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    raise errors.Unusable("seal.kind", f"{type(value).__name__} has no single spelling: give text or a whole number")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise errors.Unusable("seal.key", f"keys are text, not {type(key).__name__}")
    return key


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise errors.Unusable("seal.zone", "a moment needs its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _misfit(head: Head, line: Line) -> FirstBad | None:
    if line.number > head.number + 1:
        return FirstBad(head.number + 1, "gap", f"line {line.number} follows line {head.number}")
    if line.number <= head.number:
        return FirstBad(line.number, "repeated", f"line {line.number} stands again after line {head.number}")
    try:
        expected = link(head.hash, line)
    except errors.Unusable as problem:
        return FirstBad(line.number, "form", problem.detail)
    if line.hash != expected:
        return FirstBad(line.number, "hash", "the line or its hash was changed after it was written")
    if head.at and line.at < head.at:
        return FirstBad(line.number, "clock", f"the line is older than line {head.number}")
    return None


def _private(key: bytes) -> Ed25519PrivateKey:
    if len(key) != KEY_BYTES:
        raise errors.Unusable("seal.signing_key", f"a signing key has {KEY_BYTES} bytes, not {len(key)}")
    return Ed25519PrivateKey.from_private_bytes(key)


def _purposeful(message: bytes, purpose: str) -> bytes:
    return b"atalaya:" + purpose.encode() + b"\0" + message
