"""Answers by operative paragraph: each in its place, alike together, what is not answered listed and never filled."""

from __future__ import annotations

import pytest

from atalaya.adapters import knowledge
from atalaya.core import reports
from atalaya.core.reports import Given

BOOK = knowledge.load_book("un1540-2017").catalogue
FIELDS = {field.id: field for field in BOOK.fields}


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("OP1-01", "op1"),
        ("OP2-BW-01-L", "op2"),
        ("OP3AB-NW-16-L", "op3ab"),
        ("OP3CD-BW-01-L", "op3c"),
        ("OP3CD-BW-03-E", "op3c"),
        ("OP3CD-CW-18-L", "op3d"),
        ("OP3CD-BW-13-L", "op6"),
        ("OP678-01", "op6"),
        ("OP678-04", "op7"),
        ("OP678-06", "op8"),
    ],
)
def test_a_field_belongs_under_the_paragraph_it_is_about(field: str, part: str) -> None:
    assert reports.part(FIELDS[field]) == part


def test_every_field_has_a_part_of_the_report() -> None:
    assert {reports.part(field) for field in BOOK.fields} <= set(reports.PARTS)


def test_answers_that_say_the_same_stand_together_and_others_apart() -> None:
    same = {"value": "yes", "text": "", "stage": "validated", "cited": ("1:art-3",)}
    given = [Given(field, **same) for field in ("OP2-BW-01-L", "OP2-BW-01-E", "OP2-CW-01-L")]  # type: ignore[arg-type]  # plain values
    given.append(Given("OP2-NW-01-L", "partly", "", "validated", ("1:art-3",)))
    points = reports.lay_out(BOOK, given).points["op2"]
    assert [[field.id for field in point.fields] for point in points] == [
        ["OP2-BW-01-L", "OP2-BW-01-E", "OP2-CW-01-L"],
        ["OP2-NW-01-L"],
    ]


def test_what_is_not_validated_is_left_out_and_listed_unless_asked_for() -> None:
    given = [Given("OP2-BW-01-L", "yes", stage="validated"), Given("OP2-BW-02-L", "no", stage="answered")]
    strict, loose = reports.lay_out(BOOK, given), reports.lay_out(BOOK, given, every=True)
    assert [point.final for point in strict.points["op2"]] == [True]
    assert [field.id for field in strict.waiting] == ["OP2-BW-02-L"]
    assert len(strict.open) == len(BOOK.fields) - 2
    assert strict.total == len(BOOK.fields)
    assert [point.final for point in loose.points["op2"]] == [True, False]
    assert "OP2-BW-02-L" not in {field.id for field in strict.open}
