"""The content guard: it notices what has no place here, and leaves the language of law and policy alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.adapters import guard as shelf
from atalaya.adapters import knowledge
from atalaya.core import errors, guard
from tests import statutes, strategies

SENTENCES: dict[str, dict[str, list[str]]] = knowledge.parse(Path(__file__).with_name("concerns.yaml"))
TERMS = shelf.load()
KINDS = sorted(guard.HINTS)
_ARTICLES = re.compile(r"(?im)^\W*(?:art[ií]culo|art\.|section|\d+[.\-)])")
# Wording made up for these tests, so that the rules can be seen apart from the words.
TOY = {
    "language": "en",
    "how": ["how to"],
    "law": ["forbidden"],
    **{kind: {"subject": [f"{kind}s"], "act": ["make"], "phrase": [f"{kind} secret"]} for kind in KINDS},
}


def cases(kind: str) -> list[tuple[str, str]]:
    return [(language, text) for language, kinds in SENTENCES.items() for text in kinds[kind]]


@pytest.mark.parametrize(("language", "text"), cases("agent"))
def test_steps_for_producing_or_handling_agents_are_noticed(language: str, text: str) -> None:
    assert "agent" in {concern.kind for concern in guard.look(text, language, TERMS)}


@pytest.mark.parametrize(("language", "text"), cases("weapon"))
def test_ways_to_build_a_weapon_are_noticed(language: str, text: str) -> None:
    assert "weapon" in {concern.kind for concern in guard.look(text, language, TERMS)}


@pytest.mark.parametrize(("language", "text"), cases("facility"))
def test_layouts_and_weak_points_are_noticed(language: str, text: str) -> None:
    assert "facility" in {concern.kind for concern in guard.look(text, language, TERMS)}


@pytest.mark.parametrize(("language", "text"), cases("fine"))
def test_ordinary_sentences_of_the_work_are_left_alone(language: str, text: str) -> None:
    assert guard.look(text, language, TERMS) == ()
    assert guard.look(text, "", TERMS) == ()


def test_every_language_has_ten_sentences_of_each_kind_and_twenty_ordinary_ones() -> None:
    counts = {language: [len(kinds[kind]) for kind in (*KINDS, "fine")] for language, kinds in SENTENCES.items()}
    assert set(counts) == {"en", "es", "pt", "fr"}
    assert all(count == [10, 10, 10, 20] for count in counts.values())


@pytest.mark.slow
def test_real_laws_raise_next_to_nothing() -> None:
    folder = statutes.samples() / "law"
    articles, raised = 0, []
    for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()[::7]:
        law = json.loads(line)
        text = (folder / law["file"]).read_text("utf-8", "replace")
        articles += max(1, len(_ARTICLES.findall(text)))
        raised += [f"{law['file']}: {text[c.start : c.end]}" for c in guard.look(text, law["language"], TERMS)]
    assert articles > 3000
    assert len(raised) <= articles / 1000, raised


# The rules


def look(text: str) -> list[tuple[str, str]]:
    terms = guard.build(TOY)
    return [(concern.kind, text[concern.start : concern.end]) for concern in guard.look(text, "en", {"en": terms})]


@pytest.mark.parametrize("kind", KINDS)
def test_a_telling_phrase_is_enough(kind: str) -> None:
    assert look(f"The {kind} secret, told.") == [(kind, f"{kind} secret")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_telling_phrase_in_a_rule_is_left_alone_unless_it_instructs(kind: str) -> None:
    assert look(f"It is forbidden to tell the {kind} secret.") == []
    assert look(f"It is forbidden, yet how to find the {kind} secret.") == [(kind, f"{kind} secret")]


@pytest.mark.parametrize("kind", KINDS)
def test_subject_act_and_instruction_together_raise_a_concern_and_two_of_them_do_not(kind: str) -> None:
    assert look(f"Read how to make {kind}s.") == [(kind, f"how to make {kind}s")]
    for text in (f"They make {kind}s.", f"How to see {kind}s.", "How to make."):
        assert look(text) == []


def test_the_subject_may_stand_in_the_sentence_before_but_no_earlier() -> None:
    assert look("On agents. How to make.") == [("agent", "How to make")]
    assert look("On agents. And then. How to make.") == []


def test_a_rule_about_making_is_left_alone() -> None:
    assert look("How to make agents is forbidden.") == []


def test_each_sentence_raises_a_kind_once_in_the_order_of_the_text() -> None:
    text = "Weapon secret and weapon secret. Agent secret; agent secret."
    assert [kind for kind, _ in look(text)] == ["weapon", "agent", "agent"]
    assert look(text)[0] == ("weapon", "Weapon secret and weapon secret")


def test_a_concern_carries_the_hint_of_its_kind() -> None:
    (concern,) = guard.look("Agent secret.", "en", {"en": guard.build(TOY)})
    assert concern.hint == guard.HINTS["agent"]


def test_text_in_an_unknown_language_is_tried_in_all() -> None:
    text = SENTENCES["fr"]["weapon"][0]
    assert guard.look(text, "en", TERMS) == ()
    assert {concern.kind for concern in guard.look(text, "nl", TERMS)} == {"weapon"}


def test_accents_and_capitals_do_not_matter() -> None:
    text = SENTENCES["es"]["agent"][0]
    plain = text.translate(str.maketrans("áéíóú", "aeiou")).upper()
    places = [[(c.kind, c.start, c.end) for c in guard.look(one, "es", TERMS)] for one in (text, plain)]
    assert places[0] == places[1] != []


@given(strategies.texts(), st.sampled_from(["es", "en", "pt", "fr", ""]))
def test_any_text_can_be_looked_at_and_places_lie_inside_it(text: str, language: str) -> None:
    for concern in guard.look(text, language, TERMS):
        assert 0 <= concern.start < concern.end <= len(text)
        assert concern.kind in guard.HINTS


@pytest.mark.parametrize(
    "change",
    [
        {"how": None},
        {"law": []},
        {"agent": None},
        {"weapon": {"subject": ["x"], "act": ["y"]}},
        {"how": [1]},
        {"how": "x"},
    ],
)
def test_wording_with_something_missing_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(errors.Unusable, match=r"guard\.terms"):
        guard.build({**TOY, **change})
