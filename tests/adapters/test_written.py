"""Files of records: a fault names file and line, and no key may stand twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from atalaya.adapters import written
from atalaya.core.errors import Missing, Unusable


def file(folder: Path, text: str) -> Path:
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_records_know_their_line_and_what_the_file_says_once(tmp_path: Path) -> None:
    found = written.read(file(tmp_path, "source: own\nitems:\n- id: a\n  x: 1\n- id: b\n"))
    assert [record.where for record in found.lists["items"]] == ["some.yaml, line 3: a", "some.yaml, line 5: b"]
    assert found.lists["items"][1].word("source") == "own"
    assert found.head.word("source") == "own"


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("- a\n- b\n", "record.shape", "some.yaml"),
        ("", "record.shape", "some.yaml"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "record.twice", "some.yaml, line 4"),
        ("a: [1\n", "data.yaml", "some.yaml, line 2"),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(tmp_path: Path, text: str, code: str, where: str) -> None:
    with pytest.raises(Unusable) as told:
        written.read(file(tmp_path, text))
    assert (told.value.code, told.value.where) == (code, where)


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        written.read(tmp_path / "none.yaml")
