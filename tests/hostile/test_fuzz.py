"""A slice of the fuzz run, and proof that it would notice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws import structure
from tests.hostile import campaign, mutation, prober
from tests.hostile.bait import Case

ROOT = str(Path(__file__).resolve().parents[2])


@pytest.fixture(autouse=True)
def _no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atalaya.adapters.readers.ocr.program", lambda: "")


def test_two_hundred_broken_files_are_read_or_refused() -> None:
    report = campaign.run(200, seed=1)
    assert (report.faults, report.uncaught, report.hangs) == ([], 0, 0)
    assert report.files == 200 == report.read + report.refused.total()
    assert report.read > 20
    assert len(report.refused) > 5


def test_the_same_seed_gives_the_same_files_and_another_gives_others() -> None:
    def some(seed: int) -> list[Case]:
        pool = mutation.seeds()
        return [mutation.mutated(Random(f"{seed}:{number}"), pool) for number in range(40)]

    assert some(1) == some(1)
    assert some(1) != some(2)


@pytest.mark.parametrize(
    ("deed", "uncaught", "hangs"), [("surprise", 1, 0), ("lie", 1, 0), ("sleep", 0, 1), ("echo", 0, 0)]
)
def test_a_fault_and_a_hang_are_counted(deed: str, uncaught: int, hangs: int) -> None:
    report = campaign.Report()
    with Cage(Limits(file_seconds=1), module="tests.adapters.readers.probe", folders=[ROOT]) as cage:
        campaign._outcome(cage, Case("ley.md", deed.encode()), report)
    assert (report.files, report.uncaught, report.hangs) == (1, uncaught, hangs)


@pytest.mark.parametrize(("units", "detail"), [((), "NotTiled at prober.py"), (None, "TypeError at prober.py")])
def test_a_stumbling_structure_is_a_fault_with_its_line(
    units: object, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(structure, "read", lambda _: SimpleNamespace(units=units))
    with pytest.raises(Unusable) as caught:
        prober.read(b"Art. 1", "ley.md", Limits())
    assert caught.value.code == "fuzz.structure"
    assert caught.value.detail.startswith(detail)


def test_the_report_is_json() -> None:
    one, two = (
        campaign.Report(files=2, slowest_seconds=1.0, slowest_name="a"),
        campaign.Report(files=3, slowest_seconds=0.5),
    )
    one.add(two)
    told = json.loads(one.as_json(2.0))
    assert (told["files"], told["slowest"], told["seconds"]) == (5, "a", 2.0)


def test_the_command_prints_its_counts_and_ends_well() -> None:
    command = [
        sys.executable,
        str(Path(ROOT, "tests", "hostile", "fuzz.py")),
        "--files",
        "20",
        "--seed",
        "3",
        "--workers",
        "1",
    ]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert json.loads(done.stdout)["files"] == 20
