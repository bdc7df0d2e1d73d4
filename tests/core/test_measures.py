"""Templates for measures: refused where they are not whole; few are suggested for many gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters import clauses
from atalaya.adapters import measures as shelf
from atalaya.core import measures
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.errors import Unusable
from atalaya.core.records import Record

FOUR = dict.fromkeys(LANGUAGES, "x")
WHOLE = shelf.load()


def words(*ids: str) -> list[Record]:
    return [Record(id_, {"id": id_, "name": FOUR}) for id_ in ids]


def line(id_: str, **more: Any) -> dict[str, Any]:
    own = {"source": "own", "date": "2026-11-30", "licence": "Apache-2.0"}
    texts = {"title": FOUR, "objective": FOUR, "indicator": FOUR}
    usual = {"group": "g", "lead": "a", "partners": ["b"], "months": 6, "resources": ["r"], "assistance": "often"}
    return {"id": id_, **texts, **usual, **own, "fields": ["F1"], **more}


def build(*lines: dict[str, Any]) -> measures.Shelf:
    found = [Record(f"line {number}", one) for number, one in enumerate(lines)]
    return measures.build(words("g", "h"), words("a", "b"), words("r"), found, fields=("F1", "F2", "F3"))


FAULTS: dict[str, tuple[Callable[[], object], str]] = {
    "a group that is none": (lambda: build(line("m", group="x")), "record.unknown"),
    "a body that is none": (lambda: build(line("m", lead="x")), "record.unknown"),
    "a partner that is none": (lambda: build(line("m", partners=["x"])), "record.unknown"),
    "a lead that is a partner": (lambda: build(line("m", partners=["a"])), "measure.partner"),
    "a resource that is none": (lambda: build(line("m", resources=["x"])), "record.unknown"),
    "a field that is none": (lambda: build(line("m", fields=["F9"])), "record.unknown"),
    "no field at all": (lambda: build(line("m", fields=[])), "record.missing"),
    "a field both closed and supported": (lambda: build(line("m", supports=["F1"])), "record.twice"),
    "no duration": (lambda: build(line("m", months=0)), "record.missing"),
    "assistance in other words": (lambda: build(line("m", assistance="maybe")), "record.unknown"),
    "a measure before it that is none": (lambda: build(line("m", after=["x"])), "record.unknown"),
    "a circle": (lambda: build(line("m", after=["n"]), line("n", after=["m"])), "measure.circle"),
    "a language left out": (lambda: build(line("m", title={"es": "x"})), "record.language"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_measure_that_is_not_whole_is_refused_at_its_place(name: str) -> None:
    act, code = FAULTS[name]
    with pytest.raises(Unusable) as told:
        act()
    assert told.value.code == code
    assert told.value.where.startswith("line")


def test_measures_stand_in_the_order_of_the_groups() -> None:
    assert list(build(line("late", group="h"), line("early")).templates) == ["early", "late"]


def test_what_only_supports_stands_apart_and_tells_what_comes_first() -> None:
    found = measures.suggest(
        build(line("law"), line("course", fields=[], supports=["F1"], after=["law"])), ["F1", "F3"]
    )
    assert [one.template.id for one in found.measures] == ["law"]
    assert [(one.template.id, one.closes, one.after) for one in found.helpful] == [("course", ("F1",), ("law",))]
    assert found.left == ("F3",)


@given(st.lists(st.sampled_from(sorted(clauses.matrix_fields())), unique=True, max_size=50))
def test_each_gap_has_a_measure_and_each_measure_a_gap_of_its_own(gaps: list[str]) -> None:
    found = measures.suggest(WHOLE, gaps)
    closed = {gap for one in found.measures for gap in one.closes}
    assert closed | set(found.left) == set(gaps)
    assert all(one.alone for one in found.measures)
    assert all(set(one.closes) <= set(one.template.fields) for one in found.measures)
