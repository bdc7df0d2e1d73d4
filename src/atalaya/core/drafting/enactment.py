"""A draft as the law it would be: what the laws room, the mapping engine and the matrix can read.

Articles are told by marks, not guessed from words, so the instrument has exactly the articles of the draft, and each
can be traced back to its clause.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from atalaya.core.drafting import lines
from atalaya.core.drafting.model import DIVISIONS, Text
from atalaya.core.laws import structure
from atalaya.core.laws.model import Hint, Instrument, Source


@dataclass(frozen=True, slots=True)
class Enacted:
    """The instrument, and the clause of each of its articles, in the order of ``instrument.articles``.

    Text outside articles that the reader keeps as a unit of its own has no clause: its id is empty.
    """

    source: Source
    instrument: Instrument
    clauses: tuple[str, ...]


def enact(text: Text, language: str = "", *, path: str = "draft/draft.txt", number: str = "", on: str = "") -> Enacted:
    """The law that a version would be in one language (the lead's by default), with the number and ISO date given.

    Words that are not translated are left out: a law speaks one language. Give a text that ``assembly`` made.
    """
    told = language or text.lead
    pieces: list[str] = []
    hints: list[Hint] = []
    starts: list[tuple[int, str]] = []
    length = 0
    for line in lines.lay(text, told):
        words = _words(line, told)
        title = " ".join(line.title.split())
        if line.kind == "article" or line.kind in DIVISIONS:
            kind = "article" if line.kind == "article" else "division"
            heading = " ".join(line.heading.split())
            label = line.number.figure if line.kind == "article" else line.number.label
            hints.append(
                Hint("article" if kind == "article" else "division", length, length + len(title), label,
                     line.level + 1, heading)
            )  # fmt: skip
            if line.kind == "article":
                starts.append((length, line.id))
        if words:
            pieces.append(words)
            length += len(words) + 1
    body = "\n".join(pieces)
    meta = {"title": text.named(told), "language": told, "number": number, "date": on}
    source = Source(
        path, body, "draft", hashlib.sha256(body.encode()).hexdigest(), tuple(hints),
        {name: value for name, value in meta.items() if value},
    )  # fmt: skip
    instrument = structure.read(source, told)
    known = dict(starts)
    return Enacted(source, instrument, tuple(known.get(unit.start, "") for unit in instrument.articles))


def _words(line: lines.Line, language: str) -> str:
    """What a line says in a language: its number alone where its words are in another."""
    if line.language == language:
        return lines.plain(line)
    return line.number.label
