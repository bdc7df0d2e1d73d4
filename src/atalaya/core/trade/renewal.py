"""What a new edition of a list of parties changed against the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atalaya.core.trade.decisions import of_party
from atalaya.core.trade.parties import Party


@dataclass(frozen=True, slots=True)
class Renewal:
    """Parties that came, went, or are told otherwise, in the order of the lists."""

    added: tuple[Party, ...]
    removed: tuple[Party, ...]
    changed: tuple[Party, ...]

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


def compare(old: Iterable[Party], new: Iterable[Party]) -> Renewal:
    """By the keys of the lists; any name, quality or fact of a party counts."""
    before, after = {party.id: party for party in old}, {party.id: party for party in new}
    return Renewal(
        tuple(party for key, party in after.items() if key not in before),
        tuple(party for key, party in before.items() if key not in after),
        tuple(p for key, p in after.items() if key in before and of_party(p) != of_party(before[key])),
    )
