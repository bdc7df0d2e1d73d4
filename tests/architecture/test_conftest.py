"""The rules for tests hold: no network, and under CI nothing is left out in silence."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import tree

_FAR = "192.0.2.1"  # RFC 5737, section 3: an address for examples, no machine has it


def test_a_connection_to_another_machine_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=_FAR):
        socket.create_connection((_FAR, 80), timeout=1)


def test_a_datagram_to_another_machine_fails_the_test() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel, pytest.raises(pytest.fail.Exception, match=_FAR):
        channel.sendto(b"", (_FAR, 53))


def test_looking_up_a_name_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_this_machine_may_be_talked_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_what_may_be_left_out(tmp_path: Path) -> None:
    reasons = ("needs samples: no laws", "needs kernel: no namespaces", "needs tool: chromium", "it is late")
    tests = [f"def test_{place}():\n    pytest.skip({reason!r})" for place, reason in enumerate(reasons)]
    (tmp_path / "test_one.py").write_text("\n".join(["import pytest", *tests]), encoding="utf-8")
    assert _outcomes(tmp_path, ci="") == ["SKIPPED", "SKIPPED", "SKIPPED", "SKIPPED"]
    assert _outcomes(tmp_path, ci="1") == ["SKIPPED", "SKIPPED", "FAILED", "FAILED"]


def test_a_whole_module_may_not_be_left_out_under_ci(tmp_path: Path) -> None:
    lines = ("import pytest", "pytest.skip('no time', allow_module_level=True)")
    (tmp_path / "test_one.py").write_text("\n".join(lines), encoding="utf-8")
    assert _outcomes(tmp_path, ci="1") == ["ERROR"]


def _outcomes(folder: Path, *, ci: str) -> list[str]:
    """What pytest says of each test of ``folder``, in order, when it runs them under our rules."""
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-v", "-p", "tests.conftest"),
            *("-p", "no:cacheprovider", "-p", "no:django", "test_one.py"),
        ],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(tree.ROOT), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    each = re.findall(r"^test_one\.py::test_\d (\w+)", done.stdout, re.M)
    return each or re.findall(r"^(ERROR) test_one\.py", done.stdout, re.M)
