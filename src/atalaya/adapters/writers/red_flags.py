"""A checklist of red flags as a workbook that tells by itself where its answers lead, and never comes back.

The only formula is the one that leads; every other cell is text.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter

from atalaya.adapters.writers import passages
from atalaya.core.trade import red_flags
from atalaya.core.trade.red_flags import ANSWERS, ASK, OPEN, PROCEED, REFER, Checklist

_WRITTEN: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
COLUMNS: Final = ("item", "area", "asked", "answer", "note", "advice")
_WIDTHS: Final = {"item": 9, "area": 20, "asked": 56, "answer": 18, "note": 44, "advice": 56}
_FREE: Final = frozenset({"answer", "note"})
_HEAD: Final = 2
"""The line of the heads, counted from 0; the outcome stands above."""
_CHARS: Final = 32_767
Names = Mapping[str, str]


def workbook(
    checklist: Checklist, language: str, names: Names, answers: Mapping[str, str], notes: Mapping[str, str]
) -> bytes:
    """The workbook; blank without answers. ``names``: words of sheets, columns, answers and outcomes by key."""
    out, book = io.BytesIO(), checklist.book
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        file.set_properties({"title": passages.one_line(book.title[language]), "created": _WRITTEN})
        plain = {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": "#D5DBDF"}
        still = file.add_format({**plain, "bg_color": "#F3F5F6"})
        free = file.add_format(plain)
        head = file.add_format({**plain, "bold": True, "bg_color": "#E7F1F5"})
        about = file.add_worksheet(names["about"][:31])
        about.set_column(0, 0, 120)
        told = (book.title, book.about, book.notice, *book.caveats, book.source)
        for line, text in enumerate((*(one[language] for one in told), names["stays"], names["how"])):
            about.write_string(line, 0, passages.plain(text), free)
        sheet = file.add_worksheet(names["sheet"][:31])
        sheet.merge_range(0, 2, 0, len(COLUMNS) - 1, "", head)
        value = names[red_flags.judge(checklist, answers).outcome]
        sheet.write_string(0, 0, passages.one_line(names["leads"]), head)
        sheet.write_formula(0, 2, _formula(checklist, names), head, value)
        sheet.set_row(0, 48)
        for place, key in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDTHS[key])
            sheet.write_string(_HEAD, place, passages.one_line(names[key]), head)
            for line, row in enumerate(_rows(checklist, language, names, answers, notes), _HEAD + 1):
                sheet.write_string(line, place, passages.plain(row[key])[:_CHARS], free if key in _FREE else still)
        last = _HEAD + len(checklist.flags)
        words = [names[one] for one in ANSWERS]
        sheet.data_validation(_HEAD + 1, 3, last, 3, {"validate": "list", "source": words})
        sheet.freeze_panes(_HEAD + 1, 1)
    return out.getvalue()


def _rows(
    checklist: Checklist, language: str, names: Names, answers: Mapping[str, str], notes: Mapping[str, str]
) -> list[dict[str, str]]:
    titles = {id_: title[language] for id_, title, _paragraphs in checklist.book.sections}
    rows = []
    for flag in checklist.flags:
        told = names.get(answers.get(flag.id, ""), "")
        cells = (flag.id, titles[flag.section], flag.asked[language], told, notes.get(flag.id, ""),
                 flag.advice[language])  # fmt: skip
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def _formula(checklist: Checklist, names: Names) -> str:
    """The rule of the checklist as a formula: a grave flag or many refer; what is open waits; what was met asks."""
    first, last = _HEAD + 2, _HEAD + 1 + len(checklist.flags)
    cells = f"$D${first}:$D${last}"
    grave = "+".join(
        f'COUNTIF($D${line},"{_quoted(names[red_flags.YES])}")'
        for line, flag in enumerate(checklist.flags, first)
        if flag.leads == REFER
    )
    met = f'COUNTIF({cells},"{_quoted(names[red_flags.YES])}")'
    unknown = f'COUNTIF({cells},"{_quoted(names[red_flags.UNKNOWN])}")'
    said: dict[str, Any] = {key: f'"{_quoted(names[key])}"' for key in (OPEN, PROCEED, ASK, REFER)}
    return (
        f"=IF(OR({grave or '0'}>0,{met}>={checklist.many}),{said[REFER]},IF(COUNTBLANK({cells})>0,{said[OPEN]},"
        f"IF({met}+{unknown}>0,{said[ASK]},{said[PROCEED]})))"
    )


def _quoted(text: str) -> str:
    return passages.one_line(text).replace('"', '""')
