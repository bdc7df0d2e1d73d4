"""Rows as a spreadsheet: XLSX with typed text, CSV that no program takes for formulas, JSON. Nothing hidden in any."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter

TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
"""The formats offered, and what a browser is told they are."""
_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CELL_CHARS: Final = 32_767
_WIDTHS: Final = (8, 60)


def write(kind: str, title: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows in a format of ``TYPES``; the first line names the columns."""
    return {"xlsx": _xlsx, "csv": _csv, "json": _json}[kind](title, heads, rows)


def _xlsx(title: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The same rows give the same bytes; nobody's name stands in the file.
    book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1")
    bold = book.add_format({"bold": True, "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        longest = max((len(_text(row.get(head))) for row in rows), default=0)
        sheet.set_column(column, column, min(max(longest, len(head), _WIDTHS[0]) + 1, _WIDTHS[1]), body)
    for line, row in enumerate(rows, 1):
        for column, head in enumerate(heads):
            text = _text(row.get(head))
            if text:
                sheet.write_string(line, column, text[:_CELL_CHARS], body)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
    book.close()
    return out.getvalue()


def _csv(title: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    del title
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([_harmless(_text(row.get(head))) for head in heads] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _json(title: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    del title
    told = [{head: row.get(head, "") for head in heads} for row in rows]
    return (json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_STARTS) else text
