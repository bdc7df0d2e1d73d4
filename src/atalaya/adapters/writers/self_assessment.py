"""A self-assessment as a workbook that is filled in without a line and never comes back: it stays with its owner.

Three sheets: what to know, the items with a level chosen from a list, the improvement plan. Cells are text.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from atalaya.adapters.writers import passages
from atalaya.core.catalogue import Catalogue
from atalaya.core.self_assessment import LEVELS, NOTHING, Answer

_WRITTEN: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
ITEMS: Final = ("item", "area", "asked", "references", "level", "note")
PLAN: Final = ("item", "action", "who", "until", "done")
_WIDTHS: Final = {"item": 9, "area": 20, "asked": 60, "references": 20, "level": 24, "note": 50, "action": 60,
                  "who": 26, "until": 14, "done": 10}  # fmt: skip
_FREE: Final = frozenset({"level", "note", "action", "who", "until", "done"})
_CHARS: Final = 32_767
Names = Mapping[str, str]


def workbook(book: Catalogue, language: str, names: Names, answers: Mapping[str, Answer]) -> bytes:
    """The workbook; without answers it is blank. ``names`` gives the words of sheets, columns and levels by key."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        file.set_properties({"title": passages.one_line(book.title[language]), "created": _WRITTEN})
        plain = {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": "#D5DBDF"}
        look = {
            "still": file.add_format({**plain, "bg_color": "#F3F5F6"}),
            "free": file.add_format(plain),
            "head": file.add_format({**plain, "bold": True, "bg_color": "#E7F1F5"}),
        }
        about = file.add_worksheet(names["about"][:31])
        about.set_column(0, 0, 120)
        told = (book.title, book.about, book.notice, *book.caveats, book.source)
        for line, text in enumerate((*(one[language] for one in told), names["stays"], names["how"])):
            about.write_string(line, 0, passages.plain(text), look["free"])
        _items(file.add_worksheet(names["sheet"][:31]), book, language, names, answers, look)
        _plan(file.add_worksheet(names["plan"][:31]), book, names, answers, look)
    return out.getvalue()


def _items(
    sheet: Worksheet, book: Catalogue, language: str, names: Names, answers: Mapping[str, Answer], look: Any
) -> None:
    titles = {id_: title[language] for id_, title, _paragraphs in book.sections}
    rows = []
    for field in book.fields:
        asked, told = book.of(field), answers.get(field.id, NOTHING)
        level = names.get(told.level, "")
        cells = (field.id, titles[field.section], asked.title[language], "; ".join(asked.references), level, told.note)
        rows.append(dict(zip(ITEMS, cells, strict=True)))
    _table(sheet, ITEMS, rows, names, look)
    _choose(sheet, ITEMS.index("level"), len(rows), [names[level] for level in LEVELS])


def _plan(sheet: Worksheet, book: Catalogue, names: Names, answers: Mapping[str, Answer], look: Any) -> None:
    """A line for each item, so that the plan can be written without a line; filled where it was written."""
    rows = []
    for field in book.fields:
        told = answers.get(field.id, NOTHING)
        until = told.until.isoformat() if told.until else ""
        cells = (field.id, told.action, told.who, until, names["yes"] if told.done else "")
        rows.append(dict(zip(PLAN, cells, strict=True)))
    _table(sheet, PLAN, rows, names, look)
    _choose(sheet, PLAN.index("done"), len(rows), [names["yes"]])


def _table(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Names], names: Names, look: Any) -> None:
    for place, key in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[key])
        sheet.write_string(0, place, passages.one_line(names[key]), look["head"])
        for line, row in enumerate(rows, 1):
            sheet.write_string(
                line, place, passages.plain(row[key])[:_CHARS], look["free" if key in _FREE else "still"]
            )
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _choose(sheet: Worksheet, place: int, rows: int, words: Sequence[str]) -> None:
    sheet.data_validation(1, place, max(1, rows), place, {"validate": "list", "source": list(words)})
