"""The fuzz run behind ``fuzz.py``: breaks good files by chance and reads them through the cage.

Prints counts as JSON. Ends with 1 when anything was not caught or took longer than ten seconds. ``--keep DIR`` saves
the files that did it. A process that a file broke is contained, and counted under ``reader.crashed``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from atalaya.adapters.readers import ocr
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from tests.hostile import mutation
from tests.hostile.bait import Case

ROOT = Path(__file__).resolve().parents[2]
HANG_SECONDS = Limits().file_seconds  # what the product itself calls too long; shorter would count a busy machine
_UNCAUGHT = ("reader.fault", "reader.answer", "reader.library", "fuzz.structure")
_CONTAINED = ("reader.timeout", "reader.crashed")
_FOREVER = 10**9


@dataclass(slots=True)
class Report:
    """What a run came to."""

    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    uncaught: int = 0
    hangs: int = 0
    slowest_seconds: float = 0.0
    slowest_name: str = ""
    worker_restarts: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Takes another run's counts in."""
        self.files += other.files
        self.read += other.read
        self.refused += other.refused
        self.uncaught += other.uncaught
        self.hangs += other.hangs
        self.worker_restarts += other.worker_restarts
        self.faults += other.faults
        if other.slowest_seconds > self.slowest_seconds:
            self.slowest_seconds, self.slowest_name = other.slowest_seconds, other.slowest_name

    def as_json(self, seconds: float) -> str:
        """The counts, for people and programs."""
        told = {
            "files": self.files,
            "read": self.read,
            "refused": dict(self.refused.most_common()),
            "uncaught": self.uncaught,
            "hangs": self.hangs,
            "slowest_s": round(self.slowest_seconds, 3),
            "slowest": self.slowest_name,
            "worker_restarts": self.worker_restarts,
            "seconds": round(seconds, 1),
            "faults": self.faults[:20],
        }
        return json.dumps(told, indent=2)


def run(files: int, seed: int, workers: int = 2, keep: Path | None = None) -> Report:
    """Reads ``files`` broken files; the nth is the same for the same seed, whatever the number of workers."""
    pool = mutation.seeds()
    whole = Report()
    with ThreadPoolExecutor(workers) as crew:
        for part in crew.map(lambda first: _share(range(first, files, workers), seed, pool, keep), range(workers)):
            whole.add(part)
    return whole


def _share(numbers: Sequence[int], seed: int, pool: Sequence[Case], keep: Path | None) -> Report:
    """One worker's share."""
    report = Report()
    limits = Limits(file_seconds=HANG_SECONDS, worker_files=_FOREVER)
    with Cage(limits, module="tests.hostile.prober", folders=[str(ROOT)]) as cage:
        for number in numbers:
            case = mutation.mutated(Random(f"{seed}:{number}"), pool)
            begun = time.perf_counter()
            problem = _outcome(cage, case, report)
            taken = time.perf_counter() - begun
            if taken > report.slowest_seconds:
                report.slowest_seconds, report.slowest_name = taken, f"{number} {case.name}"
            if problem and problem.code in (*_UNCAUGHT, *_CONTAINED):
                report.faults.append(f"{number} {case.name} {problem.code}: {problem.detail}")
                if keep:
                    (keep / f"{number}-{case.name.replace('/', '-')[-80:]}").write_bytes(case.data)
        report.worker_restarts = cage.restarts
    return report


def _outcome(cage: Cage, case: Case, report: Report) -> Unusable | None:
    """The refusal, None when the file was read; counted in the report."""
    report.files += 1
    try:
        cage.read(case.data, case.name)
    except Unusable as problem:
        report.refused[problem.code] += 1
        report.uncaught += problem.code in _UNCAUGHT
        report.hangs += problem.code == "reader.timeout"
        return problem
    report.read += 1
    return None


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the files that were not caught or hung")
    told = parser.parse_args()
    if told.keep:
        told.keep.mkdir(parents=True, exist_ok=True)
    ocr.program = lambda: ""  # recognising broken scans is not what is measured
    begun = time.perf_counter()
    report = run(told.files, told.seed, told.workers, told.keep)
    sys.stdout.write(report.as_json(time.perf_counter() - begun) + "\n")
    return 1 if report.uncaught or report.hangs else 0
