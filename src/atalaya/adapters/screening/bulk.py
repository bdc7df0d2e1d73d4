"""A file of any length against lists: in batches, on one process, a pool or a cluster; restartable; memory flat.

Each batch is one pure question to ``Screener.screen`` and one file of results beside the target. A run that is cut off,
however hard, goes on where it was: finished batches are kept, the one in hand is done again, none is done twice.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import shutil
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from atalaya.adapters.screening import results, store, tables
from atalaya.adapters.screening.tables import Plain
from atalaya.adapters.writers import replacement
from atalaya.core.errors import Unusable
from atalaya.core.trade import ages
from atalaya.core.trade.parties import Query
from atalaya.core.trade.screening import Screener

BATCH: Final = 20_000
REMEMBERED: Final = 200_000
"""So many different names a process keeps with their answers, some 60 MB, before it begins anew."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done; all of it goes into the fingerprint of a run."""

    source: Path
    target: Path
    lists: Mapping[str, Path]
    cache: Path
    today: date
    everything: bool = False
    columns: tuple[str, ...] = ()
    merge: bool = True  # names that repeat are asked once, as far as a process remembers
    batch: int = BATCH


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of it. ``rows`` are queries: a row with three parties counts three times."""

    rows: int
    exact: int
    review: int
    none: int
    faults: int
    resumed: int  # batches that an earlier run had done
    warnings: tuple[str, ...]
    withhold: bool


class Pool(Protocol):
    """What runs batches: a process pool, or a cluster with the same two methods."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Begins the work and gives back something with ``result()``."""
        ...


def run(order: Order, *, workers: int = 1, pool: Pool | None = None,
        progress: Progress = lambda stage, done, total: None) -> Summary:  # fmt: skip
    """Screens the file. Raises Problems of ``tables``, ``lists`` and ``store``; what is done stays for the next run."""
    results.check(order.target)
    next(tables.read(order.source, order.columns), None)  # a file that is no table is told before anything is made
    replacement.make(order.target.parent)
    files = {list_id: path.resolve() for list_id, path in order.lists.items()}
    known, model = store.knowledge()
    progress("index", 0, 0)
    folder = store.ready(files, order.cache, known)
    heads = store.load(folder).heads
    age = ages.judge(heads, order.today)
    work = order.target.with_name(order.target.name + ".work")
    _begin(order, work, folder.name, model.edition)
    resumed = 0
    settings = results.Settings(order.everything, order.merge, age)
    numbered = enumerate(tables.batches(tables.read(order.source, order.columns), order.batch))
    done = 0
    with _executor(workers, pool) as executor:
        waiting: deque[tuple[Path, Any]] = deque()
        for number, batch in numbered:
            path = work / f"{number:08}.jsonl"
            if path.is_file():
                resumed += 1
                done += len(batch)
                progress("screening", done, 0)
                continue
            if executor is None:
                _keep(path, answer(str(folder), tables.plain(batch), settings))
                done += len(batch)
                progress("screening", done, 0)
                continue
            waiting.append((path, executor.submit(answer, str(folder), tables.plain(batch), settings)))
            while len(waiting) >= 2 * max(1, workers):  # never more in memory than the workers can take
                done = _settle(waiting, done, progress)
        while waiting:
            done = _settle(waiting, done, progress)
    progress("writing", 0, 0)
    counts = results.assemble(sorted(work.glob("*.jsonl")), order.target, heads, settings)
    shutil.rmtree(work)
    return Summary(**counts, resumed=resumed, warnings=age.warnings, withhold=age.withhold)


def _settle(waiting: deque[tuple[Path, Any]], done: int, progress: Progress) -> int:
    path, future = waiting.popleft()
    data = future.result()
    _keep(path, data)
    done += data.count(b"\n")
    progress("screening", done, 0)
    return done


def _keep(path: Path, data: bytes) -> None:
    replacement.put(path, data)


class _executor:  # noqa: N801 - reads as a function
    """The pool to work with, None for this process alone; one that was given is not closed."""

    def __init__(self, workers: int, pool: Pool | None) -> None:
        self._own: Executor | None = None
        self._pool: Pool | None = pool
        if pool is None and workers > 1:
            self._own = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
            self._pool = self._own

    def __enter__(self) -> Pool | None:
        return self._pool

    def __exit__(self, *fault: object) -> None:
        if self._own is not None:
            self._own.shutdown(wait=True, cancel_futures=True)


def _begin(order: Order, work: Path, index: str, model: str) -> None:
    """Makes or keeps the folder of batches: kept only when it belongs to the same order."""
    for left in order.target.parent.glob(f".{order.target.name}.*.part"):  # of a run that was killed while it wrote
        left.unlink(missing_ok=True)
    with order.source.open("rb") as file:
        source = hashlib.file_digest(file, "sha256").hexdigest()
    told = {"source": source, "index": index, "model": model, "everything": order.everything,
            "columns": list(order.columns), "merge": order.merge, "batch": order.batch,
            "today": order.today.isoformat()}  # fmt: skip
    note = work / "order.json"
    try:
        if json.loads(note.read_text(encoding="utf-8")) == told:
            return
    except (OSError, ValueError):
        pass
    if work.exists():
        if not note.is_file() and any(work.iterdir()):
            raise Unusable("screen.work", "this folder is in the way and was not made by a run", str(work))
        shutil.rmtree(work)
    replacement.make(work)
    replacement.put(note, json.dumps(told).encode())


@lru_cache(maxsize=2)
def _screener(folder: str) -> Screener:
    """One open index a process; the pages of its files are shared by all of them."""
    known, model = store.knowledge()
    return Screener(store.load(Path(folder)), known, model)


@lru_cache(maxsize=2)
def _remembered(folder: str, settings: results.Settings) -> dict[Query, str]:
    """What was answered in this process about these lists: firms declare again and again."""
    del folder, settings
    return {}


def answer(folder: str, batch: Sequence[Plain], settings: results.Settings) -> bytes:
    """The results of one batch as JSON lines, one a query, in order: the function that every kind of worker runs."""
    remembered = _remembered(folder, settings)
    if len(remembered) > REMEMBERED:
        remembered.clear()
    return results.lines(_screener(folder), tables.made(batch), settings, remembered)
