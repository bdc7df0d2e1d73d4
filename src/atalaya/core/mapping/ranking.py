"""Fits -> an order: shared words and nearness of meaning refine, laws that answer in several places come first.

Reads fits and passages of one language. Writes, for a field, its best articles. With no model the words alone
refine; the order is still deterministic.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from atalaya.core.catalogue import Catalogue, Field
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import calibration, fitting
from atalaya.core.mapping.facets import Fit
from atalaya.core.mapping.fitting import Answers, Question
from atalaya.core.mapping.lexical import Index
from atalaya.core.mapping.passages import Passage

MOST_A_FIELD = 20
Vectors = NDArray[np.float32]
_LEXICAL, _VECTOR = 0.4, 0.3  # the parts of a score that words and meaning can take away
_LEXICAL_FULL = 35.0  # BM25 of a good answer: the middle of the best of each field, alike in three countries
_NEAR = (0.05, 0.40)  # cosines between which nearness counts: the lowest of candidates, the best of most fields
_MASS, _MASS_ARTICLES = 0.25, 4
_CROWD, _CROWDED = 5, 0.85  # six and more articles of one law seldom each answer a field
_SNIPPET_CHARS = 700
_EXEMPLARS = 3


class Embedder(Protocol):
    """Texts -> unit vectors, one row a text."""

    def __call__(self, texts: Sequence[str], *, language: str) -> Vectors:
        """The vectors in the order of the texts."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage in a field: its fused score, its fit, and how much words and meaning agree (0-1)."""

    passage: int
    score: float
    fit: Fit
    words: float
    meaning: float


class Ranker:
    """Orders the answers of one language's passages."""

    def __init__(
        self,
        instruments: Sequence[Instrument],
        found: Sequence[Passage],
        catalogue: Catalogue,
        language: str,
        embed: Embedder | None,
    ) -> None:
        self._instruments = instruments
        self._passages = found
        self._catalogue = catalogue
        self._language = language
        self._embed = embed
        self._index = Index([passage.words for passage in found], language)
        self._queries: dict[tuple[str, str], dict[str, float]] = {}
        self._places: dict[int, int] = {}
        self._rows: Vectors = np.zeros((0, 1), dtype=np.float32)
        self._asked: dict[tuple[str, str], Vectors] = {}

    def compare_meaning(self, fits: Mapping[Question, Answers]) -> None:
        """Works out the vectors of all candidates and questions at once; nothing to do without a model."""
        if self._embed is None:
            return
        wanted: set[int] = set()
        for answers in fits.values():
            best = heapq.nsmallest(2 * MOST_A_FIELD, answers, key=lambda number: (-answers[number].score, number))
            wanted.update(best)
        self._places = {number: place for place, number in enumerate(sorted(wanted))}
        self._rows = self._embed([self._snippet(number) for number in self._places], language=self._language)
        said = {pair: self._statements(*pair) for pair in fitting.questions(self._catalogue)}
        rows = self._embed([text for texts in said.values() for text in texts], language=self._language)
        start = 0
        for pair, texts in said.items():
            self._asked[pair] = rows[start : start + len(texts)]
            start += len(texts)

    def rank(self, field: Field, answers: Answers) -> list[Scored]:
        """The field's best articles, best first, each cited article once, at most twenty."""
        if not answers:
            return []
        shared = self._index.score(self.query(field))
        near = self._nearness(field, answers)
        scored = []
        for number, fit in answers.items():
            lexical = min(1.0, float(shared[number]) / _LEXICAL_FULL)
            meaning = near.get(number, 0.5 if near else 1.0)
            score = fit.score * (1 - _LEXICAL + _LEXICAL * lexical) * (1 - _VECTOR + _VECTOR * meaning)
            scored.append(Scored(number, score, fit, lexical, meaning if near else 0.0))
        scored = sorted(self._together(scored), key=lambda item: (-item.score, item.passage))
        worth = [item for item in scored if calibration.calibrate(item.score) >= calibration.CONSIDER]
        return self._spread(self._once(worth))[:MOST_A_FIELD]

    def query(self, field: Field) -> dict[str, float]:
        """The stems that ask for a field, with their weights."""
        pair = (field.obligation, field.weapon)
        if pair not in self._queries:
            item = self._catalogue.of(field)
            texts = [
                (item.title[self._language], 1.0),
                (item.statement[self._language], 0.7),
                (" ; ".join(item.terms[self._language]), 1.0),
                *((text, 0.5) for text in item.exemplars[self._language]),
            ]
            self._queries[pair] = self._index.query(
                [(self._fill(text, field.weapon), weight) for text, weight in texts]
            )
        return self._queries[pair]

    def shared(self, field: Field, number: int) -> list[int]:
        """Word numbers of the rarest words a passage shares with the question."""
        return self._index.shared(self.query(field), self._passages[number].words)

    def _fill(self, text: str, weapon: str) -> str:
        return self._catalogue.fill(text, weapon, self._language) if weapon else text

    def _statements(self, obligation: str, weapon: str) -> list[str]:
        item = self._catalogue.obligations[obligation]
        texts = (item.statement[self._language], *item.exemplars[self._language][:_EXEMPLARS])
        return [self._fill(text, weapon) for text in texts]

    def _snippet(self, number: int) -> str:
        passage = self._passages[number]
        text = self._instruments[passage.instrument].text[
            passage.start : min(passage.end, passage.start + _SNIPPET_CHARS)
        ]
        return f"{passage.title}. {text}" if passage.title else text

    def _nearness(self, field: Field, answers: Answers) -> dict[int, float]:
        numbers = [number for number in answers if number in self._places]
        if not numbers:
            return {}
        rows = self._rows[[self._places[number] for number in numbers]]
        near = (rows @ self._asked[field.obligation, field.weapon].T).mean(axis=1)
        low, high = _NEAR
        shares = np.clip((near - low) / (high - low), 0.0, 1.0)
        return {number: float(share) for number, share in zip(numbers, shares, strict=True)}

    def _together(self, scored: list[Scored]) -> list[Scored]:
        """Raises the articles of laws that answer the field in several places over single finds elsewhere."""
        homes: dict[int, list[float]] = {}
        for item in scored:
            homes.setdefault(self._passages[item.passage].instrument, []).append(item.score)
        mass = {home: sum(heapq.nlargest(_MASS_ARTICLES, scores)) for home, scores in homes.items()}
        most = max(mass.values())
        return [
            replace(item, score=item.score * (1 - _MASS + _MASS * mass[self._passages[item.passage].instrument] / most))
            for item in scored
        ]

    def _spread(self, scored: list[Scored]) -> list[Scored]:
        """Lets a second law speak before the sixth article of the first, where they are near."""
        seen: dict[int, int] = {}
        spread = []
        for item in scored:
            home = self._passages[item.passage].instrument
            seen[home] = seen.get(home, 0) + 1
            spread.append(replace(item, score=item.score * _CROWDED) if seen[home] > _CROWD else item)
        return sorted(spread, key=lambda item: (-item.score, item.passage))

    def _once(self, scored: list[Scored]) -> list[Scored]:
        """Each cited article once: of an amending article's several quoted wordings the best."""
        kept: dict[tuple[int, int], Scored] = {}
        for item in scored:
            passage = self._passages[item.passage]
            kept.setdefault((passage.instrument, passage.unit.start), item)
        return list(kept.values())
