"""A measure library that somebody brings: what is understood, and what is refused at its line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import catalogue, library
from atalaya.core.library import Line

KNOWN = ("OP2-BW-01-L", "OP2-BW-01-E", "OP3CD-BW-18-L")


def read(*rows: Mapping[str, str], language: str = "es") -> library.Draft:
    """A draft of rows as a spreadsheet has them; the heads stand in row 1."""
    return library.read([Line(place, row) for place, row in enumerate(rows, 2)], language, KNOWN)


def faults(draft: library.Draft) -> list[tuple[int, str, str]]:
    return [(fault.place, fault.column, fault.code) for fault in draft.faults]


def test_a_plain_table_becomes_sections_and_measures() -> None:
    draft = read(
        {"Sección": "Definiciones", "Título": "La ley define faro.", "Referencias": "X Art. I; Y 3", "Campos": ""},
        {"Sección": "", "Título": "La ley define boya.", "Referencias": "", "Campos": "op2-bw-01-l, OP2-BW-01-E"},
        {"Sección": "Delitos", "Título": "Apagar un faro es delito.", "Referencias": "", "Campos": ""},
    )
    assert draft.faults == ()
    assert draft.sections == (("S1", {"es": "Definiciones"}), ("S2", {"es": "Delitos"}))
    assert [one["id"] for one in draft.measures] == ["S1-01", "S1-02", "S2-01"]
    assert [one["section"] for one in draft.measures] == ["S1", "S1", "S2"]
    assert draft.measures[0]["references"] == ["X Art. I", "Y 3"]
    assert draft.measures[1]["fields"] == ["OP2-BW-01-L", "OP2-BW-01-E"]
    assert draft.languages == ("es",)
    assert draft.missing == {"en": 3, "pt": 3, "fr": 3}


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("title_fr", "title_fr"),
        ("Título (pt)", "title_pt"),
        ("EN", "title_en"),
        ("Measure", "title_es"),
        ("references", "references"),
        ("Champs", "fields"),
        ("category", "section_es"),
        ("Section id", "section_id"),
        ("código", "id"),
        ("remarks", ""),
        ("title_de", ""),
    ],
)
def test_heads_are_understood_in_four_languages(head: str, column: str) -> None:
    assert library._head(head, "es") == column


def test_a_row_with_a_section_alone_opens_it_and_an_empty_row_is_none() -> None:
    draft = read({"section": "Offences", "title": ""}, {"section": "", "title": "One"}, {"section": "", "title": " "})
    assert (len(draft.measures), draft.faults) == (1, ())
    assert draft.measures[0]["section"] == "S1"


def test_a_section_code_is_kept_and_a_short_section_is_its_own_code() -> None:
    draft = read(
        {"section_id": "ba", "section_es": "Definiciones", "id": "BA-01", "title": "uno"},
        {"section_id": "BA", "id": "BA-02", "title": "dos"},
        {"section": "c", "title": "tres"},
    )
    assert [one[0] for one in draft.sections] == ["BA", "C"]
    assert draft.sections[0][1] == {"es": "Definiciones"}
    assert draft.measures[2]["id"] == "C-01"


def test_a_section_is_one_although_a_row_translates_it_and_another_does_not() -> None:
    draft = read(
        {"section_es": "Delitos", "title_es": "a"}, {"section_es": "Delitos", "section_fr": "Infractions", "es": "b"}
    )
    assert draft.sections == (("S1", {"es": "Delitos", "fr": "Infractions"}),)


def test_every_fault_stands_at_its_row_and_none_hides_another() -> None:
    draft = read(
        {"section": "", "title": "no section above"},
        {"section": "A", "id": "A-1", "title": ""},
        {"section": "A", "id": "a-1", "title": "twice", "fields": "OP9-99"},
        {"section": "A", "id": "no blanks 1", "title": "x" * 1001},
        {"section": "A", "id": "lists", "title": "an id that is a word"},
        {"section": "A", "references": "r" * 201, "title": "ok"},
    )
    assert faults(draft) == [
        (2, "section", "section"),
        (2, "id", "id"),
        (3, "title", "title"),
        (4, "id", "twice"),
        (4, "fields", "field"),
        (5, "title_es", "long"),
        (5, "id", "id"),
        (6, "id", "id"),
        (7, "references", "long"),
    ]
    assert "A-1" in draft.faults[3].told.upper()


def test_two_thousand_measures_are_taken_and_one_more_is_refused_where_it_stands() -> None:
    rows = [{"section": f"Part {n // 50}", "title": f"Measure {n}"} for n in range(2_001)]
    assert read(*rows[:2_000]).faults == ()
    assert faults(read(*rows)) == [(2_002, "", "rows")]


def test_an_empty_table_and_a_table_without_titles_are_no_library() -> None:
    assert faults(library.read([], "es", KNOWN)) == [(1, "title", "nothing")]
    assert faults(read({"remarks": "nothing we know"})) == [(2, "title", "nothing")]
    assert read({"remarks": "x", "title": "y", "section": "z"}).unknown == ("remarks",)


def test_too_many_sections_are_refused() -> None:
    draft = read(*({"section": f"Part number {n}", "title": "x"} for n in range(102)))
    assert faults(draft) == [(102, "section", "sections")]


def test_what_is_kept_builds_the_survey_again() -> None:
    draft = read({"section": "Delitos", "title_es": "uno", "title_fr": "un"}, {"section": "Delitos", "title_es": "dos"})
    kept = library.content({"es": " Faros  y boyas "}, draft)
    assert kept["title"] == {"es": "Faros y boyas"}
    standing = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
    head = {"id": "own-1-00000000", "version": 1, "status": "own", "sources": [], "caveats": [standing]}
    head |= dict.fromkeys(("about", "notice", "source"), standing)
    head |= {key: kept[key] for key in ("title", "languages", "sections")}
    built = catalogue.survey(head, kept["measures"])
    first, second = built.fields
    assert (built.asked(first, "fr"), built.tongue(first, "fr")) == ("un", "")
    assert (built.asked(second, "fr"), built.tongue(second, "fr")) == ("dos", "es")
    assert (built.title["pt"], catalogue.tongue(built.title, "pt")) == ("Faros y boyas", "es")
    assert catalogue.tongue(built.notice, "pt") == ""


CELLS = st.dictionaries(
    st.sampled_from(["section", "title_es", "en", "id", "fields", "references", "section_id", "x"]),
    st.text(max_size=40),
    max_size=6,
)


@given(st.lists(CELLS, max_size=12))
def test_whatever_comes_it_is_a_survey_or_has_a_located_fault(rows: list[dict[str, str]]) -> None:
    draft = read(*rows, language="fr")
    assert all(fault.place >= 1 for fault in draft.faults)
    if draft.faults:
        return
    kept = library.content({"es": "t"}, draft)
    standing = {"es": "a", "en": "b", "pt": "c", "fr": "d"}
    head = {"id": "own-1", "version": 1, "status": "own", "sources": [], "caveats": []}
    head |= dict.fromkeys(("about", "notice", "source"), standing)
    built = catalogue.survey(head | {key: kept[key] for key in ("title", "languages", "sections")}, kept["measures"])
    assert built.denominator == len(draft.measures)
    assert len({field.id.upper() for field in built.fields}) == built.denominator
