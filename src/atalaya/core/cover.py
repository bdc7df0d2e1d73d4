"""Few offers for many gaps: which of the things on offer together answer what is missing, and why each was taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cover:
    """What was chosen, in the order of the offers.

    ``answered`` leads from a gap to the chosen offers that answer it; ``left`` are the gaps that no offer answers. Both
    keep the order in which the gaps were given.
    """

    chosen: tuple[str, ...]
    answered: Mapping[str, tuple[str, ...]]
    left: tuple[str, ...]

    def of(self, offer: str) -> tuple[str, ...]:
        """The gaps that a chosen offer answers."""
        return tuple(gap for gap, offers in self.answered.items() if offer in offers)

    def only(self, offer: str) -> tuple[str, ...]:
        """The gaps that would be left without this offer."""
        return tuple(gap for gap, offers in self.answered.items() if offers == (offer,))


def cover(gaps: Iterable[str], offers: Mapping[str, Collection[str]]) -> Cover:
    """A small set of offers that answers every gap any of them answers; the same set for the same input.

    Greedy: the offer that answers most open gaps is taken first, of equals the one that speaks of least besides, then
    the one that stands first. A last pass takes out what later choices made needless, so each chosen one answers at
    least one gap alone. The smallest set of all would be another matter: finding it takes too long, and gains little.
    """
    wanted = tuple(dict.fromkeys(gaps))
    within = {offer: frozenset(wanted) & frozenset(answers) for offer, answers in offers.items()}
    places = {offer: place for place, offer in enumerate(offers)}
    left, chosen = set(wanted), set[str]()
    while left:
        best = min(within, key=lambda one: (-len(within[one] & left), len(offers[one]), places[one]), default="")
        if not best or not within[best] & left:
            break
        chosen.add(best)
        left -= within[best]
    for offer in sorted(chosen, key=lambda one: (len(within[one]), -places[one])):
        others = {gap for other in chosen - {offer} for gap in within[other]}
        if within[offer] <= others:
            chosen.discard(offer)
    ordered = tuple(offer for offer in offers if offer in chosen)
    answered = {gap: tuple(offer for offer in ordered if gap in within[offer]) for gap in wanted if gap not in left}
    return Cover(ordered, answered, tuple(gap for gap in wanted if gap in left))
