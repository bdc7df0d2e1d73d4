"""The answers to a spreadsheet as a spreadsheet: a row a candidate, a row for each name without one, every fault."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation

from atalaya.adapters.screening.tables import Asked
from atalaya.apps.trade import list_live, wording
from atalaya.apps.trade import screen_models as models
from atalaya.core.trade import ages, screening


def write(one: models.Run, every: Sequence[Asked]) -> str:
    """Keeps the answers as XLSX in the store; gives the digest of the file. In the language of whoever asked."""
    language = one.by.language if one.by and one.by.language else "es"
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file, translation.override(language):
        _write(Path(file.name), _rows(one, every), one)
        with Path(file.name).open("rb") as made:
            return list_live.files().put(made).digest


def _write(path: Path, rows: Iterator[Sequence[Any]], one: models.Run) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(str(path), options)
    about = book.add_worksheet("lists")
    for line, told in enumerate([["", wording.notice()], *_about(one)]):
        for column, text in enumerate(told):
            about.write_string(line, column, str(text)[:32_767])
    sheet = book.add_worksheet("answers")
    for line, cells in enumerate([wording.result_heads(), *rows]):
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                sheet.write_number(line, column, cell)
            else:
                sheet.write_string(line, column, str(cell)[:32_767])
    book.close()


def _about(one: models.Run) -> Iterator[Sequence[str]]:
    for live in one.editions:
        effect = wording.said(wording.EFFECTS, live["effect"])
        yield [live["list"], live["title"], live["issuer"], live["dated"], live["digest"], effect]


def _rows(one: models.Run, every: Sequence[Asked]) -> Iterator[Sequence[Any]]:
    found: dict[tuple[int, str], list[models.Candidate]] = defaultdict(list)
    for row in one.candidates.select_related("decision").order_by("-score", "pk").iterator(chunk_size=500):
        found[row.row, row.column].append(row)
    none = wording.said(wording.ANSWERS, ages.WITHHELD if one.withheld else screening.NO_CANDIDATE)
    for asked in every:
        opening = [asked.row, asked.column, asked.query.names[0]]
        own = found.get((asked.row, asked.column[:120]), [])
        if asked.fault:
            told = wording.fault(*asked.fault)
            yield [*opening, wording.not_asked(), "", "", "", "", "", "", "", told]
        elif not own:
            yield [*opening, none, "", "", "", "", "", "", "", ""]
        for row in own:
            why = "; ".join(
                f"{a} = {b} ({wording.said(wording.WAYS, way)}, {n} %)" for a, b, way, n in row.why["aligned"]
            )
            against = "; ".join(wording.contradiction(text) for text in row.why.get("against", ()))
            decided = str(row.decision.get_verdict_display()) if row.decision else ""
            yield [*opening, wording.said(wording.ANSWERS, row.answer), row.list, row.dated, row.party, row.name,
                   round(row.score, 3), "; ".join(filter(None, (why, against))), decided, ""]  # fmt: skip
