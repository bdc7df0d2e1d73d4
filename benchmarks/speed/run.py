"""Speed and memory of ``matrix propose``: a first run, a second with nothing changed, and the same text ten times.

``python benchmarks/speed/run.py [--no-vectors] [--times 10]`` prints one JSON document and fails when a figure is over
``floor.json``. Time is of the whole command; memory is the largest sum over the command and all its workers at one
moment (proportional share of pages, looked at every tenth of a second; Linux only). The ten copies differ in a last
line, so that none is a duplicate; equal passages share a vector, so with vectors the copies cost less than new text.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
COUNTRY = "uy"
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of the command cost."""

    seconds: float
    peak_mb: float


def main() -> int:
    """Runs the measurements and returns the exit code."""
    options = _options()
    samples = Path(os.environ.get("ATALAYA_SAMPLES", HERE.parents[2] / "shared" / "data"))
    folder = samples / "law" / COUNTRY
    if not folder.is_dir():
        print("needs samples: set ATALAYA_SAMPLES to the folder that holds law/")
        return 0
    floor = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))
    report: dict[str, Any] = {"cpus": os.cpu_count()}
    for name, flag in (("vectors", "--vectors"), ("words", "--no-vectors")):
        if name == "words" or not options.no_vectors:
            with tempfile.TemporaryDirectory() as place:
                report[name] = _measure(folder, Path(place), flag, options.times)
            print(json.dumps({name: report[name]}), file=sys.stderr)
    print(json.dumps(report, indent=1))
    over = [fault for name in report if name != "cpus" for fault in _over(name, report[name], floor, options.times)]
    print("\n".join(over) if over else "no figure over its limit", file=sys.stderr)
    return 1 if over else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-vectors", action="store_true", help="measure without the sentence model only")
    parser.add_argument("--times", type=int, default=10, help="how many copies of the text the long run reads")
    return parser.parse_args()


def _measure(folder: Path, place: Path, flag: str, times: int) -> dict[str, Any]:
    first = _propose(folder, place / "out", flag)
    second = _propose(folder, place / "out", flag)
    many = place / folder.name
    for copy in range(times):
        shutil.copytree(folder, many / f"copy-{copy}")
        for path in (many / f"copy-{copy}").rglob("*.md"):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\n\n{copy}\n")
    long = _propose(many, place / "out-many", flag)
    return {
        "first": asdict(first),
        "second": asdict(second),
        "many": asdict(long),
        "time_ratio": round(long.seconds / first.seconds, 2),
        "memory_ratio": round(long.peak_mb / first.peak_mb, 2),
    }


def _propose(folder: Path, target: Path, flag: str) -> Cost:
    """One run of the command and what it cost. Raises RuntimeError with its last words when it fails."""
    command = [sys.executable, "-m", "atalaya", "matrix", "propose", str(folder)]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [*command, "--country", COUNTRY, "--out", str(target), flag], stdout=words, stderr=subprocess.STDOUT
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(_bytes_of(id_) for id_ in _family(process.pid)))
            time.sleep(_LOOK_S)
        seconds = time.perf_counter() - began
        if process.returncode:
            words.seek(0)
            raise RuntimeError(words.read().decode(errors="replace")[-500:])
    return Cost(round(seconds, 2), round(peak / 1e6, 1))


def _family(process: int) -> Iterator[int]:
    """A process and all below it."""
    yield process
    try:
        children = " ".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children"))
    except OSError:  # it ended meanwhile
        return
    for child in children.split():
        yield from _family(int(child))


def _bytes_of(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _over(name: str, found: dict[str, Any], floor: dict[str, float], times: int) -> list[str]:
    """The figures that are over their limits; ratios may be over by what measuring itself varies."""
    limits = {
        "first_s": (found["first"]["seconds"], floor["first_s"]),
        "second_s": (found["second"]["seconds"], floor["second_s"]),
        "peak_mb": (found["first"]["peak_mb"], floor["peak_mb"]),
        "time_ratio": (found["time_ratio"], floor["time_ratio"] * floor["noise"] * times / 10),
        "memory_ratio": (found["memory_ratio"], floor["memory_ratio"] * floor["noise"] * times / 10),
    }
    return [f"{name} {key}: {value} > {most:g}" for key, (value, most) in limits.items() if value > most]


if __name__ == "__main__":
    sys.exit(main())
