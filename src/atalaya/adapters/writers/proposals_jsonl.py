"""Proposals as JSON lines: one line a proposal, fields in catalogue order, best first; and back again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from atalaya.adapters import jsonl
from atalaya.adapters.writers import replacement
from atalaya.core import errors
from atalaya.core.mapping import model
from atalaya.core.mapping.evaluation import Ranked

KEYS = ("country", "field", "instrument", "article", "rank", "score", "decision", "quote", "start", "end", "reasons")
PLACING = ("country", "field", "instrument", "article", "rank", "decision")
"""The keys no line can do without."""
REASON_KEYS = ("signal", "name", "words", "where", "share", "start", "end")
UNKNOWN_UNIT = -1
"""``Proposal.unit`` of what was read back: a line names the article by number, not by its place in the text."""
_TEXT, _WHOLE, _SHARE = ("a text", str), ("a whole number", int), ("a number from 0 to 1", float)
_KINDS: Mapping[str, tuple[str, type]] = {
    **dict.fromkeys(("country", "field", "instrument", "article", "decision", "quote"), _TEXT),
    **dict.fromkeys(("signal", "name", "words", "where"), _TEXT),
    **dict.fromkeys(("rank", "start", "end"), _WHOLE),
    **dict.fromkeys(("score", "share"), _SHARE),
}
_OPTIONAL = frozenset({*KEYS, *REASON_KEYS}) - {*PLACING, "signal", "name"}
# Half a surrogate pair has no UTF-8; the other three end a line for some readers. JSON can write all as escapes.
_ESCAPED = re.compile("[\ud800-\udfff\u0085\u2028\u2029]")


def write(matrix: model.Matrix, target: Path) -> None:
    """Writes every proposal of the matrix; ``start`` and ``end`` are character offsets in the instrument's text.

    Raises Unavailable (``writer.target``) when the file cannot be written.
    """
    put(matrix.proposals, target)


def put(proposals: Iterable[model.Proposal], target: Path) -> None:
    """Writes proposals in the order given. Raises Unavailable (``writer.target``) when that cannot be done."""
    replacement.put(target, "".join(f"{_line(proposal)}\n" for proposal in proposals).encode())


def read(path: Path) -> list[model.Proposal]:
    """The proposals of a file in its order, or of every ``proposals.jsonl`` below a folder in the order of the paths.

    A line has to say which article answers which field and how well it ranks (``PLACING``); the other keys may be
    missing, and keys of others are passed over. Raises Missing when there is nothing to read, and Unusable with the
    number of the first line that cannot be used.
    """
    if path.is_dir():
        files = sorted(path.rglob("proposals.jsonl"))
        if not files:
            raise errors.Missing("proposals.missing", "no proposals.jsonl stands in this folder", str(path))
        return [proposal for file in files for proposal in read(file)]
    found = []
    for where, values in jsonl.read(path):
        try:
            found.append(_proposal(values))
        except ValueError as error:
            raise errors.Unusable("proposals.line", str(error), where) from error
    return found


def ranked(path: Path) -> list[Ranked]:
    """The part of the proposals that evaluation and comparison read; ``path`` as in ``read``."""
    return [Ranked(one.country, one.field, one.instrument, one.article, one.rank, one.decision) for one in read(path)]


def _line(proposal: model.Proposal) -> str:
    values = {key: getattr(proposal, key) for key in KEYS}
    values["reasons"] = [{key: getattr(reason, key) for key in REASON_KEYS} for reason in proposal.reasons]
    line = json.dumps(values, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line)


def _proposal(values: Mapping[str, Any]) -> model.Proposal:
    decision = _taken(values, "decision")
    if decision not in ("propose", "consider"):
        raise ValueError(f"decision is propose or consider, not {str(decision)[:40]!r}")
    reasons = values.get("reasons", [])
    if not isinstance(reasons, list) or not all(isinstance(reason, dict) for reason in reasons):
        raise ValueError("reasons is no list of objects")
    taken = {key: _taken(values, key) for key in KEYS[:-1]}
    grounds = tuple(model.Reason(**{key: _taken(reason, key) for key in REASON_KEYS}) for reason in reasons)
    return model.Proposal(**taken, reasons=grounds, unit=UNKNOWN_UNIT)


def _taken(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key, of the kind it must be; one that need not be there is empty when it is not."""
    name, kind = _KINDS[key]
    if key in _OPTIONAL and key not in values:
        return kind()
    value: Any = values.get(key)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if kind is str and isinstance(value, str):
        return value
    raise ValueError(f"{key} is missing or not {name}")
