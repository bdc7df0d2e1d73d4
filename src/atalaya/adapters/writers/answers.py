"""Answers as files: a workbook to fill in without a line, the update pack's sheets, and lines for CSV.

Cells are text, never formulas; nothing is hidden. The first line of the workbook names each column in words and,
in brackets, by the key that is read again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from atalaya.adapters.writers import passages
from atalaya.core.catalogue import Catalogue, Field

CELL_CHARS: Final = 32_767
_WRITTEN: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
COLUMNS: Final = ("field", "section", "weapon", "dimension", "asked", "response", "value", "text", "cited", "version")
"""The columns of the workbook; ``value`` and ``text`` are for people to fill in."""
_WIDTHS: Final = {"field": 15, "section": 9, "weapon": 12, "dimension": 14, "asked": 46, "response": 11, "value": 18,
                  "text": 60, "cited": 50, "version": 9}  # fmt: skip
Names = Mapping[str, str]


def workbook(
    content: Mapping[str, Any], book: Catalogue, language: str, names: Names, fields: Iterable[str] = ()
) -> bytes:
    """The workbook that goes out and comes back: one line a field, answers chosen from a list.

    ``names`` gives the words of columns and answers by key; ``fields`` narrows it to those an agency was asked about.
    """
    wanted, known = set(fields), {one.id: one for one in book.fields}
    told = [one for one in content["fields"] if not wanted or one["field"] in wanted]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        _describe(file, content, book, language)
        sheet = file.add_worksheet(passages.one_line(names["sheet"])[:31])
        plain = {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": "#D5DBDF"}
        still = file.add_format({**plain, "bg_color": "#F3F5F6"})
        free = file.add_format(plain)
        head = file.add_format({**plain, "bold": True, "bg_color": "#E7F1F5"})
        for place, key in enumerate(COLUMNS):
            sheet.set_column(place, place, _WIDTHS[key])
            sheet.write_string(0, place, f"{names[key]} [{key}]", head)
        for line, one in enumerate(told, 1):
            cells = _cells(one, known[one["field"]], book, language, names)
            for place, key in enumerate(COLUMNS):
                _put(sheet, line, place, cells[key], free if key in ("value", "text") else still)
        chosen = COLUMNS.index("value")
        words = [names[value] for value in names["scale"].split()]
        sheet.data_validation(
            1, chosen, max(1, len(told)), chosen, {"validate": "list", "source": words, "ignore_blank": True}
        )
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(told)), len(COLUMNS) - 1)
        about = file.add_worksheet(passages.one_line(names["about"])[:31])
        about.set_column(0, 0, 120)
        for line, text in enumerate((book.notice[language], *(one[language] for one in book.caveats), names["how"])):
            about.write_string(line, 0, passages.plain(text), file.add_format({"text_wrap": True, "valign": "top"}))
    return out.getvalue()


def _cells(one: Mapping[str, Any], field: Field, book: Catalogue, language: str, names: Names) -> dict[str, str]:
    return {
        "field": field.id,
        "section": field.section,
        "weapon": book.weapon_names[field.weapon][language] if field.weapon else "",
        "dimension": book.dimensions[field.dimension][language] if book.dimensions else "",
        "asked": book.asked(field, language),
        "response": (one["response"]["mark"] or names["blank"]) if one["response"] else "",
        "value": names[one["value"]] if one["value"] else "",
        "text": one["text"],
        "cited": cited(one),
        "version": str(one["version"]),
    }


def cited(one: Mapping[str, Any]) -> str:
    """The articles an answer rests on, one a line."""
    return "\n".join(f"{cite['law']} · {cite['article']}" for cite in one["citations"])


def pack(content: Mapping[str, Any], book: Catalogue, language: str, names: Names) -> bytes:
    """The update pack's workbook in the layout of the matrix: a sheet a section, the three voices in columns apart."""
    by_field = {one["field"]: one for one in content["fields"]}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as file:
        _describe(file, content, book, language)
        line = {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": "#D5DBDF"}
        look = {
            "text": file.add_format(line),
            "theirs": file.add_format({**line, "bg_color": "#F3F5F6"}),
            "head": file.add_format({**line, "bold": True, "bg_color": "#E7F1F5"}),
            "notice": file.add_format({"bold": True, "bg_color": "#FBF0DC"}),
        }
        _front(file, content, book, language, names, look)
        for id_, title, _paragraphs in book.sections:
            fields = [field for field in book.fields if field.section == id_]
            if fields:
                sheet = _open(file, id_, book, language, title[language], look)
                _section(sheet, fields, by_field, book, language, names, look)
    return out.getvalue()


def _describe(file: xlsxwriter.Workbook, content: Mapping[str, Any], book: Catalogue, language: str) -> None:
    title = f"{content['country']} – {book.title[language]}"
    file.set_properties({"title": passages.one_line(title), "created": _WRITTEN})


def _open(
    file: xlsxwriter.Workbook, name: str, book: Catalogue, language: str, title: str, look: Mapping[str, Any]
) -> Worksheet:
    """A sheet with the notice and its own title in its first lines, on each printed page too."""
    sheet: Worksheet = file.add_worksheet(name[:31])
    sheet.write_string(0, 0, passages.one_line(book.notice[language]), look["notice"])
    sheet.write_string(1, 0, passages.one_line(title), look["notice"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L" + passages.one_line(book.notice[language])[:180].replace("&", "&&") + "&R&P / &N")
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 1)
    return sheet


def _front(
    file: xlsxwriter.Workbook,
    content: Mapping[str, Any],
    book: Catalogue,
    language: str,
    names: Names,
    look: Mapping[str, Any],
) -> None:
    sheet = _open(file, names["about"], book, language, book.title[language], look)
    sheet.set_column(0, 0, 130)
    answered = sum(1 for one in content["fields"] if one["value"])
    final = sum(1 for one in content["fields"] if one["stage"] in ("validated", "cleared"))
    same = sum(1 for one in content["fields"] if one["same_person"])
    lines = [
        content["title"].get(language) or next(iter(content["title"].values()), ""),
        f"{names['answered']}: {answered} / {book.denominator}",
        f"{names['final']}: {final} / {book.denominator}",
        *([f"{names['same_person']}: {same}"] if same else []),
        *(one[language] for one in book.caveats),
        book.source[language],
    ]
    for place, text in enumerate(lines, 3):
        _put(sheet, place, 0, text, look["text"])


def _section(
    sheet: Worksheet,
    fields: Sequence[Field],
    told: Mapping[str, Mapping[str, Any]],
    book: Catalogue,
    language: str,
    names: Names,
    look: Mapping[str, Any],
) -> None:
    """One line a row of the matrix; legal framework and enforcement side by side where the section has both."""
    dimensions = [name for name in ("L", "E", "Y") if any(field.dimension == name for field in fields)]
    by_weapon = any(field.weapon for field in fields)
    heads = [names["row"], *([names["weapon"]] if by_weapon else []), names["asked"]]
    for name in dimensions:
        label = f"{book.dimensions[name][language]}: " if len(dimensions) > 1 else ""
        heads += [label + names[key] for key in ("response", "value", "text", "cited", "stage")]
    heads.append(names["remarks"])
    for place, head in enumerate(heads):
        sheet.set_column(place, place, 14 if place < 2 else 40 if place == 2 else 24)
        sheet.write_string(2, place, passages.one_line(head), look["head"])
    rows: dict[str, dict[str, Field]] = {}
    for field in fields:
        rows.setdefault(field.row, {})[field.dimension] = field
    for line, (row, inside) in enumerate(rows.items(), 3):
        first = next(iter(inside.values()))
        weapon = [book.weapon_names[first.weapon][language]] if by_weapon else []
        cells = [(text, "text") for text in (row, *weapon, book.asked(first, language))]
        remarks: list[str] = []
        for name in dimensions:
            one = told[inside[name].id] if name in inside else None
            cells += _voices(one, names)
            if one and one["response"] and one["response"]["remarks"] not in ("", *remarks):
                remarks.append(one["response"]["remarks"])
        cells.append(("\n".join(remarks), "theirs"))
        for place, (text, kind) in enumerate(cells):
            _put(sheet, line, place, text, look[kind])


def _voices(one: Mapping[str, Any] | None, names: Names) -> list[tuple[str, str]]:
    if one is None:
        return [("", "text")] * 5
    response = one["response"]
    mark = (response["mark"] or names["blank"]) if response else ""
    source = f"\n{response['source']}" if response and response["source"] else ""
    stage = names.get(f"stage_{one['stage']}", "")
    same = f" ({names['same_person']})" if one["same_person"] else ""
    return [
        (mark + source, "theirs"),
        (names[one["value"]] if one["value"] else "", "text"),
        (one["text"], "text"),
        (cited(one), "text"),
        (stage + same, "text"),
    ]


def _put(sheet: Worksheet, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, passages.cut(passages.plain(text), CELL_CHARS, " …"), look)
    else:
        sheet.write_blank(row, column, None, look)


def lines(content: Mapping[str, Any], book: Catalogue, language: str, names: Names) -> list[dict[str, str]]:
    """One flat line a field, by the keys of the workbook and a few more: for CSV."""
    known = {one.id: one for one in book.fields}
    return [
        _cells(one, known[one["field"]], book, language, names)
        | {
            "value": one["value"],
            "stage": one["stage"],
            "same_person": "1" if one["same_person"] else "",
            "stale": one["stale"],
            "agency": one["agency"],
            "source": one["response"]["source"] if one["response"] else "",
            "remarks": one["response"]["remarks"] if one["response"] else "",
            "evidence": "\n".join(e["address"] or e["title"] for e in one["evidence"]),
        }
        for one in content["fields"]
    ]
