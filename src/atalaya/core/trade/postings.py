"""The candidate index: which listed names share rare letter grams or whole-word skeletons with a name.

Postings of a key are the names that have it, rarest keys are walked first, and no more than a budget of them: the
cost of a query does not grow with the commonest grams of a list.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from atalaya.core.trade.compiled import compiled, inlined
from atalaya.core.trade.packing import GRAMS, KEYS, MOST_KEYS, Array, Packed, keys_of

WHOLE = 3.0
"""How much more a skeleton of a whole word weighs than one gram."""


class Postings(NamedTuple):
    """Key -> names, in one array; ``norms`` are one over the lengths of the names' vectors."""

    begins: Array  # int32, KEYS + 1
    names: Array  # int32
    rarities: Array  # float32, KEYS
    norms: Array  # float32, one a name


def build(packed: Packed) -> Postings:
    """Postings of all names."""
    return Postings(*_build(packed.letters, packed.words, packed.first))


@compiled
def _build(letters: Array, words: Array, first: Array) -> tuple[Array, Array, Array, Array]:
    count = len(first) - 1
    begins = np.zeros(KEYS + 1, np.int32)
    found = np.zeros(MOST_KEYS, np.int32)
    for name in range(count):
        size = keys_of(letters, words, first[name], first[name + 1], found)
        for at in range(size):
            begins[found[at] + 1] += 1
    rarities = np.zeros(KEYS, np.float32)
    for key in range(KEYS):
        rarities[key] = np.log(1.0 + count / max(1, begins[key + 1])) ** 2 * (WHOLE if key >= GRAMS else 1.0)
        begins[key + 1] += begins[key]
    filled = begins[:-1].copy()
    names = np.zeros(begins[KEYS], np.int32)
    norms = np.zeros(count, np.float32)
    for name in range(count):
        size = keys_of(letters, words, first[name], first[name + 1], found)
        total = 0.0
        for at in range(size):
            key = found[at]
            names[filled[key]] = name
            filled[key] += 1
            total += rarities[key]
        norms[name] = 1.0 / np.sqrt(max(total, 1e-6))
    return begins, names, rarities, norms


@inlined
def nearest(
    letters: Array, words: Array, begin: int, end: int,
    begins: Array, names: Array, rarities: Array, norms: Array, budget: int,
    sums: Array, touched: Array, found: Array, best: Array, near: Array,
) -> int:  # fmt: skip
    """Fills ``best`` with the nearest names, nearest first, ``near`` with how near (0-1); returns how many.

    ``sums`` (zeros, one a name), ``touched`` and ``found`` are room to work in; ``sums`` is left all zeros.
    """
    size = keys_of(letters, words, begin, end, found)
    total = 0.0
    for at in range(size):  # rarest first
        key = found[at]
        total += rarities[key]
        length = begins[key + 1] - begins[key]
        back = at
        while back > 0 and begins[found[back - 1] + 1] - begins[found[back - 1]] > length:
            found[back] = found[back - 1]
            back -= 1
        found[back] = key
    norm = 1.0 / np.sqrt(max(total, 1e-6))
    seen, walked = 0, 0
    for at in range(size):
        key = found[at]
        length = begins[key + 1] - begins[key]
        if walked + length > budget and walked > 0:
            break
        walked += length
        weight = rarities[key]
        for place in range(begins[key], begins[key + 1]):
            name = names[place]
            if sums[name] == 0.0 and seen < len(touched):
                touched[seen] = name
                seen += 1
            sums[name] += weight
    kept, most = 0, len(best)
    for at in range(seen):
        name = touched[at]
        value = sums[name] * norms[name]
        sums[name] = 0.0
        if kept == most and value <= near[kept - 1]:
            continue
        back = kept if kept < most else most - 1
        while back > 0 and near[back - 1] < value:
            near[back], best[back] = near[back - 1], best[back - 1]
            back -= 1
        near[back], best[back] = value, name
        kept = min(kept + 1, most)
    for at in range(kept):
        near[at] *= norm
    return kept
