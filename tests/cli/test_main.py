"""The one gate: help, version, and a stable exit code for every kind of problem."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

import atalaya
from atalaya.cli import main
from atalaya.core import errors
from tests.cli import terminal

PROBLEMS = errors.Problem.__subclasses__()


def module(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """``python -m atalaya`` in a process of its own."""
    source = str(Path(atalaya.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "atalaya", *arguments],
        env={**os.environ, "PYTHONPATH": source, **variables},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_reads_like_a_table_of_contents(option: str) -> None:
    answer = terminal.run(option)
    assert answer.code == 0
    assert all(word in answer.out for word in ("laws", "matrix", "Exit codes"))


def test_the_version_is_the_packages() -> None:
    assert terminal.run("--version").out.split()[-1] == atalaya.__version__


@pytest.mark.parametrize("arguments", [["nonsense"], ["laws", "read"], ["laws", "read", "x", "--nonsense"]])
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    answer = terminal.run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "Usage" in answer.err


@pytest.mark.parametrize("kind", PROBLEMS)
def test_each_kind_of_problem_ends_with_its_code_and_one_line(
    kind: type[errors.Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def fail() -> None:
        raise kind("test.fault", "it does not work: do otherwise", "xc/ley.md, line 3")

    monkeypatch.setitem(main.cli.commands, "fail", fail)
    answer = terminal.run("fail")
    assert (answer.code, answer.out) == (kind.exit_code, "")
    assert answer.err == "atalaya: xc/ley.md, line 3: it does not work: do otherwise [test.fault]\n"


def test_the_exit_codes_told_in_the_help_are_those_of_the_family() -> None:
    told = " ".join(terminal.run("--help").out.split())
    for kind in (errors.Unusable, errors.Missing, errors.Unavailable, errors.Broken):
        assert f"{kind.exit_code} " in told.partition("Exit codes")[2]


def test_a_name_that_a_terminal_would_obey_is_shown_harmless() -> None:
    answer = terminal.run("laws", "read", "no\x1b[2Jwhere")
    assert answer.code == 66
    assert "\x1b" not in answer.err


def test_the_package_run_as_a_module_is_the_same_command_line() -> None:
    done = module("--version")
    assert (done.returncode, done.stdout.decode()) == (0, terminal.run("--version").out)
    failed = module("laws", "read", "nowhere-at-all")
    here = terminal.run("laws", "read", "nowhere-at-all")
    assert (failed.returncode, failed.stdout, failed.stderr.decode()) == (66, b"", here.err)


def test_a_terminal_that_knows_only_ascii_still_gets_its_help() -> None:
    done = module("matrix", "propose", "--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert b"--country" in done.stdout
