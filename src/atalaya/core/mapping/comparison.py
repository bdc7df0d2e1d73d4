"""What changed between two sets of proposals: fields gained and lost, articles that came, went or moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atalaya.core.mapping.evaluation import Ranked

_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One article in one field: ``before`` and ``after`` are its ranks, 0 where it does not stand."""

    country: str
    field: str
    instrument: str
    article: str
    before: int
    after: int
    decision_before: str
    decision_after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` in field order of their first appearance, then by rank; unchanged lines are only counted."""

    unchanged: int
    changes: tuple[Change, ...]

    @property
    def came(self) -> int:
        """Lines that only the second set has."""
        return sum(change.before == 0 for change in self.changes)

    @property
    def went(self) -> int:
        """Lines that only the first set has."""
        return sum(change.after == 0 for change in self.changes)


def compare(first: Sequence[Ranked], second: Sequence[Ranked]) -> Comparison:
    """The differences from ``first`` to ``second``; a line is the same when rank and decision are."""
    before, after = _keyed(first), _keyed(second)
    unchanged, changes = 0, []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old and new and (old.rank, old.decision) == (new.rank, new.decision):
            unchanged += 1
        else:
            changes.append(
                Change(
                    *key,
                    old.rank if old else 0,
                    new.rank if new else 0,
                    old.decision if old else "",
                    new.decision if new else "",
                )
            )
    fields = {key[:2]: None for key in [*before, *after]}
    place = {pair: number for number, pair in enumerate(fields)}
    changes.sort(key=lambda change: (place[change.country, change.field], change.after or change.before))
    return Comparison(unchanged, tuple(changes))


def _keyed(lines: Sequence[Ranked]) -> dict[_Key, Ranked]:
    found: dict[_Key, Ranked] = {}
    for line in lines:
        found.setdefault((line.country, line.field, line.instrument, line.article), line)
    return found
