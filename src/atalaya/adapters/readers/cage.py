"""The parent's side of the cage: starts the worker, hands it bytes, judges what comes back.

One ``Cage`` is one worker process that reads many files, one at a time. A file that takes too long, too much memory
or kills the process fails alone, with one located problem; the next file finds a fresh worker. A file that breaks a
worker which had read others before gets a second chance in a fresh one, so that nobody pays for a neighbour's damage.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import atalaya
from atalaya.adapters.readers import fence, ocr, wire
from atalaya.adapters.readers.fence import Fences
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Problem, Unavailable, Unusable
from atalaya.core.laws.model import Source

_WORKER = "atalaya.adapters.readers.worker"
_LIBRARY_FOLDERS = ("site-packages", "dist-packages")
_ANSWER_STEP_BYTES = 1 << 20
_ENDING_SECONDS = 5


class Cage:
    """A caged worker. Not for two threads at once; close it, or use it in a ``with`` block.

    ``module`` has to have a ``run()`` that speaks the worker's language; ``folders`` are where it is imported from,
    besides the package itself. Both, and ``layers``, are for tests.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        module: str = _WORKER,
        folders: Sequence[str] = (),
        layers: Collection[str] = fence.LAYERS,
    ) -> None:
        self.limits = limits or Limits()
        self.starts = 0
        self._module = module
        self._folders = [str(Path(atalaya.__file__).resolve().parents[1]), *folders, *_packages()]
        self._layers = sorted(layers)
        self._process: subprocess.Popen[bytes] | None = None
        self._fences: Fences | None = None
        self._files = 0
        self._ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def restarts(self) -> int:
        """How often a worker had to be replaced."""
        return max(0, self.starts - 1)

    def read(self, data: bytes, path: str) -> list[Source]:
        """The sources of a file; raises ``Unusable`` with a stable code and a place.

        ``path`` is only a name: nothing is opened. A scanned PDF is recognised when Tesseract is installed.
        """
        if len(data) > self.limits.file_bytes:
            raise Unusable("reader.too_big", f"the file is larger than {self.limits.file_bytes:,} bytes", path)
        digest = hashlib.sha256(data).hexdigest()
        try:
            return self._read(data, path, digest)
        except Unusable as problem:
            if problem.code != "reader.scanned" or not ocr.program():
                raise
        return [ocr.read(lambda page: self._ask(data, path, page), path, self.limits, digest)]

    def fences(self) -> Fences:
        """Which layers hold in the running worker."""
        process = self._running()
        if self._fences is None:
            self._greet(process)
        return self._fences or Fences()

    def close(self) -> None:
        """Ends the worker. The cage can be used again; a new worker is started then."""
        process, self._process, self._fences = self._process, None, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # it died with bytes still to take
                    continue
        process.wait(_ENDING_SECONDS)

    def end(self) -> None:
        """Ends the worker for good; a thread that waits for it gets ``Unavailable``."""
        self._ended = True
        self.close()

    def _read(self, data: bytes, path: str, digest: str) -> list[Source]:
        try:
            return wire.sources_from_bytes(self._ask(data, path), path, digest)
        except Unusable as problem:
            if problem.code not in ("reader.crashed", "reader.memory"):
                raise
            used = self._files > 1
            self.close()
            if not used:
                raise
        return wire.sources_from_bytes(self._ask(data, path), path, digest)

    def _ask(self, data: bytes, path: str, page: int | None = None) -> bytes:
        """One request and its answer, within the time limit."""
        process = self._running()
        self._files += 1
        expired = threading.Event()

        def end() -> None:
            expired.set()
            process.kill()

        watch = threading.Timer(self.limits.file_seconds, end)
        watch.daemon = True
        watch.start()
        try:
            answer = self._exchange(process, [json.dumps({"path": path, "page": page}).encode("ascii"), data])
        except (OSError, EOFError) as error:
            if expired.is_set():
                self.close()
                raise Unusable(
                    "reader.timeout", f"it takes longer than {self.limits.file_seconds} seconds to read", path
                ) from error
            raise self._cause(process, path) from error
        except ValueError as error:
            self.close()
            raise Unusable(
                "reader.answer", "the reading process gave an endless answer; nothing of it was used", path
            ) from error
        finally:
            watch.cancel()
        if expired.is_set() or self._files >= self.limits.worker_files:
            self.close()
        return answer

    def _exchange(self, process: subprocess.Popen[bytes], frames: Sequence[bytes]) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise EOFError("no pipe")
        for frame in frames:
            process.stdin.write(wire.LENGTH.pack(len(frame)))
            process.stdin.write(frame)
        process.stdin.flush()
        if self._fences is None:
            self._greet(process)
        return self._receive(process.stdout)

    def _greet(self, process: subprocess.Popen[bytes]) -> None:
        """The worker's first words: which fences hold."""
        try:
            if process.stdout is None:
                raise EOFError("no pipe")
            told: dict[str, Any] = json.loads(self._receive(process.stdout))
            self._fences = Fences(**told)
        except (EOFError, OSError, ValueError, TypeError) as error:
            self.close()
            raise Unavailable("reader.no_worker", "the reading process does not start; run `atalaya check`") from error

    def _receive(self, pipe: IO[bytes]) -> bytes:
        length = wire.LENGTH.unpack(_exactly(pipe, wire.LENGTH.size))[0]
        if length > self.limits.answer_bytes:
            raise ValueError("the answer is too long")
        return _exactly(pipe, length)

    def _cause(self, process: subprocess.Popen[bytes], path: str) -> Problem:
        """What a dead worker died of."""
        greeted = self._fences is not None
        try:
            ended = process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            ended = 0  # it closed its pipe and lives on
        self.close()
        if not greeted:
            return Unavailable("reader.no_worker", "the reading process does not start; run `atalaya check`")
        return Unusable("reader.crashed", f"the file broke the reading process (it ended with {ended})", path)

    def _running(self) -> subprocess.Popen[bytes]:
        """The live worker, started when there is none."""
        if self._ended:
            raise Unavailable("reader.ended", "reading was stopped")
        if self._process is None:
            order = f"import sys; sys.path += sys.argv[2:]; from {self._module} import run; run()"
            readable = [*self._folders, *{str(Path(prefix, "lib")) for prefix in (sys.base_prefix, sys.exec_prefix)}]
            setting = {"limits": asdict(self.limits), "readable": readable, "layers": self._layers}
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", order, json.dumps(setting), *self._folders],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={},
                    close_fds=True,
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                raise Unavailable(
                    "reader.no_worker", f"the reading process cannot be started: {error.strerror}"
                ) from error
            self.starts += 1
            self._files = 0
        return self._process


def network_is_cut() -> bool:
    """Whether a worker on this machine is without network, as the worker itself tried."""
    with Cage() as cage:
        return cage.fences().network_cut


def _packages() -> list[str]:
    """Folders of installed packages."""
    found = (entry for entry in sys.path if entry.rstrip("/").endswith(_LIBRARY_FOLDERS) and Path(entry).is_dir())
    return list(dict.fromkeys(found))


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    pieces = []
    while count:
        piece = pipe.read(min(count, _ANSWER_STEP_BYTES))
        if not piece:
            raise EOFError("the worker is gone")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
