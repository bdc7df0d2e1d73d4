"""The commands of the site, as its operator runs them: each in a process and a data folder of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.architecture import tree

WORDS = "una frase larga de prueba"


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs ``atalaya`` on a data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": str(tree.ROOT / "src"), "ATALAYA_DATA": str(data), "ATALAYA_PASSPHRASE": WORDS}
    return subprocess.run(
        [sys.executable, "-m", "atalaya", *arguments], env=told, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the public registry in it."""
    folder = tmp_path_factory.mktemp("instance") / "data"
    setup = "from atalaya.config import instance; instance.start(); instance.prepare()"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": str(tree.ROOT / "src"), "ATALAYA_DATA": str(folder)}
    subprocess.run([sys.executable, "-c", setup], env=told, check=True, capture_output=True)
    return folder


def test_check_says_that_the_chain_holds(data: Path) -> None:
    done = run(data, "check")
    assert done.returncode == 0, done.stderr
    assert "the chain holds" in done.stdout


def test_the_data_folder_is_closed_to_others(data: Path) -> None:
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "keys" / "secret").stat().st_mode & 0o077 == 0


def test_an_administrator_is_invited_from_the_console(data: Path) -> None:
    done = run(data, "user", "invite", "root@server.example", "--role", "administrator", "--owner", "server")
    assert done.returncode == 0, done.stderr
    assert "/invitation/" in done.stdout


def test_a_role_that_cannot_be_given_there_is_refused(data: Path) -> None:
    done = run(data, "user", "invite", "a@server.example", "--role", "contact", "--owner", "server")
    assert done.returncode == 65
    assert "role" in done.stderr


def test_a_backup_is_restored_whole(data: Path, tmp_path: Path) -> None:
    made = run(data, "backup", str(tmp_path / "one.backup"))
    assert made.returncode == 0, made.stderr
    other = tmp_path / "other"
    done = run(other, "restore", str(tmp_path / "one.backup"))
    assert done.returncode == 0, done.stderr
    with (
        closing(sqlite3.connect(data / "atalaya.sqlite3")) as before,
        closing(sqlite3.connect(other / "atalaya.sqlite3")) as after,
    ):
        asked = "select number, hash from access_deed order by number"
        assert before.execute(asked).fetchall() == after.execute(asked).fetchall()
    assert (other / "keys" / "secret").read_bytes() == (data / "keys" / "secret").read_bytes()


def test_a_damaged_backup_puts_nothing_in_place(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "one.backup"
    run(data, "backup", str(target))
    damaged = bytearray(target.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    target.write_bytes(damaged)
    done = run(tmp_path / "other", "restore", str(target))
    assert done.returncode == 70
    assert not (tmp_path / "other").exists()


def test_a_deed_changed_behind_the_programs_back_is_named(data: Path, tmp_path: Path) -> None:
    run(data, "backup", str(tmp_path / "one.backup"))
    other = tmp_path / "other"
    run(other, "restore", str(tmp_path / "one.backup"))
    with closing(sqlite3.connect(other / "atalaya.sqlite3")) as base:
        base.execute("drop trigger access_deed_no_update")
        base.execute("update access_deed set verb = 'country.forged' where number = 7")
        base.commit()
    done = run(other, "check")
    assert done.returncode == 70
    assert "deed 7" in done.stderr


def test_people_are_listed(data: Path) -> None:
    assert run(data, "user", "list", "--json").stdout.strip().startswith("[")
