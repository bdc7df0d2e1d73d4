"""Tables of a PDF: words put into the cells that ruled lines make, or into columns where no line was drawn."""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from atalaya.core.errors import Unusable

if TYPE_CHECKING:
    from atalaya.adapters.readers.limits import Limits

_NEAR: Final = 3.0
"""Points within which two lines are one."""
_GAP: Final = 9.0
"""Points of white that part two columns."""
_THIN: Final = 3.0
_LEAST_WORDS: Final = 10
_RECTANGLE: Final = 5
"""A rectangle has so many segments."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and its box in points from the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2)


def read(data: bytes, path: str, limits: Limits) -> dict[str, Any]:
    """The lines above and the tables of a PDF. Refuses locked, damaged and scanned files."""
    above: list[str] = []
    tables: list[dict[str, Any]] = []
    for number, (words, grids) in enumerate(_pages(data, path, limits), 1):
        _page(words, grids, number, above, tables)
    return {"above": above[:60], "tables": tables, "notes": []}


def pages(data: bytes, path: str, limits: Limits) -> list[tuple[list[str], list[dict[str, Any]]]]:
    """The lines and the tables of each page; ``end`` of a table is how many lines stand before it on its page."""
    found = []
    for number, (words, grids) in enumerate(_pages(data, path, limits), 1):
        lines: list[str] = []
        tables: list[dict[str, Any]] = []
        _page(words, grids, number, lines, tables)
        found.append((lines, tables))
    return found


def _pages(data: bytes, path: str, limits: Limits) -> list[tuple[list[_Word], list[_Grid]]]:
    """The words and the ruled tables of each page. Refuses locked, damaged and scanned files."""
    pdfium = importlib.import_module("pypdfium2")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        raise Unusable("reader.broken", "the PDF cannot be opened, or asks for a password", path) from fault
    if len(document) > limits.pdf_pages:
        raise Unusable("reader.too_many_pages", f"more than {limits.pdf_pages:,} pages", path)
    found = []
    for number in range(len(document)):
        page = document[number]
        found.append((list(_words(page)), _grids(page, pdfium)))
    if sum(len(words) for words, _grids_of in found) < _LEAST_WORDS:
        raise Unusable("reader.scanned", "the pages are pictures without text", f"{path}, page 1")
    return found


def _words(page: Any) -> Iterable[_Word]:
    """The words of a page with their boxes: characters that touch each other on one line."""
    text = page.get_textpage()
    run: list[tuple[str, tuple[float, float, float, float]]] = []
    for place in range(text.count_chars()):
        sign = text.get_text_range(place, 1)
        if not sign or sign.isspace() or sign in ("\ufffe", "\x02"):
            yield from _word(run)
            run = []
            continue
        box = text.get_charbox(place)
        if run and (
            abs(box[1] - run[-1][1][1]) > 4 * _THIN or box[0] - run[-1][1][2] > _NEAR or box[0] < run[-1][1][0] - _NEAR
        ):
            yield from _word(run)
            run = []
        run.append((sign, box))
    yield from _word(run)


def _word(run: Sequence[tuple[str, tuple[float, float, float, float]]]) -> Iterable[_Word]:
    if run:
        boxes = [box for _sign, box in run]
        yield _Word(
            "".join(sign for sign, _box in run),
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table by its lines: upright ones from the left, level ones from below."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


def _grids(page: Any, pdfium: Any) -> list[_Grid]:
    """The tables of a page from above: upright lines that touch each other in height belong to one table."""
    upright: list[tuple[float, float, float]] = []
    level: list[float] = []
    for one in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        for left, bottom, right, top in _strokes(one, pdfium):
            if right - left <= _THIN and top - bottom > 2 * _THIN:
                upright.append((bottom, top, (left + right) / 2))
            elif top - bottom <= _THIN and right - left > 3 * _THIN:
                level.append((top + bottom) / 2)
            elif right - left > 3 * _THIN and top - bottom > 3 * _THIN:
                upright += [(bottom, top, left), (bottom, top, right)]
                level += [bottom, top]
    bands: list[list[float]] = []
    for bottom, top, _x in sorted(upright):
        if bands and bottom <= bands[-1][1] + _NEAR:
            bands[-1][1] = max(bands[-1][1], top)
        else:
            bands.append([bottom, top])
    grids = []
    for low, high in reversed(bands):
        xs = _once(x for bottom, _top, x in upright if low - _NEAR <= bottom <= high)
        ys = _once([y for y in level if low - _NEAR <= y <= high + _NEAR])
        if len(xs) > 2 and len(ys) > 1:
            grids.append(_Grid(tuple(xs), tuple(ys)))
    return grids


def _strokes(path: Any, pdfium: Any) -> Iterable[tuple[float, float, float, float]]:
    """The boxes of what a path draws: the whole of a line or a rectangle, each stroke where there are several."""
    raw = pdfium.raw
    count = raw.FPDFPath_CountSegments(path.raw)
    if count <= _RECTANGLE:
        yield path.get_bounds()
        return
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    here: tuple[float, float] | None = None
    for place in range(count):
        segment = raw.FPDFPath_GetPathSegment(path.raw, place)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if here is not None and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            yield min(here[0], point[0]), min(here[1], point[1]), max(here[0], point[0]), max(here[1], point[1])
        here = point


def _once(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _page(
    words: Sequence[_Word], grids: Sequence[_Grid], number: int, above: list[str], tables: list[dict[str, Any]]
) -> None:
    """Adds the lines and the tables of a page; what stands between two tables stands above the lower one."""
    if not grids:
        _unruled(words, number, above, tables)
        return
    ceiling = float("inf")
    last = tables[-1]["end"] if tables else len(above)
    for grid in grids:
        above += _lines([word for word in words if grid.ys[-1] < word.middle[1] < ceiling])
        lead, last = above[last:], len(above)
        ceiling = grid.ys[0]
        inside = [word for word in words if grid.ys[0] <= word.middle[1] <= grid.ys[-1]]
        rows = []
        for low, high in zip(grid.ys[-2::-1], grid.ys[:0:-1], strict=True):
            band = [word for word in inside if low < word.middle[1] <= high]
            cells = [
                "\n".join(_lines([word for word in band if left < word.middle[0] <= right]))
                for left, right in zip(grid.xs, grid.xs[1:], strict=False)
            ]
            if any(cells):
                rows.append((f"page {number}", cells))
        tables.append({"above": "\n".join(lead[-6:]), "where": f"page {number}", "rows": rows, "end": last})
    above += _lines([word for word in words if word.middle[1] < ceiling])


def _lines(words: Sequence[_Word]) -> list[str]:
    """Words as lines of text, from above, each from the left."""
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda one: (-one.middle[1], one.left)):
        if lines and abs(lines[-1][-1].middle[1] - word.middle[1]) <= _NEAR:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(word.text for word in sorted(line, key=lambda one: one.left)) for line in lines]


def _unruled(words: Sequence[_Word], number: int, above: list[str], tables: list[dict[str, Any]]) -> None:
    """A page without lines: columns are what stretches of white part from top to bottom."""
    columns = _white(words)
    if len(columns) < 3:
        above += _lines(words)
        return
    rows = []
    for line in _grouped(words):
        cells = [
            " ".join(w.text for w in sorted(line, key=lambda one: one.left) if left <= w.middle[0] <= right)
            for left, right in columns
        ]
        rows.append((f"page {number}", cells))
    lead = "\n".join(above[-6:])
    tables.append({"above": lead, "where": f"page {number}", "rows": rows, "end": len(above)})


def _grouped(words: Sequence[_Word]) -> list[list[_Word]]:
    lines: list[list[_Word]] = []
    for word in sorted(words, key=lambda one: -one.middle[1]):
        if lines and abs(lines[-1][0].middle[1] - word.middle[1]) <= _NEAR:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _white(words: Sequence[_Word]) -> list[tuple[float, float]]:
    """The columns of a page: stretches of ink between gaps that no word crosses."""
    spans: list[list[float]] = []
    for word in sorted(words, key=lambda one: one.left):
        if spans and word.left - spans[-1][1] < _GAP:
            spans[-1][1] = max(spans[-1][1], word.right)
        else:
            spans.append([word.left, word.right])
    return [(left, right) for left, right in spans]
