"""What changed between two texts, word by word."""

from __future__ import annotations

import time

from hypothesis import given

from atalaya.core import differences
from tests import strategies


def _put(parts: tuple[differences.Part, ...], *kinds: str) -> str:
    return "".join(part.text for part in parts if part.kind in kinds)


@given(strategies.texts(), strategies.texts())
def test_what_stayed_and_what_came_are_the_later_text(before: str, after: str) -> None:
    parts = differences.compare(before, after)
    assert _put(parts, "same", "added") == after
    assert _put(parts, "same", "removed").split() == before.split() or "".join(
        _put(parts, "same", "removed").split()
    ) == "".join(before.split())


@given(strategies.wordings())
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert [part.kind for part in differences.compare(text, text)] == (["same"] if text else [])


def test_one_word_changed_is_shown_alone() -> None:
    parts = differences.compare("una licencia previa del Ministerio", "una licencia especial del Ministerio")
    assert [(part.kind, part.text) for part in parts] == [
        ("same", "una licencia "), ("removed", "previa "), ("added", "especial "), ("same", "del Ministerio"),
    ]  # fmt: skip


def test_blanks_alone_are_no_difference() -> None:
    assert [part.kind for part in differences.compare("una  licencia\nprevia", "una licencia previa")] == ["same"]


def test_very_long_texts_without_a_common_end_are_shown_whole() -> None:
    before, after = (" ".join(f"{letter}{number}" for number in range(5000)) for letter in "ab")
    started = time.perf_counter()
    assert [part.kind for part in differences.compare(before, after)] == ["removed", "added"]
    assert time.perf_counter() - started < 2


def test_a_long_text_with_one_change_is_compared_by_words() -> None:
    words = [f"palabra{number}" for number in range(9000)]
    changed = [*words[:4000], "otra", *words[4001:]]
    parts = differences.compare(" ".join(words), " ".join(changed))
    assert [part.text.strip() for part in parts if part.kind != "same"] == ["palabra4000", "otra"]
