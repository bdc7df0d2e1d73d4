"""From gaps to a first draft: the small library by hand, the shipped one by property."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.adapters import clauses as shipped
from atalaya.core.drafting import library as library_
from atalaya.core.drafting import selection
from tests import clauses as shelf

SMALL = shelf.build(shelf.parsed())
WHOLE = shipped.load()
ALL_GAPS = sorted(shipped.matrix_fields() | shipped.survey_measures())
GAPS = st.lists(st.sampled_from(ALL_GAPS), unique=True, max_size=40)
TRADITION = st.sampled_from(library_.TRADITIONS)
LANGUAGE = st.sampled_from(("es", "en", "pt", "fr"))


def small(*gaps: str, language: str = "en", tradition: str = "civil") -> selection.Selection:
    return selection.select(SMALL, gaps, tradition=tradition, language=language)


def test_a_clause_brings_what_it_needs_and_the_frame_and_says_why() -> None:
    start, duty, penalty = small("F1").clauses
    assert (start.id, start.companion, start.needed_by) == ("start", True, ())
    assert (duty.id, duty.companion, duty.answers, duty.alone) == ("duty", False, ("F1",), ("F1",))
    assert (penalty.id, penalty.companion, penalty.needed_by) == ("penalty", True, ("duty",))


def test_a_companion_tells_the_gaps_it_happens_to_answer() -> None:
    found = small("F1", "F3")
    assert [one.id for one in found.main] == ["duty", "penalty"]
    assert found.answered == {"F1": ("duty",), "F3": ("penalty",)}


def test_a_gap_that_no_clause_answers_is_told() -> None:
    found = small("F4")
    assert (found.left, found.clauses) == (("F4",), ())


def test_a_gap_answered_only_in_another_language_is_told_with_its_clauses() -> None:
    found = small("F1", "F4", language="pt")
    assert found.elsewhere == {"F1": ("duty",)}
    assert found.left == ("F4",)


def test_the_draft_is_a_tree_with_stable_ids_and_its_definitions() -> None:
    bill = selection.draft(SMALL, small("F1"))
    assert [chapter.id for chapter in bill.chapters] == ["chapter-first", "chapter-second", "chapter-third"]
    definitions = bill.chapters[0].children[0].children[0]
    assert [item.id for item in definitions.children] == ["start.person", "start.thing"]
    assert [node.id for node in bill.chapters[2].children[0].children] == ["penalty.1", "penalty.2"]
    assert bill.blanks == ("country", "years")


def test_values_are_filled_in_and_an_empty_one_stays_a_visible_blank() -> None:
    bill = selection.draft(SMALL, small("F1"), {"country": "Costa Serena", "years": "  "})
    printed = "\n".join(selection.lines(SMALL, bill))
    assert bill.title == "Law of Costa Serena"
    assert bill.blanks == ("years",)
    assert "From [the years] years." in printed


def test_definitions_are_left_out_where_no_term_is_used() -> None:
    bill = selection.draft(SMALL, small("F3"))
    assert [chapter.id for chapter in bill.chapters] == ["chapter-third"]


def test_numbers_stand_for_references_in_the_way_of_the_tradition() -> None:
    civil = selection.lines(SMALL, selection.draft(SMALL, small("F1")))
    common = selection.lines(SMALL, selection.draft(SMALL, small("F1", tradition="common")))
    assert "Whoever holds a thing in [the country] reports it; see article 3." in civil
    assert "Whoever holds a thing in [the country] reports it; see section 3." in common
    assert "2. More." in civil
    assert "Section 3. penalty heading" in common


def test_a_reference_without_a_number_shows_the_heading() -> None:
    assert selection.show("see {ref:penalty}", SMALL, "en", {}) == "see «penalty heading»"


@pytest.mark.parametrize(
    ("text", "value", "language", "filled"),
    [
        ("depende de {x}.", "el Ministerio", "es", "depende del Ministerio."),
        ("se remite a {x}", "el Congreso", "es", "se remite al Congreso"),
        ("las leyes de {x}", "El Salvador", "es", "las leyes de El Salvador"),
        ("para {x}", "el Congreso", "es", "para el Congreso"),
        ("Roda {x}", "el mundo", "es", "Roda el mundo"),
        ("por {x}", "o Conselho", "pt", "pelo Conselho"),
        ("apresentados a {x}", "a Autoridade", "pt", "apresentados à Autoridade"),
        ("relevant de {x}", "le ministère", "fr", "relevant du ministère"),
        ("{x} decide. {x} firma.", "el ministro", "es", "El ministro decide. El ministro firma."),
    ],
)
def test_a_value_fits_into_its_sentence(text: str, value: str, language: str, filled: str) -> None:
    assert selection.fill(text, {"x": value}, language) == filled


@settings(max_examples=60, deadline=None)
@given(GAPS, TRADITION, LANGUAGE)
def test_each_answered_gap_has_a_clause_that_names_it(gaps: list[str], tradition: str, language: str) -> None:
    found = selection.select(WHOLE, gaps, tradition=tradition, language=language)
    ids = {one.id for one in found.clauses}
    assert set(gaps) == set(found.answered) | set(found.left) | set(found.elsewhere)
    for gap, answering in found.answered.items():
        assert answering
        assert set(answering) <= ids
        assert all(gap in WHOLE.clauses[one].answers for one in answering)


@settings(max_examples=60, deadline=None)
@given(GAPS, TRADITION, LANGUAGE)
def test_without_any_clause_taken_for_a_gap_one_would_be_left(gaps: list[str], tradition: str, language: str) -> None:
    found = selection.select(WHOLE, gaps, tradition=tradition, language=language)
    taken = {one.id for one in found.main}
    for one in taken:
        rest = {answer for other in taken - {one} for answer in WHOLE.clauses[other].answers}
        assert set(found.answered) - rest


@settings(max_examples=30, deadline=None)
@given(GAPS, TRADITION, LANGUAGE)
def test_a_draft_of_any_gaps_dangles_nowhere(gaps: list[str], tradition: str, language: str) -> None:
    found = selection.select(WHOLE, gaps, tradition=tradition, language=language)
    bill = selection.draft(WHOLE, found)
    clauses = [node for chapter in bill.chapters for node in chapter.children]
    texts = [item.text for node in clauses for part in node.children for item in (part, *part.children)]
    defined = {
        item.id.rpartition(".")[2] for node in clauses if node.id == "definitions" for item in node.children[0].children
    }
    assert {name for text in texts for name in library_.names(text, "ref")} <= {node.id for node in clauses}
    assert {name for text in texts for name in library_.names(text, "term")} == defined
    assert set(bill.blanks) >= {name for text in texts for name in library_.names(text, "variable")}
    printed = "\n".join(selection.lines(WHOLE, bill))
    assert "{" not in printed.replace("{definitions}", "")


def test_all_gaps_of_one_weapon_need_few_clauses() -> None:
    gaps = [f"OP2-BW-{number:02d}-{side}" for number in range(1, 15) for side in "LE"]
    found = selection.select(WHOLE, gaps, tradition="civil", language="es")
    assert not found.left
    assert [one.id for one in found.main] == [
        "offence-biological",
        "delivery-means",
        "participation",
        "financing-offence",
        "attempt",
        "persons-bound",
    ]
