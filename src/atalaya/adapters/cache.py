"""What was worked out before, kept where the user said: beside the results or in ``--cache``.

Entries are named by the digest of what they were made from and sealed with their own digest; a damaged entry is
worked out again. Nothing is ever kept in the home folder, because it may hold draft bills.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SEAL_CHARS = 64


class Cache:
    """A folder of entries; ``kind`` is a short word, ``key`` any text that names all that the entry depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, kind: str, key: str) -> Any | None:
        """The entry's value, None when there is none or it is damaged."""
        try:
            data = self._path(kind, key).read_bytes()
        except OSError:
            return None
        seal, body = data[:_SEAL_CHARS], data[_SEAL_CHARS:]
        if hashlib.sha256(body).hexdigest().encode() != seal:
            return None
        return json.loads(body)

    def put(self, kind: str, key: str, value: Any) -> None:
        """Keeps a value that JSON can carry, whole or not at all."""
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        self._write(self._path(kind, key), hashlib.sha256(body).hexdigest().encode() + body)

    def vectors(self, model: str, texts: Sequence[str], dimensions: int) -> dict[str, NDArray[np.float32]]:
        """The kept vectors of those texts that have one."""
        table = self._table(model, dimensions)
        return {text: table[name] for text in texts if (name := _name(text)) in table}

    def keep_vectors(self, model: str, found: Mapping[str, NDArray[np.float32]]) -> None:
        """Adds vectors to the model's table."""
        dimensions = len(next(iter(found.values())))
        table = self._table(model, dimensions) | {_name(text): row for text, row in found.items()}
        names = sorted(table)
        body = "".join(names).encode() + np.stack([table[name] for name in names]).astype("<f4").tobytes()
        self._write(self._path("vectors", model), hashlib.sha256(body).hexdigest().encode() + body)

    def _table(self, model: str, dimensions: int) -> dict[str, NDArray[np.float32]]:
        try:
            data = self._path("vectors", model).read_bytes()
        except OSError:
            return {}
        seal, body = data[:_SEAL_CHARS], data[_SEAL_CHARS:]
        if hashlib.sha256(body).hexdigest().encode() != seal:
            return {}
        count, rest = divmod(len(body), _SEAL_CHARS + 4 * dimensions)
        if rest:  # kept by a model with vectors of another length
            return {}
        names = body[: count * _SEAL_CHARS].decode()
        rows = np.frombuffer(body[count * _SEAL_CHARS :], dtype="<f4").reshape(count, dimensions)
        return {names[place * _SEAL_CHARS : (place + 1) * _SEAL_CHARS]: rows[place] for place in range(count)}

    def _path(self, kind: str, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / kind / name[:2] / name[2:]

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
