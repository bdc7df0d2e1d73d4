"""Deeds on a draft: each gives a whole new version, and no word falls between two."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from atalaya.core import errors
from atalaya.core.drafting import edits, form, model
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording
from tests import drafts


def _ids(text: Text) -> list[str]:
    return [clause.id for clause in text.clauses]


def _words(text: Text) -> Counter[str]:
    """Every word of a text, of what was removed and of alternatives too."""
    clauses = [*text.clauses, *(one for gone in text.removed for one in gone.clauses)]
    told: Counter[str] = Counter()
    for clause in clauses:
        for words in (clause.words, *(one.words for one in clause.alternatives)):
            for wording in words.values():
                told.update(re.findall(r"\S+", f"{wording.heading} {wording.body}"))
    return told


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts(16))
def test_any_row_of_deeds_leaves_a_whole_tree_with_ids_of_its_own(text: Text) -> None:
    form.check(text)
    everything = [*_ids(text), *(one.id for gone in text.removed for one in gone.clauses)]
    assert len(set(everything)) == len(everything)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts(10))
def test_moving_removing_and_restoring_lose_no_word(text: Text) -> None:
    for id_ in _ids(text)[:4]:
        gone = edits.remove(text, id_)
        assert _words(gone) == _words(text)
        assert edits.restore(gone, id_).clauses == text.clauses
        assert _words(edits.move(text, id_)) == _words(text)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts(10))
def test_splitting_and_joining_again_keep_every_word(text: Text) -> None:
    for clause in text.clauses:
        body = clause.wording("es").body
        cut = body.find(" ")
        if clause.alternatives or not body[:cut].strip() or not body[cut:].strip() or cut < 0:
            continue
        split = edits.split(text, clause.id, "es", cut, new="new")
        assert _words(split) == _words(text)
        assert _words(edits.join(split, "new")) == _words(text)


def test_a_clause_is_put_first_last_or_behind_another() -> None:
    text = drafts.bill()
    new = Clause("n", "article")
    assert model.Tree(edits.insert(text, new, under="cap2", after=edits.FIRST)).children("cap2")[0] == "n"
    assert model.Tree(edits.insert(text, new, under="cap2")).children("cap2")[-1] == "n"
    assert model.Tree(edits.insert(text, new, under="cap2", after="lista")).children("cap2")[:2] == ("lista", "n")


def test_a_library_clause_brings_what_stands_below_it() -> None:
    below = (Clause("n1", "point", parent="n"), Clause("n2", "point", parent="n"))
    text = edits.insert(drafts.bill(), Clause("n", "article"), under="cap1", with_=below)
    assert model.Tree(text).children("n") == ("n1", "n2")


def test_a_subtree_moves_with_its_head() -> None:
    text = edits.move(drafts.bill(), "defs", under="cap2", after="lista")
    assert _ids(text) == ["cap1", "objeto", "cap2", "lista", "defs", "def-a", "def-b", "auth", "pena"]


def test_a_clause_cannot_stand_inside_itself_or_behind_a_stranger() -> None:
    text = drafts.bill()
    for id_, under, after in (("defs", "def-a", edits.LAST), ("pena", "", "objeto")):
        with pytest.raises(errors.Unusable) as caught:
            edits.move(text, id_, under=under, after=after)
        assert caught.value.code == "draft.place"


def test_an_id_is_given_once() -> None:
    text = edits.remove(drafts.bill(), "pena")
    for id_ in ("lista", "pena"):
        with pytest.raises(errors.Unusable, match="already"):
            edits.insert(text, Clause(id_, "article"))


def test_a_clause_that_is_gone_says_so() -> None:
    text = edits.remove(drafts.bill(), "pena")
    with pytest.raises(errors.Missing, match="taken out"):
        edits.rewrite(text, "pena", "es", body="x")
    with pytest.raises(errors.Missing, match="no such clause"):
        edits.rewrite(text, "never", "es", body="x")
    with pytest.raises(errors.Missing):
        edits.restore(text, "lista")


def test_a_deed_on_a_clause_that_changed_since_is_refused_with_theirs() -> None:
    text = drafts.bill()
    seen = form.clause_digest(edits.clause(text, "pena"))
    changed = edits.rewrite(text, "pena", "es", body="Otra.", seen=seen)
    with pytest.raises(errors.Conflict) as caught:
        edits.rewrite(changed, "pena", "es", body="Mía.", seen=seen)
    assert caught.value.theirs["words"]["es"]["body"] == "Otra."


def test_rewriting_a_translation_says_what_it_was_made_from() -> None:
    text = edits.rewrite(drafts.bill(), "pena", "es", body="Otra pena.")
    text = edits.rewrite(text, "pena", "en", body="Another penalty.")
    clause = edits.clause(text, "pena")
    assert clause.wording("en").origin == form.wording_digest(clause.wording("es"))
    assert clause.wording("es").origin == ""


def test_alternatives_are_proposed_chosen_rewritten_and_settled() -> None:
    other = Alternative("b", "B", {"es": Wording("Pena", "Prisión.")}, "Justicia")
    text = edits.choose(edits.propose(drafts.bill(), "pena", other), "pena", "b")
    text = edits.rewrite(text, "pena", "es", body="Prisión de dos años.")
    before = edits.clause(text, "pena")
    assert before.words["es"].body == "Quien infrinja el artículo 3 será castigado."
    settled = edits.clause(edits.settle(text, "pena"), "pena")
    assert (settled.words["es"].body, settled.alternatives, settled.chosen) == ("Prisión de dos años.", (), "")
    with pytest.raises(errors.Missing):
        edits.choose(text, "pena", "z")


def test_a_clause_restored_after_its_parent_stands_at_the_end() -> None:
    text = edits.remove(edits.remove(drafts.bill(), "def-a"), "defs")
    text = edits.restore(text, "def-a")
    assert (_ids(text)[-1], text.clauses[-1].parent) == ("def-a", "")


def test_joining_keeps_headings_notes_and_answers() -> None:
    text = edits.change(drafts.bill(), "auth", notes={"es": "uno"}, answers=("A", "B"))
    text = edits.change(text, "pena", notes={"es": "dos"}, answers=("B", "C"), restricted=True)
    joined = edits.clause(edits.join(text, "pena"), "auth")
    assert joined.wording("es").body.split("\n")[1] == "Sanción"
    assert (joined.notes["es"], joined.answers, joined.restricted) == ("uno\ndos", ("A", "B", "C"), True)
    with pytest.raises(errors.Unusable):
        edits.join(text, "lista")


def test_wrong_values_are_refused_with_their_place() -> None:
    with pytest.raises(errors.Unusable) as caught:
        edits.change(drafts.bill(), "pena", kind="poem")
    assert caught.value.where == "pena.kind"


def test_forgetting_drops_what_was_removed() -> None:
    assert edits.forget(edits.remove(drafts.bill(), "pena")).removed == ()


def test_numbering_anew_drops_typed_numbers() -> None:
    text = edits.change(edits.change(drafts.bill(), "pena", number="9"), "auth", label="ARTÍCULO 8")
    assert edits.clause(edits.number_anew(text, ["pena"]), "auth").label == "ARTÍCULO 8"
    assert edits.number_anew(text) == drafts.bill()
