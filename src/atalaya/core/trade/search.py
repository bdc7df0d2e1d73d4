"""Many names against a list in one call of compiled code: candidates, alignment, score, best first."""

from __future__ import annotations

import numpy as np

from atalaya.core.trade import alignment
from atalaya.core.trade.alignment import FEATURES, SAME, Room, align
from atalaya.core.trade.compiled import compiled, inlined
from atalaya.core.trade.packing import MOST_KEYS, Array, Packed
from atalaya.core.trade.postings import Postings, nearest

NEAR = 0.22
"""A listed name less near than this has hardly a letter in place; it is not compared."""


def search(
    asked: Packed, listed: Packed, postings: Postings, weights: Array, width: int, budget: int, nearness: float
) -> tuple[Array, Array]:
    """Names and scores for each name asked: two arrays of ``width`` columns, best first, -1 where there are no more.

    A score above 1 is one plus the score of a name with the same words.
    """
    return _search(*asked, *listed, *postings, weights, width, budget, nearness, *alignment.make_room())


def candidates(asked: Packed, postings: Postings, width: int, budget: int) -> tuple[Array, Array]:
    """The first stage alone: nearest names and how near, as ``search`` gives them."""
    return _candidates(*asked, *postings, width, budget)


def measure(left: Packed, right: Packed, lefts: Array, rights: Array) -> Array:
    """``FEATURES`` of pairs of names, given by their places in ``left`` and ``right``; a row a pair."""
    found = np.zeros((len(lefts), len(FEATURES)), np.float32)
    _measure(*left, *right, lefts, rights, *alignment.make_room()[:-1], found)
    return found


def align_pair(left: Packed, right: Packed, room: Room) -> int:
    """Aligns the first name of each; returns how many pairs are in ``room``."""
    return int(_align_pair(*left, *right, *room))


@compiled
def _align_pair(
    la: Array, wa: Array, fa: Array, lb: Array, wb: Array, fb: Array,
    sims: Array, used: Array, rows: Array, pairs: Array, features: Array,
) -> int:  # fmt: skip
    return align(la, wa, fa[0], fa[1], lb, wb, fb[0], fb[1], sims, used, rows, pairs, features)


@inlined
def logistic(features: Array, weights: Array) -> float:
    """One score between 0 and 1."""
    total = 0.0
    for at in range(len(weights)):
        total += features[at] * weights[at]
    return float(1.0 / (1.0 + np.exp(-total)))


@compiled
def _candidates(
    letters: Array, words: Array, first: Array,
    begins: Array, names: Array, rarities: Array, norms: Array, width: int, budget: int,
) -> tuple[Array, Array]:  # fmt: skip
    count = len(first) - 1
    sums, touched = np.zeros(len(norms), np.float32), np.zeros(len(norms), np.int32)
    found = np.zeros(MOST_KEYS, np.int32)
    best, near = np.full((count, width), -1, np.int32), np.zeros((count, width), np.float32)
    for name in range(count):
        nearest(letters, words, first[name], first[name + 1], begins, names, rarities, norms, budget,
                sums, touched, found, best[name], near[name])  # fmt: skip
    return best, near


@compiled
def _measure(
    la: Array, wa: Array, fa: Array, lb: Array, wb: Array, fb: Array, lefts: Array, rights: Array,
    sims: Array, used: Array, rows: Array, pairs: Array, found: Array,
) -> None:  # fmt: skip
    for at in range(len(lefts)):
        a, b = lefts[at], rights[at]
        align(la, wa, fa[a], fa[a + 1], lb, wb, fb[b], fb[b + 1], sims, used, rows, pairs, found[at])


@compiled
def _search(
    la: Array, wa: Array, fa: Array, lb: Array, wb: Array, fb: Array,
    begins: Array, names: Array, rarities: Array, norms: Array, weights: Array, width: int, budget: int,
    nearness: float, sims: Array, used: Array, rows: Array, pairs: Array, features: Array,
) -> tuple[Array, Array]:  # fmt: skip
    count = len(fa) - 1
    sums, touched = np.zeros(len(norms), np.float32), np.zeros(len(norms), np.int32)
    found = np.zeros(MOST_KEYS, np.int32)
    best, near = np.full((count, width), -1, np.int32), np.zeros((count, width), np.float32)
    for name in range(count):
        a, a_end = fa[name], fa[name + 1]
        kept = nearest(la, wa, a, a_end, begins, names, rarities, norms, budget,
                       sums, touched, found, best[name], near[name])  # fmt: skip
        floor, compared = max(near[name, 0] * nearness, NEAR), 0
        while compared < kept and near[name, compared] >= floor:
            b = best[name, compared]
            align(la, wa, a, a_end, lb, wb, fb[b], fb[b + 1], sims, used, rows, pairs, features)
            near[name, compared] = logistic(features, weights) + (1.0 if features[SAME] > 0 else 0.0)
            compared += 1
        for at in range(compared, kept):
            best[name, at], near[name, at] = -1, 0.0
        kept = compared
        for at in range(1, kept):
            value, which, back = near[name, at], best[name, at], at
            while back > 0 and near[name, back - 1] < value:
                near[name, back], best[name, back] = near[name, back - 1], best[name, back - 1]
                back -= 1
            near[name, back], best[name, back] = value, which
    return best, near
