"""Two names word by word: which word of one stands for which of the other, and how well.

Compiled. A word pairs with a word (equal, known to be equal, sounds equal, mistyped, initial, cut short), two
neighbours with one word (written together), several words with one (their initials). Each pair is taken once, best
first. What comes out are measures of the whole (``FEATURES``), from which ``comparison`` makes one score.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from atalaya.core.trade.compiled import inlined
from atalaya.core.trade.packing import (
    BONES,
    FIRST,
    FORM,
    GROUP,
    HASH,
    KIND,
    MASK,
    NUMBER,
    START,
    STOP,
    WEIGHT,
    Array,
)  # fmt: skip

MOST_WORDS = 24
FEATURES = (
    "bias", "asked", "listed", "both", "worst", "forms", "numbers", "words", "letters", "initials", "order", "same",
)  # fmt: skip
SAME = FEATURES.index("same")
EQUAL, KNOWN, SOUND, TYPED, INITIAL, CUT, JOINED, ACRONYM = range(8)
_LETTERS = (1 << FIRST) - 1
LIKE = 0.62
"""Below so much, two words are two words."""


class Room(NamedTuple):
    """Room to work in and results of one alignment; nothing in it lasts to the next."""

    sims: Array  # float32, words x 2 words: likeness, then the way
    used: Array  # bool, 2 x words
    rows: Array  # int32, 4 x 128: three rows of edits, one of letters
    pairs: Array  # float32, 2 words x 6
    features: Array  # float32


def make_room() -> Room:
    """Fresh room for one thread."""
    return Room(
        np.zeros((MOST_WORDS, 2 * MOST_WORDS), np.float32), np.zeros((2, MOST_WORDS), np.bool_),
        np.zeros((4, 128), np.int32), np.zeros((2 * MOST_WORDS, 6), np.float32), np.zeros(len(FEATURES), np.float32),
    )  # fmt: skip


@inlined
def distance(letters_a: Array, a: int, a_end: int, letters_b: Array, b: int, b_end: int, rows: Array, most: int) -> int:
    """Edits between two words, a swap of neighbours being one; ``most + 1`` when there are more than ``most``."""
    size_a, size_b = a_end - a, b_end - b
    while size_a and size_b and letters_a[a] == letters_b[b]:
        a, b, size_a, size_b = a + 1, b + 1, size_a - 1, size_b - 1
    while size_a and size_b and letters_a[a + size_a - 1] == letters_b[b + size_b - 1]:
        size_a, size_b = size_a - 1, size_b - 1
    if abs(size_a - size_b) > most:
        return most + 1
    if size_a == 0 or size_b == 0:
        return max(size_a, size_b)
    if size_b > 60:
        return most + 1
    for j in range(size_b + 1):
        rows[1, j] = j
    for i in range(1, size_a + 1):
        here, last, older = (i + 1) % 3, i % 3, (i + 2) % 3
        rows[here, 0] = i
        least = i
        for j in range(1, size_b + 1):
            same = letters_a[a + i - 1] == letters_b[b + j - 1]
            value = min(rows[last, j] + 1, rows[here, j - 1] + 1, rows[last, j - 1] + (0 if same else 1))
            if (
                i > 1
                and j > 1
                and letters_a[a + i - 1] == letters_b[b + j - 2]
                and letters_a[a + i - 2] == letters_b[b + j - 1]
            ):
                value = min(value, rows[older, j - 2] + 1)
            rows[here, j] = value
            least = min(least, value)
        if least > most:
            return most + 1
    last_row: int = rows[(size_a + 1) % 3, size_b]
    return min(last_row, most + 1)


@inlined
def _vowelless(letters: Array, start: int, stop: int) -> bool:
    """Whether no vowel stands inside the word (the first and the last letter may be one)."""
    for at in range(start + 1, stop - 1):
        letter = letters[at]
        if letter == 97 or letter == 101 or letter == 105 or letter == 111 or letter == 117:
            return False
    return True


@inlined
def _missing(mask_a: int, mask_b: int) -> int:
    """How many letters one word has that the other has not, the larger way round: no fewer edits are possible."""
    some, other = mask_a & ~mask_b & _LETTERS, mask_b & ~mask_a & _LETTERS
    return max(_ones(some), _ones(other))


@inlined
def _most(letters: int) -> int:
    """So many edits, 0.38 of the letters, leave a word what it is."""
    return (letters * 98) >> 8


@inlined
def _apart(wa: Array, i: int, wb: Array, j: int) -> bool:
    """Whether two words can be told apart at a look: other first letter, other consonants, too few letters shared."""
    longer = max(wa[i, STOP] - wa[i, START], wb[j, STOP] - wb[j, START])
    far = _missing(wa[i, MASK], wb[j, MASK]) > _most(longer)
    apart: bool = far & (wa[i, BONES] != wb[j, BONES]) & ((wa[i, MASK] ^ wb[j, MASK]) >> FIRST != 0)
    return apart


@inlined
def _ones(bits: int) -> int:
    """How many bits are set, of 40."""
    bits = bits - ((bits >> 1) & 0x5555555555)
    bits = (bits & 0x3333333333) + ((bits >> 2) & 0x3333333333)
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F
    return ((bits * 0x0101010101) >> 32) & 0xFF


@inlined
def likeness(
    letters_a: Array, a: int, a_end: int, bones_a: int, mask_a: int,
    letters_b: Array, b: int, b_end: int, bones_b: int, mask_b: int, rows: Array,
) -> tuple[float, int]:  # fmt: skip
    """How much two different words are alike (0 when not), and in which way."""
    size_a, size_b = a_end - a, b_end - b
    shorter, longer = min(size_a, size_b), max(size_a, size_b)
    most = _most(longer)
    differs = (mask_a ^ mask_b) >> FIRST != 0
    far = _missing(mask_a, mask_b) > most
    if shorter == 1:
        return (0.0, INITIAL) if differs else (0.75, INITIAL)
    found, way = 0.0, TYPED
    if longer >= 4:
        edits = most + 1
        if longer - shorter <= most and not far:
            edits = distance(letters_a, a, a_end, letters_b, b, b_end, rows, most)
        if edits <= most:
            found = 1.0 - edits / longer
            if differs:
                found -= 0.04
    if bones_a == bones_b and bones_a >= 32 and found < 0.9:
        sounds = 2 if bones_a < 1024 else 3
        dropped = _vowelless(letters_a, a, a_end) or _vowelless(letters_b, b, b_end)
        value = 0.95 if dropped and sounds == 3 else 0.85 if sounds == 3 or dropped else 0.75
        if value > found:
            found, way = value, SOUND
    if not differs and found < 0.75 and shorter >= 3 and longer > shorter + 1:
        begins = True
        for at in range(shorter):
            if letters_a[a + at] != letters_b[b + at]:
                begins = False
                break
        if begins:
            found, way = 0.75, CUT
    return (found, way) if found >= LIKE else (0.0, TYPED)


@inlined
def _joined(la: Array, wa: Array, begin: int, count: int, lb: Array, b: int, b_end: int, rows: Array) -> float:
    """How much ``count`` neighbouring words, written together, are like one word."""
    size = 0
    for part in range(begin, begin + count):
        for at in range(wa[part, START], wa[part, STOP]):
            if size < 128:
                rows[3, size] = la[at]
                size += 1
    longer = max(size, b_end - b)
    if longer < 4:
        return 0.0
    most = 0 if longer < 6 else 1 if longer < 9 else 2
    edits = distance(rows[3], 0, size, lb, b, b_end, rows, most)
    return 0.0 if edits > most else 1.0 - edits / longer - 0.02


@inlined
def _note(pairs: Array, count: int, i: int, i_count: int, j: int, j_count: int, like: float, way: int) -> int:
    pairs[count, 0], pairs[count, 1], pairs[count, 2], pairs[count, 3] = i, i_count, j, j_count
    pairs[count, 4], pairs[count, 5] = like, way
    return count + 1


@inlined
def _take_best(n: int, m: int, sims: Array, used: Array, floor: float, pairs: Array, count: int) -> int:
    """Takes pairs of single words, best first, down to ``floor``."""
    while True:
        best, best_i, best_j = floor, -1, -1
        for i in range(n):
            if used[0, i]:
                continue
            for j in range(m):
                value = sims[i, j]
                if value < best or used[1, j]:
                    continue
                if value > best or best_i < 0 or abs(i - j) < abs(best_i - best_j):
                    best, best_i, best_j = value, i, j
        if best_i < 0:
            return count
        used[0, best_i], used[1, best_j] = True, True
        count = _note(pairs, count, best_i, 1, best_j, 1, best, int(sims[best_i, MOST_WORDS + best_j]))


@inlined
def _take_joined(
    la: Array, wa: Array, a: int, n: int, lb: Array, wb: Array, b: int, m: int,
    used: Array, rows: Array, pairs: Array, count: int, side: int,
) -> int:  # fmt: skip
    """Takes neighbours of one name (``used[side]``) that are one word of the other."""
    for j in range(m):
        start, stop = wb[b + j, START], wb[b + j, STOP]
        if used[1 - side, j] or stop - start < 4:
            continue
        best, best_i, best_count = 0.0, -1, 0
        for i in range(n - 1):
            if used[side, i] or (wa[a + i, MASK] ^ wb[b + j, MASK]) >> FIRST != 0:
                continue
            size = wa[a + i, STOP] - wa[a + i, START]
            for words in range(2, 5):
                last = i + words - 1
                if last >= n or used[side, last]:
                    break
                size += wa[a + last, STOP] - wa[a + last, START]
                if size > stop - start + 2:
                    break
                if size < stop - start - 2:
                    continue
                like = _joined(la, wa, a + i, words, lb, start, stop, rows)
                if like > best:
                    best, best_i, best_count = like, i, words
        if best_i >= 0:
            count = _take_several(used, pairs, count, best_i, best_count, j, best, JOINED, side)
    return count


@inlined
def _take_several(
    used: Array, pairs: Array, count: int, i: int, words: int, j: int, like: float, way: int, side: int
) -> int:
    for at in range(i, i + words):
        used[side, at] = True
    used[1 - side, j] = True
    if side:
        return _note(pairs, count, j, 1, i, words, like, way)
    return _note(pairs, count, i, words, j, 1, like, way)


@inlined
def _take_acronyms(
    la: Array, wa: Array, a: int, n: int, lb: Array, wb: Array, b: int, m: int,
    used: Array, pairs: Array, count: int, side: int,
) -> int:  # fmt: skip
    """Takes words of one name (``used[side]``) whose initials are one word of the other."""
    for j in range(m):
        start = wb[b + j, START]
        size = wb[b + j, STOP] - start
        if used[1 - side, j] or size < 2 or size > 6:
            continue
        for i in range(n - size + 1):
            if (wa[a + i, MASK] ^ wb[b + j, MASK]) >> FIRST != 0:
                continue
            same = True
            for at in range(size):
                if used[side, i + at] or la[wa[a + i + at, START]] != lb[start + at]:
                    same = False
                    break
            if same:
                like = 0.75 if size == 2 else 0.85
                count = _take_several(used, pairs, count, i, size, j, like, ACRONYM, side)
                break
    return count


@inlined
def _liken(
    la: Array, wa: Array, a: int, n: int, lb: Array, wb: Array, b: int, m: int, sims: Array, used: Array, rows: Array
) -> None:
    """Fills ``sims`` with likeness and way of each pair of words; marks legal forms as used."""
    for j in range(m):
        used[1, j] = wb[b + j, KIND] == FORM
    for i in range(n):
        used[0, i] = wa[a + i, KIND] == FORM
        for j in range(m):
            sims[i, j] = 0.0
            if used[0, i] or used[1, j]:
                continue
            if wa[a + i, HASH] == wb[b + j, HASH]:
                sims[i, j], sims[i, MOST_WORDS + j] = 1.0, EQUAL
            elif wa[a + i, GROUP] != 0 and wa[a + i, GROUP] == wb[b + j, GROUP]:
                sims[i, j], sims[i, MOST_WORDS + j] = 0.97, KNOWN
            elif wa[a + i, KIND] != NUMBER and wb[b + j, KIND] != NUMBER and not _apart(wa, a + i, wb, b + j):
                like, way = likeness(
                    la, wa[a + i, START], wa[a + i, STOP], wa[a + i, BONES], wa[a + i, MASK],
                    lb, wb[b + j, START], wb[b + j, STOP], wb[b + j, BONES], wb[b + j, MASK], rows,
                )  # fmt: skip
                sims[i, j], sims[i, MOST_WORDS + j] = like, way


@inlined
def align(
    la: Array, wa: Array, a: int, a_end: int, lb: Array, wb: Array, b: int, b_end: int,
    sims: Array, used: Array, rows: Array, pairs: Array, features: Array,
) -> int:  # fmt: skip
    """Aligns the words ``a`` to ``a_end`` of one name (letters, words) with those of another and measures the whole.

    Returns how many pairs are in ``pairs``: (first word, words, first word, words, likeness, way), words counted from
    the beginning of the name. ``features`` are the measures.
    """
    n, m = min(a_end - a, MOST_WORDS), min(b_end - b, MOST_WORDS)
    _liken(la, wa, a, n, lb, wb, b, m, sims, used, rows)
    count = _take_best(n, m, sims, used, 0.84, pairs, 0)
    loose_a, loose_b = 0, 0
    for i in range(n):
        loose_a += not used[0, i]
    for j in range(m):
        loose_b += not used[1, j]
    if loose_a > 0 and loose_b > 0 and (count > 0 or n == 1 or m == 1):
        if loose_a > 1:
            count = _take_joined(la, wa, a, n, lb, wb, b, m, used, rows, pairs, count, 0)
            count = _take_acronyms(la, wa, a, n, lb, wb, b, m, used, pairs, count, 0)
        if loose_b > 1:
            count = _take_joined(lb, wb, b, m, la, wa, a, n, used, rows, pairs, count, 1)
            count = _take_acronyms(lb, wb, b, m, la, wa, a, n, used, pairs, count, 1)
    if loose_a > 0 and loose_b > 0:
        count = _take_best(n, m, sims, used, LIKE, pairs, count)
    _measure(wa, a, n, wb, b, m, pairs, count, features)
    return count


@inlined
def _measure(wa: Array, a: int, n: int, wb: Array, b: int, m: int, pairs: Array, count: int, features: Array) -> None:
    """Fills ``features``, in the order of ``FEATURES``."""
    total_a, total_b, matched_a, matched_b = 0.001, 0.001, 0.0, 0.0
    numbers_a, numbers_b, numbers_met = 0, 0, 0
    for i in range(a, a + n):
        total_a += wa[i, WEIGHT] / 1000
        numbers_a += wa[i, KIND] == NUMBER
    for j in range(b, b + m):
        total_b += wb[j, WEIGHT] / 1000
        numbers_b += wb[j, KIND] == NUMBER
    worst, letters, words, initials, turns, equal = 1.0, 0.0, 0.0, 0.0, 0.0, 0
    for pair in range(count):
        i, j = a + int(pairs[pair, 0]), b + int(pairs[pair, 2])
        like, way = pairs[pair, 4], int(pairs[pair, 5])
        mass_a, mass_b, size = 0.0, 0.0, 0
        for at in range(i, i + int(pairs[pair, 1])):
            mass_a += wa[at, WEIGHT] / 1000
            size += wa[at, STOP] - wa[at, START]
        for at in range(j, j + int(pairs[pair, 3])):
            mass_b += wb[at, WEIGHT] / 1000
        matched_a += mass_a * like
        matched_b += mass_b * like
        heavy = min(mass_a, mass_b)
        numbers_met += wa[i, KIND] == NUMBER
        equal += way == EQUAL
        if way == INITIAL:
            initials += 1.0
        elif heavy > 0.3:
            worst = min(worst, like)
            words += heavy
            letters += size * like
            for other in range(pair):
                turns += (pairs[other, 0] + a - i) * (pairs[other, 2] + b - j) < 0
    features[0] = 1.0
    features[1] = matched_a / total_a
    features[2] = matched_b / total_b
    features[3] = min(total_a - matched_a, total_b - matched_b)
    features[4] = worst
    features[5] = _forms(wa, a, n, wb, b, m)
    features[6] = 1.0 if min(numbers_a, numbers_b) > numbers_met else 0.5 if numbers_a != numbers_b else 0.0
    features[7] = min(words, 3.0)
    features[8] = np.log1p(letters)
    features[9] = initials
    features[10] = min(turns, 3.0)
    words_a, words_b = n - _count_forms(wa, a, n), m - _count_forms(wb, b, m)
    features[11] = 1.0 if equal == words_a and equal == words_b and features[5] == 0 else 0.0


@inlined
def _count_forms(words: Array, first: int, count: int) -> int:
    forms = 0
    for at in range(first, first + count):
        forms += words[at, KIND] == FORM
    return forms


@inlined
def _forms(wa: Array, a: int, n: int, wb: Array, b: int, m: int) -> float:
    """0 when legal forms agree or one side has none, 0.5 when only their class agrees, 1 when they contradict."""
    seen_a, seen_b, found = False, False, 1.0
    for j in range(b, b + m):
        seen_b = seen_b or wb[j, KIND] == FORM
    if not seen_b:
        return 0.0
    for i in range(a, a + n):
        if wa[i, KIND] != FORM:
            continue
        seen_a = True
        for j in range(b, b + m):
            if wa[i, HASH] == wb[j, HASH]:
                found = 0.0
            elif wb[j, KIND] == FORM and wa[i, GROUP] == wb[j, GROUP]:
                found = min(found, 0.5)
    return found if seen_a else 0.0
