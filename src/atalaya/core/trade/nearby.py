"""Words of a vocabulary near a mistyped one: shared letter pairs first, then the distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

LEAST_LETTERS: Final = 4
_KEPT: Final = 12


class Vocabulary:
    """The words that are known, with their pairs of letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._pairs: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= LEAST_LETTERS and not word.isdigit():
                for pair in pairs(word):
                    self._pairs.setdefault(pair, []).append(word)

    def near(self, word: str) -> Mapping[str, float]:
        """Known words and how like they are, 1 for the word itself; none for short words that are not known."""
        if word in self._words:
            return {word: 1.0}
        if len(word) < LEAST_LETTERS or word.isdigit():
            return {}
        own = pairs(word)
        shared = Counter(other for pair in own for other in self._pairs.get(pair, ()))
        found = {}
        likely = [other for other, count in shared.items() if count * 3 >= len(own)]
        likely.sort(key=lambda other: (-shared[other] / (len(own) + len(other) + 1), other))
        for other in likely[:_KEPT]:
            likeness = alike(word, other)
            if likeness:
                found[other] = likeness
        return found


def pairs(word: str) -> set[str]:
    """The pairs of neighbouring letters, the edges marked."""
    marked = f"^{word}$"
    return {marked[place : place + 2] for place in range(len(marked) - 1)}


def alike(one: str, other: str) -> float:
    """How like two words are, 0 when too far apart: a slip in four letters, two in seven, three in eleven."""
    longest = max(len(one), len(other))
    allowed = 1 if longest < 7 else 2 if longest < 11 else 3
    slips = distance(one, other, allowed)
    if slips <= allowed:
        return 1 - 1.3 * slips / longest
    shorter, longer = sorted((one, other), key=len)
    return 0.7 if len(shorter) >= 5 and longer.startswith(shorter) else 0.0


def distance(one: str, other: str, most: int) -> int:
    """Letters to put in, take out, exchange or swap with the neighbour; more than ``most`` is not counted out."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for place, second in enumerate(other, start=1):
            least = min(line[place] + 1, now[-1] + 1, line[place - 1] + (letter != second))
            if row > 1 and place > 1 and letter == other[place - 2] and one[row - 2] == second:
                least = min(least, before[place - 2] + 1)
            now.append(least)
        if min(now) > most:
            return most + 1
        before, line = line, now
    return line[-1]
