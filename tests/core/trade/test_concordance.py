"""Ties between lists."""

from __future__ import annotations

from atalaya.core.trade import concordance
from atalaya.core.trade.concordance import CAS, CODE, PARENT, Tie
from tests import controls


def test_chemicals_are_tied_by_number_entries_by_code_and_precursors_to_the_entry_that_holds_them() -> None:
    found = set(concordance.ties(controls.editions()))
    assert Tie("ag", "AG 1", "cwc", "2B 111-48-8", CAS, "111-48-8") in found
    assert Tie("eu", "6A003", "us", "6A003", CODE, "6A003") in found
    assert Tie("ag", "AG 9", "eu", "1C350", PARENT, "1C350") in found


def test_no_entry_is_tied_within_its_own_list_and_every_tie_says_by_what() -> None:
    found = concordance.ties(controls.editions())
    assert found
    assert all(tie.list != tie.other_list and tie.way in concordance.WAYS and tie.shared for tie in found)
