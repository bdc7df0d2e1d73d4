"""``atalaya screen``: files, one name, pairs, and the codes they end with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atalaya.adapters import clock
from tests import watchlist
from tests.cli import terminal
from tests.cli.terminal import Answer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the list ``un`` and a table, on the day after the list."""
    watchlist.file(tmp_path)
    monkeypatch.setattr(clock, "today", lambda: __import__("datetime").date(2026, 11, 29))
    (tmp_path / "a.csv").write_text("Nombre,n\nBoris Zhelev,1\nWilhelmina Vandersloot,2\n,3\n", encoding="utf-8")
    return tmp_path


def screen(folder: Path, *more: object) -> Answer:
    return terminal.run("screen", *more, "--lists", "un", "--data", folder, "--cache", folder / "cache")


def test_a_file_is_screened_and_the_summary_counts_every_row(folder: Path) -> None:
    answer = screen(folder, folder / "a.csv", "--out", folder / "x.csv", "--json")
    assert answer.code == 0
    told = answer.json
    assert (told["rows"], told["exact"], told["none"], told["faults"], told["warnings"]) == (3, 1, 1, 1, [])
    assert (folder / "x.csv").read_text(encoding="utf-8-sig").count("\n") == 4


def test_all_writes_lines_in_the_documented_shape(folder: Path) -> None:
    assert screen(folder, folder / "a.csv", "--out", folder / "x.jsonl", "--all").code == 0
    first = json.loads((folder / "x.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert {key: first[key] for key in ("row", "query", "list", "party", "name", "answer")} == {
        "row": 1, "query": "Boris Zhelev", "list": "un", "party": "ZZi.001", "name": "Boris Zhelev", "answer": "exact",
    }  # fmt: skip
    assert 0.6 < first["score"] <= 1.0


def test_for_people_the_answer_says_what_it_does_not_say(folder: Path) -> None:
    answer = screen(folder, folder / "a.csv", "--out", folder / "x.xlsx")
    assert "no candidate" in answer.out
    assert "no answer says that a party is cleared, legal or illegal" in answer.out


def test_one_name_is_explained(folder: Path) -> None:
    answer = screen(folder, "name", "Qusai Mirzani")
    assert answer.out.startswith("review\n")
    assert "ZZi.002" in answer.out
    assert "qusai=qusai (same word, 1.00)" in answer.out
    assert "Chapter VII" in answer.out


def test_one_name_in_json_carries_list_date_and_digest(folder: Path) -> None:
    told = screen(folder, "name", "Wilhelmina Vandersloot", "--json").json
    assert (told["answer"], told["candidates"]) == ("no candidate", [])
    assert (told["lists"][0]["dated"], len(told["lists"][0]["digest"])) == ("2026-11-28", 64)


def test_an_old_list_withholds_the_words_no_candidate(folder: Path) -> None:
    watchlist.file(folder, "2026-10-01")
    answer = screen(folder, "name", "Wilhelmina Vandersloot")
    assert answer.out.startswith("list too old to answer\n")
    assert "59 days old" in answer.err
    assert "no candidate" not in answer.out


def test_pairs_are_scored_in_order(folder: Path) -> None:
    (folder / "p.csv").write_text("name1,name2\nAna Rocha,Rocha Ana\nAna,Okonski\n", encoding="utf-8")
    answer = terminal.run("screen", "pairs", folder / "p.csv", "--out", folder / "s.csv")
    assert answer.code == 0
    head, first, second = (folder / "s.csv").read_text(encoding="utf-8").splitlines()
    assert head == "name1,name2,score"
    assert float(first.rpartition(",")[2]) > float(second.rpartition(",")[2])
    assert terminal.run("screen", "pairs", folder / "p.csv", "--out", folder / "s.csv", "--json").json["pairs"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("none.csv", "--out", "x.csv"), 66, "screen.file"),
        (("a.csv", "--out", "x.pdf"), 65, "screen.out"),
        (("a.csv", "--out", "x.csv", "--column", "z"), 65, "screen.columns"),
        (("name", "..."), 65, "screen.name"),
        (("a.csv",), 2, "--out"),
    ],
)
def test_faults_leave_with_their_code(folder: Path, arguments: tuple[str, ...], code: int, word: str) -> None:
    given = [folder / part if "." in part and part != "..." else part for part in arguments]
    answer = screen(folder, *given)
    assert answer.code == code
    assert word in answer.err


def test_lists_that_are_not_there_are_told(folder: Path) -> None:
    answer = terminal.run("screen", folder / "a.csv", "--lists", "mx", "--data", folder, "--out", folder / "x.csv")
    assert (answer.code, "lists.file" in answer.err) == (66, True)


def test_help_shows_the_commands() -> None:
    answer = terminal.run("screen", "--help")
    assert answer.code == 0
    assert all(word in answer.out for word in ("file", "name", "pairs"))
