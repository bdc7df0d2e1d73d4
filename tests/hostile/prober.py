"""The fuzz run's worker: reads a file as the real one does, then structures what came out, all inside the cage."""

from __future__ import annotations

import traceback

from atalaya.adapters.readers import worker
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Source


class NotTiled(Exception):
    """The units of an instrument leave a gap or overlap."""


def run() -> None:
    """The worker's loop."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """What the reader gives. Where the structure stumbles over it, ``fuzz.structure`` with the line that did."""
    sources = worker.read(data, path, limits)
    for source in sources:
        try:
            check(source)
        except Exception as error:
            line = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{line.filename.rpartition('/')[2]}:{line.lineno}"
            raise Unusable("fuzz.structure", f"{type(error).__name__} at {place}", path) from error
    return sources


def check(source: Source) -> None:
    """Structures the source and looks whether the units tile its text."""
    place = 0
    for unit in structure.read(source).units:
        if unit.start != place or not unit.start <= unit.body <= unit.end:
            raise NotTiled
        place = unit.end
    if place != len(source.text):
        raise NotTiled
