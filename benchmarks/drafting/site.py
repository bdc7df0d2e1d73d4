"""The same draft through the site: its page, the table of its comments, a comparison, and its files by the worker."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any

CLAUSES, COMMENTS, ROUNDS = 300, 500, 15
PAGES = {"text": "", "compare": "compare/?before=1&after=2", "comments": "comments/"}
LIMITS_MS = {"text": 150, "compare": 300, "comments": 300}
LIMIT_QUERIES = 30
LIMIT_FILE_MS = 3_000


def measure() -> tuple[dict[str, Any], list[str]]:
    """What was measured on a data folder of its own, and what is beyond its limit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(ATALAYA_DATA=folder)
        told = _measure()
    faults = [
        name
        for name, one in told["pages"].items()
        if one["median_ms"] > LIMITS_MS[name] or one["queries"] > LIMIT_QUERIES
    ]
    return told, [*faults, *(name for name, ms in told["files_ms"].items() if ms > LIMIT_FILE_MS)]


def _measure() -> dict[str, Any]:
    from atalaya.config import instance

    instance.start()
    instance.prepare()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    from tests import world

    world.plant()
    found = _grown()
    client = world.browser(world.CONTACT)
    return {
        "pages": {name: _page(partial(client.get, f"/es/draft/{found.pk}/{path}")) for name, path in PAGES.items()},
        "files_ms": {kind: _file(found, kind) for kind in ("docx", "pdf")},
    }


def _grown() -> Any:
    """A bill of 300 clauses frozen twice, a third of it rewritten between, with 500 comments."""
    from atalaya.apps.drafting import actions, models
    from tests import drafts, world
    from tests.apps.drafting import bench

    by, chance = world.actor(world.CONTACT), random.Random(7)
    text = drafts.large(CLAUSES)
    found = bench.draft(text)
    actions.freeze(found.pk, "v1", "", by=by)
    articles = [one for one in text.clauses if one.kind == "article"]
    for one in chance.sample(articles, len(articles) // 3):
        body = one.wording("es").body.replace(" ", " además ", 1)
        actions.rewrite(found.pk, actions.Rewrite(one.id, "es", {}, {"body": body}), by=by)
    actions.freeze(found.pk, "v2", "", by=by)
    models.Comment.objects.bulk_create(
        models.Comment(
            draft=found, clause=chance.choice(articles).id, language="es", words="Se propone precisar el alcance. " * 3,
            author="Ana", body=f"Organismo {number % 12}", outcome="rejected" if number % 2 else "",
            reason="Ya está previsto." if number % 2 else "",
        )
        for number in range(COMMENTS)
    )  # fmt: skip
    return found


def _page(ask: Callable[[], Any]) -> dict[str, float]:
    """Time in the server, and of the processor alone, which neighbours on the machine do not lengthen; and queries."""
    from django.db import connection

    asked = 0

    def count(execute: Any, *told: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*told)

    assert ask().status_code == 200
    with connection.execute_wrapper(count):
        ask()
    spent, worked = [], []
    for _ in range(ROUNDS):
        start, before = time.perf_counter(), time.process_time()
        ask()
        spent.append(1_000 * (time.perf_counter() - start))
        worked.append(1_000 * (time.process_time() - before))
    return {
        "median_ms": round(statistics.median(spent), 1),
        "cpu_median_ms": round(statistics.median(worked), 1),
        "queries": asked,
    }


def _file(found: Any, kind: str) -> float:
    """How long the worker takes for one file."""
    from atalaya.apps.drafting import exports
    from tests import world

    exports.ask(found.pk, exports.Ask(kind, "es"), by=world.actor(world.CONTACT))
    start = time.perf_counter()
    assert exports.write_next()
    return round(1_000 * (time.perf_counter() - start), 1)
