"""The project's own data of assistance: rules with a source each, subject areas and types in four languages."""

from __future__ import annotations

from atalaya.adapters import assistance
from atalaya.apps.cooperation import request_models as models
from atalaya.core import workflow

LANGUAGES = {"es", "en", "pt", "fr"}


def test_every_clock_names_its_source_and_its_calendar() -> None:
    rules = assistance.rules()
    assert {rule.calendar for rule in rules} <= {workflow.UN, workflow.COUNTRY}
    assert all(set(rule.source["title"]) == LANGUAGES and rule.source["on"] for rule in rules)
    assert len({rule.id for rule in rules}) == len(rules)


def test_the_objection_takes_five_working_days_of_the_headquarters() -> None:
    found = next(rule for rule in assistance.rules() if rule.id == "objection")
    assert (found.working_days, found.calendar, found.since) == (5, workflow.UN, "acknowledged")


def test_subject_areas_and_types_speak_four_languages() -> None:
    for names in (*assistance.subjects().values(), *assistance.types().values()):
        assert set(names) == LANGUAGES
        assert all(names.values())


def test_subject_areas_serve_paragraphs_that_a_request_knows() -> None:
    known = {code for code, _name in models.OBLIGATIONS}
    assert all(set(assistance.obligations(one)) <= known for one in assistance.subjects())


def test_every_subject_area_serves_an_operative_paragraph_and_an_unknown_one_none() -> None:
    assert all(assistance.obligations(subject) for subject in assistance.subjects())
    assert assistance.obligations("nowhere") == ()


def test_the_check_of_specificity_knows_words() -> None:
    found = assistance.terms()
    assert found.generic
    assert found.small
    assert found.numbers
    assert not found.generic & found.small
