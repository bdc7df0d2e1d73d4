"""The clause library as it is shipped: whole, in its languages, honest about review, and clean."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from atalaya.adapters import clauses
from atalaya.adapters import guard as terms
from atalaya.core import guard
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.drafting import library
from atalaya.core.drafting.library import Clause
from atalaya.core.errors import Missing, Unusable

LIBRARY = clauses.load()
CLAUSES = sorted(LIBRARY.clauses)
CORE = [id_ for id_ in CLAUSES if LIBRARY.clauses[id_].languages == LANGUAGES]


def texts(clause: Clause) -> Iterator[tuple[str, str]]:
    """Language and text of everything a clause says."""
    notes = (clause.heading, clause.why, clause.choices, clause.check)
    for variant in clause.variants.values():
        yield from variant.text.items()
        yield from variant.note.items()
    for note in notes:
        yield from note.items()


def test_there_are_at_least_forty_five_clauses_and_fifteen_in_all_four_languages() -> None:
    assert len(CLAUSES) >= 45
    assert len(CORE) >= 15


def test_it_is_read_once() -> None:
    assert clauses.load() is clauses.load()


@pytest.mark.parametrize("id_", CLAUSES)
def test_a_clause_is_complete_in_each_language_it_announces(id_: str) -> None:
    clause = LIBRARY.clauses[id_]
    assert set(library.BASE_LANGUAGES) <= set(clause.languages)
    for tradition in library.TRADITIONS:
        for language in clause.languages:
            assert clause.speaks(tradition, language)
            assert len(clause.variant(tradition).text[language]) > 20
    assert {language for language, _ in texts(clause)} == set(clause.languages)


@pytest.mark.parametrize("id_", CLAUSES)
def test_no_clause_says_what_the_guard_watches_for(id_: str) -> None:
    found = [
        (language, concern.kind, text[concern.start : concern.end])
        for language, text in texts(LIBRARY.clauses[id_])
        for concern in guard.look(text, language, terms.load())
    ]
    assert found == []


def test_no_definition_says_what_the_guard_watches_for() -> None:
    concerns = [
        (term.id, language)
        for term in LIBRARY.terms.values()
        for language, text in term.meaning.items()
        if guard.look(text, language, terms.load())
    ]
    assert concerns == []


@pytest.mark.parametrize("id_", CLAUSES)
def test_a_clause_holds_no_quantity_of_its_own(id_: str) -> None:
    """Figures are the drafter's: the only ones are numbers of resolutions, Schedules and the four meetings a year."""
    allowed = {"1540", "2004", "1", "2", "3"}
    for variant in LIBRARY.clauses[id_].variants.values():
        for text in variant.text.values():
            words = library.MARK.sub(" ", text).replace("(", " ").replace(")", " ").replace(",", " ").split()
            assert {word.strip(".;:") for word in words if any(sign.isdigit() for sign in word)} <= allowed


def test_each_field_and_measure_named_exists_and_most_fields_have_a_clause() -> None:
    named = {field for clause in LIBRARY.clauses.values() for field in clause.fields}
    assert named <= clauses.matrix_fields()
    assert len(named) >= 375
    answered = {one for clause in LIBRARY.clauses.values() for one in clause.measures}
    assert answered == clauses.survey_measures()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tradition", library.TRADITIONS)
def test_what_is_answered_in_one_language_and_tradition_is_answered_in_each(language: str, tradition: str) -> None:
    everything = {field for clause in LIBRARY.clauses.values() for field in clause.fields}
    able = [clause for clause in LIBRARY.clauses.values() if clause.speaks(tradition, language)]
    assert {field for clause in able for field in clause.fields} == everything


def test_no_record_claims_a_review_it_has_not_had() -> None:
    told = [clause.provenance for clause in LIBRARY.clauses.values()]
    told += [term.provenance for term in LIBRARY.terms.values()]
    assert {one.review for one in told} == {"not yet reviewed by a lawyer"}
    assert {one.source for one in told} == {"Written by the project"}


def test_biosafety_and_biosecurity_are_two_words_in_each_language() -> None:
    for language in LANGUAGES:
        words = {LIBRARY.terms[name].word[language] for name in ("biosafety", "biosecurity")}
        assert len(words) == 2
    spanish = LIBRARY.terms["biosafety"].word["es"], LIBRARY.terms["biosecurity"].word["es"]
    assert spanish == ("bioseguridad", "biocustodia")


def test_a_damaged_clause_is_refused_with_file_line_and_id(tmp_path: Path) -> None:
    folder = tmp_path / "clauses"
    shutil.copytree(clauses.FOLDER, folder)
    path = folder / "final.yaml"
    text = path.read_text(encoding="utf-8").replace("{gazette}", "{gazete}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as told:
        clauses.load(folder)
    line = next(number for number, one in enumerate(text.splitlines(), 1) if one == "- id: commencement")
    assert told.value.where == f"final.yaml, line {line}: commencement"
    assert told.value.code == "clause.unknown"


def test_a_folder_without_its_terms_is_missing_them(tmp_path: Path) -> None:
    folder = tmp_path / "clauses"
    shutil.copytree(clauses.FOLDER, folder)
    (folder / "terms.yaml").unlink()
    with pytest.raises(Missing):
        clauses.load(folder)
