"""Crosswalks from files, and what becomes of proposals on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atalaya.adapters import crosswalks
from atalaya.core.catalogue import Crosswalk
from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping.model import Proposal


def proposal(field: str, article: str, score: float, rank: int = 1, country: str = "XC") -> Proposal:
    return Proposal(country, field, "xc/ley.md", article, rank, score, "propose", "q", 0, 1, (), int(article))


def walk(**pairs: str) -> Crosswalk:
    return Crosswalk("a", "b", 1, {old.replace("_", "-"): tuple(new.split()) for old, new in pairs.items()})


def shown(proposals: list[Proposal]) -> list[tuple[str, str, int]]:
    return [(one.field, one.article, one.rank) for one in proposals]


# Files


def test_a_yaml_file_tells_version_and_pairs(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("version: 3\nfrom: a\nto: b\npairs: {A-1: B-1, A-2: [B-2, B-3], A-3: []}\n", encoding="utf-8")
    found = crosswalks.read(path)
    assert (found.source, found.target, found.version) == ("a", "b", 3)
    assert found.pairs == {"A-1": ("B-1",), "A-2": ("B-2", "B-3"), "A-3": ()}


def test_a_csv_file_tells_pairs(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("from,to\nA-1,B-1\n", encoding="utf-8")
    assert crosswalks.read(path).pairs == {"A-1": ("B-1",)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pairs: {A-1: B-1}", "crosswalk.version"),
        ("version: '1'\npairs: {}", "crosswalk.version"),
        ("version: 1", "crosswalk.pair"),
        ("- a", "crosswalk.pair"),
        ("version: 1\npairs: {A-1: 7}", "crosswalk.pair"),
        ("version: 1\npairs: {A-1: [B-1, {}]}", "crosswalk.pair"),
        ("version: [", "data.yaml"),
    ],
)
def test_a_file_that_tells_no_crosswalk_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        crosswalks.read(tmp_path / "map.yaml")
    assert caught.value.code == code
    assert caught.value.where.startswith("map.yaml")


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        crosswalks.read(tmp_path / "map.yaml")


# Proposals


def test_a_row_takes_its_two_fields_along_and_what_is_not_named_stays() -> None:
    carried = crosswalks.carry(
        [proposal("A-BW-1-L", "1", 0.9), proposal("A-BW-1-E", "2", 0.8), proposal("A-9", "3", 0.7)],
        walk(A_BW_1="A-BW-2"),
    )
    assert shown(carried) == [("A-BW-2-L", "1", 1), ("A-BW-2-E", "2", 1), ("A-9", "3", 1)]


def test_one_field_may_become_several_and_may_end() -> None:
    carried = crosswalks.carry([proposal("A-1", "1", 0.9), proposal("A-2", "2", 0.8)], walk(A_1="B-1 B-2", A_2=""))
    assert shown(carried) == [("B-1", "1", 1), ("B-2", "1", 1)]


def test_where_several_become_one_their_articles_are_ranked_together_each_once() -> None:
    carried = crosswalks.carry(
        [
            proposal("A-1", "1", 0.9),
            proposal("A-1", "2", 0.4, 2),
            proposal("A-2", "2", 0.8),
            proposal("A-2", "3", 0.4, 2),
        ],
        walk(A_1="B-1", A_2="B-1"),
    )
    assert shown(carried) == [("B-1", "1", 1), ("B-1", "2", 2), ("B-1", "3", 3)]
    assert carried[1].score == 0.8


def test_a_field_holds_no_more_than_twenty_and_countries_stay_apart() -> None:
    lines = [proposal(f"A-{number % 2}", str(number), 0.5, number, country) for number in range(40) for country in "XY"]
    carried = crosswalks.carry(lines, walk(A_0="B", A_1="B"))
    assert [(one.country, one.rank) for one in carried] == [(name, rank) for name in "XY" for rank in range(1, 21)]


def test_two_ids_may_change_places_but_none_may_mean_two_things() -> None:
    both = [proposal("A-1", "1", 0.9), proposal("A-2", "2", 0.8)]
    assert shown(crosswalks.carry(both, walk(A_1="A-2", A_2="A-1"))) == [("A-2", "1", 1), ("A-1", "2", 1)]
    with pytest.raises(Unusable) as caught:
        crosswalks.carry(both, walk(A_1="A-2"))
    assert (caught.value.code, caught.value.where) == ("crosswalk.clash", "A-2")
    assert len(crosswalks.carry(both, walk(A_1="A-2", A_2="A-2"))) == 2


def test_nothing_of_a_proposal_is_lost_but_field_and_rank() -> None:
    one = proposal("A-1", "1", 0.9)
    (carried,) = crosswalks.carry([one], walk(A_1="B-1"))
    assert json.dumps([carried.quote, carried.score, carried.unit]) == json.dumps([one.quote, one.score, one.unit])
