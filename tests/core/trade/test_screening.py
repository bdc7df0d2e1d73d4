"""Queries in, hits out: no candidate, review, exact; never more."""

from __future__ import annotations

import pytest

from atalaya.core.trade import screening
from atalaya.core.trade.parties import ORGANISATION, PERSON, Facts, Query
from atalaya.core.trade.screening import EXACT, NO_CANDIDATE, REVIEW, Hit
from tests import watchlist


def screened(name: str, facts: Facts = Facts(), everything: bool = False) -> tuple[Hit, ...]:  # noqa: B008 - frozen
    return watchlist.screener().screen([Query((name,), facts)], everything)[0]


@pytest.mark.parametrize(
    ("asked", "party", "answer"),
    [
        ("Zhelev, Borislav Kantemirov", "ZZi.001", EXACT),
        ("Борислав Кантемиров Желев", "ZZi.001", EXACT),
        ("Borislav Zhelev Kantemirof", "ZZi.001", REVIEW),
        ("Qusai Haddad Mirzani", "ZZi.002", REVIEW),
        ("Ing. Reinaldo Ocampo de la Fuente", "ZZi.003", REVIEW),
        ("Pak Chol-ryong", "ZZi.004", EXACT),
        ("K0RUND PRECISION TRADING COMPANY", "ZZe.001", EXACT),
        ("Astilleros Puerto Hondo", "ZZe.002", EXACT),
        ("Rnld Ocmp d l Fnt", "ZZi.003", REVIEW),
        ("Astilleros\u200b Puerto\u202e Hondo SA", "ZZe.002", EXACT),
    ],
)
def test_a_listed_party_is_found_however_it_is_written(asked: str, party: str, answer: str) -> None:
    best = screened(asked)[0]
    assert (best.party, best.answer) == (party, answer)


@pytest.mark.parametrize("stranger", watchlist.STRANGERS)
def test_a_stranger_has_no_candidate(stranger: str) -> None:
    assert screened(stranger) == ()
    assert screening.answer_of(screened(stranger)) == NO_CANDIDATE


def test_an_alias_that_the_list_calls_weak_is_never_exact() -> None:
    assert screened("Abu Tariq")[0].answer == REVIEW


def test_below_the_threshold_candidates_are_shown_when_asked_for_best_first_and_ten_at_most() -> None:
    hits = screened("Boris Okonski", everything=True)
    assert 0 < len(hits) <= 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.answer for hit in hits} == {NO_CANDIDATE}


def test_a_party_stands_once_however_many_of_its_names_are_near() -> None:
    hits = screened("Borislav Zhelev", everything=True)
    parties = [(hit.list, hit.party) for hit in hits]
    assert len(parties) == len(set(parties))


def test_what_contradicts_is_told_and_an_exact_name_becomes_a_review() -> None:
    hits = screened("Borislav Kantemirov Zhelev", Facts(PERSON, ("1990",), ("bg",)))
    hit = next(one for one in hits if one.party == "ZZi.001")
    assert hit.answer == REVIEW
    assert {finding.about: finding.supports for finding in hit.findings} == {"birth": False, "country": True}


def test_a_date_of_birth_lifts_a_doubtful_name() -> None:
    plain, lifted = (
        screened("R. O. Fuente", everything=True),
        screened("R. O. Fuente", Facts(births=("1958-11-30",)), True),
    )
    assert [hit.score for hit in lifted if hit.party == "ZZi.003"] > [
        hit.score for hit in plain if hit.party == "ZZi.003"
    ]


def test_another_kind_of_party_lowers_the_score() -> None:
    firm = screened("Boris Zhelev", Facts(ORGANISATION), everything=True)[0]
    assert firm.score < screened("Boris Zhelev", everything=True)[0].score


def test_several_names_of_one_query_count_together() -> None:
    query = Query(("Wilhelmina Vandersloot", "Puerto Hondo Shipyards"))
    hit = watchlist.screener().screen([query])[0][0]
    assert (hit.party, hit.asked) == ("ZZe.002", "Puerto Hondo Shipyards")


def test_the_answer_does_not_depend_on_the_neighbours() -> None:
    names = ["Boris Zhelev", "", "x", "Ana Rocha Teles", "Wilhelmina Vandersloot", "Qusai Mirzani"]
    together = watchlist.screener().screen([Query((name,)) for name in names], True)
    assert together == [screened(name, everything=True) for name in names]
    assert watchlist.screener().screen([]) == []


@pytest.mark.parametrize("empty", ["", "  ", "\u200b", "...", "\u202e\u202c"])
def test_a_name_without_letters_is_empty_and_has_no_hits(empty: str) -> None:
    assert screening.is_empty(Query((empty,)))
    assert screened(empty, everything=True) == ()


@pytest.mark.parametrize("name", ["x", "Z", "1", "B. Z."])
def test_a_name_of_one_letter_is_answered_and_never_exact(name: str) -> None:
    assert all(hit.answer != EXACT for hit in screened(name))


def test_no_answer_says_cleared() -> None:
    assert screening.ANSWERS == ("no candidate", "review", "exact")
