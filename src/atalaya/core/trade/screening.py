"""Names against lists: *no candidate*, *review* or *exact*, with what speaks for and against. Never "cleared".

``Screener.screen`` is one pure function of a batch of queries: the same on one process, on a pool of them and on a
cluster. The answer of one query does not depend on the others in its batch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from atalaya.core.trade import comparison, folding, search, words
from atalaya.core.trade.comparison import Finding, Model
from atalaya.core.trade.index import Index
from atalaya.core.trade.packing import Array
from atalaya.core.trade.parties import Facts, Query
from atalaya.core.trade.words import Words

NO_CANDIDATE, REVIEW, EXACT = "no candidate", "review", "exact"
ANSWERS = (NO_CANDIDATE, REVIEW, EXACT)
_NO_FACTS = Facts()
_PLAIN = re.compile("[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A party that a query may mean. ``answer`` is ``no candidate`` below the threshold, where such hits are asked for.

    ``asked`` and ``name`` are the two names that were compared; ``linked`` says that the name stands on another list
    for the same party.
    """

    list: str
    dated: str
    party: str
    name: str
    asked: str
    score: float
    answer: str
    linked: bool = False
    findings: tuple[Finding, ...] = ()
    number: int = -1  # the party's place in the index


class Screener:
    """An index, what is known of words, and the model: everything a batch needs."""

    def __init__(self, index: Index, known: Words, model: Model) -> None:
        self.index, self.words, self.model = index, known, model

    def screen(self, queries: Sequence[Query], everything: bool = False) -> list[tuple[Hit, ...]]:
        """Hits of each query, best first, at most ``model.parties``; ``everything`` gives those below too.

        A query whose names hold no letter and no digit has no hits; callers tell it apart by ``is_empty``.
        """
        names = [name for query in queries for name in query.names]
        owners = np.repeat(np.arange(len(queries)), [len(query.names) for query in queries])
        if not names:
            return [() for _ in queries]
        asked = words.pack(names, self.words)
        model, index = self.model, self.index
        best, scores = search.search(
            asked, index.names, index.postings, model.weights, model.names, model.entries, model.nearness
        )
        told = [query.facts != _NO_FACTS for query in queries]
        # Facts may lift or lower a score: where a query has some, more is looked at than will be answered.
        floor = np.zeros(len(names), np.float32) if everything else np.full(len(names), model.review, np.float32)
        if not everything and any(told):
            floor[np.array(told)[owners]] = 0.05
        rows, places = np.nonzero((best >= 0) & (scores >= floor[:, None]))
        hits: list[list[Hit]] = [[] for _ in queries]
        for owner, row, number, name, score, linked, exact in zip(
            *self._parties(owners, rows, best[rows, places], scores[rows, places]), strict=True
        ):
            head = index.heads[index.party_list[number]]
            hits[owner].append(
                Hit(head.list, head.dated, index.party_id(number), index.text(name), names[row], score,
                    EXACT if exact else REVIEW, linked, (), number)
            )  # fmt: skip
        return [self._finished(query, own, everything) for query, own in zip(queries, hits, strict=True)]

    def _parties(self, owners: Array, rows: Array, found: Array, scores: Array) -> tuple[list[int], ...]:
        """Each query's parties once, best first, no more than are answered (a few more, for facts to choose from)."""
        index = self.index
        first, counts = index.holders_first[found], np.diff(index.holders_first)[found] if len(found) else found
        entry = np.repeat(np.arange(len(found)), counts)
        holder = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts) + first[entry]
        party, owner, score = index.holders[holder], owners[rows[entry]], scores[entry]
        order = np.lexsort((party, index.party_list[party], -score, owner))
        party, owner, entry, holder, score = party[order], owner[order], entry[order], holder[order], score[order]
        _, kept = np.unique(owner.astype(np.int64) * (len(index.party_list) + 1) + party, return_index=True)
        kept.sort()
        party, owner, entry, holder, score = party[kept], owner[kept], entry[kept], holder[kept], score[kept]
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        most = rank < self.model.parties * 2
        owner, entry, party, holder, score = owner[most], entry[most], party[most], holder[most], score[most]
        several = np.diff(index.names.first)[found[entry]] > 1
        exact = (score > 1.0) & several & ~index.weak[holder]
        plain = np.round(np.where(score > 1.0, score - 1.0, score).astype(np.float64), 6)
        columns = (owner, rows[entry], party, index.written[holder], plain, index.linked[holder], exact)
        return tuple(column.tolist() for column in columns)

    def _finished(self, query: Query, hits: Sequence[Hit], everything: bool) -> tuple[Hit, ...]:
        model = self.model
        if not hits:
            return ()
        if query.facts != _NO_FACTS:
            hits = sorted((self._with_facts(hit, query.facts) for hit in hits), key=lambda hit: -hit.score)
        elif not everything:
            return tuple(hits[: model.parties])
        ready = []
        for hit in hits:
            if hit.score >= model.review:
                ready.append(hit)
            elif everything:
                ready.append(replace(hit, answer=NO_CANDIDATE))
        return tuple(ready[: model.parties])

    def _with_facts(self, hit: Hit, facts: Facts) -> Hit:
        findings = comparison.find(facts, self.index.party(hit.number).facts, self.model)
        against = any(not finding.supports for finding in findings)
        answer = REVIEW if against and hit.answer == EXACT else hit.answer
        score = round(comparison.shifted(hit.score, findings), 6)
        return replace(hit, score=score, answer=answer, findings=findings)


def is_empty(query: Query) -> bool:
    """Whether there is no letter and no digit in any of its names: nothing can be asked about it."""
    return not any(_PLAIN.search(name, 0, folding.MOST_CHARS) or folding.fold(name) for name in query.names)


def answer_of(hits: Sequence[Hit]) -> str:
    """The answer for a whole query: that of its strongest hit."""
    answers = {hit.answer for hit in hits}
    return EXACT if EXACT in answers else REVIEW if REVIEW in answers else NO_CANDIDATE
