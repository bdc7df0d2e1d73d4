"""Proposals as JSON lines: one line a proposal, fields in catalogue order, best first; and back again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from atalaya.adapters.writers import replacement
from atalaya.core import errors
from atalaya.core.mapping import model

KEYS = ("country", "field", "instrument", "article", "rank", "score", "decision", "quote", "start", "end", "reasons")
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
# Half a surrogate pair has no UTF-8; the other three end a line for some readers. JSON can write all as escapes.
_ESCAPED = re.compile("[\ud800-\udfff\u0085\u2028\u2029]")


def write(matrix: model.Matrix, target: Path) -> None:
    """Writes every proposal of the matrix; ``start`` and ``end`` are character offsets in the instrument's text.

    Raises Unavailable (``writer.target``) when the file cannot be written.
    """
    replacement.put(target, "".join(f"{_line(proposal)}\n" for proposal in matrix.proposals).encode())


def read(path: Path) -> list[model.Proposal]:
    """The proposals of a file, in its order.

    Raises Missing when there is no such file, and for the first line that cannot be used Unusable with its number;
    ``problems`` finds them all.
    """
    found = []
    for outcome in _outcomes(path):
        if isinstance(outcome, errors.Unusable):
            raise outcome
        found.append(outcome)
    return found


def problems(path: Path) -> list[errors.Unusable]:
    """Everything that is wrong with a file of proposals, one located error a bad line."""
    return [outcome for outcome in _outcomes(path) if isinstance(outcome, errors.Unusable)]


def _line(proposal: model.Proposal) -> str:
    values = {key: getattr(proposal, key) for key in KEYS}
    values["reasons"] = [{key: getattr(reason, key) for key in REASON_KEYS} for reason in proposal.reasons]
    line = json.dumps(values, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line)


def _outcomes(path: Path) -> Iterator[model.Proposal | errors.Unusable]:
    if not path.is_file():
        raise errors.Missing("proposals.missing", "there is no such file", str(path))
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield _proposal(_parsed(line))
                except (ValueError, RecursionError) as error:
                    yield errors.Unusable("proposals.line", str(error), f"{path.name}, line {number}")


def _parsed(line: bytes) -> Mapping[str, Any]:
    try:
        values = json.loads(line.decode("utf-8-sig").rstrip())
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON at character {error.pos + 1}: {error.msg}") from error
    if not isinstance(values, dict):
        raise ValueError("not a JSON object: one line holds one proposal in braces")
    return values


def _proposal(values: Mapping[str, Any]) -> model.Proposal:
    decision = _taken(values, "decision")
    if decision not in ("propose", "consider"):
        raise ValueError(f"decision is propose or consider, not {str(decision)[:40]!r}")
    reasons = values.get("reasons")
    if not isinstance(reasons, list) or not all(isinstance(reason, dict) for reason in reasons):
        raise ValueError("reasons is missing or no list of objects")
    taken = {key: _taken(values, key) for key in KEYS[:-1]}
    grounds = tuple(model.Reason(**{key: _taken(reason, key) for key in REASON_KEYS}) for reason in reasons)
    return model.Proposal(**taken, reasons=grounds, unit=UNKNOWN_UNIT)


def _taken(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key, of the kind it must be."""
    name, kind = _KINDS[key]
    value: Any = values.get(key)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if kind is str and isinstance(value, str):
        return value
    raise ValueError(f"{key} is missing or not {name}")
