"""Paragraphs and tables of a Word document in their order, with merged cells put where they span."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from atalaya.adapters.readers import markup
from atalaya.core.errors import Unusable

if TYPE_CHECKING:
    from lxml import etree

    from atalaya.adapters.readers.limits import Limits


def inside(root: etree._Element | None) -> Iterable[etree._Element]:
    """The paragraphs and tables of a document's body, also those inside content controls."""
    todo = list(root) if root is not None else []
    while todo:
        element = todo.pop(0)
        name = markup.local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("body", "sdt", "sdtContent", "customXml", "smartTag", "ins"):
            todo = [*element, *todo]


HEADS: Final = 4
"""Heads of a table are so many rows at most."""


def rows(table: etree._Element, where: str, limits: Limits, repeated: int = HEADS) -> Iterable[tuple[str, list[str]]]:
    """The rows of a table as texts by column; in the first ``repeated`` a cell merged down repeats the one above."""
    above: dict[int, str] = {}
    for number, row in enumerate(children(table, "tr"), 1):
        if number > limits.table_rows:
            raise Unusable("sheet.rows", f"More than {limits.table_rows:,} rows.", f"{where}, row {number}")
        cells: list[str] = [""] * _skipped(row)
        for cell in children(row, "tc"):
            words = "\n".join(filter(None, (text(one) for one in cell.iter() if markup.local(one) == "p")))
            span, merged = _spans(cell)
            if merged == "continue" and not words:
                words = above.get(len(cells), "") if number <= repeated else ""
            for _n in range(min(span, limits.table_columns)):
                above[len(cells)] = words
                cells.append(words)
        yield f"{where}, row {number}", cells[: limits.table_columns]


def children(element: etree._Element, name: str) -> Iterable[etree._Element]:
    """The rows or cells of a table, also those inside content controls and tracked insertions."""
    for child in element:
        if markup.local(child) == name:
            yield child
        elif markup.local(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from children(child, name)


def _skipped(row: etree._Element) -> int:
    told = [child for child in row.iter() if markup.local(child) == "gridBefore"]
    value = markup.attribute(told[0], "val") if told else "0"
    return int(value) if value.isdigit() and len(value) < 3 else 0


def _spans(cell: etree._Element) -> tuple[int, str]:
    """How many columns a cell spans, and whether it is merged with the one above (``continue``)."""
    span, merged = 1, ""
    for child in cell:
        if markup.local(child) != "tcPr":
            continue
        for one in child:
            if markup.local(one) == "gridSpan":
                value = markup.attribute(one, "val")
                span = int(value) if value.isdigit() and 0 < int(value) < 100 else 1
            if markup.local(one) == "vMerge":
                merged = markup.attribute(one, "val") or "continue"
    return span, merged


_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def text(paragraph: etree._Element) -> str:
    """The words of a paragraph; deleted and hidden text, boxes and notes are left out."""
    out: list[str] = []
    _gather(paragraph, out)
    return "".join(out).strip()


def _gather(element: etree._Element, out: list[str]) -> None:
    for child in element:
        name = markup.local(child)
        if name == "t":
            out.append(child.text or "")
        elif name in _SIGNS:
            out.append(_SIGNS[name])
        elif name not in ("del", "moveFrom", "drawing", "pict", "object", "pPr", "rPr", "footnoteReference", "tbl"):
            _gather(child, out)
