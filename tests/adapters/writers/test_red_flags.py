"""The checklist as a workbook: text, one list of answers, one formula that leads as the core does."""

from __future__ import annotations

import io

import openpyxl

from atalaya.adapters import knowledge
from atalaya.adapters.writers import red_flags as writer
from atalaya.core.trade import red_flags

LIST = knowledge.checklist("flags-collaboration")
KEYS = ("about", "sheet", "stays", "how", "leads", *writer.COLUMNS, *red_flags.OUTCOMES)
NAMES = {key: f"«{key}»" for key in KEYS} | {key: f'{told}"x' for key, told in red_flags.ANSWERS.items()}


def test_every_question_has_a_line_and_the_first_line_leads() -> None:
    grave = next(flag.id for flag in LIST.flags if flag.leads == "refer")
    made = openpyxl.load_workbook(io.BytesIO(writer.workbook(LIST, "pt", NAMES, {grave: "yes"}, {grave: "=1+1"})))
    sheet = made["«sheet»"]
    lines = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [line[0] for line in lines] == [flag.id for flag in LIST.flags]
    told = next(line for line in lines if line[0] == grave)
    assert told[3:5] == ('Yes"x', "=1+1")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [cell.coordinate for cell in cells] == ["C1"]
    formula = str(cells[0].value)
    graves = [number for number, flag in enumerate(LIST.flags, 4) if flag.leads == "refer"]
    assert [f'COUNTIF($D${line},"Yes""x")' in formula for line in range(4, 4 + len(LIST.flags))] == [
        line in graves for line in range(4, 4 + len(LIST.flags))
    ]
    assert f">={LIST.many}" in formula
    values = openpyxl.load_workbook(io.BytesIO(writer.workbook(LIST, "pt", NAMES, {grave: "yes"}, {})), data_only=True)
    assert values["«sheet»"]["C1"].value == "«refer»"
    blank = openpyxl.load_workbook(io.BytesIO(writer.workbook(LIST, "fr", NAMES, {}, {})), data_only=True)
    assert blank["«sheet»"]["C1"].value == "«open»"
