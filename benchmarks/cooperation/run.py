"""How fast 200 programmes are matched with 500 requests, with reasons.

``python3 go.py bench cooperation`` prints the median of the whole in milliseconds; 1 when it is beyond the limit.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAMMES, REQUESTS, ROUNDS, LIMIT_MS = 200, 500, 7, 200


def main() -> int:
    """Runs all; 1 when the figure is beyond its limit."""
    sys.path[:0] = [str(ROOT / "src")]
    found = measure()
    print(json.dumps(found, indent=1))
    return 1 if found["median_ms"] > LIMIT_MS else 0


def measure() -> dict[str, Any]:
    """Matches every request with every programme, some rounds."""
    from atalaya.adapters import assistance as knowledge
    from atalaya.core import assistance

    random = Random(1540)
    subjects, types = list(knowledge.subjects()), list(knowledge.types())
    paragraphs = ["OP1", "OP2", "OP3A", "OP3C", "OP3D", "OP6", "OP8D"]

    def some(names: list[str], most: int) -> frozenset[str]:
        return frozenset(random.sample(names, random.randint(1, most)))

    offered = [
        assistance.Programme(
            n, some(subjects, 4), some(paragraphs, 4), some(["americas", "XC", "XH"], 2), some(types, 3),
            some(["es", "en"], 2),
            "2024", random.choice(["2025", "2027", ""]),
        )
        for n in range(PROGRAMMES)
    ]  # fmt: skip
    wanted = [
        assistance.Wanted(
            random.choice(subjects), some(paragraphs, 3), frozenset({"XC", "americas"}), some(types, 2),
            frozenset({"es"}), "2026-03-03", "2026-12",
        )
        for _ in range(REQUESTS)
    ]  # fmt: skip
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        catalogue = assistance.Offered(offered)
        matches = sum(len(assistance.matches(one, catalogue)) for one in wanted)
        rounds.append((time.perf_counter() - begun) * 1000)
    return {
        "programmes": PROGRAMMES,
        "requests": REQUESTS,
        "matches": matches,
        "median_ms": round(statistics.median(rounds), 1),
    }


if __name__ == "__main__":
    sys.exit(main())
