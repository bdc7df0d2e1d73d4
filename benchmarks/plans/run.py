"""How fast a plan with two hundred measures is: its three views, its report, its documents, its next edition.

``python3 go.py bench plans`` prints median and p95 of the time in the server, what of it the processor worked, and
the queries of each page, then how long a DOCX, a frozen copy and a comparison take. The limit is about p95. It works on
a data folder of its own and leaves nothing behind.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MEASURES, ROUNDS = 200, 30
LIMIT_P95_MS, LIMIT_QUERIES, LIMIT_DOCX_MS = 150, 30, 3_000
PAGES = ("", "?view=board", "?view=timeline", "?need=late", "progress/", "effect/")


def main() -> int:
    """Runs all; 1 when a figure is beyond its limit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(ATALAYA_DATA=folder)
        sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
        found = measure()
    print(json.dumps(found, indent=1))
    faults = [
        path for path, one in found["pages"].items() if one["p95_ms"] > LIMIT_P95_MS or one["queries"] > LIMIT_QUERIES
    ]
    faults += [name for name, ms in found["deeds_ms"].items() if ms > LIMIT_DOCX_MS]
    print("beyond a limit: " + ", ".join(faults) if faults else "no figure beyond its limit")
    return 1 if faults else 0


def measure() -> dict[str, Any]:
    """Plants a country with a plan, and asks."""
    from atalaya.config import instance

    instance.start()
    instance.prepare()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    from atalaya.adapters import clock
    from atalaya.apps.plans import contents, documents, editions
    from atalaya.core import plans
    from tests import world

    world.plant()
    found = grown()
    client, pages = world.browser(world.CONTACT), {}
    for path in PAGES:
        address = f"/es/plan/{found.pk}/{path}"
        client.get(address)
        instance.settle()  # as a serving process does after its first answers
        asked = counted(partial(client.get, address))
        before = time.process_time()
        times = [timed(partial(client.get, address)) for _n in range(ROUNDS)]
        worked = (time.process_time() - before) * 1000 / ROUNDS
        pages[path or "table"] = {
            "median_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
            "cpu_mean_ms": round(worked, 1),
            "queries": asked,
        }
    content = contents.gather(found)
    by = world.actor(world.CONTACT)
    deeds = {
        "plan_docx": timed(lambda: documents.plan(content)),
        "progress_docx": timed(lambda: documents.progress(content, clock.today())),
        "freeze": timed(lambda: editions.freeze(found.pk, "", by=by)),
        "compare": timed(lambda: plans.compare(content, {**content, "measures": content["measures"][::-1]})),
    }
    return {"measures": MEASURES, "pages": pages, "deeds_ms": {name: round(ms, 1) for name, ms in deeds.items()}}


def counted(do: Callable[[], Any]) -> int:
    """How many queries something asks, whatever connection it opens for them."""
    from django.db import connection

    asked = 0

    def count(execute: Any, *told: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*told)

    with connection.execute_wrapper(count):
        do()
    return asked


def grown() -> Any:
    """A plan with two hundred measures, each with texts, a body, dates, fields and a note."""
    from atalaya.adapters import clock
    from atalaya.apps.plans import models
    from atalaya.apps.registry import queries as registry
    from tests import world
    from tests.apps.plans import desk

    found = desk.plan()
    bodies = [pk for pk, _name in registry.bodies_of(desk.OWNER, world.actor(world.CONTACT))]
    models.Measure.objects.bulk_create(
        models.Measure(
            plan=found, owner_id=found.owner_id, klass="national", number=f"{n // 10 + 1}.{n % 10 + 1}",
            objective={"es": f"Objetivo {n}"}, action={"es": f"Acción {n} " * 12}, lead_id=bodies[n % len(bodies)],
            starts=f"{2024 + n % 4}-0{n % 9 + 1}", ends=f"{2025 + n % 5}-0{n % 9 + 1}", stage="planned",
            linked=["OP2-BW-01-L", "OP2-BW-02-L"], cost=n, currency="USD", updated_at=clock.now(),
        )
        for n in range(MEASURES)
    )  # fmt: skip
    rows = list(models.Measure.objects.filter(plan=found).order_by("pk"))
    for before, row in itertools.pairwise(rows):
        row.after = [before.pk]
    models.Measure.objects.bulk_update(rows[1:], ["after"], batch_size=100)
    models.Note.objects.bulk_create(models.Note(measure=row, on="2026", text="Nota") for row in rows)
    return found


def timed(do: Callable[[], Any]) -> float:
    """How many milliseconds something takes."""
    start = time.perf_counter()
    do()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
