"""Stored files, named by their content: a file that was acknowledged is there, whole, and is what it was.

Each lies at ``ab/cd/<sha256>`` below the folder, written beside its place, flushed to the disk and renamed into it. The
same content is kept once. What is read is checked against its name before a byte of it is handed out.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from atalaya.core import errors

_PIECE_BYTES: Final = 1024 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store: the SHA-256 of its content in hexadecimal, and its size."""

    digest: str
    size_bytes: int


class Store:
    """A folder of files.

    limit_bytes  the largest file taken
    quota_bytes  how much all files together may take

    Unavailable (``store.folder``) when the folder cannot be used, for example because the disk is full.
    """

    def __init__(self, folder: Path, *, limit_bytes: int, quota_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.quota_bytes = quota_bytes

    def put(self, source: IO[bytes], *, limit_bytes: int | None = None) -> Stored:
        """Keeps what ``source`` gives up to its end; once this returns, the file survives a cut of the power.

        limit_bytes  a smaller limit for this kind of file

        Unusable (``store.too_large``) beyond the limit, Unavailable (``store.full``) beyond the quota; nothing of the
        file is kept then. Broken when a file of that name is there and does not hold what its name says.
        """
        most = self.limit_bytes if limit_bytes is None else min(limit_bytes, self.limit_bytes)
        with _reaching(self.folder):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".part", delete=False) as part:
                try:
                    stored = _copy(source, part, most)
                    self._place(Path(part.name), stored)
                finally:
                    Path(part.name).unlink(missing_ok=True)
        return stored

    @contextmanager
    def open(self, digest: str) -> Iterator[IO[bytes]]:
        """The file, checked from end to end and open at its beginning.

        Missing (``store.missing``) when it is not there, Broken (``store.damaged``) when it is not what it was.
        """
        path = self._path(digest)
        if not path.is_file():
            raise errors.Missing("store.missing", "there is no such stored file", digest)
        with _reaching(self.folder):
            file = path.open("rb")
        with file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                detail = "the stored file is not what it was when it came: restore it from a backup"
                raise errors.Broken("store.damaged", detail, digest)
            file.seek(0)
            yield file

    def read(self, digest: str) -> bytes:
        """The whole content. Fails as ``open`` does."""
        with self.open(digest) as file:
            return file.read()

    def holds(self, digest: str) -> bool:
        """Whether a file of that name is there; says nothing about its content."""
        return self._path(digest).is_file()

    def remove(self, digest: str) -> None:
        """Takes the file away for good, if it is there; the caller knows that nothing refers to it any more."""
        with _reaching(self.folder), self._counting() as used_bytes:
            path = self._path(digest)
            if path.is_file():
                size_bytes = path.stat().st_size
                path.unlink()
                sync(path.parent)
                self._count(used_bytes - size_bytes)

    def names(self) -> Iterator[str]:
        """The digests of all files, in order."""
        return (path.name for path in sorted(self.folder.glob("??/??/*")) if _DIGEST.fullmatch(path.name))

    def first_damaged(self) -> str | None:
        """The first file that is not what its name says, None when all are; reads every byte of the store."""
        for name in self.names():
            try:
                with self.open(name):
                    pass
            except errors.Broken:
                return name
        return None

    def recount(self) -> int:
        """The bytes all files take together, counted anew: after a crash the running count may be too high."""
        with _reaching(self.folder), self._counting():
            used_bytes = self._sum()
            self._count(used_bytes)
        return used_bytes

    def sweep(self, before: datetime) -> int:
        """Removes the unfinished files that killed processes left behind before that moment; how many there were."""
        left = [path for path in self.folder.glob(".*.part") if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _place(self, part: Path, stored: Stored) -> None:
        target = self._path(stored.digest)
        with self._counting() as used_bytes:
            if target.exists():
                with self.open(stored.digest):
                    return  # kept once, and seen to be whole: damage is told, never covered up
            if used_bytes + stored.size_bytes > self.quota_bytes:
                detail = (
                    f"the store is full: {self.quota_bytes} bytes are allowed in all; remove files or raise the quota"
                )
                raise errors.Unavailable("store.full", detail, str(self.folder))
            self._count(used_bytes + stored.size_bytes)  # before the file: a crash leaves the count too high, never low
            for folder in (target.parent.parent, target.parent):
                if not folder.is_dir():
                    folder.mkdir(mode=0o700)
                    sync(folder.parent)
            part.replace(target)
            sync(target.parent)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise errors.Unusable("store.name", "a stored file is named by its SHA-256 in small hexadecimal", digest)
        return self.folder / digest[:2] / digest[2:4] / digest

    @contextmanager
    def _counting(self) -> Iterator[int]:
        """The bytes used so far; one process at a time changes what is stored."""
        handle = os.open(self.folder / ".used", os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            count = file.read()
            yield int(count) if count.isdecimal() else self._sum()

    def _sum(self) -> int:
        return sum(self._path(name).stat().st_size for name in self.names())

    def _count(self, used_bytes: int) -> None:
        with (self.folder / ".used").open("r+") as file:  # in place: a rename would take the lock away
            file.write(f"{used_bytes:020d}")
            file.flush()
            os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Makes the names in the folder as lasting as the files behind them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: IO[bytes], target: IO[bytes], most_bytes: int) -> Stored:
    digest, size_bytes = hashlib.sha256(), 0
    while piece := source.read(_PIECE_BYTES):
        size_bytes += len(piece)
        if size_bytes > most_bytes:
            raise errors.Unusable("store.too_large", f"the file is larger than {most_bytes} bytes")
        digest.update(piece)
        target.write(piece)
    target.flush()
    os.fsync(target.fileno())
    return Stored(digest.hexdigest(), size_bytes)


@contextmanager
def _reaching(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        detail = f"the folder of stored files cannot be used ({reason}): it must be writable and have room"
        raise errors.Unavailable("store.folder", detail, str(folder)) from error
