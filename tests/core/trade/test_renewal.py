"""What a new edition changed: came, went, told otherwise; order alone is no change."""

from __future__ import annotations

from dataclasses import replace

from atalaya.core.trade import renewal
from atalaya.core.trade.parties import Facts, ListedName, Party

FIRST = Party("ZZi.001", (ListedName("Borislav Zhelev"),), Facts("person", ("1961",)))
SECOND = Party("ZZe.002", (ListedName("Compañía Ñandú"),))
THIRD = Party("ZZe.003", (ListedName("Naviera del Faro"),))


def test_parties_that_came_went_or_are_told_otherwise_are_named() -> None:
    told = replace(FIRST, facts=Facts("person", ("1962",)))
    found = renewal.compare([FIRST, SECOND], [THIRD, told])
    assert found == renewal.Renewal((THIRD,), (SECOND,), (told,))
    assert found


def test_another_name_is_a_change_and_another_order_is_none() -> None:
    more = replace(SECOND, names=(*SECOND.names, ListedName("Nandu Ltda", "good")))
    assert renewal.compare([SECOND], [more]).changed == (more,)
    assert not renewal.compare([FIRST, SECOND], [SECOND, FIRST])
