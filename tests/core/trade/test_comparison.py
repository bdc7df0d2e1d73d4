"""One score of two names; facts that speak for and against."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.adapters.screening import store
from atalaya.core.errors import Unusable
from atalaya.core.trade import comparison
from atalaya.core.trade.parties import ORGANISATION, PERSON, Facts

KNOWN, MODEL = store.knowledge()


def score(one: str, other: str) -> float:
    return float(comparison.score_pairs([(one, other)], KNOWN, MODEL)[0])


@pytest.mark.parametrize(
    ("one", "alike", "unlike"),
    [
        ("Boris Zhelev", "Zhelev, Boris", "Boris Okonski"),
        ("Reinaldo Ocampo de la Fuente", "Reinaldo Ocampo", "Reinaldo Ocampo de la Torre"),
        ("Korund GmbH", "Korund Gesellschaft mit beschränkter Haftung", "Korund AG"),
        ("Борислав Желев", "Borislav Zhelev", "Borislav Adeyemi"),
        ("Puerto Hondo Shipyards", "PuertoHondo Shipyards", "Puerto Verde Shipyards"),
    ],
)
def test_the_same_party_scores_above_another(one: str, alike: str, unlike: str) -> None:
    assert score(one, alike) > score(one, unlike)


def test_an_empty_name_scores_nothing() -> None:
    assert score("", "") == score("---", "Boris Zhelev") == score("Boris", "") == 0.0
    assert len(comparison.score_pairs([], KNOWN, MODEL)) == 0


@settings(deadline=None)  # the first call compiles
@given(st.text(max_size=60), st.text(max_size=60))
def test_a_score_is_between_0_and_1_and_pairs_do_not_disturb_each_other(one: str, other: str) -> None:
    alone = score(one, other)
    together = comparison.score_pairs([("Ana Rocha", "Eva"), (one, other)], KNOWN, MODEL)
    assert 0.0 <= alone <= 1.0
    assert float(together[1]) == alone


def told(asked: Facts, listed: Facts) -> dict[str, bool]:
    return {finding.about: finding.supports for finding in comparison.find(asked, listed, MODEL)}


@pytest.mark.parametrize(
    ("asked", "listed", "supports"),
    [
        (("1970-05-01",), ("1970-05-01",), True),
        (("1970",), ("1970-05-01",), True),
        (("1972",), ("1970/1975",), True),
        (("1971",), ("1970-05-01",), False),
        (("1950",), ("1970",), False),
        (("1950", "1970-05-01"), ("1931", "1970-05-01"), True),
    ],
)
def test_dates_of_birth_support_or_contradict(asked: tuple[str, ...], listed: tuple[str, ...], supports: bool) -> None:
    assert told(Facts(births=asked), Facts(births=listed)) == {"birth": supports}


def test_kind_country_and_identifier_are_compared_where_both_sides_know_them() -> None:
    asked = Facts(PERSON, (), ("bo",), ("LP4481907",))
    listed = Facts(ORGANISATION, (), ("iq", "bo"), ("LP4481907",))
    assert told(asked, listed) == {"identifier": True, "kind": False, "country": True}
    assert told(asked, Facts()) == {}
    assert told(Facts(countries=("ar",)), Facts(countries=("cl",))) == {"country": False}


def test_what_contradicts_lowers_and_what_supports_lifts() -> None:
    against = comparison.find(Facts(births=("1950",)), Facts(births=("1970",)), MODEL)
    with_it = comparison.find(Facts(births=("1970-01-01",)), Facts(births=("1970-01-01",)), MODEL)
    assert comparison.shifted(0.7, against) < 0.7 < comparison.shifted(0.7, with_it)
    assert comparison.shifted(0.7, ()) == 0.7


def test_a_model_that_lacks_a_weight_is_refused() -> None:
    data: dict[str, Any] = yaml.safe_load((store._DATA / "model.yaml").read_text(encoding="utf-8"))
    del data["weights"]["asked"]
    with pytest.raises(Unusable, match="asked"):
        comparison.build(data)
