"""What a run made and from what, so that a run with nothing changed does no work again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from atalaya.adapters.writers import replacement

_NAME = "made.json"


def unchanged(folder: Path, fingerprint: str, names: Sequence[str]) -> bool:
    """Whether the folder holds these files, as they were made from the same input."""
    try:
        told = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return bool(told["fingerprint"] == fingerprint and told["files"] == _digests(folder, names))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def note(folder: Path, fingerprint: str, names: Sequence[str]) -> None:
    """Writes down what the files were made from."""
    told = {"fingerprint": fingerprint, "files": _digests(folder, names)}
    replacement.put(folder / _NAME, (json.dumps(told, indent=1) + "\n").encode())


def _digests(folder: Path, names: Sequence[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
