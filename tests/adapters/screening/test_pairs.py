"""Labelled pairs in, the same rows with a score out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from atalaya.adapters.screening import pairs, store
from atalaya.core.errors import Missing, Unusable
from atalaya.core.trade import comparison

KNOWN, MODEL = store.knowledge()
CSV = 'name1,name2,schema,is_match\nBoris Zhelev,"Zhelev, Boris",Person,true\n=Ana,Okonski,Person,false\nshort,row\n'
YAML = """
checks:
- match: true
  schema: Person
  query: {name: Boris Zhelev, birthDate: 1961-04-09, country: bg}
  candidate: {firstName: Borislav, lastName: Zhelev, birthDate: 1961-04-09}
- match: false
  schema: Person
  query: {name: [Boris Zhelev, Bobby]}
  candidate: {name: Boris Zhelev, birthDate: '1990'}
- match: false
  query: {schema: Person, name: Boris Zhelev, birthDate: '1950'}
  candidate: {schema: Person, name: Boris Zhelev, birthDate: '1990'}
"""


def table(folder: Path, name: str, text: str) -> pairs.Table:
    (folder / name).write_text(text, encoding="utf-8")
    return pairs.read(folder / name)


def test_a_csv_of_pairs_keeps_its_rows_and_order(tmp_path: Path) -> None:
    own = table(tmp_path, "a.csv", CSV)
    rows = list(csv.DictReader(io.StringIO(pairs.write(own, pairs.score(own, KNOWN, MODEL)).decode())))
    assert list(rows[0]) == ["name1", "name2", "schema", "is_match", "score"]
    assert [row["name1"] for row in rows] == ["Boris Zhelev", "'=Ana", "short"]
    assert float(rows[0]["score"]) > MODEL.review > float(rows[1]["score"])


def test_the_score_is_that_of_the_comparison(tmp_path: Path) -> None:
    own = table(tmp_path, "a.csv", CSV)
    alone = comparison.score_pairs([("Boris Zhelev", "Zhelev, Boris")], KNOWN, MODEL)
    assert pairs.score(own, KNOWN, MODEL)[0] == pytest.approx(float(alone[0]), abs=1e-5)


def test_records_are_compared_by_their_best_names_and_their_facts(tmp_path: Path) -> None:
    own = table(tmp_path, "a.yml", YAML)
    same_day, alone, apart = pairs.score(own, KNOWN, MODEL)
    assert own.rows[0] == ("1", "Person", "true", "Boris Zhelev", "Borislav Zhelev")
    assert apart < alone
    assert same_day > 0.5


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", "a,b\n1,2\n", "pairs.columns"),
        ("a.csv", "", "pairs.columns"),
        ("a.yml", "checks: [1]", "pairs.yaml"),
        ("a.yml", "checks: {", "pairs.yaml"),
        ("a.yml", "nothing: here", "pairs.yaml"),
        ("a.yml", "checks: [{query: {name: x}}]", "pairs.yaml"),
    ],
)
def test_what_holds_no_pairs_is_told(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(Unusable) as fault:
        table(tmp_path, name, text)
    assert fault.value.code == code


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        pairs.read(tmp_path / "none.csv")
