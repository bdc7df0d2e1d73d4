"""An index is arrays alone, and links one party on several lists."""

from __future__ import annotations

import numpy as np
import pytest

from atalaya.adapters.screening import store
from atalaya.core.errors import Broken
from atalaya.core.trade import index, parties
from atalaya.core.trade.parties import Query
from atalaya.core.trade.screening import Screener
from tests import watchlist

KNOWN, MODEL = store.knowledge()


def screened(made: index.Index, name: str) -> list[tuple[str, str, bool]]:
    hits = Screener(made, KNOWN, MODEL).screen([Query((name,))])[0]
    return [(hit.list, hit.party, hit.linked) for hit in hits]


def test_a_party_and_a_name_come_out_as_they_went_in() -> None:
    own = watchlist.screener().index
    party = own.party(2)
    assert (party.id, party.facts.kind, party.facts.births, party.facts.identifiers) == (
        "ZZi.003", "person", ("1958-11-30",), ("LP4481907",),
    )  # fmt: skip
    assert own.party_id(2) == "ZZi.003"
    assert own.text(0) == "Borislav Kantemirov Zhelev"


def test_a_name_that_another_list_gives_to_the_same_party_finds_it_first() -> None:
    found = screened(watchlist.screener().index, "Bobby the Engineer")
    assert found == [("un", "ZZi.001", True), ("zz", "N-1", False)]


def test_parties_of_other_kinds_are_not_linked() -> None:
    one = watchlist.edition("un", ("U", "Puerto Hondo Zhelev"), kind=parties.ORGANISATION)
    other = watchlist.edition("zz", ("N", "Puerto Hondo Zhelev"))
    made = index.build([one, other], KNOWN)
    assert screened(made, "Puerto Hondo Zhelev") == [("un", "U", False), ("zz", "N", False)]
    assert not made.linked.any()


def test_one_word_in_common_links_nobody() -> None:
    made = index.build([watchlist.edition("un", ("U", "Zhelev")), watchlist.edition("zz", ("N", "Zhelev"))], KNOWN)
    assert not made.linked.any()


def test_an_index_survives_being_taken_apart() -> None:
    own = watchlist.screener().index
    again = index.from_arrays(*index.to_arrays(own))
    assert screened(again, "Qusay al Mirzani") == screened(own, "Qusay al Mirzani")
    assert again.heads == own.heads


def test_an_index_that_lacks_something_is_refused() -> None:
    arrays, told = index.to_arrays(watchlist.screener().index)
    with pytest.raises(Broken):
        index.from_arrays({name: value for name, value in arrays.items() if name != "holders"}, told)
    with pytest.raises(Broken):
        index.from_arrays(arrays, {**told, "shape": index.SHAPE + 1})


def test_a_name_that_cannot_be_folded_is_not_in_the_index() -> None:
    made = index.build([watchlist.edition("un", ("U", "---"), ("V", "Zhelev"))], KNOWN)
    assert len(made.names.first) - 1 == 1
    assert np.diff(made.records_first).min() > 0
