"""Records of written data: each value is asked for by kind, each fault names its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from atalaya.core import records
from atalaya.core.errors import Unusable
from atalaya.core.records import Record

WHERE = "file.yaml, line 3: x"


def record(**values: Any) -> Record:
    """A record with these values."""
    return Record(WHERE, values)


@pytest.mark.parametrize(
    ("pattern", "ids"),
    [
        ("OP1-07", ("OP1-07",)),
        ("OP2-{BW,CW}-{01..02}-L", ("OP2-BW-01-L", "OP2-BW-02-L", "OP2-CW-01-L", "OP2-CW-02-L")),
        ("A-{09..11}", ("A-09", "A-10", "A-11")),
        ("{L,E}", ("L", "E")),
    ],
)
def test_a_pattern_stands_for_its_ids(pattern: str, ids: tuple[str, ...]) -> None:
    assert records.expand(pattern) == ids


FAULTS: Mapping[str, tuple[Callable[[], object], str]] = {
    "an id with blanks": (lambda: record(id="Two words").id(), "record.id"),
    "a key that nobody reads": (lambda: record(headng="x").only(["heading"]), "record.key"),
    "a text that is none": (lambda: record(a=3).word("a"), "record.missing"),
    "a word off the list": (lambda: record(a="b").one_of("a", ("c",)), "record.unknown"),
    "a number that is none": (lambda: record(a=True).number("a"), "record.missing"),
    "a number below one": (lambda: record(a=0).number("a"), "record.missing"),
    "a flag that is none": (lambda: record(a="yes").flag("a"), "record.shape"),
    "a list that is none": (lambda: record(a="x").words("a"), "record.shape"),
    "a list with a word twice": (lambda: record(a=["x", "x"]).words("a"), "record.twice"),
    "a language that is missing": (lambda: record(a={"es": "x"}).texts("a", ("es", "en")), "record.language"),
    "a language not announced": (lambda: record(a={"es": "x", "en": "y"}).texts("a", ("es",)), "record.language"),
    "texts that are none": (lambda: record(a="x").texts("a"), "record.missing"),
    "inner records that are none": (lambda: record(a=["x"]).inner("a"), "record.shape"),
    "an id the catalogue lacks": (lambda: record(a=["OP9-01"]).items("a", {"OP1-01"}), "record.unknown"),
    "an id twice through two patterns": (lambda: record(a=["{a,b}", "a"]).items("a", {"a", "b"}), "record.twice"),
    "braces that do not close": (lambda: record(a=["a{b"]).items("a", {"a"}), "record.pattern"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(name: str) -> None:
    ask, code = FAULTS[name]
    with pytest.raises(Unusable) as told:
        ask()
    assert told.value.code == code
    assert told.value.where == WHERE


def test_what_a_file_says_once_holds_for_its_records_unless_they_say_otherwise() -> None:
    head = {"source": "own", "date": "2026-11-30", "licence": "Apache-2.0"}
    one = Record(WHERE, {"licence": "CC0"}, head)
    assert (one.provenance().source, one.provenance().licence) == ("own", "CC0")


def test_what_no_lawyer_has_read_says_so() -> None:
    head = {"source": "own", "date": "2026-11-30", "licence": "Apache-2.0", "reviewed_by": ""}
    assert Record(WHERE, head).provenance().review == records.UNREVIEWED
    assert Record(WHERE, {**head, "reviewed_by": "A. Lex"}).provenance().review == "reviewed by A. Lex"


def test_two_records_of_one_id_are_refused() -> None:
    with pytest.raises(Unusable, match="there already"):
        records.by_id([record(id="a"), record(id="a")])


def test_inner_records_have_their_own_place() -> None:
    inner = record(parts=[{"id": "a"}, {"id": "b"}]).inner("parts")
    assert inner[1].where == f"{WHERE}, parts 2"
