"""How fast pages are made on a grown site: 35 countries, 2,000 people, 200,000 deeds; and on a slow line.

``python3 go.py bench pages`` prints for each page the median and p95 of the time in the server, its queries, and its
size compressed; the number of queries on a site a tenth as large stands beside it; then, where Chromium is installed,
how long sign-in and Today take at 64 kbit/s and 600 ms.
"""

from __future__ import annotations

import gzip
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, DEEDS = 2_000, 200_000
ROUNDS = 40
PAGES = (
    "/es/",
    "/es/search/?q=ley",
    "/es/calendar/",
    "/es/region/",
    "/es/country/XC/",
    "/es/contacts/",
    "/es/bodies/",
    "/es/facts/",
    "/es/meetings/1/",
    "/es/meetings/1/edit/",
    "/es/bodies/new/",
    "/es/handover/country:XC/",
    "/es/log/country:XC/",
    "/es/people/country:XC/",
)
LIMIT_P95_MS, LIMIT_FIRST_VIEW_BYTES, LIMIT_SLOW_S = 150, 150_000, 5


def main() -> int:
    """Runs all; 1 when a figure is beyond its limit."""
    report: dict[str, Any] = {}
    small = _in_process(PEOPLE // 10, DEEDS // 10)
    report["pages"] = large = _in_process(PEOPLE, DEEDS)
    for path, figures in large["pages"].items():
        figures["queries_small"] = small["pages"][path]["queries"]
    report["slow_line"] = large.pop("slow_line")
    print(json.dumps(report, indent=1))
    faults = [path for path, one in large["pages"].items() if one["p95_ms"] > LIMIT_P95_MS]
    faults += [path for path, one in large["pages"].items() if one["queries"] != one["queries_small"]]
    faults += ["first view"] if large["first_view_bytes"] > LIMIT_FIRST_VIEW_BYTES else []
    faults += [name for name, seconds in (report["slow_line"] or {}).items() if seconds > LIMIT_SLOW_S]
    print("beyond a limit: " + ", ".join(faults) if faults else "no figure beyond its limit")
    return 1 if faults else 0


def _in_process(people: int, deeds: int) -> dict[str, Any]:
    """Measures in a process of its own, on a data folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
        told |= {"ATALAYA_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        command = [sys.executable, __file__, "measure", str(people), str(deeds)]
        done = subprocess.run(command, env=told, check=True, capture_output=True, text=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def measure(people: int, deeds: int) -> dict[str, Any]:
    """Grows the site and asks for each page many times."""
    from atalaya.config import instance

    instance.start()
    instance.prepare()
    from django.conf import settings

    from tests import world

    world.plant()
    _grow(people, deeds)
    settings.ALLOWED_HOSTS = ["*"]
    client = world.browser(world.CONTACT)
    found: dict[str, Any] = {"pages": {path: _page(client, path) for path in PAGES}}
    found["first_view_bytes"] = _first_view(client)
    found["deeds"] = _count()
    found["slow_line"] = _slow_line() if people == PEOPLE else {}
    return found


def _count() -> int:
    from atalaya.apps.access import models

    return int(models.Deed.objects.count())


def _grow(people: int, deeds: int) -> None:
    """More people with roles, and a long chain of deeds on the records that are there."""
    from datetime import timedelta

    from django.db import transaction

    from atalaya.adapters import clock
    from atalaya.apps.access import models
    from atalaya.apps.registry.models import Body
    from atalaya.core import seal

    owners = list(models.Owner.objects.filter(kind="country").values_list("code", flat=True))
    users = [models.User(email=f"p{n}@many.example", name=f"Persona {n}", password="!") for n in range(people)]
    models.User.objects.bulk_create(users)
    models.Grant.objects.bulk_create(
        models.Grant(user=user, role="contributor", owner_id=owners[n % len(owners)], since=clock.today())
        for n, user in enumerate(users)
    )
    bodies = list(Body.objects.values_list("pk", "owner_id"))
    with transaction.atomic():
        head = models.Head.objects.get(pk=1)
        number, last = head.number, head.hash
        start = clock.now() - timedelta(days=400)
        batch, values = [], []
        while number < deeds:
            number += 1
            pk, owner = bodies[number % len(bodies)]
            salt = secrets.token_hex(seal.SALT_BYTES)
            digests = [seal.digest(value, bytes.fromhex(salt)) for value in (None, number)]
            at = start + timedelta(seconds=number)
            fields: dict[str, Any] = {
                "role": "contact", "verb": "body.changed", "target": "registry.body", "owner": owner, "version": 1,
                "request": "",
            }  # fmt: skip
            user = users[number % len(users)].pk
            body = {**fields, "by": user, "id": pk, "values": {"n": digests}}
            last = seal.link(last, seal.Line(number, at, body))
            line = seal.canonical(body).decode()
            batch.append(models.Deed(number=number, at=at, by_id=user, target_id=pk, line=line, hash=last, **fields))
            values.append(models.DeedValue(deed_id=number, field="n", before=None, after=number, salt=salt))
            if len(batch) == 5_000 or number == deeds:
                models.Deed.objects.bulk_create(batch)
                models.DeedValue.objects.bulk_create(values)
                batch, values = [], []
        _set_head(number, last)


def _set_head(number: int, last: str) -> None:
    """The head goes on by one at a time; here it jumps, so the rule is lifted for the moment."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select sql from sqlite_master where name = 'access_head_goes_on'")
        rule = cursor.fetchone()[0]
        cursor.execute("drop trigger access_head_goes_on")
        cursor.execute("update access_head set number = %s, hash = %s", [number, last])
        cursor.execute(rule)


def _page(client: Any, path: str) -> dict[str, Any]:
    """Time in the server in milliseconds, queries, and bytes compressed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    queries = len(asked)  # the next request empties the log
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(len(times) * 0.95) - 1], 1),
        "queries": queries,
        "bytes": len(gzip.compress(answer.content)),
    }


def _first_view(client: Any) -> int:
    """Everything a browser fetches for its first page, compressed."""
    from django.contrib.staticfiles import finders

    total = len(gzip.compress(client.get("/es/").content))
    for name in ("web/atalaya.css", "web/atalaya.js", "web/mark.svg", "django_htmx/htmx-2.min.js"):
        found = finders.find(name)
        total += len(gzip.compress(Path(str(found)).read_bytes()))
    return total


def _slow_line() -> dict[str, float]:
    """Seconds until sign-in and Today can be read at 64 kbit/s with 600 ms to and fro; nothing without Chromium."""
    program = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if program is None:
        return {}
    from tests.journeys.site import served

    port = served._free_port()
    command = [sys.executable, "-m", "atalaya", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            served._wait(address, server)
            return _timed(program, address)
        finally:
            server.terminate()


def _timed(program: str, address: str) -> dict[str, float]:
    """Opens sign-in, signs in, and times both."""
    from playwright import sync_api

    from tests import world

    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = opened.new_page()
        line = page.context.new_cdp_session(page)
        rate = 64_000 / 8
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 600, "downloadThroughput": rate, "uploadThroughput": rate},
        )
        told = {"sign_in_s": _readable(page, lambda: page.goto(f"{address}/es/account/login/", wait_until="commit"))}
        page.wait_for_load_state("load")
        page.fill("input[name=login]", world.CONTACT)
        page.fill("input[name=password]", world.PASSWORD)
        told["today_s"] = _readable(page, lambda: page.keyboard.press("Enter"))
        if "/account/" in page.url:
            raise SystemExit(f"sign-in led to {page.url}")
        opened.close()
        return told


def _readable(page: Any, act: Any) -> float:
    """Seconds from the act until the heading of the page that follows is painted."""
    page.evaluate("document.body.dataset.old = '1'")
    began = time.perf_counter()
    act()
    page.locator("body:not([data-old]) h1").first.wait_for(timeout=60_000)
    while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
        page.wait_for_timeout(20)
    return round(time.perf_counter() - began, 2)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "measure":
        print(json.dumps(measure(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        sys.exit(main())
