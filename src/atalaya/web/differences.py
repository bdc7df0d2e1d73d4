"""What changed between two texts, word by word, as parts that a template can mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

WORDS: Final = 4_000
"""Beyond so many words on either side the texts are shown whole, one after the other: comparing takes too long."""
_PIECES: Final = re.compile(r"\w+|\s+|[^\w\s]")

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in reading order; what went stands before what came in its place."""
    if before == after:
        return (Part("same", after),) if after else ()
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) > WORDS or len(new) > WORDS:
        return _told("removed", before) + _told("added", after)
    parts: tuple[Part, ...] = ()
    for sign, low, high, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign == "equal":
            parts += _told("same", "".join(new[start:stop]))
        else:
            parts += _told("removed", "".join(old[low:high])) + _told("added", "".join(new[start:stop]))
    return parts


def _told(kind: Kind, text: str) -> tuple[Part, ...]:
    return (Part(kind, text),) if text else ()
