"""Files of any length: in batches, on several processes, cut off and taken up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from atalaya.adapters.screening import bulk
from atalaya.adapters.screening.bulk import Order
from atalaya.core.errors import Unusable
from tests import watchlist

ROWS = 3000
RUN = """
import sys
from datetime import date
from pathlib import Path
from atalaya.adapters.screening import bulk
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    order = bulk.Order(folder / "a.csv", folder / "out.jsonl", {"un": folder / "un.xml"}, folder / "cache",
                       date(2026, 11, 30), False, (), False, 100)
    bulk.run(order)
"""


def order(folder: Path, rows: int = ROWS, batch: int = 100) -> Order:
    watchlist.file(folder)
    names = ["Boris Zhelev", "Wilhelmina Vandersloot", "", "Qusai Mirzani", "Marisol Etxeberria"]
    lines = [f"{names[at % 5]},{at}" for at in range(rows)]
    (folder / "a.csv").write_text("name,n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return Order(folder / "a.csv", folder / "out.jsonl", {"un": folder / "un.xml"}, folder / "cache",
                 date(2026, 11, 30), False, (), False, batch)  # fmt: skip


def rows_of(path: Path) -> list[int]:
    return [json.loads(line)["row"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_row_is_answered_once_and_in_order(tmp_path: Path) -> None:
    summary = bulk.run(order(tmp_path))
    assert (summary.rows, summary.faults, summary.exact, summary.review) == (3000, 600, 600, 600)
    assert rows_of(tmp_path / "out.jsonl") == list(range(1, ROWS + 1))
    assert not (tmp_path / "out.jsonl.work").exists()


def test_several_processes_give_the_same_bytes_as_one(tmp_path: Path) -> None:
    own = order(tmp_path, rows=700)
    bulk.run(own)
    alone = own.target.read_bytes()
    bulk.run(own, workers=2)
    assert own.target.read_bytes() == alone


def test_kill_9_loses_at_most_a_batch_and_nothing_is_done_twice(tmp_path: Path) -> None:
    own = order(tmp_path, rows=20_000)
    work = tmp_path / "out.jsonl.work"
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(command, env=environment)
    until = time.monotonic() + 120
    while time.monotonic() < until and len(list(work.glob("*.jsonl"))) < 5 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    kept = {path.name: path.stat().st_mtime_ns for path in work.glob("*.jsonl")}
    assert 5 <= len(kept) < 200
    assert not own.target.exists()
    times: dict[str, int] = {}
    summary = bulk.run(own, progress=lambda *_: times.update(
        {path.name: path.stat().st_mtime_ns for path in work.glob("*.jsonl") if path.name in kept}))  # fmt: skip
    assert summary.resumed == len(kept)  # whatever was finished was not done again
    assert times == kept
    assert Counter(rows_of(own.target)) == Counter(range(1, 20_001))


def test_what_a_process_remembers_changes_no_answer_and_saves_asking(tmp_path: Path) -> None:
    own = order(tmp_path, rows=300)
    bulk.run(own)
    each = own.target.read_bytes()
    for batch in (50, 300):
        bulk.run(replace(own, merge=True, batch=batch))
        assert own.target.read_bytes() == each


def test_another_order_does_not_take_up_what_an_earlier_one_left(tmp_path: Path) -> None:
    own = order(tmp_path, rows=300)
    stop = pytest.raises(KeyboardInterrupt)

    def interrupt(stage: str, done: int, total: int) -> None:
        if done >= 200:
            raise KeyboardInterrupt

    with stop:
        bulk.run(own, progress=interrupt)
    assert bulk.run(replace(own, everything=True)).resumed == 0
    with pytest.raises(KeyboardInterrupt):
        bulk.run(own, progress=interrupt)
    assert bulk.run(own).resumed == 2


def test_a_folder_that_is_in_the_way_is_left_alone(tmp_path: Path) -> None:
    own = order(tmp_path, rows=10)
    (tmp_path / "out.jsonl.work").mkdir()
    (tmp_path / "out.jsonl.work" / "thesis.txt").write_text("mine")
    with pytest.raises(Unusable) as fault:
        bulk.run(own)
    assert fault.value.code == "screen.work"
    assert (tmp_path / "out.jsonl.work" / "thesis.txt").read_text() == "mine"
