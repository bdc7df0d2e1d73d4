"""Runs a command beside a PostgreSQL of its own, which is gone afterwards: ``python tools/postgres.py COMMAND ...``.

The command finds its address in ``ATALAYA_TEST_DATABASE``. Where no PostgreSQL is installed the command is left out;
on a build server that counts as a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

USERS: Final = ("postgres", "nobody")
"""Who runs the server when root starts it: PostgreSQL refuses root."""
SETTINGS: Final = "-c listen_addresses='' -c full_page_writes=off -c shared_buffers=64MB"


def programs() -> Path | None:
    """The newest folder with PostgreSQL's own programs, if there is one."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return kept[-1] if kept else Path(found).resolve().parent if found else None


def main(command: list[str]) -> int:
    """Starts the server, runs the command, stops the server; gives the command's exit code."""
    folder = programs()
    if folder is None:
        print("PostgreSQL is not there: its tests are left out. On Debian or Ubuntu: sudo apt-get install postgresql")
        return 1 if os.environ.get("CI", "").lower() not in ("", "0", "false") else 0
    with tempfile.TemporaryDirectory(prefix="atalaya-pg-") as place:
        before = _as_other(place)
        data = f"{place}/data"
        _run([*before, f"{folder}/initdb", "-D", data, "-A", "trust", "-U", "app", "-E", "UTF8", "--locale=C.UTF-8"])
        _run(
            [
                *before,
                f"{folder}/pg_ctl",
                "-D",
                data,
                "-w",
                "-l",
                f"{place}/log",
                "-o",
                f"-k {place} {SETTINGS}",
                "start",
            ]
        )
        try:
            _run([*before, f"{folder}/createdb", "-h", place, "-U", "app", "app"])
            told = dict(os.environ, ATALAYA_TEST_DATABASE=f"postgres://app@/app?host={place}")
            return subprocess.run(command, env=told, check=False).returncode
        finally:
            _run([*before, f"{folder}/pg_ctl", "-D", data, "-m", "fast", "-w", "stop"])


def _as_other(place: str) -> list[str]:
    """How to run a program as somebody who is not root; nothing to do when this is not root."""
    if os.geteuid() != 0:
        return []
    for name in USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(place, user.pw_uid, user.pw_gid)
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return []


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout[-800:]}{done.stderr[-800:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
