"""Lines of JSON in, and the line of any fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters import jsonl
from atalaya.core.errors import Missing, Unusable

GOOD = b'{"a": 1}'


def test_each_object_comes_with_its_place_and_empty_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\n" + GOOD + b"\n  \n" + GOOD + b"\n")
    assert list(jsonl.read(path)) == [("gold.jsonl, line 2", {"a": 1}), ("gold.jsonl, line 4", {"a": 1})]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "not JSON at character 2"),
        (b"[1]", "one line holds one object"),
        (b'"text"', "not a JSON object"),
        (b"12", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"ley \xf1", "not UTF-8 at byte 4"),
        (b'{"a": "\xff"}', "not UTF-8 at byte 7"),
        (b"[" * 100_000, ""),
        (b"9" * 10_000, ""),
    ],
)
def test_a_line_that_is_no_object_is_refused_where_it_stands(tmp_path: Path, bad: bytes, said: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(GOOD + b"\n" + bad + b"\n")
    with pytest.raises(Unusable) as caught:
        list(jsonl.read(path))
    assert (caught.value.code, caught.value.where) == ("jsonl.line", "gold.jsonl, line 2")
    assert said in caught.value.detail


def test_a_mark_of_byte_order_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD + b"\r\n" + GOOD + b"\r\n")
    assert len(list(jsonl.read(path))) == 2


def test_a_file_that_is_not_there_is_missing_by_name(tmp_path: Path) -> None:
    with pytest.raises(Missing) as caught:
        list(jsonl.read(tmp_path / "nowhere.jsonl"))
    assert (caught.value.code, caught.value.where) == ("file.missing", str(tmp_path / "nowhere.jsonl"))


@given(data=st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bytes") / "p.jsonl"
    path.write_bytes(data)
    try:
        found = list(jsonl.read(path))
    except Unusable as problem:
        code = problem.code
    else:
        code = "jsonl.line" * (len(found) == sum(bool(line.strip()) for line in data.split(b"\n")))
    assert code == "jsonl.line"
