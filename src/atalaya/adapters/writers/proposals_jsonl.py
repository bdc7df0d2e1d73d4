"""Proposals as JSON lines: one line a proposal, fields in catalogue order, best first."""

from __future__ import annotations

import json
from pathlib import Path

from atalaya.adapters.writers import replacement
from atalaya.core.mapping.model import Matrix, Proposal


def write(matrix: Matrix, target: Path) -> None:
    """Writes every proposal of the matrix; ``start`` and ``end`` are character offsets in the instrument's text."""
    lines = [json.dumps(_line(proposal), ensure_ascii=False) for proposal in matrix.proposals]
    replacement.put(target, "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))


def _line(proposal: Proposal) -> dict[str, object]:
    return {
        "country": proposal.country,
        "field": proposal.field,
        "instrument": proposal.instrument,
        "article": proposal.article,
        "rank": proposal.rank,
        "score": proposal.score,
        "decision": proposal.decision,
        "quote": proposal.quote,
        "start": proposal.start,
        "end": proposal.end,
        "reasons": [
            {
                "signal": reason.signal,
                "name": reason.name,
                "words": reason.words,
                "where": reason.where,
                "share": reason.share,
                "start": reason.start,
                "end": reason.end,
            }
            for reason in proposal.reasons
        ],
    }
