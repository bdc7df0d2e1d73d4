"""Folded names -> arrays that compiled code works on: words, what is known of each, consonants, letter grams.

A batch of names is one ``Packed``; name ``i`` has the words ``first[i]`` to ``first[i + 1]``; a word is a row of
``words``. A word that begins with ``+`` is a legal form: ``+class.form`` (see ``words.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from atalaya.core.trade.compiled import compiled, inlined

Array: TypeAlias = NDArray[Any]
Whole: TypeAlias = int | np.integer[Any]
"""A whole number: compiled code makes no difference, the checker of types does."""

WORD, PARTICLE, TITLE, NUMBER, FORM, COMMON = range(6)
"""What a word is. COMMON words (trading, company, international) tell little of who is meant."""
GRAMS = 64 * 64 * 64
SKELETONS = 1 << 17
KEYS = GRAMS + SKELETONS
"""Keys of the candidate index: letter grams by table, then skeletons of whole words by hash."""
MOST_KEYS = 160
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


class Table(NamedTuple):
    """What is known of words, as an open-addressed table: hash -> kind, group of equal words, weight."""

    hashes: Array  # uint64, 0 where empty; length a power of two
    kinds: Array  # uint8
    groups: Array  # int32, 0 where the word stands for itself
    weights: Array  # float32


START, STOP, HASH, BONES, MASK, KIND, GROUP, WEIGHT = range(8)
"""Columns of ``Packed.words``: place of the letters, FNV-1a, skeleton, a bit a letter (and from bit
``FIRST`` on the first letter), kind, group, weight x 1,000."""
FIRST = 40


class Packed(NamedTuple):
    """Names as arrays. Three of them, since compiled code pays for every array that is handed on."""

    letters: Array  # uint8
    words: Array  # int64, words x 8; a row is a line of the processor's cache
    first: Array  # int32, one more than there are names


def pack(folded: Sequence[str], table: Table) -> Packed:
    """Packs folded names, in their order."""
    data = "\n".join(folded).encode("ascii") + b"\n"
    letters = np.frombuffer(data, np.uint8)
    first, words = _split(letters, len(folded), *table)
    return Packed(letters, words, first)


@inlined
def find(hashes: Array, wanted: Whole) -> Whole:
    """Place of a hash in an open-addressed table, -1 when it is not there."""
    mask = len(hashes) - 1
    place = wanted & np.uint64(mask)
    while hashes[place] != 0:
        if hashes[place] == wanted:
            return np.int64(place)
        place = (place + np.uint64(1)) & np.uint64(mask)
    return -1


@compiled
def hash_letters(letters: Array, start: int, stop: int) -> Whole:
    """FNV-1a of 64 bits, never 0."""
    found = np.uint64(0xCBF29CE484222325)
    for at in range(start, stop):
        found = (found ^ np.uint64(letters[at])) * np.uint64(0x100000001B3)
    return found if found != 0 else np.uint64(1)


@inlined
def _class_of(letter: int) -> int:
    """Sound class of a letter, 0 for those a skeleton leaves out."""
    # a b c d e f g h i j k l m n o p q r s t u v w x y z
    classes = (0, 2, 3, 4, 0, 5, 3, 0, 0, 6, 3, 7, 8, 9, 0, 10, 3, 11, 12, 4, 0, 2, 0, 12, 0, 12)
    if 97 <= letter <= 122:
        return classes[letter - 97]
    return letter - 48 + 13 if 48 <= letter <= 57 else 0


@inlined
def skeleton(letters: Array, start: int, stop: int) -> Whole:
    """Consonants of a word by sound class, equal neighbours once, the first letter always; five bits each."""
    found = np.uint64(0)
    last, count = 0, 0
    for at in range(start, stop):
        sound = _class_of(letters[at])
        if sound == 10 and at + 1 < stop and letters[at + 1] == 104:
            sound = 5
        if sound == 0 and at == start:
            sound = 1
        if sound == 0:
            continue
        if sound != last and count < 12:
            found = (found << np.uint64(5)) | np.uint64(sound)
            count += 1
        last = sound
    return found


@inlined
def _code(letter: int) -> int:
    """Six bits a letter; 0 is the edge of a word."""
    if 97 <= letter <= 122:
        return letter - 96
    return letter - 48 + 27 if 48 <= letter <= 57 else 37


@compiled
def _split(
    letters: Array, names: int, table_hashes: Array, table_kinds: Array, table_groups: Array, table_weights: Array
) -> tuple[Array, Array]:
    count = 0
    for at in range(len(letters) - 1):
        if letters[at] > 32 and letters[at + 1] <= 32:
            count += 1
    first, words = np.zeros(names + 1, np.int32), np.zeros((count, 8), np.int64)
    name, word, began = 0, 0, -1
    for at in range(len(letters)):
        letter = letters[at]
        if letter > 32:
            if began < 0:
                began = at
            continue
        if began >= 0:
            code = hash_letters(letters, began, at)
            words[word, START], words[word, STOP], words[word, HASH] = began, at, np.int64(code)
            for here in range(began, at):
                words[word, MASK] |= np.int64(1) << np.int64(_code(letters[here]))
            words[word, MASK] |= np.int64(_code(letters[began])) << np.int64(FIRST)
            _know(letters, words[word], code, table_hashes, table_kinds, table_groups, table_weights)
            word += 1
            began = -1
        if letter == 10:
            name += 1
            first[name] = word
    return first, words


@inlined
def _know(
    letters: Array, row: Array, code: Whole,
    table_hashes: Array, table_kinds: Array, table_groups: Array, table_weights: Array,
) -> None:  # fmt: skip
    """What is known of one word."""
    began, ended = row[START], row[STOP]
    size = ended - began
    if letters[began] == 43:  # a legal form: the class before the stop is its group
        cut = began + 1
        while cut < ended and letters[cut] != 46:
            cut += 1
        row[KIND] = FORM
        row[GROUP] = np.int64(hash_letters(letters, began, cut) & np.uint64(0x3FFFFFFF)) + 0x40000000
        return
    row[BONES] = np.int64(skeleton(letters, began, ended))
    place = find(table_hashes, code)
    if place >= 0:
        row[KIND], row[GROUP] = table_kinds[place], table_groups[place]
        row[WEIGHT] = np.int64(table_weights[place] * 1000)
        return
    digits = 0
    for at in range(began, ended):
        if 48 <= letters[at] <= 57:
            digits += 1
    if digits * 2 >= size:
        row[KIND] = NUMBER
    row[WEIGHT] = 1000 if size >= 4 else 850 if size == 3 else 700 if size == 2 else 400


@inlined
def keys_of(letters: Array, words: Array, begin: int, end: int, found: Array) -> int:
    """Writes the distinct keys of the words ``begin`` to ``end`` into ``found``; returns how many."""
    count = 0
    for word in range(begin, end):
        if words[word, KIND] == FORM:
            continue
        start, stop = words[word, START], words[word, STOP]
        before, here = 0, _code(letters[start])
        for at in range(start + 1, stop + 1):
            after = _code(letters[at]) if at < stop else 0
            count = _add(found, count, (before * 64 + here) * 64 + after)
            before, here = here, after
        bones = words[word, BONES]
        if bones >= 1024:  # three sounds or more
            mixed = (np.uint64(bones) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(47)
            count = _add(found, count, GRAMS + np.int64(mixed))
    return count


@inlined
def _add(found: Array, count: int, key: Whole) -> int:
    for at in range(count):
        if found[at] == key:
            return count
    if count < len(found):
        found[count] = key
        return count + 1
    return count
