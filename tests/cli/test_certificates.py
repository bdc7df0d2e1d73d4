"""``atalaya certificate verify`` by somebody who has three files and no network."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from atalaya.adapters import credentials, keys
from tests.cli import terminal
from tests.core.test_certificates import ONE


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    ring = keys.Ring(tmp_path / "keys", "certificates")
    (tmp_path / "a.jwt").write_text(credentials.sign(ONE, ring.signing(ONE.issued_at)) + "\n", encoding="ascii")
    (tmp_path / "keys.json").write_text(json.dumps(credentials.key_set(ring.trusted())), encoding="utf-8")
    rows = [(ONE.serial, datetime(2026, 12, 2, tzinfo=UTC))]
    (tmp_path / "revoked.json").write_text(json.dumps(credentials.revocations("x", rows)), encoding="utf-8")
    return tmp_path


def ask(folder: Path, *more: str) -> tuple[int, str]:
    told = ["certificate", "verify", str(folder / "a.jwt"), "--keys", str(folder / "keys.json"), *more]
    made = terminal.run(*told)
    return made.code, made.out + made.err


def test_a_genuine_one_says_what_it_says_and_a_revoked_one_that_it_is(folder: Path) -> None:
    code, told = ask(folder, "--json")
    assert code == 0
    assert json.loads(told)["holder"] == ONE.holder
    assert json.loads(told)["revocations"] == "not given"
    code, told = ask(folder, "--revoked", str(folder / "revoked.json"))
    assert code == 65
    assert "certificate.revoked" in told


def test_an_altered_one_ends_with_its_code(folder: Path) -> None:
    path = folder / "a.jwt"
    path.write_text(path.read_text(encoding="ascii").replace(".", ".A", 1), encoding="ascii")
    code, told = ask(folder)
    assert code == 65
    assert "certificate.altered" in told
