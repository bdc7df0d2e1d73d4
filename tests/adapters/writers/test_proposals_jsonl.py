"""Proposals as lines of JSON: exact keys, exact order, and every bad line located on the way back."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters.writers import proposals_jsonl
from atalaya.core import errors
from tests.adapters.writers import hostility, sample


def _written(path: Path) -> list[dict[str, Any]]:
    proposals_jsonl.write(sample.matrix(), path)
    return [json.loads(line) for line in path.read_bytes().decode("utf-8").split("\n")[:-1]]


def _line(**changes: object) -> str:
    values: dict[str, object] = {
        "country": "XC", "field": "OP2-CW-01-L", "instrument": "xc/a.md", "article": "5", "rank": 1, "score": 0.9,
        "decision": "propose", "quote": "q", "start": 3, "end": 4, "reasons": [],
    }  # fmt: skip
    return json.dumps({key: value for key, value in (values | changes).items() if value is not ...})


def test_each_line_has_exactly_the_agreed_keys_in_their_order(tmp_path: Path) -> None:
    lines = _written(tmp_path / "proposals.jsonl")
    keys = "country field instrument article rank score decision quote start end reasons".split()
    assert [list(line) for line in lines] == [keys] * len(sample.proposals())
    assert list(lines[0]["reasons"][0]) == "signal name words where share start end".split()


def test_lines_are_in_field_order_then_rank(tmp_path: Path) -> None:
    order = [field.id for field in sample.book().fields]
    places = [(order.index(line["field"]), line["rank"]) for line in _written(tmp_path / "proposals.jsonl")]
    assert places == sorted(places)


def test_letters_are_written_as_they_are(tmp_path: Path) -> None:
    _written(tmp_path / "proposals.jsonl")
    assert "químicas" in (tmp_path / "proposals.jsonl").read_text(encoding="utf-8")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    proposals_jsonl.write(sample.matrix(), tmp_path / "proposals.jsonl")
    assert proposals_jsonl.read(tmp_path / "proposals.jsonl") == [
        replace(one, unit=proposals_jsonl.UNKNOWN_UNIT) for one in sample.proposals()
    ]


@pytest.mark.parametrize("text", hostility.TEXTS.values(), ids=hostility.TEXTS)
def test_hostile_text_keeps_one_line_a_proposal_and_comes_back_whole(text: str, tmp_path: Path) -> None:
    proposals_jsonl.write(sample.hostile(text), tmp_path / "p.jsonl")
    data = (tmp_path / "p.jsonl").read_bytes().decode("utf-8")
    assert len(data.splitlines()) == len(sample.proposals())
    assert {one.quote for one in proposals_jsonl.read(tmp_path / "p.jsonl")} == {text}


def test_the_same_matrix_gives_the_same_bytes(tmp_path: Path) -> None:
    proposals_jsonl.write(sample.matrix(), tmp_path / "a")
    proposals_jsonl.write(sample.matrix(), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_score_that_is_no_number_is_never_written(tmp_path: Path) -> None:
    broken = replace(sample.matrix(), proposals=(replace(sample.proposals()[0], score=math.nan),))
    with pytest.raises(ValueError, match="JSON compliant"):
        proposals_jsonl.write(broken, tmp_path / "p.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON at character 2"),
        ("[1]", "one line holds one proposal"),
        (_line(field=...), "field is missing or not a text"),
        (_line(quote=7), "quote is missing or not a text"),
        (_line(rank="1"), "rank is missing or not a whole number"),
        (_line(rank=True), "rank is missing or not a whole number"),
        (_line(start=-1), "start is missing or not a whole number"),
        (_line(score=1.2), "score is missing or not a number from 0 to 1"),
        (_line(score=math.nan), "score is missing or not a number from 0 to 1"),
        (_line(score=None), "score is missing or not a number from 0 to 1"),
        (_line(decision="X"), "decision is propose or consider, not 'X'"),
        (_line(reasons=None), "reasons is missing or no list of objects"),
        (_line(reasons=["a"]), "reasons is missing or no list of objects"),
        (_line(reasons=[{"signal": "facet"}]), "name is missing or not a text"),
        ("[" * 100_000, ""),
    ],
)
def test_a_bad_line_gives_one_located_error(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(f"{_line()}\n\n{line}\n{_line()}\n", encoding="utf-8")
    with pytest.raises(errors.Unusable) as caught:
        proposals_jsonl.read(path)
    assert (caught.value.code, caught.value.where) == ("proposals.line", "p.jsonl, line 3")
    assert said in caught.value.detail


def test_all_bad_lines_are_found_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + _line().encode() + b"\n{\n" + _line().encode() + b"\n\xff\xfe\n")
    assert [(one.where, one.detail) for one in proposals_jsonl.problems(path)] == [
        ("p.jsonl, line 2", "not JSON at character 2: Expecting property name enclosed in double quotes"),
        ("p.jsonl, line 4", "not UTF-8 at byte 0: save the file as UTF-8"),
    ]


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing):
        proposals_jsonl.read(tmp_path / "no.jsonl")


@given(data=st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bytes") / "p.jsonl"
    path.write_bytes(data)
    filled = sum(bool(line.strip()) for line in data.split(b"\n"))
    assert len(proposals_jsonl.problems(path)) == filled
