"""Five hundred laws brought in the browser: how long it takes, whether pages answer meanwhile, what a kill loses.

``python3 go.py bench laws`` serves a site, sends the files from a real Chromium, lets a worker read them, kills it with
``kill -9`` a third of the way and starts another, and asks for pages all the time. Real laws when samples are there,
invented ones otherwise.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
FILES, OWNER = 500, "country:XC"
LIMIT_PAGE_P95_MS = 1_000
PAGES = ("/es/", "/es/laws/", "/es/law/search/?q=armas", "/es/country/XC/")
LONGEST_S = 900


def main() -> int:
    """Runs it; 1 when something was lost or pages did not answer."""
    with tempfile.TemporaryDirectory() as folder:
        told = _run(Path(folder))
    print(json.dumps(told, indent=1))
    faults = [name for name in ("lost", "twice", "bad_deeds") if told[name]]
    faults += ["pages"] if told["page_p95_ms"] > LIMIT_PAGE_P95_MS or told["page_errors"] else []
    print("beyond a limit: " + ", ".join(faults) if faults else "no figure beyond its limit")
    return 1 if faults else 0


def _run(folder: Path) -> dict[str, Any]:
    os.environ["ATALAYA_DATA"] = str(folder / "own")
    from atalaya.config import instance

    instance.start()
    from tests import world
    from tests.journeys.site import served, visits

    laws = _laws(folder / "laws")
    data = folder / "data"
    data.mkdir()
    with served.site(data) as address, visits.chromium() as browser:
        person = visits.Person(browser, address, world.CONTACT)
        person.page.set_default_timeout(180_000)
        began = time.monotonic()
        person.go("/es/law/bring/")
        person.page.locator("input[type=file]").first.set_input_files([str(path) for path in laws])
        person.page.select_option("select[name=owner]", OWNER)
        person.page.locator("main form button[type=submit]").click()
        person.page.wait_for_url("**/arrivals/*/")
        sent_s = time.monotonic() - began
        arrival = person.page.url
        times, errors = list[float](), 0
        worker, killed, began = _worker(data), 0, time.monotonic()
        while (left := _left(person, arrival)) and time.monotonic() - began < LONGEST_S:
            if not killed and left < len(laws) * 2 // 3:
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()
                killed, worker = len(laws) - left, _worker(data)
            for page in PAGES:
                started = time.perf_counter()
                answer = person.context.request.get(f"{address}{page}")
                times.append((time.perf_counter() - started) * 1000)
                errors += not answer.ok
        read_s = time.monotonic() - began
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait()
        person.close()
    times.sort()
    return {
        "files": len(laws),
        "bytes": sum(path.stat().st_size for path in laws),
        "sent_s": round(sent_s, 1),
        "read_s": round(read_s, 1),
        "killed_after": killed,
        "page_answers": len(times),
        "page_median_ms": round(statistics.median(times), 1),
        "page_p95_ms": round(times[int(len(times) * 0.95)], 1),
        "page_errors": errors,
        **_state(data),
    }


def _laws(folder: Path) -> list[Path]:
    """Real laws of the samples, or invented ones."""
    samples = Path(os.environ.get("ATALAYA_SAMPLES") or ROOT.parent / "shared" / "data") / "law"
    real = sorted(path for path in samples.glob("??/*") if path.is_file())[:FILES]
    if len(real) == FILES:
        return real
    folder.mkdir()
    made = []
    for number in range(FILES):
        articles = "\n\n".join(f"Artículo {n}. Se prohíbe el acto {number}-{n} sin licencia." for n in range(1, 40))
        path = folder / f"ley-{number}.md"
        path.write_text(f"# Ley {number}\n\n{articles}\n", encoding="utf-8")
        made.append(path)
    return made


def _worker(data: Path) -> subprocess.Popen[bytes]:
    """A worker in a process group of its own, so that its caged readers are killed with it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "ATALAYA_DATA": str(data)}
    command = [sys.executable, "-m", "atalaya", "worker"]
    return subprocess.Popen(
        command, env=told, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _left(person: Any, arrival: str) -> int:
    """How many files the page of progress says are still to be read."""
    person.page.goto(arrival)
    bar = person.page.locator("main progress").first
    return int(bar.get_attribute("max") or 0) - int(bar.get_attribute("value") or 0)


STATE = """
import json
from atalaya.config import instance
instance.start()
from collections import Counter
from atalaya.apps.access import chain
from atalaya.apps.laws import models
states = Counter(models.ArrivedFile.objects.values_list("state", flat=True))
digests = Counter(models.Edition.objects.values_list("law__owner", "digest"))
print(json.dumps({"states": states, "laws": models.Law.objects.filter(editions__isnull=False).distinct().count(),
    "articles": models.Article.objects.count(), "lost": states["waiting"],
    "twice": sum(n > 1 for n in digests.values()), "bad_deeds": chain.check().bad}))
"""


def _state(data: Path) -> dict[str, Any]:
    """What the database holds in the end."""
    told = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "ATALAYA_DATA": str(data)}
    done = subprocess.run([sys.executable, "-c", STATE], env=told, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    raise SystemExit(main())
