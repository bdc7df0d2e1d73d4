"""The measure templates as they are shipped."""

from __future__ import annotations

from atalaya.adapters import clauses, guard, measures
from atalaya.core import guard as watch
from atalaya.core.catalogue import LANGUAGES

SHELF = measures.load()


def test_there_are_at_least_sixty_in_four_languages() -> None:
    assert len(SHELF.templates) >= 60
    for template in SHELF.templates.values():
        for texts in (template.title, template.objective, template.indicator):
            assert tuple(texts) == LANGUAGES


def test_every_operative_paragraph_has_some() -> None:
    used = {template.group for template in SHELF.templates.values()}
    assert used == set(SHELF.groups)


def test_every_field_of_the_matrix_is_closed_by_one() -> None:
    closed = {field for template in SHELF.templates.values() for field in template.fields}
    assert clauses.matrix_fields() - closed == set()


def test_every_word_of_the_closed_lists_is_used() -> None:
    templates = SHELF.templates.values()
    assert set(SHELF.bodies) == {body for one in templates for body in (one.lead, *one.partners)}
    assert set(SHELF.resources) == {kind for one in templates for kind in one.resources}


def test_titles_are_told_apart_in_each_language() -> None:
    for language in LANGUAGES:
        titles = [template.title[language] for template in SHELF.templates.values()]
        assert len(set(titles)) == len(titles)


def test_none_says_what_the_guard_watches_for() -> None:
    found = [
        (template.id, language)
        for template in SHELF.templates.values()
        for texts in (template.title, template.objective, template.indicator)
        for language, text in texts.items()
        if watch.look(text, language, guard.load())
    ]
    assert found == []
