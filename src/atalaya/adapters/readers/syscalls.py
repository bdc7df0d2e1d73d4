"""The system calls a caged reader may make, as a filter program for the kernel (seccomp BPF).

Everything that is not listed is answered with "not permitted": no new process or thread, no connection, nothing made,
changed or removed on disk, no look into another process. Numbers are from the kernel's tables
(``arch/x86/entry/syscalls/syscall_64.tbl``, ``include/uapi/asm-generic/unistd.h``).
"""

from __future__ import annotations

import struct

# name: (x86_64, aarch64); -1 where the processor has no such call
ALLOWED: dict[str, tuple[int, int]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "stat": (4, -1), "fstat": (5, 80), "lstat": (6, -1),
    "poll": (7, -1), "lseek": (8, 62),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "pread64": (17, 67), "readv": (19, 65), "writev": (20, 66), "access": (21, -1),
    "sched_yield": (24, 124),
    "mremap": (25, 216), "madvise": (28, 233), "dup": (32, 23), "nanosleep": (35, 101), "getpid": (39, 172),
    "exit": (60, 93), "uname": (63, 160),
    "fcntl": (72, 25), "getcwd": (79, 17), "readlink": (89, -1), "gettimeofday": (96, 169), "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179), "getuid": (102, 174), "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "statfs": (137, 43), "fstatfs": (138, 44), "gettid": (186, 178), "time": (201, -1), "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61), "fadvise64": (221, 223), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94), "newfstatat": (262, 79), "readlinkat": (267, 78), "faccessat": (269, 48), "ppoll": (271,
    73),
    "set_robust_list": (273, 99), "get_robust_list": (274, 100), "getrandom": (318, 278), "membarrier": (324, 283),
    "statx": (332, 291),
    "rseq": (334, 293), "faccessat2": (439, 439),
}  # fmt: skip
# Allowed with certain arguments only.
OPEN, OPENAT, PRLIMIT, TGKILL, IOCTL = (2, -1), (257, 56), (302, 261), (234, 131), (16, 29)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, AUDIT_ARCH_*
_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000  # WRONLY RDWR CREAT TRUNC APPEND TMPFILE
_HARMLESS_IOCTLS = (0x5401, 0x5450, 0x5451)  # is it a terminal? keep or close on exec
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # deny: errno EPERM
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data


def program(machine: str, process_id: int) -> bytes:
    """The filter as ``struct sock_filter`` after ``struct sock_filter``; empty for a processor that is not known.

    ``process_id`` is the caged process: the only one it may send a signal to (``abort`` needs that).
    """
    if machine not in _ARCHITECTURES:
        return b""
    column, architecture = _ARCHITECTURES[machine]
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_EQUAL, architecture, 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _NUMBER),
    ]
    for call in ALLOWED.values():
        if call[column] >= 0:
            lines += [_line(_EQUAL, call[column], 0, 1), _line(_RETURN, _ALLOW)]
    lines += _unless_bits(OPENAT[column], 2, _WRITING)
    if OPEN[column] >= 0:
        lines += _unless_bits(OPEN[column], 1, _WRITING)
    lines += _if_one_of(PRLIMIT[column], 0, (0,))
    lines += _if_one_of(TGKILL[column], 0, (process_id,))
    lines += _if_one_of(IOCTL[column], 1, _HARMLESS_IOCTLS)
    return b"".join([*lines, _line(_RETURN, _DENY)])


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _argument(place: int) -> bytes:
    """Loads the low half of an argument: the kernel reads flags, process ids and requests as 32 bits."""
    return _line(_LOAD, _ARGUMENTS + 8 * place)


def _unless_bits(call: int, place: int, bits: int) -> list[bytes]:
    """Allows the call unless one of the bits is set in that argument."""
    return [
        _line(_EQUAL, call, 0, 4),
        _argument(place),
        _line(_ANY_BIT, bits, 0, 1),
        _line(_RETURN, _DENY),
        _line(_RETURN, _ALLOW),
    ]


def _if_one_of(call: int, place: int, values: tuple[int, ...]) -> list[bytes]:
    """Allows the call when that argument is one of the values."""
    tests = [_line(_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    return [
        _line(_EQUAL, call, 0, len(values) + 3),
        _argument(place),
        *tests,
        _line(_RETURN, _DENY),
        _line(_RETURN, _ALLOW),
    ]
