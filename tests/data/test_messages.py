"""The site speaks four languages, all of it: nothing missing, nothing doubtful, nothing forgotten in between."""

from __future__ import annotations

import re

import pytest

from tools import messages

_PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    catalogue = messages.read(language)
    missing = []
    for message in messages.collect():
        found = catalogue.get(message if isinstance(message, str) else message[0])
        strings = found.string if found is not None else ""
        told = strings if isinstance(strings, tuple) else (strings,)
        if not all(told):
            missing.append(message)
    assert missing == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_is_doubtful(language: str) -> None:
    assert [found.id for found in messages.read(language) if found.fuzzy and found.id] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_translation_has_the_same_gaps_to_fill(language: str) -> None:
    unlike = []
    for found in messages.read(language):
        source = str(found.id if isinstance(found.id, str) else found.id[-1])
        for string in found.string if isinstance(found.string, tuple) else (found.string,):
            if source and sorted(_PLACES.findall(source)) != sorted(_PLACES.findall(str(string))):
                unlike.append(source)
    assert unlike == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_what_the_site_reads_is_compiled_from_what_people_wrote(language: str) -> None:
    kept = messages.LOCALE / language / "LC_MESSAGES" / "django.mo"
    assert kept.read_bytes() == messages.compiled(language)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_message_stands_in_a_catalogue_that_nobody_says(language: str) -> None:
    said = {message if isinstance(message, str) else message[0] for message in messages.collect()}
    kept = {found.id if isinstance(found.id, str) else found.id[0] for found in messages.read(language)} - {""}
    assert kept - said == set()
