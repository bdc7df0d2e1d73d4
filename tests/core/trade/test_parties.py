"""Editions say which list, of which day."""

from __future__ import annotations

from atalaya.core.trade import parties
from tests import watchlist


def test_an_edition_is_labelled_by_list_and_day() -> None:
    assert watchlist.edition("zz", ("a", "Ana")).label == "zz 2026-11-28"


def test_names_of_all_editions_are_counted() -> None:
    assert (
        parties.count_names([watchlist.edition("zz", ("a", "Ana"), ("b", "Eva")), watchlist.edition("yy", ("c", "Io"))])
        == 3
    )
