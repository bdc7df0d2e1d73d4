"""Raw score -> a share a lawyer can read, and the cut into propose, consider and nothing."""

from __future__ import annotations

from bisect import bisect_right

from atalaya.core.mapping.model import Decision

PROPOSE = 0.5
CONSIDER = 0.05
# Share of 475 proposals of five countries that a lawyer kept, arguable ones counted half, by raw score (2026-11);
# between 0.42 and 0.5 the two readings leave an interval of +-0.2.
_ANCHORS = (
    (0.0, 0.0),
    (0.2, 0.08),
    (0.3, 0.2),
    (0.4, 0.38),
    (0.44, 0.5),
    (0.55, 0.55),
    (0.65, 0.65),
    (0.7, 0.8),
    (0.8, 0.9),
    (1.0, 0.97),
)


def calibrate(raw: float) -> float:
    """The calibrated score, 0-1, four digits; piecewise linear between anchors."""
    xs = [anchor[0] for anchor in _ANCHORS]
    place = min(max(bisect_right(xs, raw), 1), len(_ANCHORS) - 1)
    (x0, y0), (x1, y1) = _ANCHORS[place - 1], _ANCHORS[place]
    return round(min(1.0, max(0.0, y0 + (raw - x0) * (y1 - y0) / (x1 - x0))), 4)


def decide(score: float) -> Decision:
    """``propose`` from one half on, else ``consider``; below ``CONSIDER`` nothing is said at all."""
    return "propose" if score >= PROPOSE else "consider"
