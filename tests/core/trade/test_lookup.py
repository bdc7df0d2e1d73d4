"""Questions in words and numbers, and the candidates that come of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters import control_store
from atalaya.core.trade.control import Answer, Entry, Outcome
from atalaya.core.trade.glossary import Glossary
from atalaya.core.trade.lookup import Finder
from tests import controls, statutes

FINDER = controls.finder()


def codes(answer: Answer) -> list[str]:
    return [candidate.listed.entry.code for candidate in answer.candidates]


@pytest.mark.parametrize(
    "asked", ["cámara térmica", "thermal camera", "câmera termográfica", "caméra thermique", "termal camra"]
)
def test_an_everyday_name_in_four_languages_finds_the_entry(asked: str) -> None:
    assert "6A003" in codes(FINDER.find(asked))[:2]


def test_each_candidate_says_which_words_met_and_of_which_edition_it_is() -> None:
    first = FINDER.find("agua pesada").candidates[0]
    assert any(why.asked == "agua pesada" for why in first.reasons)
    assert first.listed.head.dated == controls.DAY


def test_the_national_list_leads_at_home_and_the_others_are_a_reference() -> None:
    answer = FINDER.find("heavy water", country="XC")
    assert codes(answer)[:2] == ["XC-12", "0C003"]
    assert answer.candidates[0].listed.effect == "Decreto inventado 12/2026"
    assert answer.candidates[1].listed.effect.startswith("no legal effect here")


def test_a_national_list_in_the_common_numbering_leads_its_twins_of_elsewhere() -> None:
    own = controls.edition("xc", [Entry("6A003", {"es": "Cámaras"})], country="XC")
    finder = Finder([controls.edition("eu", controls.REFERENCE), own], control_store.known())
    first = finder.find("thermal camera", country="XC").candidates[0]
    assert (first.listed.head.list, [other.head.list for other in first.also]) == ("xc", ["eu"])


def test_a_candidate_that_shares_few_words_is_told_as_weak_and_shown() -> None:
    answer = FINDER.find("filtros de agua")
    assert answer.candidates
    assert all(candidate.weak for candidate in answer.candidates)
    assert not FINDER.find("drone").candidates[0].weak


def test_one_chemical_on_two_lists_is_one_candidate() -> None:
    answer = FINDER.find("111-48-8")
    assert codes(answer) == ["AG 1"]
    assert [other.entry.code for other in answer.candidates[0].also] == ["2B 111-48-8"]


def test_a_misprinted_number_is_told_and_the_entry_it_may_have_been_is_shown_after_it() -> None:
    answer = FINDER.find("108-37-8")
    assert codes(answer) == ["2B 108-37-8", "AG 49"]
    assert "fails its check digit" in answer.notes[0]


@pytest.mark.parametrize("asked", ["2b350", "2 B 350", "ECCN 2B-350", "2B350.a.1", "válvula 2B350"])
def test_a_code_is_found_however_it_is_written_and_the_same_code_of_another_list_beside_it(asked: str) -> None:
    answer = FINDER.find(asked)
    assert codes(answer) == ["2B350"]
    assert [other.head.list for other in answer.candidates[0].also] == ["us"]


def test_a_code_of_a_national_numbering_is_found() -> None:
    assert codes(FINDER.find("xc 40")) == ["XC-40"]


def test_a_customs_code_shows_the_goods_under_it_and_what_a_table_links_with_them() -> None:
    answer = FINDER.find("HS 2930.70")
    assert [good.entry.code for good in answer.goods] == ["293070"]
    assert codes(answer) == ["AG 1"]
    assert [good.entry.code for good in FINDER.find("2930").goods] == ["2930", "293070"]
    assert [good.entry.code for good in FINDER.find("2930.70.99").goods] == ["293070"]


def test_where_nothing_is_found_the_answer_says_so_of_these_editions_and_whom_to_ask() -> None:
    answer = FINDER.find("wooden chair", whom="the Directorate")
    assert (answer.outcome, answer.candidates) == (Outcome.NOTHING, ())
    assert answer.sentence == "nothing was found in these editions; ask the Directorate"
    assert [head.list for head in answer.editions] == ["ag", "cwc", "eu", "us", "xc", "hs"]


@pytest.mark.parametrize("asked", ["", " ", "x", "é", "\u202e\u2066", "---", "de la", "=", "\x00"])
def test_an_empty_question_and_one_of_a_letter_have_a_defined_answer(asked: str) -> None:
    assert FINDER.find(asked).outcome is Outcome.UNASKABLE


def test_a_question_of_megabytes_is_read_to_its_bound_and_says_so() -> None:
    answer = FINDER.find("drone " + "x" * 1_000_000)
    assert codes(answer)[0] == "9A012"
    assert "signs were read" in answer.notes[0]


def test_turned_letters_do_not_hide_a_word() -> None:
    assert codes(FINDER.find("\u202edro\u200bne\u202c")) == codes(FINDER.find("drone"))


def test_an_old_edition_warns_when_the_day_is_told() -> None:
    assert FINDER.find("drone").warnings == ()
    assert FINDER.find("drone", today=controls.DAY + timedelta(days=400)).warnings


def test_without_a_glossary_the_headings_are_still_searched() -> None:
    assert codes(Finder(controls.editions(), Glossary("none")).find("unmanned vehicle")) == ["9A012"]


@given(st.text(max_size=60))
def test_any_text_has_an_answer_and_the_answer_has_its_editions(asked: str) -> None:
    answer = FINDER.find(asked)
    assert answer.outcome in Outcome
    assert bool(answer.candidates or answer.goods) == (answer.outcome is Outcome.CANDIDATES)
    assert answer.editions


def test_nine_tenths_of_the_frozen_questions_find_an_accepted_entry_among_the_first_five() -> None:
    lists = statutes.samples() / "control-lists"
    if not lists.is_dir():
        pytest.skip("needs samples: control-lists/")
    from benchmarks.control import run

    finder = Finder(run.read(lists), control_store.known())
    cases = run.cases("frozen")
    missed = [row["query"] for row in cases if not run.hit(finder.find(row["query"]), row["expected"])]
    assert len(cases) == 97
    assert len(missed) <= 0.05 * len(cases), missed
