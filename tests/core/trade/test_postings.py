"""The candidate index finds what brute force finds."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz, process

from atalaya.adapters.screening import store
from atalaya.core.trade import postings, search, words

KNOWN, MODEL = store.knowledge()
FIRST = "boris qusay reinaldo marisol tadeusz wilhelmina nkechi ravindra ximena hernan yolanda gaspar".split()
LAST = (
    "zhelev mirzani ocampo etxeberria okonski vandersloot adeyemi persaud arrechea zuluaga iribarne kantemirov".split()
)
NAMES = [f"{first} {last} {other}" for first in FIRST for last in LAST for other in LAST if last != other]


def test_the_nearest_name_is_among_the_candidates_of_misspelt_queries() -> None:
    listed = words.pack(NAMES, KNOWN)
    made = postings.build(listed)
    asked = [name.replace("e", "i", 1)[:-1] for name in NAMES[::7]]
    best, _ = search.candidates(words.pack(asked, KNOWN), made, MODEL.names, MODEL.entries)
    brute = process.cdist(asked, NAMES, scorer=fuzz.token_sort_ratio).argmax(axis=1)
    found = [right in row for right, row in zip(brute.tolist(), best.tolist(), strict=True)]
    assert np.mean(found) >= 0.98  # a hard list: every word stands in 132 names


def test_every_posting_names_a_name_that_has_the_key() -> None:
    made = postings.build(words.pack(NAMES[:50], KNOWN))
    assert made.begins[-1] == len(made.names)
    assert set(made.names.tolist()) == set(range(50))


def test_a_name_without_known_letters_has_no_candidates() -> None:
    made = postings.build(words.pack(NAMES, KNOWN))
    best, _ = search.candidates(words.pack(["", "ww"], KNOWN), made, MODEL.names, MODEL.entries)
    assert (best[0] == -1).all()
