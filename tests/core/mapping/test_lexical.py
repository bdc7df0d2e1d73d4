"""BM25 over stems: rare words, short passages and repeated words count more."""

from __future__ import annotations

import numpy as np
import pytest

from atalaya.core.mapping import words
from atalaya.core.mapping.lexical import Index

TEXTS = ("la licencia de pesca", "el registro de barcos", "la licencia de caza", "una veda")


def index(*texts: str, language: str = "es") -> Index:
    return Index([words.split(text) for text in texts or TEXTS], language)


def scores(asked: str, *texts: str, language: str = "es") -> list[float]:
    made = index(*texts, language=language)
    return [float(score) for score in made.score(made.query([(asked, 1.0)]))]


def test_only_passages_with_a_word_of_the_query_score() -> None:
    found = scores("registro")
    assert found[1] > 0
    assert found[0] == found[2] == found[3] == 0


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    assert scores("registro")[1] > scores("licencia")[0]


def test_a_word_said_again_counts_a_little_more() -> None:
    once, twice = scores("veda", "veda mayo junio", "veda veda mayo", "barco")[:2]
    assert once < twice < 2 * once


def test_the_same_word_counts_more_in_a_shorter_passage() -> None:
    short, long = scores("veda", "veda de mayo", "veda " + "mayo " * 50)
    assert short > long > 0


def test_forms_of_a_word_meet() -> None:
    assert scores("exportaciones", "la exportación de peces", "otro")[0] > 0
    assert scores("exporting", "the export of fish", "other", language="en")[0] > 0


def test_case_and_accents_do_not_matter() -> None:
    assert scores("EXPORTACION", "la exportación") == scores("exportación", "la exportación")


def test_words_of_one_or_two_letters_count_for_nothing() -> None:
    assert index().query([("de la el y 12", 1.0)]) == {}


def test_a_stem_keeps_the_greatest_of_its_weights() -> None:
    made = index()
    assert made.query([("licencia", 0.5), ("licencias", 1.0), ("licencia", 0.2)]) == made.query([("licencia", 1.0)])


def test_weights_of_the_query_weigh() -> None:
    made = index()
    assert np.allclose(made.score(made.query([("registro", 0.5)])) * 2, made.score(made.query([("registro", 1.0)])))


def test_the_score_of_a_query_is_the_sum_over_its_words() -> None:
    assert scores("licencia pesca") == pytest.approx(
        [one + other for one, other in zip(scores("licencia"), scores("pesca"), strict=True)]
    )


def test_an_index_of_nothing_gives_nothing() -> None:
    made = Index([], "es")
    assert made.score(made.query([("registro", 1.0)])).shape == (0,)


def test_an_empty_passage_scores_nothing_and_breaks_nothing() -> None:
    assert scores("veda", "", "veda")[0] == 0


def test_shared_words_are_given_once_in_order_with_the_rarest_kept() -> None:
    common = "uno dos tres cuatro cinco seis siete"
    texts = [f"{common} ocho", *[common] * 5]
    made = index(*texts)
    asked = made.query([(f"{common} ocho", 1.0)])
    passage = words.split(f"uno uno {common} ocho")
    shared = made.shared(asked, passage)
    assert shared == sorted(set(shared))
    assert len(shared) <= 6
    assert "ocho" in [passage.forms[number] for number in shared]
    assert shared.count(0) + shared.count(1) <= 1


def test_a_passage_without_words_of_the_query_shares_none() -> None:
    made = index()
    assert made.shared(made.query([("registro", 1.0)]), words.split("una veda")) == []
