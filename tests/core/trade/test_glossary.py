"""The glossary of everyday and trade names."""

from __future__ import annotations

import pytest

from atalaya.adapters import control_store
from atalaya.core.errors import Unusable
from atalaya.core.trade import cas, control, glossary


def test_each_term_of_the_shipped_glossary_has_names_in_four_languages_and_leads_somewhere() -> None:
    known = control_store.known()
    assert len(known.terms) > 200
    lacking = [t.term for t in known.terms if {language for language, _ in t.names} != set(control.LANGUAGES)]
    assert lacking == []
    assert all(t.source for t in known.terms)


def test_the_shipped_glossary_has_no_misprinted_code_and_no_misprinted_number() -> None:
    known = control_store.known()
    assert [code for term in known.terms for code in term.codes if control.stem(code) != code] == []
    assert [number for term in known.terms for number in term.cas if not cas.is_valid(number)] == []


@pytest.mark.parametrize(
    "told",
    [
        {"terms": [{"term": "x", "en": "thing"}]},
        {"terms": [{"term": "x", "codes": "1A001"}]},
        {"terms": [{"en": "thing", "codes": "1A001"}]},
    ],
)
def test_a_term_without_words_names_or_place_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(Unusable, match="a term needs"):
        glossary.build(told)


def test_a_term_may_have_its_own_reviewer() -> None:
    told = {
        "source": "own",
        "reviewer": "",
        "terms": [{"term": "x", "codes": "1A001", "en": "a thing", "reviewer": "P. Q."}],
    }
    assert glossary.build(told).terms[0].reviewer == "P. Q."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cámaras", "camara"),
        ("aviões", "aviao"),
        ("rodamientos", "rodamiento"),
        ("métaux", "metal"),
        ("girOscopo", "giroscop"),
    ],
)
def test_number_gender_case_and_accents_do_not_matter(one: str, other: str) -> None:
    assert [glossary.stem(word) for word in glossary.words(one)] == [glossary.stem(other)]


def test_one_language_s_word_is_taken_for_another_s() -> None:
    known = control_store.known()
    assert known.tokens("cloruro de tionilo") == known.tokens("Thionyl chloride")[::-1]


def test_letters_that_turn_the_direction_and_invisible_ones_are_gone() -> None:
    assert glossary.fold("dro\u202en\u200be\u2066") == "drone"
