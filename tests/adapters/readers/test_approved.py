"""Published matrices as Word, PDF and Excel come back mark by mark, faults of scanning and layout included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from atalaya.adapters import knowledge
from atalaya.adapters.readers import approved as reader
from atalaya.core import alignment, approved
from atalaya.core.errors import Unusable
from tests import approved as made
from tests.approved import Variant

BOOK = knowledge.load_catalogue()
MARKS = made.answers(BOOK)
WRITERS: Mapping[str, Callable[[Sequence[made.Table]], bytes]] = {
    "docx": lambda tables: made.as_docx(tables, repeat=True),
    "xlsx": made.as_xlsx,
    "pdf": made.as_pdf,
}
FAULTY = Variant(reworded=True, spoilt=True, moved=True, split=True, unnumbered=True)


def back(data: bytes, name: str) -> tuple[dict[str, str | None], approved.Document]:
    """The marks by field, as they were read and aligned."""
    found = reader.rows(data, name)
    told: dict[str, str | None] = {}
    for match in alignment.align(found.lines, BOOK):
        for dimension, raw in match.line.responses.items():
            if match.row:
                told[match.row if dimension == "Y" else f"{match.row}-{dimension}"] = approved.mark(raw)
    return told, found


@pytest.mark.parametrize("kind", sorted(WRITERS))
@pytest.mark.parametrize("variant", [Variant(), FAULTY], ids=["clean", "faulty"])
def test_every_mark_comes_back_in_its_field(kind: str, variant: Variant) -> None:
    told, found = back(WRITERS[kind](made.tables(BOOK, MARKS, variant)), f"matrix.{kind}")
    right = sum(told.get(field) == mark for field, mark in MARKS.items())
    assert right == len(MARKS) if variant == Variant() else right >= 0.98 * len(MARKS)
    printed = sum(1 for mark in MARKS.values() if mark)
    assert sum(1 for line in found.lines for raw in line.responses.values() if raw.strip()) == printed, (
        "nothing is dropped"
    )
    assert found.header == approved.Header("Costa Serena", "2005-10-11", ("2014-03-03",), "2020-12-23")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"State,Report", "matrix.csv", "approved.kind"),
        (made.as_docx([]), "empty.docx", "approved.no_table"),
        (b"%PDF-1.7 nothing", "broken.pdf", "reader.broken"),
        (b"PK\x03\x04 nothing", "broken.xlsx", "reader."),
    ],
    ids=["kind", "empty", "pdf", "zip"],
)
def test_what_cannot_be_read_says_so(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Unusable) as told:
        reader.rows(data, name)
    assert told.value.code.startswith(code)
