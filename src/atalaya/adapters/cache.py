"""Sentence vectors worked out before, kept where the user said: beside the results or in ``--cache``.

A table a model, sealed with its own digest; a damaged one is worked out again. The texts themselves are not in it,
only their digests. Nothing is ever kept in the home folder, because it may tell of draft bills.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from atalaya.adapters.writers import replacement

_SEAL_CHARS = 64


class Cache:
    """A folder of tables; ``model`` is any text that names all that a model's vectors depend on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def vectors(self, model: str, texts: Sequence[str], dimensions: int) -> dict[str, NDArray[np.float32]]:
        """The kept vectors of those texts that have one."""
        table = self._table(model, dimensions)
        return {text: table[name] for text in texts if (name := _name(text)) in table}

    def keep_vectors(self, model: str, found: Mapping[str, NDArray[np.float32]]) -> None:
        """Adds vectors to the model's table. Raises Unavailable when the folder cannot be written."""
        dimensions = len(next(iter(found.values())))
        table = self._table(model, dimensions) | {_name(text): row for text, row in found.items()}
        names = sorted(table)
        body = "".join(names).encode() + np.stack([table[name] for name in names]).astype("<f4").tobytes()
        self._write(self._path(model), hashlib.sha256(body).hexdigest().encode() + body)

    def _table(self, model: str, dimensions: int) -> dict[str, NDArray[np.float32]]:
        try:
            data = self._path(model).read_bytes()
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

    def _path(self, model: str) -> Path:
        return self.folder / "vectors" / _name(model)

    def _write(self, path: Path, data: bytes) -> None:
        replacement.make(path.parent)
        replacement.put(path, data)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
