"""The shape that clients of matching services speak, both ways."""

from __future__ import annotations

import pytest

from atalaya.core.errors import Unusable
from atalaya.core.trade import entities
from atalaya.core.trade.index import Head
from atalaya.core.trade.parties import Facts, ListedName, Party

HEAD = Head("un", "Lista", "Consejo", "2026-11-28", "ab" * 32, "", 1)
NAMES = (ListedName("Ana Rocha"), ListedName("A. R.", "low"), ListedName("Anna Roca", "good"))
PARTY = Party("ZZi/001", NAMES, Facts("person", ("1970", "1971/1975"), ("uy",), ("A12",)), "regime")


def test_a_question_takes_names_in_parts_days_countries_and_numbers_without_their_signs() -> None:
    given = {"firstName": ["Ana"], "lastName": "Rocha", "birthDate": ["1970-05-01"], "nationality": ["UY", "uy"],
             "passportNumber": ["a-12 3"], "height": [3]}  # fmt: skip
    told = entities.query({"schema": "Person", "properties": given}, "q1")
    assert told.names == ("Ana Rocha",)
    assert told.facts == Facts("person", ("1970-05-01",), ("uy",), ("A123",))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("x", "match.query"),
        ({"schema": "Person"}, "match.query"),
        ({"schema": "Ghost", "properties": {}}, "match.schema"),
    ],
)
def test_a_question_of_another_shape_is_refused_with_its_place(told: object, code: str) -> None:
    with pytest.raises(Unusable) as fault:
        entities.query(told, "queries/q1")
    assert (fault.value.code, fault.value.where) == (code, "queries/q1")


def test_a_party_is_told_by_quality_of_name_and_ranges_of_years_are_left_aside() -> None:
    told = entities.entity(HEAD, PARTY)
    assert (told["id"], told["schema"], told["datasets"]) == ("un-ZZi_001", "Person", ["un"])
    properties = told["properties"]
    assert (properties["name"], properties["alias"]) == (["Ana Rocha"], ["Anna Roca"])
    assert (properties["weakAlias"], properties["birthDate"]) == (["A. R."], ["1970"])
    assert "" not in properties
    assert all(properties.values())


def test_an_answer_counts_what_was_found_and_a_dataset_names_its_edition() -> None:
    told = entities.answer({"schema": "Person"}, [{"id": "a"}, {"id": "b"}])
    assert told["total"] == {"value": 2, "relation": "eq"}
    assert entities.dataset(HEAD)["index_version"] == "ab" * 6
