"""What a hostile file reaches for, and what a case says."""

from __future__ import annotations

from dataclasses import dataclass

CANARY = "canario-4f1c"
LAW = "Queda prohibido lo que la presente ley no permite de modo expreso."


@dataclass(frozen=True, slots=True)
class Bait:
    """A readable file that holds ``CANARY`` and a port of this machine on which somebody listens."""

    file: str
    port: int

    @property
    def address(self) -> str:
        """The listener as an address in a document."""
        return f"http://127.0.0.1:{self.port}/x"


@dataclass(frozen=True, slots=True)
class Case:
    """A file and its fate: ``code`` when it has to be refused; else the words its text has and lacks, and notes."""

    name: str
    data: bytes
    code: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
