"""Many names at once: the same answers as one by one, best first."""

from __future__ import annotations

import numpy as np

from atalaya.adapters.screening import store
from atalaya.core.trade import alignment, comparison, postings, search, words

KNOWN, MODEL = store.knowledge()
NAMES = [
    "Boris Zhelev",
    "Boris Kantemirov Zhelev",
    "Zheleva Borisova",
    "Qusay al-Mirzani",
    "Ana Rocha Teles",
    "Okonski",
]
LISTED = words.pack(NAMES, KNOWN)
MADE = postings.build(LISTED)


def searched(*asked: str) -> tuple[list[list[int]], list[list[float]]]:
    best, scores = search.search(
        words.pack(asked, KNOWN), LISTED, MADE, MODEL.weights, MODEL.names, MODEL.entries, MODEL.nearness
    )
    return best.tolist(), scores.tolist()


def test_the_best_stands_first_and_what_is_missing_is_minus_one() -> None:
    best, scores = searched("Boris Zhelev")
    assert best[0][0] == 0
    assert scores[0] == sorted(scores[0], reverse=True)
    assert best[0][-1] == -1


def test_a_batch_gives_what_single_calls_give() -> None:
    asked = ["Qusai Mirzani", "Boris Z", "", "Ana Teles", "Okonsky"]
    together = searched(*asked)
    for place, name in enumerate(asked):
        alone = searched(name)
        assert (together[0][place], together[1][place]) == (alone[0][0], alone[1][0])


def test_the_same_words_are_told_by_a_score_above_one() -> None:
    _, scores = searched("Zhelev, Boris")
    assert scores[0][0] > 1


def test_the_score_is_that_of_the_comparison_of_the_two_names() -> None:
    best, scores = searched("Qusai Mirzani")
    alone = comparison.score_pairs([("Qusai Mirzani", NAMES[best[0][0]])], KNOWN, MODEL)
    assert np.isclose(scores[0][0], alone[0], atol=1e-6)


def test_measures_are_in_the_order_of_their_names() -> None:
    measures = search.measure(LISTED, LISTED, np.array([0], np.int32), np.array([0], np.int32))
    told = dict(zip(alignment.FEATURES, measures[0].tolist(), strict=True))
    assert (told["bias"], told["asked"] > 0.99, told["listed"] > 0.99, told["same"]) == (1.0, True, True, 1.0)
    assert search.align_pair(LISTED, LISTED, alignment.make_room()) == 2
    assert search.logistic(np.array([10.0]), np.array([1.0])) > 0.99
