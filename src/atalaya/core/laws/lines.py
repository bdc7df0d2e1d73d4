"""The lines of a text without their markup, and the way back to exact offsets.

Laws come with hashes, asterisks and underscores of Markdown glued anywhere, even inside a word
(``**A****rtículo 16**``). Headings are recognised on the plain line and reported at their place in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

BLANK = " \t\u00a0\u2002\u2003\u2009\u200b\ufeff"  # what publishers use for blanks
_LEAD = re.compile(rf"[{BLANK}]{{0,90}}(?:>[{BLANK}]?)?(?P<hashes>#{{0,8}})[{BLANK}]{{0,4}}")
_BULLET = re.compile(r"[-–—•·][ \t]+")
_QUOTES = "\"“”«»‘’'`"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its span in the text, its words without markup, and what marked it.

    ``bold`` is the number of plain characters inside the emphasis that opens the line; ``quote`` an opening
    quotation mark before the first word; ``bullet`` a list mark.
    """

    start: int
    end: int
    plain: str
    spots: tuple[int, ...]  # offset in the text of each plain character; empty when the line has no markup inside
    first: int  # offset of the first plain character
    hashes: int = 0
    bold: int = 0
    quote: str = ""
    bullet: bool = False

    def at(self, place: int) -> int:
        """The offset in the text of a plain character; ``place`` may be the length of the plain line."""
        if not self.spots:
            return self.first + place
        return self.spots[place] if place < len(self.spots) else self.end


def parse(text: str, start: int, end: int) -> Line:
    """The line ``text[start:end]`` (without its line feed), markup taken off."""
    end -= end > start and text[end - 1] == "\r"
    lead = _LEAD.match(text, start, end)
    place = lead.end() if lead else start
    hashes = len(lead["hashes"]) if lead else 0
    raw = text[place:end]
    if "*" not in raw and "_" not in raw:
        return _finish(start, end, raw, (), place, hashes, 0)
    plain: list[str] = []
    spots: list[int] = []
    opened, bold = 0, -1
    for offset, char in enumerate(raw):
        if char in "*_":
            opened += not plain
            bold = len(plain) if plain and opened and bold < 0 else bold
        elif plain or char not in BLANK:
            plain.append(char)
            spots.append(place + offset)
    words = "".join(plain)
    return _finish(start, end, words, tuple(spots), place, hashes, (bold if bold >= 0 else len(words)) if opened else 0)


def _finish(start: int, end: int, plain: str, spots: tuple[int, ...], first: int, hashes: int, bold: int) -> Line:
    cut = 0
    bullet = _BULLET.match(plain)
    cut = bullet.end() if bullet else 0
    quote = ""
    while cut < len(plain) and plain[cut] in _QUOTES:
        quote += plain[cut]
        cut += 1
    while cut < len(plain) and plain[cut] in BLANK:
        cut += 1
    return Line(
        start, end, plain[cut:], spots[cut:], first + cut, hashes, max(0, bold - cut), quote.strip(), bool(bullet)
    )


class Index:
    """Where the lines of a text begin: line of an offset, line before, line after. Built once, read only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def number(self, offset: int) -> int:
        """The number (from 0) of the line that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def span(self, number: int) -> tuple[int, int]:
        """Start and end (without the line feed) of a line."""
        start = self.starts[number]
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return start, end

    def before(self, offset: int, limit: int = 6) -> str:
        """The nearest line with words above the line of an offset, stripped of markup; empty when there is none."""
        place = self.number(offset) - 1
        for number in range(place, max(-1, place - limit), -1):
            start, end = self.span(number)
            words = _bare(self.text[max(start, end - 400) : end])
            if words:
                return words
        return ""

    def after(self, offset: int, limit: int = 6) -> str:
        """The nearest line with words below the line of an offset, stripped of markup; empty when there is none."""
        place = self.number(offset) + 1
        for number in range(place, min(len(self.starts), place + limit)):
            start, end = self.span(number)
            words = _bare(self.text[start : min(end, start + 400)])
            if words:
                return words
        return ""


def _bare(words: str) -> str:
    return words.strip(BLANK + "\r*_#>")
