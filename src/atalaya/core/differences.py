"""What changed between two texts, word by word, as parts that a page can mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, Literal

WORDS: Final = 4_000
"""Beyond so many words on either side, common beginning and end apart, the rest is shown whole, one after the other:
comparing takes too long."""
_RARE: Final = 400
"""From so many words on, words that stand in more than one of a hundred places do not begin a match."""
_PIECES: Final = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both texts in reading order; what went stands before what came in its place.

    What stayed and what came, put together, are ``after`` to the last character; blanks that changed between words
    that stayed are no difference.
    """
    if before == after:
        return (Part("same", after),) if after else ()
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    old_keys, new_keys = [piece.rstrip() for piece in old], [piece.rstrip() for piece in new]
    start = _alike(old_keys, new_keys)
    end = _alike(old_keys[start:][::-1], new_keys[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    parts: list[tuple[Kind, str]] = [("same", "".join(new[:start]))]
    middle, other = old_keys[start:old_end], new_keys[start:new_end]
    for sign, low, high, first, stop in _steps(middle, other):
        if sign == "equal":
            parts.append(("same", "".join(new[start + first : start + stop])))
        else:
            parts.append(("removed", "".join(old[start + low : start + high])))
            parts.append(("added", "".join(new[start + first : start + stop])))
    parts.append(("same", "".join(new[new_end:])))
    return _told(parts)


def _steps(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    if not old and not new:
        return []
    if not old or not new or len(old) > WORDS or len(new) > WORDS:
        return [("replace", 0, len(old), 0, len(new))]
    return list(SequenceMatcher(None, old, new, autojunk=len(new) > _RARE).get_opcodes())


def _alike(old: list[str], new: list[str]) -> int:
    """How many pieces both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _told(parts: list[tuple[Kind, str]]) -> tuple[Part, ...]:
    """Parts without empty ones; neighbours of one kind are one."""
    told: list[Part] = []
    for kind, text in parts:
        if not text:
            continue
        if told and told[-1].kind == kind:
            told[-1] = Part(told[-1].kind, told[-1].text + text)
        else:
            told.append(Part(kind, text))
    return tuple(told)
