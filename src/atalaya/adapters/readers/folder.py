"""A folder of laws -> readings, one a file, in the order of their paths.

The parent opens the files, never the worker: regular files inside the folder only, no link followed, size checked on
the open file. Two caged workers read side by side; what comes out is in the same order whatever they do.
"""

from __future__ import annotations

import os
import stat
import threading
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from atalaya.adapters.readers import detect
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Missing, Problem, Unusable
from atalaya.core.laws.model import Note, Source

Progress = Callable[[int, int, str], None]
_AHEAD = 3  # files begun a worker: enough to keep it busy, few enough to keep memory small


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file. ``path`` begins with the folder's own name and uses ``/``.

    Read: ``sources``. Not usable: ``problem``. Left out on purpose: neither, and a note that says why.
    """

    path: str
    sources: tuple[Source, ...] = ()
    problem: Problem | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A directory entry: ``parts`` below the folder as the disk spells them; ``reading`` when it needs no worker."""

    path: str
    parts: tuple[str, ...]
    reading: Reading | None = None


def read_folder(
    folder: Path, *, limits: Limits | None = None, workers: int = 2, progress: Progress | None = None
) -> Iterator[Reading]:
    """Reads every file below ``folder``. ``progress(done, total, path)`` is called after each.

    Raises ``Missing`` when there is no such folder and ``Unusable`` when it holds more than ``Limits.folder_files``.
    """
    limits = limits or Limits()
    root = folder.absolute()
    if root.name in ("", ".."):  # else not resolved: the name of a link to the folder is the name the user gave
        root = root.resolve()
    if not root.is_dir():
        raise Missing("folder.missing", "there is no such folder", str(folder))
    found = sorted(_walk(root, limits), key=lambda item: item.path)
    first: dict[str, str] = {}
    for done, reading in enumerate(_in_order(root, found, limits, max(1, workers)), 1):
        if progress:
            progress(done, len(found), reading.path)
        yield _note_twins(reading, first)


def open_inside(root: Path, parts: tuple[str, ...], limits: Limits, path: str) -> bytes:
    """The bytes of a regular file below ``root``, no link followed on the way; refused when it is too large."""
    try:
        descriptor = _open(root, parts)
    except OSError as error:
        raise Unusable("reader.unreadable", f"it cannot be opened: {error.strerror}", path) from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unusable("reader.not_a_file", "it is not a regular file", path)
        if status.st_size > limits.file_bytes:
            raise Unusable("reader.too_big", f"the file is larger than {limits.file_bytes:,} bytes", path)
        try:
            data = file.read(limits.file_bytes + 1)
        except OSError as error:
            raise Unusable("reader.unreadable", f"it cannot be read: {error.strerror}", path) from error
    if len(data) > limits.file_bytes:
        raise Unusable("reader.too_big", f"the file is larger than {limits.file_bytes:,} bytes", path)
    return data


def _open(root: Path, parts: tuple[str, ...]) -> int:
    """Step by step from folder to folder, so that none can be swapped for a link meanwhile; a pipe does not block."""
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.open not in os.supports_dir_fd:
        return os.open(root.joinpath(*parts), flags | getattr(os, "O_BINARY", 0))
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for place, part in enumerate(parts):
        last = place == len(parts) - 1
        try:
            step = os.open(part, flags | (0 if last else os.O_DIRECTORY), dir_fd=here)
        finally:
            os.close(here)
        here = step
    return here


def _walk(root: Path, limits: Limits) -> Iterator[_Found]:
    """Every entry below the folder, with the verdict on those that no worker needs to see."""
    pending: list[tuple[str, ...]] = [()]
    count = 0
    while pending:
        above = pending.pop()
        try:
            entries = sorted(os.scandir(root.joinpath(*above)), key=lambda entry: entry.name)
        except OSError as error:
            path = _shown(root, above)
            problem = Unusable("reader.unreadable", f"the folder cannot be opened: {error.strerror}", path)
            yield _Found(path, above, Reading(path, problem=problem))
            continue
        for entry in entries:
            count += 1
            if count > limits.folder_files:
                raise Unusable(
                    "folder.too_many", f"the folder holds more than {limits.folder_files:,} files", root.name
                )
            parts = (*above, entry.name)
            path = _shown(root, parts)
            reading = _judge(entry, path, len(parts), limits)
            if reading is None and entry.is_dir(follow_symlinks=False):
                pending.append(parts)
            else:
                yield _Found(path, parts, reading)


def _judge(entry: os.DirEntry[str], path: str, levels: int, limits: Limits) -> Reading | None:
    """A reading for what is not read; None for a file to read or a folder to enter."""
    if entry.is_symlink():
        return Reading(path, problem=Unusable("reader.link", "it is a link: put the file itself here", path))
    if entry.name.startswith((".", "~$")):
        return Reading(path, notes=(Note("folder.hidden", "a hidden file or folder was left out"),))
    if entry.is_dir(follow_symlinks=False):
        if levels >= limits.folder_levels:
            return Reading(path, problem=Unusable("folder.too_deep", "the folder lies too deep", path))
        return None
    if not entry.is_file(follow_symlinks=False):
        return Reading(path, problem=Unusable("reader.not_a_file", "it is not a regular file", path))
    ending = detect.suffix(path)
    if ending in detect.FOREIGN:
        problem = Unusable(
            "reader.unsupported", f"{ending} files are not read: save it as DOCX, PDF, HTML or text", path
        )
        return Reading(path, problem=problem)
    if ending not in detect.SUFFIXES:
        return Reading(path, notes=(Note("folder.left_out", "it does not look like a document and was left out"),))
    return None


def _shown(root: Path, parts: tuple[str, ...]) -> str:
    """The path as it is told; bytes in a name that are no UTF-8 become U+FFFD."""
    return "/".join((root.name, *parts)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _in_order(root: Path, found: list[_Found], limits: Limits, workers: int) -> Iterator[Reading]:
    """Readings in the order of ``found``, several being made at a time."""
    crew = _Crew(limits)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="cage")
    waiting: deque[Future[Reading]] = deque()
    try:
        for item in found:
            waiting.append(pool.submit(crew.read, root, item))
            if len(waiting) >= workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        crew.end()
        pool.shutdown(wait=True)


class _Crew:
    """One cage a thread, started with the thread's first file."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._own = threading.local()
        self._cages: list[Cage] = []
        self._ended = False

    def read(self, root: Path, item: _Found) -> Reading:
        """One reading; problems of the file are in it, a missing worker is raised."""
        if item.reading is not None:
            return item.reading
        try:
            data = open_inside(root, item.parts, self._limits, item.path)
            return Reading(item.path, tuple(self._cage().read(data, item.path)))
        except Unusable as problem:
            return Reading(item.path, problem=problem)

    def end(self) -> None:
        """Ends all workers for good, also those that are reading."""
        self._ended = True
        for cage in self._cages:
            cage.end()

    def _cage(self) -> Cage:
        cage: Cage | None = getattr(self._own, "cage", None)
        if cage is None:
            cage = self._own.cage = Cage(self._limits)
            self._cages.append(cage)
            if self._ended:
                cage.end()
        return cage


def _note_twins(reading: Reading, first: dict[str, str]) -> Reading:
    """Notes on the later of two files with the same bytes, or with names that many systems take for the same."""
    notes = list(reading.notes)
    name = "name:" + unicodedata.normalize("NFC", reading.path).casefold()
    if first.setdefault(name, reading.path) != reading.path:
        notes.append(
            Note("folder.twin_name", f"its name differs from {first[name]} only in case or in how accents are stored")
        )
    sources = reading.sources
    if sources:
        earlier = first.setdefault("digest:" + sources[0].digest, reading.path)
        if earlier != reading.path:
            twin = Note("laws.duplicate", f"the same file as {earlier}")
            sources = tuple(replace(source, notes=(*source.notes, twin)) for source in sources)
    return replace(reading, sources=sources, notes=tuple(notes))
