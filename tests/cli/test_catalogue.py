"""``atalaya catalogue``: an operator loads another version of the matrix and carries proposals to it, without code."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import knowledge
from tests import statutes
from tests.cli import terminal


def renamed(row: str) -> str:
    """The row's number ten higher."""
    head, _, number = row.rpartition("-")
    return f"{head}-{int(number) + 10:02d}"


@pytest.fixture
def official(tmp_path: Path) -> Path:
    """The shipped catalogue under other numbers; two rows joined under a title of their own, one ended, one new."""
    folder = tmp_path / "official"
    folder.mkdir()
    (folder / "catalogue.yaml").write_text("id: official-2027\nversion: 2\nbased_on: un1540-2017\n", encoding="utf-8")
    rows = list(dict.fromkeys(field.row for field in knowledge.load_catalogue().fields))
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["row", "from", "en"])
        for row in rows:
            if row == "OP2-CW-01":
                table.writerow([renamed(row), "OP2-CW-01 OP2-CW-02", "make or acquire"])
            elif row not in ("OP2-CW-02", "OP678-09"):
                table.writerow([renamed(row), row])
        table.writerow(["OP678-90", "", "whatever else"])
    return folder


def proposals(target: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (target / "proposals.jsonl").read_text(encoding="utf-8").splitlines()]


def propose(folder: Path, target: Path, *more: object) -> terminal.Answer:
    return terminal.run("matrix", "propose", folder, "--country", "XC", "--out", target, "--no-vectors", *more)


def placed(lines: list[dict[str, Any]]) -> set[tuple[str, str, str, int]]:
    joined = {"OP2-CW-11-L", "OP2-CW-11-E"}
    return {
        (one["field"], one["instrument"], one["article"], one["rank"]) for one in lines if one["field"] not in joined
    }


def test_the_shipped_catalogue_is_whole() -> None:
    answer = terminal.run("catalogue", "check")
    assert answer.code == 0
    assert answer.out.startswith("un1540-2017, version 1 ")
    told = terminal.run("catalogue", "check", "--json").json
    assert (told["fields"], told["rows"], told["based_on"]) == (388, 207, None)
    assert sum(told["sections"].values()) == 388


def test_an_operators_version_is_checked_and_what_it_changes_is_told(official: Path) -> None:
    told = terminal.run("catalogue", "check", official, "--json").json
    assert (told["id"], told["version"], told["based_on"]) == ("official-2027", 2, "un1540-2017")
    assert (told["rows"], told["fields"]) == (206, 386)
    assert (told["ended"], told["new"]) == (["OP678-09"], ["OP678-90"])
    people = terminal.run("catalogue", "check", official).out
    assert "1 rows that ended: OP678-09" in people
    assert "1 rows without an earlier one: never a proposal: OP678-90" in people


def test_a_matrix_is_made_for_it_and_is_the_same_as_carrying_the_old_proposals(official: Path, tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path)
    new = propose(folder, tmp_path / "new", "--catalogue", official, "--language", "en", "--json")
    assert (new.code, new.json["fields"], new.json["catalogue"]) == (0, 386, "official-2027")
    propose(folder, tmp_path / "old")
    target = tmp_path / "carried.jsonl"
    answer = terminal.run("catalogue", "remap", tmp_path / "old", "--map", official, "--out", target, "--json")
    assert answer.json["written"] == len(target.read_text(encoding="utf-8").splitlines())
    carried = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert placed(carried) == placed(proposals(tmp_path / "new")) != set()
    old = {(renamed(one["field"][:-2]) + one["field"][-2:], one["article"]) for one in proposals(tmp_path / "old")
           if one["field"].startswith("OP2-BW")}  # fmt: skip
    assert old == {(one["field"], one["article"]) for one in carried if one["field"].startswith("OP2-BW")} != set()
    page = (tmp_path / "new" / "matrix.html").read_text(encoding="utf-8")
    assert "make or acquire" in page
    assert "whatever else" in page


def test_the_catalogue_may_be_named_by_the_environment(
    official: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATALAYA_CATALOGUE", str(official))
    answer = propose(statutes.folder(tmp_path), tmp_path / "out", "--json")
    assert answer.json["catalogue"] == "official-2027"


def test_a_changed_row_means_work(official: Path, tmp_path: Path) -> None:
    folder = statutes.folder(tmp_path)
    propose(folder, tmp_path / "out", "--catalogue", official)
    assert "nothing changed" in propose(folder, tmp_path / "out", "--catalogue", official).out
    with (official / "rows.csv").open("a", encoding="utf-8") as file:
        file.write("OP678-91,,another\n")
    assert "nothing changed" not in propose(folder, tmp_path / "out", "--catalogue", official).out


def test_a_folder_beside_is_found_without_a_slash(
    official: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert terminal.run("catalogue", "check", "official", "--json").json["id"] == "official-2027"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("OP2-BW-11,OP2-BW-01", "catalogue.duplicate"),
        ("OP9-01,OP1-01", "catalogue.row"),
        ("no row,OP1-01", "catalogue.row"),
        ("OP1-90,OP1-99", "catalogue.row"),
        ("OP2-BW-90,OP2-CW-01", "catalogue.row"),
        ("OP1-90,", "catalogue.row"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(official: Path, line: str, code: str) -> None:
    with (official / "rows.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    answer = terminal.run("catalogue", "check", official)
    assert answer.code == 65
    assert f"[{code}]" in answer.err
    assert "rows.csv, line 208" in answer.err


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("id: x\nversion: 1\nbased_on: nowhere\n", 66),
        ("id: x\nbased_on: un1540-2017\n", 65),
        ("version: 1\nbased_on: un1540-2017\n", 65),
        ("id: x\nversion: 1\ntitle: {es: a}\nbased_on: un1540-2017\n", 65),
        ("- a list\n", 65),
        ("id: x\nversion: 1\n", 65),
        ("id: x\nversion: 1\nsections: [{id: OP1}]\n", 66),
    ],
)
def test_a_head_that_cannot_be_used_ends_with_its_code(official: Path, head: str, code: int) -> None:
    (official / "catalogue.yaml").write_text(head, encoding="utf-8")
    answer = terminal.run("catalogue", "check", official)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("atalaya: ")


def test_a_version_of_a_version_is_refused(official: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "catalogue.yaml").write_text(f"id: x\nversion: 1\nbased_on: {official}\n", encoding="utf-8")
    (other / "rows.csv").write_bytes((official / "rows.csv").read_bytes())
    assert "[catalogue.base]" in terminal.run("catalogue", "check", other).err


def test_proposals_are_carried_by_a_file_of_pairs(tmp_path: Path) -> None:
    line = {
        "country": "XC",
        "field": "OP1-01",
        "instrument": "xc/a.md",
        "article": "1",
        "rank": 1,
        "decision": "propose",
    }
    source = tmp_path / "p.jsonl"
    source.write_text("".join(json.dumps(line | {"field": field}) + "\n" for field in ("OP1-01", "OP1-02")), "utf-8")
    (tmp_path / "map.csv").write_text("from,to\nOP1-01,OP1-05\nOP1-02,\n", encoding="utf-8")
    target = tmp_path / "new.jsonl"
    answer = terminal.run("catalogue", "remap", source, "--map", tmp_path / "map.csv", "--out", target)
    assert answer.out.splitlines() == [
        f"2 lines read, 1 written to {target}", "1 fields ended, and their proposals with them: OP1-02"
    ]  # fmt: skip
    assert json.loads(target.read_text(encoding="utf-8"))["field"] == "OP1-05"
    whole = terminal.run(
        "catalogue", "remap", source, "--map", knowledge._DATA / "catalogue" / "un1540-2017", "--out", target
    )
    assert (whole.code, "[crosswalk.pair]" in whole.err) == (65, True)
