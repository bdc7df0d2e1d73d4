"""The public check: what lists say of an item and of a party, for whoever asks. Nothing of the question is kept."""

from __future__ import annotations

from dataclasses import dataclass

from atalaya.adapters import clock
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.trade import list_live, screen_queries
from atalaya.apps.trade.list_live import Live
from atalaya.core.trade import ages
from atalaya.core.trade.parties import Query


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a party: an answer of each list, or that the lists are too old or not here to be asked.

    old  titles of the lists that were left out, with their day
    """

    answer: screen_queries.Answer | None
    old: tuple[tuple[str, str], ...]
    lacks: bool

    @property
    def withheld(self) -> bool:
        """Whether nothing is answered: the list that binds everybody is not here, or is too old."""
        return self.answer is None


def countries() -> list[tuple[str, str]]:
    """The countries of this server by code (``XC``) and name."""
    named = ((one.code.partition(":")[2], values.spoken(one.names).text) for one in access.owners(("country",)))
    return sorted(named, key=lambda pair: pair[1])


def lists(home: str) -> tuple[Live, ...]:
    """The Security Council's list, then those that the country of the asker switched on; each list once."""
    found = {live.pk: live for live in list_live.for_everybody()}
    if home:
        found |= {live.pk: live for live in list_live.for_owner(f"country:{home}")}
    return tuple(sorted(found.values(), key=lambda live: not live.binds))


def party(query: Query, home: str) -> Told:
    """What the lists say. Unusable when there is no letter and no digit in the name.

    A list older than the limit is not asked at all; without one that binds, nothing is answered.
    """
    lives = lists(home)
    today = clock.today()
    fresh = tuple(live for live in lives if not ages.judge([live.head], today).withhold)
    old = tuple((live.title, live.dated) for live in lives if live not in fresh)
    asked = screen_queries.ask(query, fresh)
    bound = any(live.binds for live in fresh)
    return Told(asked if bound else None, old, not any(live.binds for live in lives))
