"""Every score can be added up from what is told."""

from __future__ import annotations

import math

from atalaya.adapters.screening import store
from atalaya.core.trade import comparison, explanation
from atalaya.core.trade.comparison import Finding

KNOWN, MODEL = store.knowledge()


def test_weights_times_measures_make_the_score() -> None:
    found = explanation.explain("Qusai Mirzani", "Qusay Haddad al-Mirzani", KNOWN, MODEL)
    total = sum(value * weight for _, value, weight in found.measures)
    assert math.isclose(found.score, 1 / (1 + math.exp(-total)), abs_tol=1e-3)
    alone = comparison.score_pairs([("Qusai Mirzani", "Qusay Haddad al-Mirzani")], KNOWN, MODEL)
    assert math.isclose(found.score, float(alone[0]), abs_tol=1e-5)


def test_one_line_names_the_words_the_ways_and_what_is_left() -> None:
    line = explanation.explain("Boris Zhenev Tadeusz", "Boris Kantemirov Zhelev", KNOWN, MODEL).line()
    assert line == (
        "boris=boris (same word, 1.00); zhenev=zhelev (similar letters, 0.83); "
        "only asked: tadeusz; only listed: kantemirov"
    )


def test_contradictions_are_told() -> None:
    findings = (Finding("birth", False, "1990", "1961", -2.5), Finding("country", True, "bg", "bg", 0.3))
    found = explanation.explain("Korund AG", "Korund GmbH", KNOWN, MODEL, findings)
    assert found.contradictions == ("legal forms differ", "birth differs: 1990 / 1961")
