"""A real server in a process of its own, with the invented world, real second factors, and a real country in a test."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests import world
from tests.architecture import tree

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WAITING_S: Final = 60
SETUP: Final = """
from atalaya.config import instance
instance.start()
instance.prepare()
from tests import world
world.plant()
from tests.journeys.site import uruguay
uruguay.plant()
from tests.journeys.site import reviewers
reviewers.plant()
from tests.journeys.site import panama
panama.plant()
from allauth.mfa.totp.internal.auth import TOTP
from atalaya.apps.access.models import User
for user in User.objects.filter(email__endswith=".example"):
    TOTP.activate(user, "{secret}")
"""


@contextmanager
def site(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a server that is up; it ends with the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": f"{tree.ROOT / 'src'}:{tree.ROOT}", "ATALAYA_DATA": str(folder), **settings}
    shutil.copytree(_planted(folder), folder, dirs_exist_ok=True)
    port = _free_port()
    command = [sys.executable, "-m", "atalaya", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, env=told, stdout=log, stderr=log) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        _wait(address, server)
        yield address
        server.terminate()


def _planted(folder: Path) -> Path:
    """A data folder with everything in it, made once in a run of the tests, whichever of its processes asks first."""
    run = next((one for one in folder.parents if one.name.startswith("pytest-")), folder.parent)
    made, lock = run / "planted", run / "planted.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not made.exists():
            part = run / "planting"
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
            told = {**kept, "PYTHONPATH": f"{tree.ROOT / 'src'}:{tree.ROOT}", "ATALAYA_DATA": str(part)}
            command = [sys.executable, "-c", SETUP.format(secret=SECRET)]
            done = subprocess.run(command, env=told, cwd=tree.ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr[-2000:]
            part.rename(made)
    return made


def work(folder: Path) -> None:
    """Lets the worker do once what waits."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ATALAYA_", "DJANGO_"))}
    told = {**kept, "PYTHONPATH": f"{tree.ROOT / 'src'}:{tree.ROOT}", "ATALAYA_DATA": str(folder)}
    command = [sys.executable, "-m", "atalaya", "worker", "--once"]
    done = subprocess.run(command, env=told, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server says that it is ready."""
    ends = time.monotonic() + WAITING_S
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/ready/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the server did not come up")


def code(*, after: str = "") -> str:
    """What the authenticator app of everybody shows now; a code serves once, so wait for one after another."""
    from allauth.mfa.totp.internal import auth

    while (shown := f"{auth.hotp_value(SECRET, int(time.time()) // 30):06d}") == after:
        time.sleep(0.5)
    return shown


PASSWORD: Final = world.PASSWORD
