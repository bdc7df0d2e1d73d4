"""JSON lines in, and the line of any fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters import labels
from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping.evaluation import Label

LABEL: dict[str, Any] = {
    "country": "XC",
    "obligation": "OP2-use",
    "weapon": "B",
    "rows": ["OP2-BW-08"],
    "dimension": "E",
    "instrument": "xc/ley.md",
    "article": "12 bis",
    "basis": "read",
}


def lines(path: Path, *items: object) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")
    return path


def without(item: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != key}


# Labels


def test_a_label_is_read_and_what_it_says_besides_is_left(tmp_path: Path) -> None:
    assert labels.read(lines(tmp_path / "gold.jsonl", LABEL)) == [
        Label("XC", "OP2-use", "B", ("OP2-BW-08",), "E", "xc/ley.md", "12 bis")
    ]


@pytest.mark.parametrize("weapon", [None, ""])
def test_a_label_may_name_no_weapon_and_no_rows(tmp_path: Path, weapon: object) -> None:
    (label,) = labels.read(lines(tmp_path / "gold.jsonl", LABEL | {"weapon": weapon, "rows": []}))
    assert (label.weapon, label.rows) == ("", ())


def test_an_article_that_is_a_number_is_text(tmp_path: Path) -> None:
    assert labels.read(lines(tmp_path / "gold.jsonl", LABEL | {"article": 12}))[0].article == "12"


def test_empty_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"\n{json.dumps(LABEL)}\n\n  \n{{}}\n", encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        labels.read(path)
    assert caught.value.where == "gold.jsonl, line 5"


@pytest.mark.parametrize("key", ["country", "obligation", "rows", "dimension", "instrument", "article"])
def test_a_label_that_lacks_a_key_is_refused_at_its_line(tmp_path: Path, key: str) -> None:
    with pytest.raises(Unusable, match=key) as caught:
        labels.read(lines(tmp_path / "gold.jsonl", LABEL, without(LABEL, key)))
    assert (caught.value.code, caught.value.where) == ("labels.key", "gold.jsonl, line 2")


@pytest.mark.parametrize("rows", [None, "OP2-BW-08", 8])
def test_rows_that_are_no_list_are_refused_at_their_line(tmp_path: Path, rows: object) -> None:
    with pytest.raises(Unusable, match="rows") as caught:
        labels.read(lines(tmp_path / "gold.jsonl", LABEL | {"rows": rows}))
    assert (caught.value.code, caught.value.where) == ("labels.key", "gold.jsonl, line 1")


@pytest.mark.parametrize("read", [labels.read, labels.distractors])
def test_a_file_that_is_not_there_is_missing_by_name(tmp_path: Path, read: Any) -> None:
    with pytest.raises(Missing) as caught:
        read(tmp_path / "nowhere.jsonl")
    assert (caught.value.code, caught.value.where) == ("file.missing", str(tmp_path / "nowhere.jsonl"))


# Manifests


def test_distractors_are_the_files_so_marked(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "manifest.jsonl",
        {"file": "xc/a.md", "role": "distractor"},
        {"file": "xc/b.md", "role": "relevant"},
        {"file": "xc/c.md"},
    )
    assert labels.distractors(path) == {"xc/a.md"}
