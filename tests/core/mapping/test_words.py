"""Words and their offsets: whatever the text, a word points at itself."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.core.mapping import words
from tests import strategies

unhurried = settings(deadline=None, max_examples=200)


def forms(text: str) -> list[str]:
    return list(words.split(text).forms)


def sentences(text: str) -> list[list[str]]:
    split = words.split(text)
    found: dict[int, list[str]] = {}
    for form, sentence in zip(split.forms, split.sentences, strict=True):
        found.setdefault(sentence, []).append(form)
    return list(found.values())


# Folding


@unhurried
@given(strategies.texts())
def test_folding_keeps_the_length_of_any_text(text: str) -> None:
    assert len(words.fold(text)) == len(text)


@unhurried
@given(strategies.texts())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = words.fold(text)
    assert words.fold(once) == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [("ÁÉÍÓÚÜÑ áéíóúüñ", "aeiouun aeiouun"), ("Ação Çà", "acao ca"), ("Œuvre", "œuvre"), ("ΣΑΣ", "σας"), ("İx", "ix")],
)
def test_letters_lose_case_and_accent_in_their_place(text: str, folded: str) -> None:
    assert words.fold(text) == folded


# Words


@unhurried
@given(strategies.texts(), st.integers(0, 1000))
def test_offsets_point_at_the_words(text: str, base: int) -> None:
    split = words.split(text, base)
    folded = words.fold(text)
    for form, start, end in zip(split.forms, split.starts, split.ends, strict=True):
        piece = folded[start - base : end - base]
        plain = "".join(char for char in piece if not unicodedata.combining(char) and char != "\u00ad")
        assert form == plain or ("\n" in piece and form.startswith(plain[0]) and form.endswith(plain[-1]))


@unhurried
@given(strategies.texts() | strategies.wordings())
def test_words_stand_in_order_without_overlap_and_sentences_never_go_back(text: str) -> None:
    split = words.split(text)
    edges = [edge for pair in zip(split.starts, split.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(start < end for start, end in zip(split.starts, split.ends, strict=True))
    steps = [after - before for before, after in zip(split.sentences, split.sentences[1:], strict=False)]
    assert set(steps) <= {0, 1}
    assert len(split) == len(split.forms)


@unhurried
@given(strategies.wordings())
def test_a_shifted_text_has_the_same_words_at_shifted_places(text: str) -> None:
    here, there = words.split(text), words.split(text, 500)
    assert (here.forms, here.sentences) == (there.forms, there.sentences)
    assert [start + 500 for start in here.starts] == list(there.starts)
    assert [end + 500 for end in here.ends] == list(there.ends)


@pytest.mark.parametrize("broken", ["prohi-\nbición", "prohi- \n  bición", "prohi-\r\nbición"])
def test_a_word_broken_over_a_line_end_is_one_word(broken: str) -> None:
    split = words.split(f"la {broken} rige")
    assert split.forms == ("la", "prohibicion", "rige")
    assert (split.starts[1], split.ends[1]) == (3, 3 + len(broken))


@pytest.mark.parametrize("broken", ["prohi\u00adbición", "prohi\u00ad\nbición", "prohi\u00ad\r\nbición"])
def test_a_soft_hyphen_does_not_part_a_word(broken: str) -> None:
    split = words.split(f"la {broken} rige")
    assert split.forms == ("la", "prohibicion", "rige")
    assert (split.starts[1], split.ends[1]) == (3, 3 + len(broken))


def test_accents_stored_apart_from_their_letters_make_the_same_words() -> None:
    text = "Prohíbese la fabricación en añejas"
    assert (
        forms(unicodedata.normalize("NFD", text)) == forms(text) == ["prohibese", "la", "fabricacion", "en", "anejas"]
    )


def test_a_hyphen_inside_a_word_stays() -> None:
    assert forms("re-export of dual-use goods") == ["re-export", "of", "dual-use", "goods"]


def test_a_dash_between_words_parts_them() -> None:
    assert forms("armas - licencia — registro") == ["armas", "licencia", "registro"]


def test_a_text_without_words_has_none() -> None:
    assert len(words.split(" … — * ")) == len(words.split("")) == 0


# Sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Uno dos. Tres", [["uno", "dos"], ["tres"]]),
        ("Uno; dos", [["uno"], ["dos"]]),
        ("Uno\ndos", [["uno", "dos"]]),
        ("Se prohíbe:\na) uno\nb) dos", [["se", "prohibe"], ["a", "uno"], ["b", "dos"]]),
        ("Uno.**\nDos", [["uno"], ["dos"]]),
        ("Uno.. ; . Dos", [["uno"], ["dos"]]),
    ],
)
def test_stops_and_list_signs_end_a_sentence_and_lines_do_not(text: str, found: list[list[str]]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize("text", ["17.586 kg", "1.000"])
def test_a_point_inside_a_number_ends_no_sentence(text: str) -> None:
    assert len(sentences(text)) == 1


# Stems


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "exportaciones", "exportacion"),
        ("en", "licences", "licence"),
        ("pt", "laboratorios", "laboratorio"),
        ("fr", "armes", "arme"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    stem = words.stemmer(language)
    assert stem(one) == stem(other)
    assert stem(one) == stem(one), "remembered otherwise than worked out"


def test_unlike_words_have_unlike_stems() -> None:
    stem = words.stemmer("es")
    assert stem("licencia") != stem("registro")
