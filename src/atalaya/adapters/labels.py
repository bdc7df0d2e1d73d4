"""Labels, manifests and ranked proposals from JSON lines, with the line of any fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping.evaluation import Label, Ranked


def read(path: Path) -> list[Label]:
    """Labels of a file. Raises Unusable naming the line and the key at fault."""
    found = []
    for where, item in _lines(path):
        try:
            if not isinstance(item["rows"], list):
                raise TypeError("'rows' as a list")
            rows = tuple(str(row) for row in item["rows"])
            found.append(
                Label(
                    str(item["country"]),
                    str(item["obligation"]),
                    str(item.get("weapon") or ""),
                    rows,
                    str(item["dimension"]),
                    str(item["instrument"]),
                    str(item["article"]),
                )
            )
        except (KeyError, TypeError) as error:
            raise Unusable("labels.key", f"a label needs the key {error}", where) from error
    return found


def ranked(path: Path) -> list[Ranked]:
    """Proposal lines of a file, or of every proposals.jsonl below a folder."""
    if path.is_dir():
        files = sorted(path.rglob("proposals.jsonl"))
        if not files:
            raise Missing("proposals.missing", "no proposals.jsonl stands in this folder", str(path))
        return [line for file in files for line in ranked(file)]
    found = []
    for where, item in _lines(path):
        try:
            found.append(
                Ranked(
                    str(item["country"]),
                    str(item["field"]),
                    str(item["instrument"]),
                    str(item["article"]),
                    int(item["rank"]),
                    str(item["decision"]),
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Unusable("proposals.key", f"a proposal line is not usable: {error}", where) from error
    return found


def distractors(path: Path) -> frozenset[str]:
    """Instrument paths that a manifest marks as distractors."""
    return frozenset(str(item.get("file")) for _, item in _lines(path) if item.get("role") == "distractor")


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if not path.is_file():
        raise Missing("file.missing", "there is no such file", str(path))
    with path.open("rb") as file:  # bytes, so that what is no UTF-8 is found on its line
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"{path.name}, line {number}"
            try:
                item = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise Unusable("jsonl.line", f"not a JSON object: {error}", where) from error
            if not isinstance(item, dict):
                raise Unusable("jsonl.line", "not a JSON object", where)
            yield where, item
