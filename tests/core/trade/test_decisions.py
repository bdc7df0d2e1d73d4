"""A decision is remembered until the entry changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from atalaya.core.errors import Unusable
from atalaya.core.trade import decisions
from atalaya.core.trade.parties import Facts, ListedName, Party, Query

PARTY = Party("ZZi.001", (ListedName("Borislav Zhelev"),), Facts("person", ("1961",)))
QUERY = Query(("Boris Zhelev",), Facts("person", ("1990",)))
AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def decided(verdict: str = decisions.OTHER, at: datetime = AT, why: str = "born in 1990") -> decisions.Decision:
    return decisions.decide(QUERY, "un", PARTY, "e" * 64, verdict=verdict, by="ana", at=at, why=why)


def test_a_decision_carries_who_when_and_why() -> None:
    one = decided()
    assert (one.by, one.at, one.why, one.verdict) == ("ana", AT, "born in 1990", "other party")


def test_a_decision_counts_while_the_entry_stands_and_for_the_name_in_any_spelling() -> None:
    asked = Query(("ZHELEV, Boris",), QUERY.facts)
    assert decisions.standing([decided()], asked, "un", PARTY) == decided()


def test_a_changed_entry_opens_it_again() -> None:
    changed = replace(PARTY, names=(*PARTY.names, ListedName("Boris Zhelev")))
    assert decisions.standing([decided()], QUERY, "un", changed) is None
    assert decisions.reopened([decided()], "un", [changed]) == [decided()]
    assert decisions.reopened([decided()], "un", []) == [decided()]
    assert decisions.reopened([decided()], "un", [PARTY]) == []


def test_another_query_or_another_list_has_no_decision() -> None:
    assert decisions.standing([decided()], Query(("Boris Zhelev",)), "un", PARTY) is None
    assert decisions.standing([decided()], QUERY, "zz", PARTY) is None


def test_the_latest_decision_counts() -> None:
    later = decided(decisions.SAME, AT + timedelta(days=1))
    assert decisions.standing([later, decided()], QUERY, "un", PARTY) == later


@pytest.mark.parametrize(("verdict", "why"), [("cleared", "seen"), (decisions.SAME, " ")])
def test_cleared_is_no_verdict_and_a_reason_is_needed(verdict: str, why: str) -> None:
    with pytest.raises(Unusable):
        decided(verdict, why=why)


def test_fingerprints_do_not_depend_on_the_order_of_facts() -> None:
    one = Query(("Ana",), Facts(countries=("bo", "ar")))
    assert decisions.of_query(one) == decisions.of_query(Query(("Ana",), Facts(countries=("ar", "bo"))))
    assert decisions.of_party(PARTY) != decisions.of_party(replace(PARTY, programme="other"))
