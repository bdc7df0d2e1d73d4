"""A backup in one encrypted file: packed, sealed in pieces, restored whole or not at all.

The format is documented in ``docs/security/backup.md``. Inside is a compressed tar archive whose last entry names every
other with its SHA-256; around it AES-256-GCM in pieces of 64 KiB, so that a change, an exchange, a cut or an addition
shows at its piece. The key is stretched from a passphrase (scrypt) or comes from a key file.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from atalaya.adapters import files
from atalaya.core import errors, seal

MAGIC: Final = b"ATALAYA BACKUP 1\n"
MANIFEST: Final = "manifest.json"
LEAST_PASSPHRASE: Final = 12
KEY_FILE_BYTES: Final = 32
COST_LOG2: Final = 17
"""scrypt with N = 2^17, r = 8, p = 1 takes 128 MB and about half a second (OWASP Password Storage Cheat Sheet)."""
_MOST_COST_LOG2: Final = 20
_LEAST_COST_LOG2: Final = 10
_CHUNK_BYTES: Final = 64 * 1024
_TAG_BYTES: Final = 16
_COUNTER_BYTES: Final = 11
_SALT_BYTES: Final = 16
_MOST_HEAD_BYTES: Final = 256
_PIECE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Words a person keeps, at least twelve characters; ``cost_log2`` says how dear each guess is made."""

    words: str = field(repr=False)
    cost_log2: int = COST_LOG2


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The 32 bytes of a key that is kept away from the backups."""

    key: bytes = field(repr=False)


Key = Passphrase | KeyFile


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to pack: its relative name with ``/``, and where its content lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: SHA-256 and size in bytes of each entry by name, and what its maker says ``about`` it."""

    about: Mapping[str, Any]
    entries: Mapping[str, tuple[str, int]]


def pack(target: Path, entries: Iterable[Entry], key: Key, about: Mapping[str, Any]) -> Manifest:
    """Writes a backup of the entries, in their order; once this returns it survives a cut of the power.

    about  what the backup says of itself (version, moment, counts), anything ``seal.canonical`` takes

    Unusable     a short passphrase, a name that leads elsewhere, a name twice, or a target that is there already
    Unavailable  a file cannot be read, or the target cannot be written; nothing is left there then
    """
    if target.exists():
        raise errors.Unusable("backup.exists", "there is such a file already: choose another name", str(target))
    head, content_key = _new_head(key)
    with _reaching(target):
        handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(head)
                manifest = _pack(_Sealing(out, content_key, head), entries, about)
                out.flush()
                os.fsync(out.fileno())
            os.link(part, target)
        finally:
            Path(part).unlink(missing_ok=True)
        files.sync(target.parent)
    return manifest


def verify(source: Path, key: Key, seen: Callable[[str], None] = lambda name: None) -> Manifest:
    """What a backup holds, after every byte of it was checked; ``seen`` hears the name of each entry.

    Refused   the key is not the one it was made with, or its head was changed
    Unusable  it is no backup
    Broken    it was changed, exchanged or cut; ``where`` names the entry
    """
    return _unpack(source, key, None, seen)


def restore(source: Path, folder: Path, key: Key, seen: Callable[[str], None] = lambda name: None) -> Manifest:
    """Puts all files of a backup into a place that is empty or not there yet: all of them, or none.

    Fails as ``verify`` does; besides, Unusable when the place is not empty, Unavailable when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise errors.Unusable("backup.occupied", "a backup is restored into an empty place only", str(folder))
    with _reaching(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"))
        try:
            manifest = _unpack(source, key, made, seen)
            for inner in sorted(path for path in made.rglob("*") if path.is_dir()):
                files.sync(inner)
            files.sync(made)
            made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        files.sync(folder.parent)
    return manifest


class _Sealing(io.RawIOBase):
    """Encrypts what is written in pieces; closing it writes the piece that says it is the last."""

    def __init__(self, out: IO[bytes], key: bytes, head: bytes) -> None:
        self._out = out
        self._cipher = AESGCM(key)
        self._head = head
        self._count = 0
        self._waiting = bytearray()

    def write(self, data: Any, /) -> int:
        self._waiting += data
        while len(self._waiting) > _CHUNK_BYTES:
            self._seal(bytes(self._waiting[:_CHUNK_BYTES]), last=False)
            del self._waiting[:_CHUNK_BYTES]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._count, last=last), piece, self._head))
        self._count += 1


class _Opening(io.RawIOBase):
    """Decrypts a file piece by piece; not a byte of a piece is given before it was found to be genuine."""

    def __init__(self, source: IO[bytes], key: bytes, head: bytes) -> None:
        self._source = source
        self._cipher = AESGCM(key)
        self._head = head
        self._count = 0
        self._next = source.read(_CHUNK_BYTES + _TAG_BYTES)
        self._ready = b""
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if not self._ready and not self._over:
            self._open()
        given = min(len(buffer), len(self._ready))
        buffer[:given] = self._ready[:given]
        self._ready = self._ready[given:]
        return given

    def _open(self) -> None:
        piece, self._next = self._next, self._source.read(_CHUNK_BYTES + _TAG_BYTES)
        self._over = not self._next
        try:
            self._ready = self._cipher.decrypt(_nonce(self._count, last=self._over), piece, self._head)
        except (InvalidTag, ValueError) as error:
            raise errors.Broken("backup.damaged", "the backup was changed or cut after it was made") from error
        self._count += 1


class _Source:
    """A file being packed: gives exactly its size, and knows the digest of what it gave."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self.size_bytes = os.fstat(file.fileno()).st_size
        self.digest = hashlib.sha256()

    def read(self, size: int = 0, /) -> bytes:
        """Exactly ``size`` bytes; the archive asks for no more than the file had at the beginning."""
        with _packing(self._name):
            data = self._file.read(size)
            if len(data) < size:
                raise OSError("it became shorter meanwhile")
        self.digest.update(data)
        return data


def _pack(sealing: _Sealing, entries: Iterable[Entry], about: Mapping[str, Any]) -> Manifest:
    packed: dict[str, tuple[str, int]] = {}
    folders: set[str] = set()
    with (
        closing(sealing),
        gzip.GzipFile(fileobj=sealing, mode="wb", mtime=0, filename="") as pressed,
        tarfile.open(fileobj=pressed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        for entry in entries:
            name = entry.name
            above = {str(folder) for folder in PurePosixPath(name).parents}
            if not _is_plain(name) or name in packed or name in folders or not above.isdisjoint(packed):
                raise errors.Unusable("backup.name", "a name leads elsewhere, stands twice or is a folder", name)
            folders |= above
            with _packing(name):
                file = entry.path.open("rb")
            with file:
                source = _Source(file, name)
                archive.addfile(_described(name, source.size_bytes), source)
            packed[name] = (source.digest.hexdigest(), source.size_bytes)
        manifest = seal.canonical({"about": about, "entries": packed})
        archive.addfile(_described(MANIFEST, len(manifest)), io.BytesIO(manifest))
    return Manifest(about, packed)


def _unpack(source: Path, key: Key, folder: Path | None, seen: Callable[[str], None]) -> Manifest:
    """Reads a backup to its end; its entries go below ``folder``, or nowhere."""
    found: dict[str, tuple[str, int]] = {}
    manifest: list[bytes] = []

    def take(name: str, content: IO[bytes]) -> None:
        if manifest or name in found or not (name == MANIFEST or _is_plain(name)):
            raise errors.Broken("backup.entry", "an entry stands where none may stand", name)
        if name == MANIFEST:
            manifest.append(content.read())
            return
        seen(name)
        with _create(folder / name) if folder else io.BytesIO() as out:
            found[name] = _receive(content, out, lasting=folder is not None)

    with _reaching(source), source.open("rb") as file:
        head, content_key = _read_head(file, key)
        _walk(io.BufferedReader(_Opening(file, content_key, head), _CHUNK_BYTES), take)
    return _agreed(manifest, found)


def _receive(content: IO[bytes], out: IO[bytes], *, lasting: bool) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    while piece := content.read(_PIECE_BYTES):
        digest.update(piece)
        size_bytes += len(piece)
        if lasting:
            out.write(piece)
    if lasting:
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size_bytes


def _walk(opening: IO[bytes], take: Callable[[str, IO[bytes]], None]) -> None:
    """Hands each entry to ``take``, by name and content; a fault names the entry in which it was met."""
    name = ""
    try:
        with gzip.GzipFile(fileobj=opening, mode="rb") as pressed:
            with tarfile.open(fileobj=pressed, mode="r|") as archive:
                for member in archive:
                    name = member.name
                    content = archive.extractfile(member) if member.isreg() else None
                    if content is None:
                        raise errors.Broken("backup.entry", "an entry is no plain file", name)
                    take(name, content)
            while pressed.read(_PIECE_BYTES):
                pass  # to the end, so that no piece is left unseen
    except errors.Broken as problem:
        problem.where = problem.where or name or "the first entry"
        raise
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise errors.Broken("backup.archive", f"the archive inside is not well formed: {error}", name) from error


def _agreed(spelt: Sequence[bytes], found: Mapping[str, tuple[str, int]]) -> Manifest:
    """The manifest, when it names exactly what was found."""
    try:
        told = json.loads(b"".join(spelt))
        entries = {name: (str(digest), int(size_bytes)) for name, (digest, size_bytes) in told["entries"].items()}
        about = dict(told["about"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise errors.Broken("backup.manifest", "the list of entries is missing or damaged", MANIFEST) from error
    for name in (*entries, *found):
        if entries.get(name) != found.get(name):
            raise errors.Broken("backup.mismatch", "an entry is missing, added or not what it was", name)
    return Manifest(about, entries)


def _new_head(key: Key) -> tuple[bytes, bytes]:
    """The clear first lines of a new backup, and the key of its content."""
    salt = secrets.token_bytes(_SALT_BYTES)
    cost = key.cost_log2 if isinstance(key, Passphrase) else 0
    if isinstance(key, Passphrase) and len(key.words) < LEAST_PASSPHRASE:
        detail = f"a passphrase has at least {LEAST_PASSPHRASE} characters: take four or five words"
        raise errors.Unusable("backup.passphrase", detail)
    check, content_key = _stretch(key, salt, cost)
    told = {"salt": salt.hex(), "check": check.hex(), "scrypt": cost}
    return MAGIC + seal.canonical(told) + b"\n", content_key


def _read_head(file: IO[bytes], key: Key) -> tuple[bytes, bytes]:
    magic, line = file.read(len(MAGIC)), file.readline(_MOST_HEAD_BYTES)
    try:
        told = json.loads(line)
        salt, check, cost = bytes.fromhex(told["salt"]), bytes.fromhex(told["check"]), int(told["scrypt"])
        if magic != MAGIC or not line.endswith(b"\n") or len(salt) != _SALT_BYTES:
            raise ValueError("its first lines are others")
        if cost and not _LEAST_COST_LOG2 <= cost <= _MOST_COST_LOG2:
            raise ValueError("its passphrase is stretched beyond reason")
    except (ValueError, TypeError, KeyError) as error:
        raise errors.Unusable("backup.form", f"the file is no backup of this program: {error}", file.name) from error
    if isinstance(key, Passphrase) != bool(cost):
        wanted = "a passphrase" if cost else "a key file"
        raise errors.Refused("backup.key_kind", f"this backup is opened with {wanted}", file.name)
    expected, content_key = _stretch(key, salt, cost)
    if not secrets.compare_digest(check, expected):
        raise errors.Refused("backup.key", "the key does not open this backup, or its head was changed", file.name)
    return magic + line, content_key


def _stretch(key: Key, salt: bytes, cost_log2: int) -> tuple[bytes, bytes]:
    """A value that shows whether the key is the right one, and the key of the content; the salt makes both unique."""
    if isinstance(key, Passphrase):
        words = unicodedata.normalize("NFC", key.words).encode("utf-8", "surrogatepass")  # keyboards differ
        master = hashlib.scrypt(words, salt=salt, n=1 << cost_log2, r=8, p=1, maxmem=(1 << cost_log2) * 1100, dklen=32)
    elif len(key.key) == KEY_FILE_BYTES:
        master = key.key
    else:
        raise errors.Unusable("backup.key_file", f"a key file holds {KEY_FILE_BYTES} bytes, not {len(key.key)}")
    check, content_key = (hmac.digest(master, label + salt, "sha256") for label in (b"check", b"content"))
    return check[:_SALT_BYTES], content_key


def _nonce(count: int, *, last: bool) -> bytes:
    """The number of the piece and whether it is the last: no two pieces of a backup share one, no two backups a key."""
    return count.to_bytes(_COUNTER_BYTES, "big") + bytes([last])


def _is_plain(name: str) -> bool:
    """Whether a name stays inside the place it is put in, and is not the manifest's."""
    parts = PurePosixPath(name).parts
    return name == "/".join(parts) and name not in ("", ".", MANIFEST) and ".." not in parts and parts[0] != "/"


def _described(name: str, size_bytes: int) -> tarfile.TarInfo:
    described = tarfile.TarInfo(name)
    described.size = size_bytes
    described.mode = 0o600
    return described


def _create(path: Path) -> IO[bytes]:
    if not path.parent.is_dir():
        for folder in reversed(path.parents):
            folder.mkdir(mode=0o700, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _packing(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        detail = f"a file could not be packed ({reason}): it is missing, closed, or changed meanwhile"
        raise errors.Unavailable("backup.source", detail, name) from error


@contextmanager
def _reaching(place: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise errors.Missing("backup.missing", "there is no such file or folder", str(place)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        detail = f"the place cannot be used ({reason}): it must be readable or writable and have room"
        raise errors.Unavailable("backup.place", detail, str(place)) from error
