"""F1 of scores against labels: the best there is, and on tenths that had no say in the threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def judge(scores: Sequence[float], matches: Sequence[bool]) -> dict[str, Any]:
    """Best F1, and F1 on tenths that had no say in the threshold (the mean of 20 draws)."""
    values, truth = np.array(scores), np.array(matches)
    apart = []
    for seed in range(20):
        order = np.random.RandomState(seed).permutation(len(values))
        for fold in range(10):
            test = order[fold::10]
            rest = np.setdiff1d(order, test)
            apart.append((values[test] >= _best(values[rest], truth[rest])[1], truth[test]))
    hits = [(int((said & true).sum()), int(said.sum() + true.sum())) for said, true in apart]
    return {"f1_best": round(_best(values, truth)[0], 3), "threshold": round(_best(values, truth)[1], 3),
            "f1_apart": round(2 * sum(hit for hit, _ in hits) / sum(both for _, both in hits), 3),
            "pairs": len(values)}  # fmt: skip


def _best(values: Any, truth: Any) -> tuple[float, float]:
    options = [(2 * float((truth & (values >= cut)).sum()) / float((values >= cut).sum() + truth.sum()), float(cut))
               for cut in sorted(set(values.tolist()))]  # fmt: skip
    return max(options)
