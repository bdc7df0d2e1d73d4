"""The matrix page and what belongs to it, at the size of the issue: 388 fields, 1,000 citations, 200 evidence items.

``python3 go.py bench matrix`` prints for the page, a save, a section step and the exports the time in the server, the
queries and the size; the same page with a catalogue of 1,800 items; a workbook out and in over 10,000 generated
answers. With ``ATALAYA_BENCH_DATABASE`` (a PostgreSQL address) the same there.
The nearest peer, measured on its own site in an earlier run, needs 852 queries and about 400 ms for its tree and 35
queries and about 48 ms for a save.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
CITATIONS, EVIDENCE, ROUNDTRIP = 1_000, 200, 10_000
LIMITS = {
    "page_ms": 150, "page_queries": 30, "page_compressed_kib": 150, "save_ms": 30, "save_queries": 15, "xlsx_ms": 500,
}  # fmt: skip


def main() -> int:
    """Runs all; 1 when a figure is beyond its limit."""
    found = {"sqlite": _in_process("")}
    if database := os.environ.get("ATALAYA_BENCH_DATABASE", ""):
        found["postgresql"] = _in_process(database)
    print(json.dumps(found, indent=1))
    faults = []
    for engine, told in found.items():
        faults += [f"{engine} {name}" for name, most in LIMITS.items() if told[name] > most]
        faults += [f"{engine} queries of 1,800"] if told["page_1800_queries"] != told["page_queries"] else []
        faults += [f"{engine} round trip"] if told["workbook_differences"] else []
    print("beyond a limit: " + ", ".join(faults) if faults else "no figure beyond its limit")
    return 1 if faults else 0


def _in_process(database: str) -> dict[str, Any]:
    """Measures in a process of its own, on a data folder of its own."""
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
    """Fills a site and measures."""
    from atalaya.config import instance

    instance.start()
    instance.prepare()
    import logging

    from django.conf import settings

    from tests import world

    logging.disable(logging.INFO)
    world.plant()
    settings.ALLOWED_HOSTS = ["*"]
    found: dict[str, Any] = {}
    record = _fill()
    client = world.browser(world.CONTACT)
    page = f"/es/matrix/{record.pk}/"
    answer = client.get(page)
    found["page_compressed_kib"] = round(len(gzip.compress(answer.content)) / 1024, 1)
    found["page_ms"], found["page_queries"] = _timed(lambda: client.get(page), 30)
    found["panel_ms"], found["panel_queries"] = _timed(lambda: client.get(f"{page}OP2-BW-01-L/"), 20)
    found["save_ms"], found["save_queries"] = _save(record)
    found["step_of_a_section_ms"], found["step_of_a_section_queries"] = _step(record)
    for kind in ("xlsx", "json", "docx"):
        export = functools.partial(client.get, f"{page}export/{kind}/")
        found[f"{kind}_ms"], found[f"{kind}_queries"] = _timed(export, 5)
    found["page_1800_ms"], found["page_1800_queries"] = _many()
    found["workbook_answers"], found["workbook_differences"] = _round_trip()
    return found


def _timed(act: Callable[[], Any], rounds: int) -> tuple[float, int]:
    """Median milliseconds and queries of an act."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as asked:
        act()
    queries = len(asked)  # the next request empties the log
    times = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 1), queries


def _fill() -> Any:
    """A matrix with every field answered, 1,000 citations, 200 pieces of evidence, 2,000 proposals."""
    from atalaya.apps.assessment import actions, books, models
    from atalaya.apps.laws import models as texts
    from tests import world
    from tests.apps.assessment import desk

    rng = random.Random(1540)
    record = desk.matrix()
    by = world.actor(world.CONTACT)
    law = texts.Law.objects.create(
        owner_id=desk.OWNER, klass="public", title={"es": "Ley"}, number="1", updated_at="2026-01-01T00:00Z"
    )
    edition = texts.Edition.objects.create(law=law, number=1, digest="0" * 64, file="", name="", language="es", chars=0)
    articles = texts.Article.objects.bulk_create(
        texts.Article(edition=edition, place=n, shape="article", number=str(n), label=f"Artículo {n}", standing="own",
                      anchor=f"art-{n}", start=0, body=0, text="Se prohíbe fabricar armas biológicas. " * 20)
        for n in range(400)
    )  # fmt: skip
    fields = [field.id for field in books.book(record.catalogue).fields]
    told = []
    left = CITATIONS
    for place, name in enumerate(fields):
        number = min(left, 3 if place % 2 else 2 + place % 4)
        left -= number
        told.append(
            actions.Write(
                name,
                value="yes",
                text="Texto de la respuesta. " * 6,
                cite=tuple(one.pk for one in rng.sample(articles, number)),
            )
        )
    actions.answer_all(record.pk, told, by=by)
    pairs = {(rng.choice(fields), rng.randrange(400)) for _ in range(2_200)}
    models.Proposal.objects.bulk_create(
        models.Proposal(
            assessment=record,
            field=name,
            article=articles[n],
            rank=1,
            score=0.5,
            decision="propose",
            start=0,
            end=80,
            reasons=[],
        )
        for name, n in sorted(pairs)
    )
    answers = list(record.answers.all())
    for n in range(EVIDENCE):
        one = models.Evidence.objects.create(assessment=record, title=f"Gaceta {n}", address="https://gaceta.example/1")
        one.answers.set(rng.sample(answers, 2))
    return record


def _save(record: Any) -> tuple[float, int]:
    from atalaya.apps.assessment import actions
    from tests import world

    by = world.actor(world.CONTACT)
    turn = iter(range(10_000))

    def save() -> None:
        version = record.answers.get(field="OP2-BW-01-L").version
        actions.answer(
            record.pk, actions.Write("OP2-BW-01-L", value="partly", text=f"turn {next(turn)}", version=version), by=by
        )

    milliseconds, queries = _timed(save, 30)
    return milliseconds, queries - 1  # the version is asked for by the benchmark, not by the save


def _step(record: Any) -> tuple[float, int]:
    """One person validates the largest section at once."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from atalaya.apps.assessment import actions, queries
    from tests import world

    by = world.actor(world.SECOND)
    fields = queries.fields_of(record.pk, "OP3CD", by)
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        taken = actions.take(record.pk, "validate", fields, by=by)
    assert taken.done == len(fields)
    return round((time.perf_counter() - began) * 1000, 1), len(asked)


def _many() -> tuple[float, int]:
    """The page of a catalogue of 1,800 items."""
    from atalaya.apps.assessment import books
    from atalaya.core import catalogue
    from tests import world
    from tests.apps.assessment import desk

    words = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
    head: dict[str, Any] = {"id": "survey-trade", "version": 1, "status": "bench", "sources": [], "caveats": []}
    head |= dict.fromkeys(("title", "about", "notice", "source"), words)
    head |= {"sections": [{"id": f"S{n}", "title": words} for n in range(18)]}
    items = [
        {"id": f"S{n // 100}-{n % 100:03}", "title": words, "references": ["X"], "fields": []} for n in range(1800)
    ]
    big, shipped = catalogue.survey(head, items), books.book
    fields = {field.id: field for field in big.fields}
    record = desk.matrix(catalogue="survey-trade")
    client = world.browser(world.CONTACT)
    with (
        mock.patch.object(books, "book", lambda id_: big if id_ == "survey-trade" else shipped(id_)),
        mock.patch.object(books, "fields", return_value=fields),
    ):
        return _timed(lambda: client.get(f"/es/matrix/{record.pk}/"), 10)


def _round_trip() -> tuple[int, int]:
    """Workbooks out and in unchanged: how many answers, how many differences."""
    from atalaya.apps.assessment import actions, books, exchange
    from tests import world
    from tests.apps.assessment import desk, test_papers

    by, rng, told, differences = world.actor(world.CONTACT), random.Random(7), 0, 0
    while told < ROUNDTRIP:
        record = desk.matrix()
        writes = [
            actions.Write(field.id, value=rng.choice(books.scale(record.catalogue)),
                          text=" ".join(rng.sample(test_papers.PARTS, rng.randint(1, 6))).strip())
            for field in books.book(record.catalogue).fields
        ]  # fmt: skip
        actions.answer_all(record.pk, writes, by=by)
        said, faults = exchange.read(exchange.workbook(record, by), "w.xlsx", record)
        plan = exchange.plan(record, said, faults)
        differences += len(plan.lines) + len(plan.faults) + (len(writes) - len(said))
        told += len(writes)
    return told, differences


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure()))
    else:
        raise SystemExit(main())
