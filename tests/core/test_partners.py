"""Files for partners have the columns that were agreed, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from atalaya.core import partners
from atalaya.core.errors import Unusable
from atalaya.core.records import Record

FOUR = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
HEAD = {"source": "s", "date": "2026-01-01", "licence": "l", "reviewed_by": ""}


def told(**changed: Any) -> Record:
    columns = [
        {"id": "country", "kind": "country", "required": True, "name": FOUR},
        {"id": "on", "kind": "day", "name": FOUR},
        {"id": "answer", "kind": "choice", "values": ["yes", "no"], "name": FOUR},
    ]
    values = {
        "id": "one", "partners": ["iaea"], "records": "lines", "directions": ["out"], "title": FOUR,
        "constraint": FOUR, "columns": columns, **changed,
    }  # fmt: skip
    return Record("file, line 1", values, HEAD)


def test_a_format_is_read_with_its_columns() -> None:
    found = partners.build([told()])["one"]
    assert found.heads == ["country", "on", "answer"]
    assert partners.of({"one": found}, "iaea") == (found,)
    assert partners.of({"one": found}, "opcw") == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"columns": []},
        {"directions": ["sideways"]},
        {"columns": [{"id": "a", "name": FOUR, "kind": "choice"}]},
        {"columns": [{"id": "a", "name": FOUR, "values": ["x"]}]},
        {"columns": [{"id": "a", "name": FOUR}, {"id": "a", "name": FOUR}]},
        {"rows": 3},
    ],
)
def test_a_format_that_cannot_be_is_refused_at_its_place(changed: dict[str, Any]) -> None:
    with pytest.raises(Unusable) as refused:
        partners.build([told(**changed)])
    assert "line 1" in refused.value.where


def test_each_cell_that_cannot_be_is_told_with_its_place() -> None:
    found = partners.build([told()])["one"]
    rows: list[tuple[int, dict[str, str]]] = [
        (2, {"country": "UY", "on": "2026-03-01", "answer": "yes"}),
        (3, {"country": "", "on": "2026-13", "answer": "perhaps", "weakness": "x"}),
    ]
    told_ = [(one.place, one.column) for one in partners.check(found, rows)]
    assert told_ == [(2, "weakness"), (3, "country"), (3, "on"), (3, "answer")]
    assert partners.check(found, rows[:1]) == ()


def test_a_row_keeps_the_columns_of_the_format_and_no_other() -> None:
    found = partners.build([told()])["one"]
    assert partners.clean(found, {"country": "UY", "on": None, "secret": "x"}) == {
        "country": "UY",
        "on": "",
        "answer": "",
    }
