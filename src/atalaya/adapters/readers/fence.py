"""A process shuts itself in: once, before it looks at a foreign byte, and for good.

Four layers, each as far as the system allows, none able to be taken back: limits on memory, processor time, files
and descriptors; a network namespace of its own, with nothing in it; no files but the libraries (Landlock); no system
calls but the few a reader needs (seccomp). ``Fences`` says which of them hold.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from atalaya.adapters.readers import syscalls
from atalaya.adapters.readers.limits import Limits

LAYERS = ("limits", "namespace", "files", "calls")
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every processor
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_PATH_BENEATH = 1
_SYSTEM_LIBRARIES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/etc/ld.so.cache",
    "/dev/urandom",
)
_INTERNET, _STREAM = 2, 1


@dataclass(frozen=True, slots=True)
class Fences:
    """Which layers hold. ``network_cut`` was tried, not assumed."""

    limits: bool = False
    namespace: bool = False
    files: bool = False
    calls: bool = False
    network_cut: bool = False


def close(limits: Limits, readable: Sequence[str], layers: Collection[str] = LAYERS) -> Fences:
    """Shuts the calling process in and says what holds. ``readable`` are the folders it may load libraries from.

    Never raises: a layer the system refuses is reported as missing.
    """
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    namespace = "namespace" in layers and _unshare(library)
    limited = "limits" in layers and _limit(limits)
    files = "files" in layers and _hide_files(library, readable)
    calls = "calls" in layers and _filter_calls(library)
    return Fences(limited, namespace, files, calls, namespace or _no_socket(library))


def allow_seconds(seconds: int) -> None:
    """Gives the process that much more processor time; when it is used up, the kernel ends the process."""
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limit(limits: Limits) -> bool:
    try:
        import resource
    except ImportError:
        return False
    wanted = {
        "RLIMIT_AS": limits.worker_bytes,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": limits.worker_descriptors,
        "RLIMIT_NPROC": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    held = True
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        try:
            resource.setrlimit(number, (value, value))
        except (ValueError, OSError):
            held = False
    return held


def _unshare(library: ctypes.CDLL | None) -> bool:
    unshare = getattr(library, "unshare", None)
    return unshare is not None and int(unshare(_NEW_USER | _NEW_NETWORK)) == 0


def _hide_files(library: ctypes.CDLL | None, readable: Sequence[str]) -> bool:
    """Landlock: only libraries can be opened, and only for reading."""
    if library is None or platform.system() != "Linux":
        return False
    version = int(library.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1))
    if version < 1:
        return False
    all_files = (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1
    attribute = struct.pack("=QQQ", all_files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = int(library.syscall(_CREATE_RULESET, attribute[:size], ctypes.c_size_t(size), 0))
    if ruleset < 0:
        return False
    for path in (*_SYSTEM_LIBRARIES, *readable):
        _allow_reading(library, ruleset, path)
    held = _keep_privileges_low(library) and int(library.syscall(_RESTRICT_SELF, ruleset, 0)) == 0
    os.close(ruleset)
    return held


def _allow_reading(library: ctypes.CDLL, ruleset: int, path: str) -> None:
    try:
        descriptor = os.open(path, getattr(os, "O_PATH", os.O_RDONLY) | os.O_CLOEXEC)
    except OSError:
        return
    is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
    rights = _READ_FILE | _READ_FOLDER if is_folder else _READ_FILE
    rule = struct.pack("=Qi", rights, descriptor)
    library.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    os.close(descriptor)


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def _filter_calls(library: ctypes.CDLL | None) -> bool:
    if library is None or platform.system() != "Linux":
        return False
    lines = syscalls.program(platform.machine(), os.getpid())
    if not lines or not _keep_privileges_low(library):
        return False
    program = _Program(len(lines) // 8, lines)
    return (
        int(
            library.prctl(
                _SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), ctypes.c_ulong(0), ctypes.c_ulong(0)
            )
        )
        == 0
    )


def _keep_privileges_low(library: ctypes.CDLL) -> bool:
    return int(library.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), *[ctypes.c_ulong(0)] * 3)) == 0


def _no_socket(library: ctypes.CDLL | None) -> bool:
    """Whether the system refuses a socket."""
    if library is None:
        return False
    descriptor = int(library.socket(_INTERNET, _STREAM, 0))
    if descriptor >= 0:
        os.close(descriptor)
    return descriptor < 0
