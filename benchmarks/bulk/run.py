"""A million customs declarations with three parties each: ``atalaya screen`` as an office would run it.

``python go.py bench bulk [--lines N] [--workers N]`` makes the declarations, screens them with the command itself in
processes of their own, and prints one JSON document:

* with names that repeat asked once a batch, and with every name asked each time it stands there: wall clock, time of
  the processors, and the most memory that all processes held together (shared pages counted once);
* killed with ``kill -9`` half way and begun again: how many finished batches were kept, whether any of them was done
  twice, and whether the answers are the same bytes as those of the run that was not cut.

It fails when a figure passes a bound of ``floor.json``. Bounds of time are for a million lines on two cores that nobody
else uses: they are held against the processors' time divided by the workers, since a shared machine only waits longer.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LISTS = {"un": "un_consolidated_2026-02-27.xml", "us": "us_csl_2026-07-31.json"}
PARTIES: Final = ("Exportador", "Importador", "Destinatario")
MILLION: Final = 1_000_000
LISTED_SHARE: Final = 0.002
"""So many of the parties are listed ones in altered spelling."""
RECURRING_SHARE: Final = 0.8
"""So many of the others are firms that declare again and again; the rest stands there once."""
FIRMS: Final = 60_000
_KINDS: Final = ("Importaciones", "Comercial", "Industrias", "Distribuidora", "Quimica", "Servicios", "Agricola")
_FORMS: Final = ("S.A.", "Ltda.", "S.R.L.", "C.A.", "S.A.S.", "EIRL")


def main() -> int:
    """Runs the comparison and returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=MILLION, help="declarations, of three parties each")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    options = parser.parse_args()
    samples = Path(os.environ.get("ATALAYA_SAMPLES", ROOT.parent / "shared" / "data")) / "screening"
    if not samples.is_dir():
        print("needs samples: set ATALAYA_SAMPLES to the folder that holds screening/")
        return 0
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        distinct = declarations(folder / "declarations.csv", options.lines, samples)
        job = Job(folder, samples, options.workers)
        began = time.perf_counter()
        job.screen("first", lines_of(folder / "declarations.csv", folder / "few.csv", 100))
        report: dict[str, Any] = {
            "lines": options.lines, "names": 3 * options.lines, "distinct_names": distinct, "workers": options.workers,
            "megabytes_of_declarations": round((folder / "declarations.csv").stat().st_size / 1e6, 1),
            "first_start_s": round(time.perf_counter() - began, 1),
        }  # fmt: skip
        source = folder / "declarations.csv"
        report["repeats_asked_once"] = job.screen("once", source)
        report["every_name_asked"] = job.screen("each", source, "--no-merge")
        report["same_answers"] = same(folder / "once.csv", folder / "each.csv")
        report["killed"] = job.cut("cut", source, folder / "once.csv")
    for name in ("repeats_asked_once", "every_name_asked"):
        told = report[name]
        told["minutes_of_two_cores_a_million"] = round(told["processor_s"] / 2 / 60 * MILLION / options.lines, 2)
    print(json.dumps(report, indent=1))
    return _beyond(report, json.loads((HERE / "floor.json").read_text(encoding="utf-8")))


def declarations(path: Path, lines: int, samples: Path) -> int:
    """Writes the declarations, the same for the same number of lines; returns how many different names are in them."""
    drawn = random.Random(1540)
    with (samples / "dev" / "ssb_un_cases.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["query"] for row in csv.DictReader(file) if row["family"] != "negative"]
    with (samples / "dev" / "yente_negatives_global.csv").open(encoding="utf-8", newline="") as file:
        people = [row["full_name"] for row in csv.DictReader(file)]
    given, family = [name.split()[0] for name in people], [name.split()[-1] for name in people]
    firms = [_firm(drawn, family) for _ in range(FIRMS)]
    seen: set[str] = set()
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["Declaracion", *PARTIES, "Valor"])
        for number in range(lines):
            names = []
            for _ in PARTIES:
                dice = drawn.random()
                if dice < LISTED_SHARE:
                    name = drawn.choice(listed)
                elif dice < RECURRING_SHARE:
                    name = firms[int(FIRMS * drawn.random() ** 3)]  # few firms declare much, many little
                else:
                    name = f"{drawn.choice(given)} {drawn.choice(given)} {drawn.choice(family)} {drawn.choice(family)}"
                names.append(" ".join(name.split()))
            seen.update(names)
            out.writerow([f"DUA-{number:09}", *names, drawn.randrange(100, 900_000)])
    return len(seen)


def _firm(drawn: random.Random, family: Sequence[str]) -> str:
    return f"{drawn.choice(_KINDS)} {drawn.choice(family)} y {drawn.choice(family)} {drawn.choice(_FORMS)}"


def lines_of(source: Path, target: Path, count: int) -> Path:
    """The first lines of a file as a file of their own."""
    with source.open(encoding="utf-8") as file, target.open("w", encoding="utf-8") as out:
        for _, line in zip(range(count), file, strict=False):
            out.write(line)
    return target


def same(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    digests = []
    for path in (one, other):
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").digest())
    return digests[0] == digests[1]


@dataclass(frozen=True, slots=True)
class Job:
    """Where runs lie and with how many processes they are made."""

    folder: Path
    samples: Path
    workers: int

    def screen(self, name: str, source: Path, *more: str) -> dict[str, Any]:
        """One run from its start to its file: wall clock, processors' time, memory, counts."""
        before, began = _children(), time.perf_counter()
        process = self._begin(name, source, *more)
        most = 0.0
        while process.poll() is None:
            most = max(most, held(process.pid))
            time.sleep(0.2)
        wall, spent = time.perf_counter() - began, _children() - before
        told = json.loads((process.stdout or sys.stdin).read())
        if process.returncode:
            raise SystemExit(f"the run {name} ended with {process.returncode}")
        rows = told["rows"]
        print(f"{name}: {rows:,} names, {wall:.0f} s, {spent:.0f} s of the processors", file=sys.stderr, flush=True)
        return {
            "wall_s": round(wall, 1), "processor_s": round(spent, 1), "most_megabytes": round(most / 1e6, 1),
            "names_per_s": round(rows / wall), "names_per_s_of_one_core": round(rows / spent),
            **{key: told[key] for key in ("rows", "exact", "review", "none", "faults", "resumed")},
        }  # fmt: skip

    def cut(self, name: str, source: Path, whole: Path) -> dict[str, Any]:
        """A run that is killed half way and begun again."""
        work = self.folder / f"{name}.csv.work"
        batches = -(-sum(1 for _ in source.open("rb")) * len(PARTIES) // 20_000)
        process = self._begin(name, source)
        while process.poll() is None and len(list(work.glob("*.jsonl"))) < max(1, batches // 2):
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        kept = {path.name: path.stat().st_mtime_ns for path in work.glob("*.jsonl")}
        seen: dict[str, int] = {}
        told = self._again(name, source, lambda: seen.update(
            {path.name: path.stat().st_mtime_ns for path in work.glob("*.jsonl") if path.name in kept}))  # fmt: skip
        rows = Counter(_rows(self.folder / f"{name}.csv"))
        most = max(rows.values())
        return {
            "killed_by_signal": -process.returncode, "batches": batches, "batches_kept": len(kept),
            "batches_done_again": sum(seen.get(batch) != at for batch, at in kept.items()),
            "resumed": told["resumed"], "rows": told["rows"], "most_lines_of_one_query": most,
            "same_bytes_as_uncut": same(self.folder / f"{name}.csv", whole),
        }  # fmt: skip

    def _again(self, name: str, source: Path, look: Callable[[], None]) -> Mapping[str, Any]:
        process = self._begin(name, source)
        while process.poll() is None:
            look()
            time.sleep(0.1)
        found: Mapping[str, Any] = json.loads((process.stdout or sys.stdin).read())
        return found

    def _begin(self, name: str, source: Path, *more: str) -> subprocess.Popen[str]:
        lists = ",".join(f"{list_id}={self.samples / 'lists' / file}" for list_id, file in LISTS.items())
        command = [sys.executable, "-m", "atalaya", "screen", str(source), "--lists", lists, "--json",
                   "--workers", str(self.workers), "--cache", str(self.folder / "cache"),
                   "--out", str(self.folder / f"{name}.csv"), *more]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *filter(None, sys.path)])}
        log = (self.folder / f"{name}.log").open("w")
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
                                start_new_session=True)  # fmt: skip


def _rows(path: Path) -> list[tuple[str, str, str, str]]:
    """Row, column, list and party of each line of the answers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["row"], row["column"], row["list"], row["party"]) for row in csv.DictReader(file)]


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def held(leader: int) -> float:
    """Bytes that all processes of a session hold, a shared page counted once: the sum of their proportional sets."""
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if os.getsid(int(entry.name)) != leader:
                continue
            for line in (entry / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except (OSError, ValueError):  # it has ended meanwhile
            continue
    return total


def _beyond(report: dict[str, Any], floor: dict[str, dict[str, Any]]) -> int:
    """1 when a figure is beyond its bound, after naming it; else 0."""
    fallen = []
    for bound, limits in floor.items():
        for path, limit in limits.items():
            figure: Any = report
            for step in path.split("/"):
                figure = figure[step]
            kept = figure <= limit if bound == "most" else figure >= limit if bound == "least" else figure == limit
            if not kept:
                fallen.append(f"{path}: {figure}, {bound} {limit}")
    print("\n".join(fallen) if fallen else "no figure beyond its bound", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
