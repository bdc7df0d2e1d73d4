"""The wording of the content guard as it is shipped: four languages, general words only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from atalaya.adapters import guard as shelf
from atalaya.adapters import knowledge
from atalaya.core import guard
from atalaya.core.catalogue import LANGUAGES

FOLDER = Path(shelf.__file__).parents[1] / "data" / "guard"
MOST_WORDS = 700


def test_there_is_wording_for_each_language_under_its_own_name() -> None:
    assert set(shelf.load()) == set(LANGUAGES)
    assert all(terms.language == language for language, terms in shelf.load().items())


def test_it_is_read_once() -> None:
    assert shelf.load() is shelf.load()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_wording_is_short_and_holds_no_number_or_formula(language: str) -> None:
    """Technical detail would come with quantities and names: a short list of plain lower-case words has neither."""
    parsed = knowledge.parse(FOLDER / f"{language}.yaml")
    lists = [parsed["how"], parsed["law"], *(patterns for kind in guard.HINTS for patterns in parsed[kind].values())]
    words = {
        word for patterns in lists for pattern in patterns for piece in pattern.split() for word in piece.split("|")
    }
    plain = {word for word in words if not word.startswith("~")}
    assert len(plain) < MOST_WORDS
    assert {word for word in plain if not re.fullmatch(r"[a-z]+\*?|1", word)} == set()
    assert {word for word in plain if word.endswith("*") and len(word) < 4} == set()
