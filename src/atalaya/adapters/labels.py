"""Labels and manifests from JSON lines, with the line of any fault."""

from __future__ import annotations

from pathlib import Path

from atalaya.adapters import jsonl
from atalaya.core.errors import Unusable
from atalaya.core.mapping.evaluation import Label


def read(path: Path) -> list[Label]:
    """Labels of a file. Raises Unusable naming the line and the key at fault."""
    found = []
    for where, item in jsonl.read(path):
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


def distractors(path: Path) -> frozenset[str]:
    """Instrument paths that a manifest marks as distractors."""
    return frozenset(str(item.get("file")) for _, item in jsonl.read(path) if item.get("role") == "distractor")
