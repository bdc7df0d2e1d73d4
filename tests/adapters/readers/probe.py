"""A worker whose reader misbehaves on command, for the cage's tests. The file's bytes are the command."""

from __future__ import annotations

import ctypes
import hashlib
import os
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from atalaya.adapters.readers import worker
from atalaya.adapters.readers.limits import Limits
from atalaya.core.laws.model import Source


def run() -> None:
    """The worker's loop with the misbehaving reader."""
    worker.run(misbehave)


def misbehave(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Does what the bytes say; the text is what came of it."""
    name, _, rest = data.decode().partition(":")
    text = DEEDS[name](rest)
    digest = hashlib.sha256(data).hexdigest()
    return [Source("other.md" if name == "lie" else path, text, "probe", digest)]


def attempts(*deeds: Callable[[], object]) -> str:
    """What each deed came to, one word a deed."""
    told = []
    for deed in deeds:
        try:
            deed()
        except OSError as error:
            told.append(type(error).__name__)
        else:
            told.append("done")
    return " ".join(told)


def sleep(_: str) -> str:
    while True:
        time.sleep(1)


def spin(_: str) -> str:
    while True:
        pass


def hog(_: str) -> str:
    held = []
    while True:
        held.append(bytearray(50_000_000))


def leave(_: str) -> str:
    os._exit(7)


def crash(_: str) -> str:
    return ctypes.string_at(0).decode()


def abort(_: str) -> str:
    os.abort()


def connect(port: str) -> str:
    def call() -> None:
        with socket.socket() as line:
            line.connect(("127.0.0.1", int(port)))

    return attempts(call)


def write(folder: str) -> str:
    place = Path(folder)
    return attempts(
        lambda: (place / "new").write_text("x"),
        lambda: (place / "there").write_text("x"),
        lambda: (place / "there").open("ab").close(),
        (place / "there").unlink,
        lambda: (place / "there").rename(place / "elsewhere"),
        (place / "sub").mkdir,
        lambda: (place / "link").symlink_to("there"),
        lambda: (place / "there").chmod(0o777),
        lambda: os.truncate(place / "there", 0),
        lambda: os.mkfifo(place / "pipe"),
    )


def look(path: str) -> str:
    return attempts(lambda: Path(path).read_bytes())


def multiply(_: str) -> str:
    return attempts(os.fork, lambda: os.execv(sys.executable, [sys.executable, "-c", ""]))


def signal(process_id: str) -> str:
    return attempts(lambda: os.kill(int(process_id), 0), lambda: os.setpriority(os.PRIO_PROCESS, int(process_id), 5))


def environment(_: str) -> str:
    return repr((dict(os.environ), sorted(name for name in sys.argv if "=" in name)))


def descriptors(_: str) -> str:
    open_ones = []
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        open_ones.append(number)
    return repr(open_ones)


def flood(_: str) -> str:
    for number in range(3, 8):
        attempts(partial(os.write, number, b"\xff" * 64))
    return "flooded"


def talk(_: str) -> str:
    sys.stdout.write("not an answer\n")
    sys.stdout.flush()
    return "talked"


def surprise(_: str) -> str:
    raise KeyError("unforeseen")


def recurse(rest: str) -> str:
    return recurse(rest)


DEEDS: dict[str, Callable[[str], str]] = {
    "sleep": sleep,
    "spin": spin,
    "hog": hog,
    "leave": leave,
    "crash": crash,
    "abort": abort,
    "connect": connect,
    "write": write,
    "look": look,
    "multiply": multiply,
    "signal": signal,
    "environment": environment,
    "descriptors": descriptors,
    "flood": flood,
    "talk": talk,
    "surprise": surprise,
    "recurse": recurse,
    "lie": lambda _: "lie",
    "echo": lambda rest: rest,
    "loaded": lambda _: " ".join(
        name for name in ("lxml", "pypdfium2", "docx", "openpyxl", "numpy") if name in sys.modules
    ),
    "process": lambda _: str(os.getpid()),
}
