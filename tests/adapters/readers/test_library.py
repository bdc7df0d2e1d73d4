"""Measure libraries as files: spreadsheets and YAML in our own shape, each row with its place."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import yaml

import atalaya
from atalaya.adapters.readers import library
from atalaya.core import library as core
from atalaya.core.errors import Unusable

SHAPE = """\
title: {es: Faros y boyas, fr: Phares et bouées}
sections:
- id: FA
  title: {es: Faros}
measures:
- id: FA-01
  title:
    es: La ley define faro.
    fr: La loi définit le phare.
  references: [Carta Art. I]
  fields: [OP2-BW-01-L]
- id: 1.10
  section: FA
  title: {es: Un número queda como está.}
"""


def test_yaml_in_our_own_shape_becomes_rows_with_their_lines() -> None:
    found = library.lines(SHAPE.encode(), "faros.yaml")
    assert found.title == {"es": "Faros y boyas", "fr": "Phares et bouées"}
    assert [line.place for line in found.lines] == [6, 12]
    first, second = (line.cells for line in found.lines)
    assert (first["id"], first["section_id"], first["section_es"]) == ("FA-01", "FA", "Faros")
    assert (first["title_fr"], first["references"], first["fields"]) == (
        "La loi définit le phare.",
        "Carta Art. I",
        "OP2-BW-01-L",
    )
    assert second["id"] == "1.10"


def test_a_shipped_library_can_be_brought_in_its_own_shape() -> None:
    folder = Path(atalaya.__file__).parent / "data" / "catalogue" / "survey-chemical"
    head = (folder / "catalogue.yaml").read_text(encoding="utf-8")
    whole = head + "measures:\n" + (folder / "measures.yaml").read_text(encoding="utf-8")
    draft = core.read(library.lines(whole.encode(), "chemical.yml").lines, "es", _fields())
    shipped = yaml.safe_load((folder / "measures.yaml").read_text(encoding="utf-8"))
    assert draft.faults == ()
    assert [one["id"] for one in draft.measures] == [one["id"] for one in shipped]
    assert [one["title"] for one in draft.measures] == [one["title"] for one in shipped]
    assert [one["fields"] for one in draft.measures] == [one["fields"] for one in shipped]
    assert (draft.languages, draft.missing) == (("es", "en", "pt", "fr"), {})


def _fields() -> list[str]:
    from atalaya.adapters import knowledge

    return [field.id for field in knowledge.load_catalogue().fields]


def test_a_workbook_and_a_csv_become_the_same_rows() -> None:
    heads, row = ("section", "id", "title_es", "references"), ("Faros", "1.1", "=SUMA(1)", "Carta Art. I")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (heads, row):
        sheet.append(line)
    sheet["C2"].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    csv = "section;id;title_es;references\nFaros;1.1;'=SUMA(1);Carta Art. I\n"
    from_xlsx, from_csv = (
        library.lines(data, name) for data, name in ((out.getvalue(), "a.xlsx"), (csv.encode(), "a.csv"))
    )
    assert from_xlsx.lines == from_csv.lines
    assert from_csv.lines[0].cells["title_es"] == "=SUMA(1)"


@pytest.mark.parametrize(
    ("words", "code", "where"),
    [
        ("measures:\n- id: [}\n", "library.yaml", "line 2"),
        ("a: &x [1]\nmeasures: [*x, *x]\n", "library.alias", "line 2"),
        ("title: {es: x}\n", "library.shape", ""),
        ("just words", "library.shape", ""),
        ("", "library.shape", ""),
        ("measures: " + "[" * 3000, "library", ""),
        ("!!python/object/apply:os.system [ls]", "library.shape", ""),
    ],
)
def test_what_is_no_library_is_refused_with_its_place(words: str, code: str, where: str) -> None:
    with pytest.raises(Unusable) as caught:
        library.lines(words.encode(), "x.yaml")
    assert caught.value.code.startswith((code, "reader."))
    assert where in caught.value.where
