"""The yearly return: when it is due, how a field stands to last year, what does not fit."""

from __future__ import annotations

from datetime import date

import pytest

from atalaya.core import bio
from atalaya.core.bio import DECLARED, NOTHING, NOTHING_NEW, PUBLIC, Ask, Entry, Finding, Form

FULL = {"A1-01": Entry("Instituto"), "A1-02": Entry("Sur"), "A1-03": Entry("Sí")}
CARRIED = {name: Entry(one.text, one.text) for name, one in FULL.items()}


def test_a_return_is_due_on_15_april_of_the_next_year_and_late_from_the_day_after() -> None:
    assert bio.due(2025) == date(2026, 4, 15)
    assert bio.late_days(2025, None, date(2026, 4, 15)) == 0
    assert bio.late_days(2025, None, date(2026, 4, 17)) == 2
    assert bio.late_days(2025, date(2026, 4, 16), date(2026, 9, 1)) == 1


@pytest.mark.parametrize(
    ("entry", "mark"),
    [
        (Entry(), ""), (Entry("a"), "new"), (Entry("", "a"), "taken_out"), (Entry("b", "a"), "changed"),
        (Entry("a", "a"), "carried"), (Entry("a", "a", looked=True), "unchanged"),
    ],
)  # fmt: skip
def test_each_field_says_how_it_stands_to_last_year(entry: Entry, mark: str) -> None:
    assert bio.mark(entry) == mark


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        (Form("A1", DECLARED, PUBLIC, FULL), []),
        (Form("A1", DECLARED, "", FULL), ["openness"]),
        (Form("A1", "", PUBLIC, FULL), ["undecided"]),
        (Form("A1", "", PUBLIC, {}), ["empty"]),
        (Form("A1", DECLARED, PUBLIC, {"A1-01": Entry("x")}), ["missing", "missing"]),
        (Form("A1", NOTHING, PUBLIC, FULL), ["contradicts"]),
        (Form("A1", NOTHING, PUBLIC, {}), []),
        (Form("A1", NOTHING_NEW, PUBLIC, FULL), ["no_last_year"]),
        (Form("A1", NOTHING_NEW, PUBLIC, FULL, had_last_year=True), ["not_new"]),
        (Form("A1", NOTHING_NEW, PUBLIC, CARRIED, had_last_year=True), []),
        (Form("A1", DECLARED, PUBLIC, CARRIED, had_last_year=True), ["same", "unlooked", "unlooked", "unlooked"]),
        (Form("E", NOTHING_NEW, PUBLIC, {}, (1,), (2,), had_last_year=True), ["not_new"]),
    ],
)
def test_what_does_not_fit_is_found(form: Form, kinds: list[str]) -> None:
    assert [one.kind for one in bio.check([form])] == kinds


def test_an_institution_that_has_not_answered_holds_nothing_up_one_that_has_does() -> None:
    asks = (Ask("Sur", ("A1", "G"), answered=False, settled=False), Ask("Norte", ("B",), answered=True, settled=False))
    found = bio.check([], (*asks, Ask("Este", ("B",), answered=True, settled=True)))
    assert found == (
        Finding("waiting", "A1", who="Sur"),
        Finding("arrived", "B", who="Norte"),
        Finding("waiting", "G", who="Sur"),
    )
    assert [one.blocks for one in found] == [False, True, False]


def test_every_kind_of_finding_has_its_words() -> None:
    assert set(bio.FINDINGS.values()) <= bio.messages()
    assert set(bio.FINDINGS) >= bio.ADVICE
