"""What a reader marked in its format (``model.Hint``), turned into headings and into places not to look at."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from atalaya.core.laws import divisions, lines, numbers
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.model import Source

_SILENT = ("furniture", "deleted", "hidden")


def articles(source: Source, *, common_law: bool) -> list[Candidate]:
    """The units the format itself marks as articles, in text order."""
    found = [
        Candidate(
            "article", hint.start, hint.end, hint.end, numbers.normalise(hint.label, common_law=common_law),
            hint.label, "", True, False, style="hint", title=hint.title,
        )
        for hint in source.hints
        if hint.kind == "article"
    ]  # fmt: skip
    return sorted(found, key=lambda item: item.start)


def parts(source: Source, found: list[Candidate], *, common_law: bool) -> list[Candidate]:
    """Divisions found in the words, with those the format marks put in their place; marked headings count more."""
    told = []
    for hint in source.hints:
        if hint.kind == "division":
            told.append(
                Candidate(
                    "division",
                    hint.start,
                    hint.end,
                    hint.end,
                    "",
                    hint.label,
                    hint.title,
                    True,
                    False,
                    hint.level,
                    title=hint.title,
                )
            )
        elif hint.kind == "heading":
            line = lines.parse(source.text, hint.start, hint.end)
            named = divisions.read(line, common_law=common_law, marked=True)
            told += [named] if named else []
    spans = _Spans([(item.start, max(item.end, item.line_end)) for item in told])
    kept = [item for item in found if not spans.holds(item.start)]
    return _spoken(source, sorted([*kept, *told], key=lambda item: item.start))


def heads(source: Source, found: list[Candidate]) -> list[Candidate]:
    """Article candidates outside furniture and struck-out text; those in a heading style count as marked."""
    styled = _Spans([(hint.start, hint.end) for hint in source.hints if hint.kind == "heading"])
    return [replace(item, marked=True) if styled.holds(item.start) else item for item in _spoken(source, found)]


def _spoken(source: Source, found: list[Candidate]) -> list[Candidate]:
    silent = _Spans([(hint.start, hint.end) for hint in source.hints if hint.kind in _SILENT])
    return [item for item in found if not silent.holds(item.start)]


class _Spans:
    """Which of many spans holds an offset, in logarithmic time."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self.starts = [start for start, _ in self.spans]

    def holds(self, offset: int) -> bool:
        """Whether the span that begins last before the offset reaches over it."""
        place = bisect_right(self.starts, offset) - 1
        return place >= 0 and self.spans[place][0] <= offset < self.spans[place][1]
