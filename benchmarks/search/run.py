"""The search over half a million articles, as a point of contact asks it: p95 on SQLite, and on PostgreSQL if given.

``python3 go.py bench search`` fills a site with 5,000 laws of 100 articles whose words are as uneven as those of real
law, then asks for pairs of common terms and for single rare words. With ``ATALAYA_BENCH_DATABASE`` (a PostgreSQL
address; ``tools/postgres.py`` gives one) the same there.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LAWS, ARTICLES = 5_000, 100
LIMIT_P95_MS = {"sqlite": 500, "postgresql": 300}
TERMS = ("exportación", "licencia", "prohibición", "transporte", "autoridad", "sanción", "armas", "biológicas")


def main() -> int:
    """Runs it on each database; 1 when a p95 is beyond its limit."""
    found = {"sqlite": _in_process("")}
    if database := os.environ.get("ATALAYA_BENCH_DATABASE", ""):
        found["postgresql"] = _in_process(database)
    print(json.dumps(found, indent=1))
    faults = [engine for engine, told in found.items() if told["p95_ms"] > LIMIT_P95_MS[engine]]
    print("beyond a limit: " + ", ".join(faults) if faults else "no figure beyond its limit")
    return 1 if faults else 0


def _in_process(database: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        told = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
        told |= {"ATALAYA_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        told |= {"ATALAYA_DATABASE": database} if database else {}
        done = subprocess.run(
            [sys.executable, __file__, "measure"], env=told, check=True, stdout=subprocess.PIPE, text=True
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def measure() -> dict[str, Any]:
    """Fills a site and asks."""
    from atalaya.config import instance

    instance.start()
    instance.prepare()
    import logging

    from atalaya.apps.laws import queries
    from tests import world

    logging.disable(logging.INFO)
    world.plant()
    began = time.monotonic()
    articles = _fill()
    filled_s = time.monotonic() - began
    rng, by, times = random.Random(5), world.actor(world.CONTACT), []
    rare = [f"palabra{n}" for n in rng.sample(range(3_000), 60)]
    for question in [*(f"{one} {other}" for one in TERMS for other in TERMS if one != other), *rare]:
        began = time.perf_counter()
        queries.find(by, question)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {
        "articles": articles,
        "filled_s": round(filled_s),
        "questions": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "slowest_ms": round(times[-1], 1),
    }


def _fill() -> int:
    """Laws with articles of some forty words, the common ones in most of them."""
    from django.db import transaction

    from atalaya.apps.laws import models, search

    rng = random.Random(3)
    words = [f"palabra{n}" for n in range(20_000)]
    weights = [1 / (n + 1) for n in range(len(words))]
    for start in range(0, LAWS, 100):
        with transaction.atomic():
            laws = models.Law.objects.bulk_create(
                models.Law(owner_id="country:XC", klass="public", title={"es": f"Ley {n}"}, number=str(n),
                           updated_at="2026-01-01T00:00Z")
                for n in range(start, start + 100)
            )  # fmt: skip
            editions = models.Edition.objects.bulk_create(
                models.Edition(law=law, number=1, digest="0" * 64, file="", name="", language="es", chars=0)
                for law in laws
            )
            rows = []
            for edition in editions:
                pool = rng.choices(words, weights, k=40 * ARTICLES)
                for n in range(ARTICLES):
                    text = " ".join([*pool[40 * n : 40 * n + 40], rng.choice(TERMS), rng.choice(TERMS)])
                    named = {"number": str(n), "label": f"Art. {n}", "anchor": f"art-{n}", "standing": "own"}
                    shaped = {"shape": "article", "start": 0, "body": 0, "text": text}
                    rows.append(models.Article(edition=edition, place=n, **named, **shaped))
            search.index(models.Article.objects.bulk_create(rows, batch_size=1_000), "es")
        print(f"{start + 100} laws of {LAWS}", file=sys.stderr, flush=True)
    return models.Article.objects.count()


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure()))
    else:
        raise SystemExit(main())
