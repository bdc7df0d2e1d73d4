"""The order in a field: shared words and nearness of meaning refine what the article says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from atalaya.core.catalogue import Field
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import passages
from atalaya.core.mapping.facets import Fit
from atalaya.core.mapping.passages import Passage
from atalaya.core.mapping.ranking import MOST_A_FIELD, Embedder, Ranker, Scored, Vectors
from tests import statutes

BAN = "Queda prohibida la fabricación de armas químicas."


def field() -> Field:
    return next(one for one in statutes.knowledge().catalogue.fields if one.id == "OP2-CW-01-L")


class Desk:
    """Laws, their passages and a ranker over them."""

    def __init__(self, *laws: Instrument, embed: Embedder | None = None) -> None:
        known = statutes.knowledge()
        self.passages: list[Passage] = []
        for number, law in enumerate(laws):
            self.passages += passages.of(number, law, known.lexicons["es"])
        self.ranker = Ranker(laws, self.passages, known.catalogue, "es", embed)

    def rank(self, strengths: Mapping[int, float]) -> list[Scored]:
        """Ranks passages as if they fitted as strongly as told."""
        asked = field()
        fits = {number: Fit(strength, (), 0) for number, strength in strengths.items()}
        self.ranker.compare_meaning({(asked.obligation, asked.weapon, asked.dimension): fits})
        return self.ranker.rank(asked, fits)


def favouring(word: str) -> Embedder:
    """A model that finds only texts with that word near to everything asked."""

    def embed(texts: Sequence[str], *, language: str) -> Vectors:
        near = np.array([1.0, 0.0], dtype=np.float32)
        far = np.array([0.0, 1.0], dtype=np.float32)
        rows = [far if "caracol" in text and word not in text else near for text in texts]
        return np.stack(rows) if rows else np.zeros((0, 2), dtype=np.float32)

    return embed


def test_nothing_that_answers_gives_no_order() -> None:
    assert Desk(statutes.articles(BAN)).rank({}) == []


def test_an_article_that_fits_better_stands_first() -> None:
    ranked = Desk(statutes.articles(BAN, BAN, BAN)).rank({0: 0.7, 1: 0.9, 2: 0.8})
    assert [item.passage for item in ranked] == [1, 2, 0]


def test_articles_that_fit_alike_keep_the_order_of_the_text() -> None:
    ranked = Desk(statutes.articles(BAN, BAN, BAN)).rank(dict.fromkeys((2, 0, 1), 0.9))
    assert [item.passage for item in ranked] == [0, 1, 2]


def test_words_shared_with_the_question_raise_an_article() -> None:
    ranked = Desk(statutes.articles("La veda rige en la costa.", BAN)).rank({0: 0.9, 1: 0.9})
    assert [item.passage for item in ranked] == [1, 0]
    assert ranked[0].words > ranked[1].words


def test_nearness_of_meaning_raises_an_article() -> None:
    law = statutes.articles("La veda del caracol blanco.", "La veda del caracol negro.")
    for word, first in (("blanco", 0), ("negro", 1)):
        ranked = Desk(law, embed=favouring(word)).rank({0: 0.9, 1: 0.9})
        assert ranked[0].passage == first
        assert ranked[0].meaning > ranked[1].meaning


def test_without_a_model_meaning_says_nothing() -> None:
    ranked = Desk(statutes.articles(BAN, "La veda rige.")).rank({0: 0.9, 1: 0.9})
    assert {item.meaning for item in ranked} == {0.0}


def test_a_law_that_answers_in_several_places_stands_before_a_single_find() -> None:
    single = statutes.articles(BAN, path="xc/a.md")
    whole = statutes.articles(BAN, BAN, BAN, path="xc/b.md")
    ranked = Desk(single, whole).rank(dict.fromkeys(range(4), 0.9))
    assert [item.passage for item in ranked] == [1, 2, 3, 0]


def test_a_second_law_that_is_near_speaks_before_the_sixth_article_of_the_first() -> None:
    first = statutes.articles(*[BAN] * 7, path="xc/a.md")
    second = statutes.articles(BAN, BAN, BAN, BAN, path="xc/b.md")
    ranked = Desk(first, second).rank({**dict.fromkeys(range(7), 0.9), **dict.fromkeys(range(7, 11), 0.88)})
    assert [item.passage for item in ranked] == [0, 1, 2, 3, 4, 7, 8, 9, 10, 5, 6]


def test_at_most_twenty_are_kept_and_they_are_the_best() -> None:
    count = MOST_A_FIELD + 10
    strengths = {number: 0.5 + number / 100 for number in range(count)}
    ranked = Desk(*(statutes.articles(BAN, path=f"xc/{number:02}.md") for number in range(count))).rank(strengths)
    assert [item.passage for item in ranked] == list(range(count))[::-1][:MOST_A_FIELD]
    assert MOST_A_FIELD == 20


def test_what_is_not_worth_a_look_is_left_out() -> None:
    ranked = Desk(statutes.articles(BAN, BAN)).rank({0: 0.9, 1: 0.001})
    assert [item.passage for item in ranked] == [0]


def test_an_amending_article_stands_once_with_its_best_wording() -> None:
    desk = Desk(statutes.instrument(statutes.AMENDING_ES))
    assert [passage.unit.number for passage in desk.passages] == ["1", "1", "2"]
    assert [item.passage for item in desk.rank({0: 0.5, 1: 0.9, 2: 0.6})] == [1, 2]


def test_every_part_of_a_score_is_a_share() -> None:
    ranked = Desk(statutes.articles(BAN, BAN), embed=favouring("x")).rank({0: 1.0, 1: 0.4})
    assert all(0 <= part <= 1 for item in ranked for part in (item.score, item.words, item.meaning))


def test_shared_words_are_words_of_the_passage_that_the_question_asks_for() -> None:
    desk = Desk(statutes.articles(BAN, "La veda rige."))
    forms = desk.passages[0].words.forms
    assert "fabricacion" in [forms[number] for number in desk.ranker.shared(field(), 0)]


def test_the_weapons_own_words_ask_for_it() -> None:
    desk = Desk(statutes.articles(BAN))
    query = desk.ranker.query(field())
    assert query
    assert not any("{" in stem or stem == "weapons" for stem in query)
    assert desk.ranker.query(field()) == query, "remembered otherwise than worked out"
