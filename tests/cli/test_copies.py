"""``atalaya copy``: keys are shown and trusted, a file goes out and is refused where it does not belong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from atalaya.core import copies
from tests.architecture import tree
from tests.cli.test_server import run

SETUP = """
from atalaya.config import instance
instance.start()
from tests.faults import copier
by = copier.actor(copier.prepare(), ("contact", copier.OWNER), ("administrator", "server"))
from atalaya.apps.access import deeds
from atalaya.apps.registry import models
deeds.create(models.Body(owner_id=copier.OWNER, klass="network", names={"es": "Autoridad"}, kind="agency"), by=by)
"""
PERSON = "ana@costa-serena.example"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one country, one person and one record that is open to the network."""
    folder = tmp_path_factory.mktemp("copies") / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": f"{tree.ROOT / 'src'}:{tree.ROOT}", "ATALAYA_DATA": str(folder)}
    subprocess.run([sys.executable, "-c", SETUP], env=told, check=True, cwd=tree.ROOT)
    return folder


def test_a_file_is_written_and_a_file_of_our_own_is_not_read(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.atalaya-release"
    done = run(data, "copy", "export", str(target), "--owner", "country:XC", "--by", PERSON)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(copies.MAGIC)
    again = run(data, "copy", "export", str(target), "--owner", "country:XC", "--by", PERSON)
    assert again.returncode == 65
    back = run(data, "copy", "import", str(target), "--by", PERSON, "--apply")
    assert back.returncode == 77
    assert "copy.key" in back.stderr


def test_a_key_is_shown_trusted_by_its_fingerprint_and_revoked(data: Path) -> None:
    own = json.loads(run(data, "copy", "key", "--json").stdout)
    wrong = run(data, "copy", "trust", own["public"], "--owner", "country:XC", "--fingerprint", "00", "--by", PERSON)
    assert wrong.returncode == 65
    assert json.loads(run(data, "copy", "keys", "--json").stdout) == []
    gone = run(data, "copy", "revoke", "0" * 16, "--by", PERSON)
    assert gone.returncode == 66


def test_nobody_acts_for_somebody_who_is_not_there(data: Path, tmp_path: Path) -> None:
    done = run(data, "copy", "export", str(tmp_path / "y"), "--owner", "country:XC", "--by", "nobody@x.example")
    assert done.returncode == 66
    other = run(data, "copy", "export", str(tmp_path / "y"), "--owner", "country:XH", "--by", PERSON)
    assert other.returncode == 66
    assert not (tmp_path / "y").exists()
