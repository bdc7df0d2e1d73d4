"""Fits the weights of screening on the development sets, few parameters, signs that make sense; prints them.

``python -m benchmarks.screening.fit``. Three kinds of evidence share one logistic regression: labelled name pairs,
record checks, and the retrieval of altered listed names against the strangers that come nearest. What it prints is a
proposal: the weights in ``model.yaml`` are its rounded mean over weights of retrieval between 0.2 and 0.4, and a person
changes them.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np

from atalaya.adapters import lists
from atalaya.adapters.screening import pairs, store
from atalaya.core.trade import index, search, words
from atalaya.core.trade.alignment import FEATURES

HERE = Path(__file__).parent
SIGNS = {"asked": 1, "listed": 1, "both": -1, "worst": 1, "forms": -1, "numbers": -1, "words": 1, "letters": 1,
         "initials": -1, "order": -1, "same": 1}  # fmt: skip
ROUNDS, HARDEST, PENALTY = 4, 0.2, 1.0


def main() -> int:
    """Prints weights for several weights of retrieval."""
    samples = Path(os.environ.get("ATALAYA_SAMPLES", HERE.parents[2] / "shared" / "data")) / "screening"
    if not samples.is_dir():
        print("needs samples: set ATALAYA_SAMPLES to the folder that holds screening/")
        return 0
    known, _ = store.knowledge()
    labelled = [_labelled(samples / "dev" / name, label, known) for name, label in
                (("nomenklatura_name_pairs.csv", "is_match"), ("nomenklatura_entity_checks.yml", "match"))]  # fmt: skip
    found = _retrieval(samples, known)
    for share in (0.2, 0.3, 0.4):
        weights = _fit_all(labelled, found, share)
        print(json.dumps({"retrieval": share} | dict(zip(FEATURES, np.round(weights, 2).tolist(), strict=True))))
    return 0


def _labelled(path: Path, label: str, known: words.Words) -> tuple[Any, Any]:
    table = pairs.read(path)
    sides = [[record.names[0] for record in side] for side in zip(*table.sides, strict=True)]
    places = np.arange(len(table.rows), dtype=np.int32)
    measures = search.measure(words.pack(sides[0], known), words.pack(sides[1], known), places, places)
    return measures, np.array([row[table.heads.index(label)].lower() == "true" for row in table.rows], float)


def _retrieval(samples: Path, known: words.Words) -> tuple[Any, ...]:
    """Measures of candidates: owner and measures of right ones, owner and measures of strangers' ones."""
    drawn = random.Random(5)
    made = index.build([lists.read_un((samples / "lists" / "un_consolidated_2026-02-27.xml").read_bytes(), "un"),
                        lists.read(samples / "lists" / "us_csl_2026-07-31.json", "us")], known)  # fmt: skip
    cases = [row for row in _rows(samples / "dev" / "ssb_un_cases.csv") if row["family"] != "negative"]
    cases = drawn.sample(cases, 1500)
    strangers = [row["full_name"] for row in drawn.sample(_rows(samples / "dev" / "yente_negatives_global.csv"), 8000)]
    owners, names, measures = _measured([row["query"] for row in cases], made, known)
    right = np.array([cases[owner]["expected_id"] in {made.party_id(int(made.holders[at])) for at in
                      range(made.holders_first[name], made.holders_first[name + 1])}
                      for owner, name in zip(owners, names, strict=True)])  # fmt: skip
    return owners[right], measures[right], *_measured(strangers, made, known)[::2]


def _measured(names: list[str], made: index.Index, known: words.Words) -> tuple[Any, Any, Any]:
    asked = words.pack(names, known)
    best, near = search.candidates(asked, made.postings, 24, 3000)
    owners, places = np.nonzero((best >= 0) & (near >= 0.5 * near[:, :1]))
    found = best[owners, places]
    return owners, found, search.measure(asked, made.names, owners.astype(np.int32), found)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fit_all(labelled: list[tuple[Any, Any]], found: tuple[Any, ...], share: float) -> Any:
    """Rounds of fitting: each listed party by its best name, each stranger by its worst alarm."""
    right_owners, right, wrong_owners, wrong = found
    measures = np.vstack([measures for measures, _ in labelled])
    truth = np.concatenate([truth for _, truth in labelled])
    weights = fit(measures, truth, np.ones(len(truth)))
    for _ in range(ROUNDS):
        hits = _tops(right_owners, right @ weights)
        alarms = _tops(wrong_owners, wrong @ weights)
        alarms = alarms[np.argsort(-(wrong[alarms] @ weights))[: int(len(alarms) * HARDEST)]]
        parts = [measures, right[hits], wrong[alarms]]
        labels = [truth, np.ones(len(hits)), np.zeros(len(alarms))]
        shares = [np.ones(len(truth)), np.full(len(hits), share * 800 / len(hits)),
                  np.full(len(alarms), share * 800 / len(alarms))]  # fmt: skip
        weights = fit(np.vstack(parts), np.concatenate(labels), np.concatenate(shares))
    return weights


def _tops(owners: Any, scores: Any) -> Any:
    """The place of the best score of each owner."""
    order = np.argsort(scores, kind="stable")
    tops = np.full(int(owners.max()) + 1, -1)
    tops[owners[order]] = order
    return tops[tops >= 0]


def fit(measures: Any, truth: Any, shares: Any) -> Any:
    """Ridge logistic regression by Newton's method; a weight that would take the wrong sign is left at nothing."""
    signs = np.array([SIGNS.get(name, 0) for name in FEATURES])
    active = np.ones(len(FEATURES), bool)
    while True:
        weights = np.zeros(len(FEATURES))
        weights[active] = _newton(measures[:, active].astype(float), truth, shares)
        wrong = active & (signs != 0) & (weights * signs < 0)
        if not wrong.any():
            return weights
        active &= ~wrong


def _newton(measures: Any, truth: Any, shares: Any) -> Any:
    weights = np.zeros(measures.shape[1])
    ridge = np.eye(len(weights)) * PENALTY
    ridge[0, 0] = 1e-3
    for _ in range(40):
        said = 1 / (1 + np.exp(-np.clip(measures @ weights, -30, 30)))
        slope = measures.T @ (shares * (said - truth)) + ridge @ weights
        bend = (measures * (shares * said * (1 - said))[:, None]).T @ measures + ridge
        weights -= np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    sys.exit(main())
