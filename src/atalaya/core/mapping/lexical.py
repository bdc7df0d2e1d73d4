"""BM25 over stemmed words: how many of an obligation's words an article shares, rare ones counting more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from atalaya.core.mapping import words
from atalaya.core.mapping.words import Words

_K1 = 1.2
_B = 0.6
_SHORTEST = 3
_MOST_SHARED = 6


class Index:
    """Term weights of a set of passages in one language. Memory grows with passages x distinct query terms."""

    def __init__(self, passages: Sequence[Words], language: str) -> None:
        self._stem = words.stemmer(language)
        self._lengths = np.array([max(1, len(passage)) for passage in passages], dtype=np.float32)
        self._postings: dict[str, dict[int, int]] = {}
        for number, passage in enumerate(passages):
            for form in passage.forms:
                if len(form) >= _SHORTEST:
                    posting = self._postings.setdefault(self._stem(form), {})
                    posting[number] = posting.get(number, 0) + 1
        self._count = len(passages)

    def score(self, query: dict[str, float]) -> NDArray[np.float32]:
        """One BM25 score for each passage; ``query`` maps a stem to its weight."""
        scores = np.zeros(self._count, dtype=np.float32)
        mean = float(self._lengths.mean()) if self._count else 1.0
        norms = _K1 * (1 - _B + _B * self._lengths / mean)
        for stem, weight in query.items():
            posting = self._postings.get(stem)
            if not posting:
                continue
            idf = math.log(1 + (self._count - len(posting) + 0.5) / (len(posting) + 0.5))
            at = np.fromiter(posting.keys(), dtype=np.int64, count=len(posting))
            times = np.fromiter(posting.values(), dtype=np.float32, count=len(posting))
            scores[at] += weight * idf * times * (_K1 + 1) / (times + norms[at])
        return scores

    def query(self, texts: Sequence[tuple[str, float]]) -> dict[str, float]:
        """Stems of several weighted texts; a stem keeps the greatest of its weights."""
        found: dict[str, float] = {}
        for text, weight in texts:
            for form in words.split(text).forms:
                if len(form) >= _SHORTEST:
                    stem = self._stem(form)
                    found[stem] = max(found.get(stem, 0.0), weight)
        return found

    def shared(self, query: dict[str, float], passage: Words) -> list[int]:
        """Word numbers in the passage of the rarest query stems it holds, at most six, each once."""
        first: dict[str, int] = {}
        for number, form in enumerate(passage.forms):
            if len(form) >= _SHORTEST:
                stem = self._stem(form)
                if stem in query and stem not in first:
                    first[stem] = number
        rarest = sorted(first, key=lambda stem: (len(self._postings.get(stem, ())), stem))
        return sorted(first[stem] for stem in rarest[:_MOST_SHARED])
