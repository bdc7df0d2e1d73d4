"""The filter program, run on an interpreter of its own."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from atalaya.adapters.readers import syscalls

ALLOW, DENY, KILL = 0x7FFF0000, 0x00050001, 0x80000000
X86, ARM = 0xC000003E, 0xC00000B7
PROCESS = 4321


def verdict(machine: str, number: int, arch: int, *arguments: int) -> int:
    """What the kernel would answer: a small reading of classic BPF."""
    lines = list(struct.iter_unpack("=HBBI", syscalls.program(machine, PROCESS)))
    data = struct.pack("=IIQ6Q", number, arch, 0, *(*arguments, *[0] * (6 - len(arguments))))
    held, place = 0, 0
    while True:
        code, if_true, if_false, value = lines[place]
        place += 1
        if code == 0x20:
            held = struct.unpack_from("=I", data, value)[0]
        elif code == 0x06:
            return int(value)
        else:
            holds = held == value if code == 0x15 else bool(held & value)
            place += if_true if holds else if_false


@pytest.mark.parametrize(("machine", "arch", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_every_listed_call_is_allowed_and_every_other_denied(machine: str, arch: int, column: int) -> None:
    listed = {call[column] for call in syscalls.ALLOWED.values() if call[column] >= 0}
    special = {
        call[column] for call in (syscalls.OPEN, syscalls.OPENAT, syscalls.PRLIMIT, syscalls.TGKILL, syscalls.IOCTL)
    }
    for number in range(600):
        if number not in special:
            assert verdict(machine, number, arch) == (ALLOW if number in listed else DENY), number


@pytest.mark.parametrize(("machine", "arch", "number"), [("x86_64", X86, 257), ("aarch64", ARM, 56)])
def test_files_are_opened_for_reading_only(machine: str, arch: int, number: int) -> None:
    assert verdict(machine, number, arch, 0, 0, 0o2000000) == ALLOW  # O_CLOEXEC
    for flag in (0o1, 0o2, 0o100, 0o1000, 0o2000, 0o20200000):
        assert verdict(machine, number, arch, 0, 0, flag) == DENY


def test_the_old_open_is_watched_too() -> None:
    assert verdict("x86_64", 2, X86, 0, 0) == ALLOW
    assert verdict("x86_64", 2, X86, 0, 0o102) == DENY


@pytest.mark.parametrize(
    ("number", "arguments", "expected"),
    [
        (302, (0, 0), ALLOW),
        (302, (1, 0), DENY),
        (234, (PROCESS, 5, 6), ALLOW),
        (234, (1, 1, 9), DENY),
        (16, (0, 0x5401), ALLOW),
        (16, (0, 0x5412), DENY),  # TIOCSTI: typing on somebody's terminal
    ],
)
def test_some_calls_are_for_oneself_only(number: int, arguments: tuple[int, ...], expected: int) -> None:
    assert verdict("x86_64", number, X86, *arguments) == expected


def test_another_architecture_s_calls_end_the_process() -> None:
    assert verdict("x86_64", 0, 0x40000003) == KILL


def test_a_processor_that_is_not_known_gets_no_program() -> None:
    assert syscalls.program("riscv64", 1) == b""


def test_the_numbers_are_the_kernel_s() -> None:
    header = next((path for path in Path("/usr/include").glob("*/asm/unistd_64.h") if "x86" in str(path)), None)
    if header is None:
        pytest.skip("needs kernel: its headers")
    told = dict(re.findall(r"#define __NR_(\w+) (\d+)", header.read_text()))
    special = {
        "open": syscalls.OPEN,
        "openat": syscalls.OPENAT,
        "prlimit64": syscalls.PRLIMIT,
        "tgkill": syscalls.TGKILL,
        "ioctl": syscalls.IOCTL,
    }
    for name, numbers in {**syscalls.ALLOWED, **special}.items():
        assert int(told[name]) == numbers[0], name
