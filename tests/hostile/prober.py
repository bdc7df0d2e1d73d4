"""The fuzz run's worker: reads a file as the real one does, then structures what came out, all inside the cage."""

from __future__ import annotations

from atalaya.adapters.readers import worker
from atalaya.adapters.readers.limits import Limits
from atalaya.core.laws import structure
from atalaya.core.laws.model import Source


class NotTiled(Exception):
    """The units of an instrument leave a gap or overlap."""


def run() -> None:
    """The worker's loop."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """What the reader gives; whatever the structure stumbles over comes out as the reader's fault."""
    sources = worker.read(data, path, limits)
    for source in sources:
        place = 0
        for unit in structure.read(source).units:
            if unit.start != place or not unit.start <= unit.body <= unit.end:
                raise NotTiled
            place = unit.end
        if place != len(source.text):
            raise NotTiled
    return sources
