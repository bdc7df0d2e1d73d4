"""Finding entries of control lists."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from atalaya.core.trade import control
from atalaya.core.trade.control import Entry, Kind, Outcome
from tests import controls

CASES = Path(__file__).resolve().parents[3] / "benchmarks" / "control"
FROZEN = "73f9b4208d8ff9ea3e34f8999578ef3e9558ec27901dc5427b442d23083a681f"


def test_the_frozen_half_of_the_queries_is_as_it_was_before_the_glossary() -> None:
    assert hashlib.sha256((CASES / "frozen.csv").read_bytes()).hexdigest() == FROZEN


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1c350", ("1C350",)),
        ("1 C 350", ("1C350",)),
        ("2B-352", ("2B352",)),
        ("ECCN 6A003.b.4", ("6A003",)),
        ("1C35O", ("1C350",)),
        ("1C210a", ("1C210",)),
        ("XC-40", ()),
        ("1COLD", ()),
        ("11C350", ()),
    ],
)
def test_codes_are_read_as_people_write_them(text: str, found: tuple[str, ...]) -> None:
    assert control.stems(text) == found


def test_no_outcome_says_that_something_is_free() -> None:
    assert {outcome.name for outcome in Outcome} == {"CANDIDATES", "NOTHING", "UNASKABLE"}
    assert all("not controlled" not in outcome.value and "free" not in outcome.value for outcome in Outcome)
    assert control.Answer(Outcome.NOTHING, whom="the Directorate").sentence.endswith("ask the Directorate")


def test_an_old_edition_and_one_of_tomorrow_warn_and_goods_do_not() -> None:
    head = controls.edition("eu", ()).head
    assert control.warnings([head], head.dated + timedelta(days=10)) == ()
    assert "300 days old" in control.warnings([head], head.dated + timedelta(days=300))[0]
    assert "after today" in control.warnings([head], head.dated - timedelta(days=5))[0]
    goods = controls.edition("hs", (), kind=Kind.GOODS).head
    assert control.warnings([goods], head.dated + timedelta(days=300)) == ()


def test_a_list_has_effect_at_home_and_is_a_reference_elsewhere() -> None:
    head = controls.edition("xc", (), country="XC").head
    assert head.effect("XC") == "Decreto inventado 12/2026"
    assert head.effect("XH") == head.effect("") == control.REFERENCE


def test_two_editions_differ_by_what_was_added_removed_changed_and_moved() -> None:
    long = "Equipment specially designed for a purpose that is invented"
    same = Entry("1A005", {"en": "Same"})
    before = [Entry("1A001", {"en": "A"}), Entry("1A002", {"en": "B"}), Entry("1A003", {"en": long}), same]
    after = [Entry("1A001", {"en": "A, altered"}), Entry("1A004", {"en": long}), same, Entry("1A006", {"en": "New"})]
    old, new = controls.edition("eu", before), controls.edition("eu", after)
    found = control.compare(old, new)
    assert [entry.code for entry in found.added] == ["1A006"]
    assert [entry.code for entry in found.removed] == ["1A002"]
    assert [(change.new.code, change.what) for change in found.changed] == [("1A001", ("heading",))]
    assert [(change.old.code, change.new.code) for change in found.moved] == [("1A003", "1A004")]
    assert not control.compare(old, old)


def test_a_language_that_only_one_edition_has_is_no_change() -> None:
    old = controls.edition("eu", [Entry("1A001", {"en": "A"})])
    new = controls.edition("eu", [Entry("1A001", {"en": "A", "es": "Ah"})])
    assert not control.compare(old, new)
