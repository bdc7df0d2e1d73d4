"""Draft -> Markdown (CommonMark with tables): what people paste elsewhere, and what a repository can keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from atalaya.adapters.writers import cover as covers
from atalaya.adapters.writers import passages
from atalaya.adapters.writers.cover import Cover
from atalaya.core.drafting import lines

_DEEPEST: Final = 6
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|~&])")
_OPENS: Final = re.compile(r"^(\s*)([#+\-=]|\d{1,9}[.)])(?=\s|$|[=-])")


def render(laid: Sequence[lines.Line], cover: Cover) -> str:
    """The lines as Markdown, title first; signs that Markdown would take for markup are escaped."""
    pieces = [f"# {_escaped(passages.one_line(cover.title))}"]
    if cover.badge:
        pieces.append(f"*{_escaped(passages.one_line(cover.badge))}*")
    pieces += [_escaped(passages.one_line(one)) for one in cover.above]
    indents = covers.indents(laid)
    for line in laid:
        pieces += _line(line, cover, indents[line.id])
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def _line(line: lines.Line, cover: Cover, indent: int) -> list[str]:
    pieces = []
    lead = ""
    if covers.headed(line) and line.title:
        pieces.append(f"{'#' * min(line.level + 2, _DEEPEST)} {_escaped(passages.one_line(line.title))}")
    elif line.title:
        lead = f"{_escaped(passages.one_line(line.title))} "
    if line.language != cover.language and cover.lapsed:
        pieces.append(f"*{_escaped(cover.lapsed.format(language=line.language))}*")
    paragraphs = [_escaped("".join(run.text for run in one)) for one in line.paragraphs]
    if lead:
        paragraphs = [lead + (paragraphs[0] if paragraphs else ""), *paragraphs[1:]]
    pieces += [f"{'> ' * indent}{_opened(one)}" for one in paragraphs]
    for option in line.options:
        title = _escaped(passages.one_line(f"{option.label} {option.heading}"))
        pieces.append(f"> **[{title}]**")
        pieces += [f"> {_opened(_escaped(''.join(run.text for run in one)))}" for one in option.paragraphs]
    if line.rows:
        rows = [[_escaped(passages.one_line(cell)) for cell in row] for row in line.rows]
        drawn = [f"| {' | '.join(row)} |" for row in rows]
        pieces.append("\n".join([drawn[0], f"|{' --- |' * len(rows[0])}", *drawn[1:]]))
    return pieces


def _escaped(words: str) -> str:
    return _SIGNS.sub(r"\\\1", passages.plain(words).replace("\r", " "))


def _opened(words: str) -> str:
    """A line whose first signs would make a heading or a list of it, with that sign escaped."""
    found = _OPENS.match(words)
    if not found:
        return words
    sign = found[2]
    escaped = f"\\{sign}" if not sign[0].isdigit() else f"{sign[:-1]}\\{sign[-1]}"
    return found[1] + escaped + words[found.end() :]
