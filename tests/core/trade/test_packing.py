"""Names as arrays: words, kinds, skeletons, keys."""

from __future__ import annotations

import numpy as np

from atalaya.adapters.screening import store
from atalaya.core.trade import packing, words
from atalaya.core.trade.packing import BONES, COMMON, FORM, GROUP, KIND, NUMBER, PARTICLE, TITLE, WEIGHT

KNOWN, _ = store.knowledge()


def rows(name: str) -> packing.Array:
    return words.pack([name], KNOWN).words


def test_each_word_of_each_name_is_found() -> None:
    packed = words.pack(["Ana Rocha", "", "Zhelev"], KNOWN)
    assert packed.first.tolist() == [0, 2, 2, 3]


def test_words_are_told_apart_by_kind() -> None:
    kinds = rows("dr maria de zhelev company 77 gmbh")[:, KIND].tolist()
    assert kinds == [TITLE, 0, PARTICLE, 0, COMMON, NUMBER, FORM]


def test_variants_of_a_name_are_one_group() -> None:
    groups = rows("muhammad mohamed zhelev")[:, GROUP]
    assert groups[0] == groups[1] != 0
    assert groups[2] == 0


def test_words_that_tell_little_weigh_little() -> None:
    weights = rows("zhelev company de")[:, WEIGHT].tolist()
    assert weights[0] > weights[1] > weights[2] > 0


def test_a_word_without_its_vowels_has_the_same_skeleton() -> None:
    full, dropped = rows("kantemirov kntmrv")[:, BONES]
    assert full == dropped


def test_words_of_other_consonants_have_other_skeletons() -> None:
    one, other = rows("zhelev zhelin")[:, BONES]
    assert one != other


def test_a_name_has_each_of_its_keys_once() -> None:
    packed, found = words.pack(["ana ana ana"], KNOWN), np.zeros(packing.MOST_KEYS, np.int32)
    count = packing.keys_of(packed.letters, packed.words, 0, 3, found)
    assert count == len(set(found[:count].tolist())) == 3


def test_a_very_long_name_does_not_overrun_its_room() -> None:
    packed, found = words.pack(["abcdefgh" * 75], KNOWN), np.zeros(packing.MOST_KEYS, np.int32)
    assert packing.keys_of(packed.letters, packed.words, 0, len(packed.words), found) <= packing.MOST_KEYS


def test_a_word_that_is_not_in_the_table_is_not_found() -> None:
    assert packing.find(KNOWN.table.hashes, np.uint64(12345)) == -1
