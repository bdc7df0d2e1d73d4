"""What every export of a draft says about itself: whose it is, who may see it, in which language it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atalaya.core.drafting import lines


@dataclass(frozen=True, slots=True)
class Cover:
    """The words about a text, all of them in the reader's language.

    ``badge``        the class in words (*National: only people of this country can see it*)
    ``above``        lines under the title: country, version, date
    ``lapsed``       what stands before a clause that is not translated, with ``{language}`` in it; empty: nothing
    """

    title: str
    language: str
    badge: str = ""
    above: tuple[str, ...] = ()
    lapsed: str = ""


def targets(laid: Sequence[lines.Line]) -> frozenset[str]:
    """Clauses that others refer to: only they need an anchor."""
    told = {
        run.target
        for line in laid
        for paragraph in (*line.paragraphs, *(one for option in line.options for one in option.paragraphs))
        for run in paragraph
        if run.target
    }
    return frozenset(told & {line.id for line in laid})


def headed(line: lines.Line) -> bool:
    """Whether a clause begins with a heading of its own; paragraphs and points begin with their number instead."""
    return line.kind not in ("paragraph", "point", "text", "table") or bool(line.heading and line.kind == "table")


def indents(laid: Sequence[lines.Line]) -> dict[str, int]:
    """How far the words of each clause stand in: one step for a paragraph or point, one more for each above it."""
    steps: dict[str, int] = {}
    open_: list[tuple[int, int]] = []
    for line in laid:
        while open_ and open_[-1][0] >= line.level:
            open_.pop()
        above = open_[-1][1] if open_ else 0
        steps[line.id] = above + (line.kind in ("paragraph", "point"))
        open_.append((line.level, steps[line.id]))
    return steps
