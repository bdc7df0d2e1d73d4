"""Answers as lines and files, opened again by other libraries."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from atalaya.adapters.screening import results, tables
from atalaya.adapters.screening.results import Settings
from atalaya.core.errors import Unavailable, Unusable
from atalaya.core.trade import ages
from tests import watchlist

NAMES = ["Boris Zhelev", "Wilhelmina Vandersloot", "", "=Korund Precision Trading", "Boris Zhelev"]


def made(folder: Path, ending: str, everything: bool = False, today: date = date(2026, 11, 30)) -> Path:
    source, part, target = folder / "a.csv", folder / "00000000.jsonl", folder / f"out{ending}"
    source.write_text("name,n\n" + "".join(f"{name},1\n" for name in NAMES), encoding="utf-8")
    screener = watchlist.screener()
    settings = Settings(everything, True, ages.judge(screener.index.heads, today))
    part.write_bytes(results.lines(screener, list(tables.read(source)), settings))
    counts = results.assemble([part], target, screener.index.heads, settings)
    assert counts == {"rows": 5, "exact": 2, "review": 1, "none": 1, "faults": 1}
    return target


def test_json_lines_hold_every_row_with_its_answer(tmp_path: Path) -> None:
    told = [json.loads(line) for line in made(tmp_path, ".jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["row"], line["answer"], line["party"]) for line in told if line["list"] != "zz"] == [
        (1, "exact", "ZZi.001"), (2, "no candidate", ""), (3, "not asked", ""), (4, "review", "ZZe.001"),
        (5, "exact", "ZZi.001"),
    ]  # fmt: skip
    assert told[0]["edition"] == "2026-11-28"
    assert told[0]["digest"] == watchlist.screener().index.heads[0].digest[:16]
    assert "boris=boris (same word" in told[0]["why"]
    assert "warning" not in told[0]


def test_all_gives_one_line_a_candidate_best_first_with_the_keys_that_are_documented(tmp_path: Path) -> None:
    told = [
        json.loads(line) for line in made(tmp_path, ".jsonl", everything=True).read_text(encoding="utf-8").splitlines()
    ]
    assert list(told[0])[:7] == ["row", "query", "list", "party", "name", "score", "answer"]
    for row in (1, 2, 4):
        scores = [line["score"] for line in told if line["row"] == row]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) <= 10


def test_an_old_list_puts_a_warning_on_each_answer_and_withholds_no_candidate(tmp_path: Path) -> None:
    text = made(tmp_path, ".jsonl", today=date(2027, 2, 1)).read_text(encoding="utf-8")
    told = [json.loads(line) for line in text.splitlines()]
    assert all("days old" in line["warning"] for line in told)
    assert "no candidate" not in text
    assert [line["answer"] for line in told if line["row"] == 2] == [ages.WITHHELD]


def test_a_table_holds_every_row_and_no_formula(tmp_path: Path) -> None:
    with made(tmp_path, ".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted({int(row["row"]) for row in rows}) == [1, 2, 3, 4, 5]
    assert [row["query"] for row in rows if row["row"] == "4"] == ["'=Korund Precision Trading"]
    assert [row["fault"] for row in rows if row["row"] == "3"] == ["the name is empty [screen.name]"]


def test_a_spreadsheet_opens_in_another_library_with_plain_text(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path, ".xlsx"))
    cells = list(book["answers"].iter_rows(values_only=True))
    assert cells[0] == results.HEADS
    assert "=Korund Precision Trading" in [row[2] for row in cells]
    assert all(cell.data_type != "f" for row in book["answers"].iter_rows() for cell in row)
    assert [row[0].value for row in book["lists"].iter_rows()] == ["un", "zz"]


def test_names_asked_once_or_each_time_give_the_same(tmp_path: Path) -> None:
    screener = watchlist.screener()
    (tmp_path / "a.csv").write_text("name\nBoris Zhelev\nBoris Zhelev\nQusai Mirzani\n", encoding="utf-8")
    asked = list(tables.read(tmp_path / "a.csv"))
    age = ages.judge(screener.index.heads, date(2026, 11, 30))
    once, each = (results.lines(screener, asked, Settings(False, merge, age)) for merge in (True, False))
    assert once == each


def test_a_target_of_another_kind_or_without_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        results.check(tmp_path / "a.pdf")
    age = ages.judge([], date(2026, 11, 30))
    with pytest.raises(Unavailable):
        results.assemble([], tmp_path / "none" / "a.csv", [], Settings(False, True, age))
    assert list(tmp_path.iterdir()) == []
