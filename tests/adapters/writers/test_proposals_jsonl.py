"""Proposals as lines of JSON: exact keys, exact order, and every bad line located on the way back."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atalaya.adapters.writers import proposals_jsonl
from atalaya.core import errors
from atalaya.core.mapping.evaluation import Ranked
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
        (_line(field=...), "field is missing or not a text"),
        (_line(quote=7), "quote is missing or not a text"),
        (_line(rank="1"), "rank is missing or not a whole number"),
        (_line(rank=True), "rank is missing or not a whole number"),
        (_line(start=-1), "start is missing or not a whole number"),
        (_line(score=1.2), "score is missing or not a number from 0 to 1"),
        (_line(score=math.nan), "score is missing or not a number from 0 to 1"),
        (_line(score=None), "score is missing or not a number from 0 to 1"),
        (_line(decision="X"), "decision is propose or consider, not 'X'"),
        (_line(reasons=None), "reasons is no list of objects"),
        (_line(reasons=["a"]), "reasons is no list of objects"),
        (_line(reasons=[{"signal": "facet"}]), "name is missing or not a text"),
    ],
)
def test_a_bad_line_gives_one_located_error(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(f"{_line()}\n\n{line}\n{_line()}\n", encoding="utf-8")
    with pytest.raises(errors.Unusable) as caught:
        proposals_jsonl.read(path)
    assert (caught.value.code, caught.value.where) == ("proposals.line", "p.jsonl, line 3")
    assert said in caught.value.detail


@pytest.mark.parametrize("key", proposals_jsonl.PLACING)
def test_a_line_that_does_not_place_an_article_is_refused(key: str, tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(_line(**{key: ...}), encoding="utf-8")
    with pytest.raises(errors.Unusable, match=key):
        proposals_jsonl.read(tmp_path / "p.jsonl")


def test_a_line_of_others_needs_no_more_than_places_the_article(tmp_path: Path) -> None:
    values = json.loads(_line(reasons=[{"signal": "own", "name": "x"}]))
    short = {key: values[key] for key in (*proposals_jsonl.PLACING, "reasons")} | {"theirs": 1}
    (tmp_path / "p.jsonl").write_text(json.dumps(short), encoding="utf-8")
    (one,) = proposals_jsonl.read(tmp_path / "p.jsonl")
    assert (one.field, one.rank, one.score, one.quote, one.start, one.end) == ("OP2-CW-01-L", 1, 0.0, "", 0, 0)
    assert [(reason.name, reason.words, reason.share) for reason in one.reasons] == [("x", "", 0.0)]


def test_a_folder_gives_the_proposals_of_every_country_in_it_in_order(tmp_path: Path) -> None:
    for country in ("XD", "XC"):
        (tmp_path / country.lower()).mkdir()
        (tmp_path / country.lower() / "proposals.jsonl").write_text(_line(country=country), encoding="utf-8")
    (tmp_path / "other.jsonl").write_text(_line(country="XE"), encoding="utf-8")
    assert [line.country for line in proposals_jsonl.read(tmp_path)] == ["XC", "XD"]


def test_a_folder_without_proposals_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing) as caught:
        proposals_jsonl.read(tmp_path)
    assert (caught.value.code, caught.value.where) == ("proposals.missing", str(tmp_path))


def test_evaluation_gets_what_it_reads(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(_line(), encoding="utf-8")
    assert proposals_jsonl.ranked(tmp_path / "p.jsonl") == [Ranked("XC", "OP2-CW-01-L", "xc/a.md", "5", 1, "propose")]


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(errors.Missing):
        proposals_jsonl.read(tmp_path / "no.jsonl")
