"""Quality of structure: which headings of real laws are found, which marked ones are true, and whose voice they have.

``python benchmarks/structure/run.py [--only TEXT] [--show]`` prints one JSON document and fails when a figure falls
below ``floor.json``. ``cases.jsonl`` holds 40 instruments of five countries whose sequence of articles a person wrote
down from the text (number and standing, no words); ``transfer.jsonl`` holds 15 more that the rules were never fitted
to, reported apart and under no floor. A file that is not the one that was read by hand fails the run.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atalaya.core.laws import structure
from atalaya.core.laws.model import Source

HERE = Path(__file__).parent
SIDES = ("cases", "transfer")


@dataclass
class Count:
    """How many headings there are, were marked, agree in number, and agree in standing too."""

    true: int = 0
    marked: int = 0
    found: int = 0
    voiced: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Takes in the counts of another."""
        self.true += other.true
        self.marked += other.marked
        self.found += other.found
        self.voiced += other.voiced

    def figures(self) -> dict[str, float]:
        """Recall, precision and the share of right standings among what was found, cut to four places."""
        shares = {
            "recall": self.found / max(1, self.true),
            "precision": self.found / max(1, self.marked),
            "standing": self.voiced / max(1, self.found),
        }
        return {"articles": self.true} | {name: int(share * 10_000) / 10_000 for name, share in shares.items()}


def main() -> int:
    """Runs the comparison and returns the exit code."""
    options = _options()
    laws = Path(os.environ.get("ATALAYA_SAMPLES", HERE.parents[2] / "shared" / "data")) / "law"
    if not laws.is_dir():
        print("needs samples: set ATALAYA_SAMPLES to the folder that holds law/")
        return 0
    report: dict[str, dict[str, dict[str, float]]] = {}
    for side in SIDES:
        counts: dict[str, Count] = {}
        for name, count in _read(laws, side, options.only):
            counts.setdefault(name[:2], Count()).add(count)
            counts.setdefault("all", Count()).add(count)
            if options.show and count.faults:
                print("\n  ".join([name, *count.faults]), file=sys.stderr)
        report[side] = {country: count.figures() for country, count in counts.items()}
    print(json.dumps(report, indent=1))
    return 0 if options.only else _below_floor(report, json.loads((HERE / "floor.json").read_text(encoding="utf-8")))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", default="", help="only the files whose path has this in it; the floor is not looked at"
    )
    parser.add_argument("--show", action="store_true", help="name each heading missed, wrongly marked or misheard")
    return parser.parse_args()


def _read(laws: Path, side: str, only: str) -> Iterator[tuple[str, Count]]:
    for line in (HERE / f"{side}.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if only not in case["file"]:
            continue
        data = (laws / case["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != case["sha256"]:
            sys.exit(f"{case['file']} is not the file whose articles were written down; get the samples of that state")
        yield case["file"], _count(case, data.decode("utf-8"))


def _count(case: dict[str, Any], text: str) -> Count:
    """Aligns the numbers written down with those found, in order; only aligned ones count as found."""
    read = structure.read(Source(case["file"], text, "markdown", case["sha256"]))
    told = [(unit.number, str(unit.standing)) for unit in read.units if unit.shape == "article"]
    want = [(article["number"], article["standing"]) for article in case["articles"]]
    count = Count(len(want), len(told))
    matcher = difflib.SequenceMatcher(None, [one for one, _ in want], [one for one, _ in told], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag != "equal":
            count.faults += [f"missed {number} ({standing})" for number, standing in want[start:end]]
            count.faults += [f"no heading: {number} ({standing})" for number, standing in told[first:last]]
            continue
        for (number, right), (_, heard) in zip(want[start:end], told[first:last], strict=True):
            count.found += 1
            count.voiced += right == heard
            count.faults += [f"{number} is {right}, not {heard}"] if right != heard else []
    return count


def _below_floor(report: dict[str, Any], floor: dict[str, dict[str, float]]) -> int:
    fallen = [
        f"{country} {name}: {report['cases'][country][name]} < {least}"
        for country, least_of in floor.items()
        for name, least in least_of.items()
        if report["cases"][country][name] < least
    ]
    print("\n".join(fallen) if fallen else "no figure below its floor", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
