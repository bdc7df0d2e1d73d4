"""``atalaya control``: lists brought, looked up and compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from atalaya.adapters import clock
from tests.cli import terminal
from tests.cli.terminal import Answer

OURS = "código;denominación\nXC-12;Agua pesada y deuterio\nXC-40;Cámaras térmicas\n"
THEIRS = "code,heading\n0C003,Deuterium and heavy water\n6A003,Cameras and components\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a national list and one of elsewhere, some days after both."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    (tmp_path / "ours.csv").write_text(OURS, encoding="utf-8")
    (tmp_path / "theirs.csv").write_text(THEIRS, encoding="utf-8")
    bring(tmp_path, "ours.csv", "xc", "--lang", "es", "--country", "xc", "--basis", "Decreto inventado 12/2026")
    bring(tmp_path, "theirs.csv", "eu")
    return tmp_path


def bring(folder: Path, name: str, list_id: str, *more: str, day: str = "2026-11-01") -> Answer:
    what = ("--list", list_id, "--edition", day, "--store", folder / "s", *more)
    return terminal.run("control", "import", folder / name, *what)


def find(store: Path, *words: str) -> Answer:
    return terminal.run("control", "find", *words, "--store", store / "s")


def test_an_item_in_portuguese_is_found_and_the_national_list_leads(store: Path) -> None:
    answer = find(store, "água", "pesada", "--lang", "pt", "--country", "XC", "--json")
    assert answer.code == 0
    told = answer.json
    assert told["outcome"] == "candidates for a person to review"
    assert [one["code"] for one in told["candidates"]][:2] == ["XC-12", "0C003"]
    assert told["candidates"][0]["effect"] == "Decreto inventado 12/2026"
    assert told["candidates"][1]["effect"] == "no legal effect here unless national law gives it"
    assert told["candidates"][0]["why"]
    assert {head["list"]: head["dated"] for head in told["editions"]} == {"eu": "2026-11-01", "xc": "2026-11-01"}


def test_the_plain_answer_names_words_lists_and_whom_to_ask(store: Path) -> None:
    answer = find(store, "thermal", "camera", "--ask", "the Directorate")
    assert "ask the Directorate" in answer.out
    assert "6A003" in answer.out
    assert "thermal camera" in answer.out
    assert "eu 2026-11-01" in answer.out


def test_nothing_found_and_a_question_of_one_letter_end_well_and_say_whom_to_ask(store: Path) -> None:
    for words in ("wooden chair", "x"):
        answer = find(store, words)
        assert answer.code == 0
        assert "ask the national authority" in answer.out
        assert "not controlled" not in answer.out


def test_an_old_edition_warns(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 11, 29))
    assert "393 days old" in find(store, "drone").err


def test_two_editions_are_compared(store: Path) -> None:
    (store / "new.csv").write_text(THEIRS.replace("6A003,Cameras and", "6A004,Mirrors and"), encoding="utf-8")
    answer = terminal.run("control", "compare", store / "s" / "eu" / "2026-11-01.json", store / "new.csv", "--json")
    assert answer.code == 0
    assert ([one["code"] for one in answer.json["added"]], [one["code"] for one in answer.json["removed"]]) == (
        ["6A004"], ["6A003"]
    )  # fmt: skip
    same = terminal.run("control", "compare", store / "theirs.csv", store / "theirs.csv")
    assert "no difference" in same.out


def test_ties_between_stored_lists_are_shown(store: Path) -> None:
    bring(store, "theirs.csv", "us")
    assert "eu 0C003  us 0C003  same code: 0C003" in terminal.run("control", "ties", "--store", store / "s").out


@pytest.mark.parametrize(
    ("name", "list_id", "day"),
    [("none.csv", "eu", "2026-11-01"), ("theirs.csv", "eu", "yesterday"), ("theirs.csv", "E U", "2026-11-01")],
)
def test_what_cannot_be_brought_ends_with_its_code(store: Path, name: str, list_id: str, day: str) -> None:
    assert bring(store, name, list_id, day=day).code in (65, 66)


def test_an_empty_store_says_how_to_fill_it(tmp_path: Path) -> None:
    answer = terminal.run("control", "find", "drone", "--store", tmp_path)
    assert answer.code == 66
    assert "atalaya control import" in answer.err
