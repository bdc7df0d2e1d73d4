"""How the command line speaks: plainly to people, exactly to machines, safely to terminals."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from types import MappingProxyType

import pytest

from atalaya.cli import console


@dataclass(frozen=True, slots=True)
class Law:
    """Something to print."""

    path: str
    articles: int


def test_json_carries_dataclasses_mappings_and_letters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    console.out_json({"ley": Law("xc/ñ.md", 3), "map": MappingProxyType({"b": 1, "a": 2}), "error": ValueError("no")})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"ley": {"path": "xc/ñ.md", "articles": 3}, "map": {"b": 1, "a": 2}, "error": "no"}
    assert "ñ" in printed
    assert list(json.loads(printed)["map"]) == ["b", "a"]


def test_a_table_shows_every_cell_and_rounds_shares(capsys: pytest.CaptureFixture[str]) -> None:
    console.table("Found", ("country", "labels", "recall"), [("XC", 12, 0.66666), ("XD", 3, 1.0)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].strip() == "Found"
    assert [line.replace("│", " ").split() for line in lines[-2:]] == [["XC", "12", "0.667"], ["XD", "3", "1.000"]]


def test_a_table_of_nothing_has_its_heads(capsys: pytest.CaptureFixture[str]) -> None:
    console.table("Found", ("country", "labels"), [])
    assert "country" in capsys.readouterr().out


def test_brackets_in_a_cell_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    console.table("Laws", ("path",), [("xc/[bold]ley[/bold].md",)])
    assert "[bold]ley[/bold]" in capsys.readouterr().out


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x9b", "\r", "\x7f", "\u202e", "\udcff"])
def test_signs_that_a_terminal_would_obey_are_not_passed_on(sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.out(f"not read a{sign}[2Jb.md")
    console.table("Laws", ("path",), [(f"a{sign}[2Jb.md",)])
    printed = capsys.readouterr().out
    assert sign not in printed
    assert printed.count("\ufffd[2Jb.md") == 2


def test_ordinary_letters_and_line_ends_are_left_alone() -> None:
    text = "Ñandú – “ley” № 1\n\tœuvre ação"
    assert console.shown(text) == text


# Progress


def test_a_quiet_listener_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with console.listening(True) as progress:
        progress("read", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_without_a_terminal_each_stage_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with console.listening(False) as progress:
        for done in range(3):
            progress("read", done, 3)
        progress("ranking", 0, 0)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"{console.STAGES['read']} ...\n{console.STAGES['ranking']} ...\n"


def test_a_stage_without_a_name_of_its_own_is_told_by_its_word(capsys: pytest.CaptureFixture[str]) -> None:
    with console.listening(False) as progress:
        progress("polishing", 0, 0)
    assert capsys.readouterr().err == "polishing ...\n"


def test_on_a_terminal_bars_come_and_go_and_leave_standard_output_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with console.listening(False) as progress:
        progress("read", 1, 2)
        progress("read", 2, 2)
        progress("facets", 0, 0)
    assert console.STAGES["read"] in screen.getvalue()
    assert "2/2" in screen.getvalue()
    assert capsys.readouterr().out == ""
