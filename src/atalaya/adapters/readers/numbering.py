"""Numbers that a program draws and a file does not store: lists in Word and HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from atalaya.adapters.readers import markup

if TYPE_CHECKING:
    from lxml import etree

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST = 32_767  # Word's own limit for a list number


def figure(number: int, style: str) -> str:
    """``number`` as Word's ``numFmt`` ``style`` draws it; an unknown style is drawn in decimal digits."""
    number = max(0, min(number, _MOST))
    if style == "none":
        return ""
    if style in ("lowerLetter", "upperLetter") and number:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and number:
        return _roman(number) if style == "lowerRoman" else _roman(number).upper()
    if style == "decimalZero":
        return f"{number:02d}"
    return f"{number}º" if style == "ordinal" else str(number)


def _roman(number: int) -> str:
    drawn = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        drawn += letters * count
    return drawn


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    behind: str = " "


@dataclass(slots=True)
class Lists:
    """The lists of a Word file and how far each has been counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # abstract list -> level -> how it is drawn
    lists: dict[str, str] = field(default_factory=dict)  # list -> abstract list
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)  # list -> level -> first number, once
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def next(self, number_id: str, level: int) -> str:
        """What stands before the next paragraph of this list and level, blank included; empty when nothing is drawn."""
        abstract = self.lists.get(number_id, "")
        levels = self.levels.get(abstract, {})
        if level not in levels or level >= _LEVELS:
            return ""
        counts = self.counts.setdefault(abstract, [None] * _LEVELS)
        for place, first in self.restarts.pop(number_id, {}).items():
            counts[place] = first - 1
        current = counts[level]
        counts[level] = levels[level].start if current is None else current + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        own = levels[level]
        if own.style == "bullet":
            return "• "
        drawn = _PLACE.sub(lambda match: self._figure(levels, counts, int(match[1]) - 1), own.pattern)
        return drawn + own.behind if drawn else ""

    def _figure(self, levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
        shape = levels.get(level, _Level())
        count = counts[level]
        return figure(shape.start if count is None else count, shape.style)


def lists(root: etree._Element | None) -> Lists:
    """The lists that ``numbering.xml`` describes; none when the part is absent."""
    known = Lists()
    for element in root if root is not None else ():
        name = markup.local(element)
        if name == "abstractNum":
            known.levels[markup.attribute(element, "abstractNumId")] = {
                _whole(markup.attribute(child, "ilvl")): _level(child)
                for child in element
                if markup.local(child) == "lvl"
            }
        elif name == "num":
            _list(element, known)
    return known


def _list(element: etree._Element, known: Lists) -> None:
    number_id = markup.attribute(element, "numId")
    for child in element:
        if markup.local(child) == "abstractNumId":
            known.lists[number_id] = markup.attribute(child, "val")
        elif markup.local(child) == "lvlOverride":
            level = _whole(markup.attribute(child, "ilvl"))
            starts = [markup.attribute(item, "val") for item in child if markup.local(item) == "startOverride"]
            if starts and 0 <= level < _LEVELS:
                known.restarts.setdefault(number_id, {})[level] = _whole(starts[0])


def _level(element: etree._Element) -> _Level:
    told = {markup.local(child): markup.attribute(child, "val") for child in element}
    behind = {"nothing": "", "space": " "}.get(told.get("suff", ""), " ")
    return _Level(_whole(told.get("start", "1")), told.get("numFmt", "decimal"), told.get("lvlText", "")[:200], behind)


def _whole(words: str) -> int:
    return int(words) if re.fullmatch(r"\d{1,5}", words) else 0
