"""The workbook that never leaves its owner, opened again by another library."""

from __future__ import annotations

import io
from datetime import date

import openpyxl

from atalaya.adapters import knowledge
from atalaya.adapters.writers import self_assessment as writer
from atalaya.core.self_assessment import LEVELS, Answer

BOOK = knowledge.load_catalogue("self-laboratory")
KEYS = ("about", "sheet", "plan", "stays", "how", "yes", *writer.ITEMS, *writer.PLAN)
NAMES = dict(LEVELS) | {key: f"[{key}]".replace("[", "").replace("]", "") for key in KEYS}


def test_every_item_has_a_line_to_answer_and_one_of_the_plan() -> None:
    item = BOOK.fields[0].id
    told = {item: Answer("partly", "=2+2", "Escribirlo", "Ana", date(2027, 3, 1), done=True)}
    made = openpyxl.load_workbook(io.BytesIO(writer.workbook(BOOK, "es", NAMES, told)))
    items, plan = made["sheet"], made["plan"]
    assert items.max_row == plan.max_row == len(BOOK.fields) + 1
    assert items["A2"].value == item
    assert [cell.value for cell in items[2]][4:] == [LEVELS["partly"], "=2+2"]
    assert items["F2"].data_type == "s", "what was written is text, never a formula"
    assert [cell.value for cell in plan[2]] == [item, "Escribirlo", "Ana", "2027-03-01", "yes"]
    assert len(items.data_validations.dataValidation) == 1


def test_a_blank_one_holds_no_answer() -> None:
    made = openpyxl.load_workbook(io.BytesIO(writer.workbook(BOOK, "pt", NAMES, {})))
    assert {cell.value for row in made["sheet"].iter_rows(min_row=2, min_col=5, max_col=6) for cell in row} <= {
        None,
        "",
    }
