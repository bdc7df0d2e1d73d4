"""Two drafters on one text: whatever does not touch is joined, whatever does is shown, nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atalaya.core import errors
from atalaya.core.drafting import edits, form, merging, model
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording
from tests import drafts

_SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@st.composite
def _hands(draw: st.DrawFn) -> tuple[Text, Text, Text]:
    base = draw(drafts.drafts(6))
    return base, draw(drafts.drafts(4, base, "m")), draw(drafts.drafts(4, base, "t"))


def _clause(text: Text, id_: str) -> Clause:
    return edits.clause(text, id_)


@_SLOW
@given(_hands())
def test_one_hand_alone_is_taken_as_it_is(hands: tuple[Text, Text, Text]) -> None:
    base, mine, _ = hands
    assert merging.merge(base, mine, base) == merging.Merged(mine, ())
    assert merging.merge(base, base, mine) == merging.Merged(mine, ())
    assert merging.merge(base, mine, mine) == merging.Merged(mine, ())


@_SLOW
@given(_hands())
def test_every_change_of_mine_is_in_the_text_or_in_a_clash(hands: tuple[Text, Text, Text]) -> None:
    base, mine, theirs = hands
    merged = merging.merge(base, mine, theirs)
    form.check(merged.text)
    told = model.Tree(merged.text)
    before = model.Tree(base)
    clashing = {one.clause for one in merged.clashes}
    everything = [(one.kind, one.words) for one in merged.text.clauses]
    for clause in mine.clauses:
        old, now = before.clause(clause.id), told.clause(clause.id)
        if old is None:
            assert (clause.kind, clause.words) in everything or clause.id in clashing
            continue
        for language, wording in clause.words.items():
            if wording.body != old.words.get(language, model.EMPTY).body and clause.id not in clashing:
                assert now is not None
                assert now.words[language].body == wording.body


@_SLOW
@given(_hands())
def test_what_is_stored_is_never_overwritten(hands: tuple[Text, Text, Text]) -> None:
    base, mine, theirs = hands
    merged = merging.merge(base, mine, theirs)
    told, before = model.Tree(merged.text), model.Tree(base)
    clashing = {one.clause for one in merged.clashes}
    for clause in theirs.clauses:
        old, now = before.clause(clause.id), told.clause(clause.id)
        if old is not None and clause.words == old.words:
            continue
        gone = now is None and any(clause.id in {one.id for one in gone.clauses} for gone in merged.text.removed)
        assert now is not None or (gone and clause.id in clashing)
        if now is not None:
            for language, wording in clause.words.items():
                if old is None or wording.body != old.words.get(language, model.EMPTY).body:
                    assert now.words[language].body == wording.body


def test_two_drafters_on_two_parts_of_one_clause_are_joined() -> None:
    base = drafts.bill()
    mine = edits.rewrite(base, "pena", "es", body="Quien infrinja la ley será castigado.")
    theirs = edits.change(base, "pena", party="Justicia")
    merged = merging.merge(base, mine, theirs)
    assert merged.clashes == ()
    assert _clause(merged.text, "pena").party == "Justicia"
    assert _clause(merged.text, "pena").wording("es").body == "Quien infrinja la ley será castigado."


def test_two_drafters_on_the_same_words_clash_and_theirs_stands() -> None:
    base = drafts.bill()
    mine = edits.rewrite(base, "pena", "es", body="Mía.")
    theirs = edits.rewrite(base, "pena", "es", body="Suya.")
    merged = merging.merge(base, mine, theirs)
    (clash,) = merged.clashes
    assert (clash.clause, clash.part, clash.mine, clash.theirs) == ("pena", "words.es.body", "Mía.", "Suya.")
    assert clash.base == _clause(base, "pena").wording("es").body
    assert _clause(merged.text, "pena").wording("es").body == "Suya."


def test_a_clause_that_i_rewrote_and_they_removed_is_a_clash_with_my_words() -> None:
    base = drafts.bill()
    merged = merging.merge(base, edits.rewrite(base, "pena", "es", body="Mía."), edits.remove(base, "pena"))
    (clash,) = merged.clashes
    assert clash.part == "removed"
    assert clash.mine["words"]["es"]["body"] == "Mía."
    assert "pena" not in model.Tree(merged.text)


def test_a_clause_that_i_removed_and_they_rewrote_stays() -> None:
    base = drafts.bill()
    merged = merging.merge(base, edits.remove(base, "pena"), edits.rewrite(base, "pena", "es", body="Suya."))
    assert [(one.clause, one.part) for one in merged.clashes] == [("pena", "removed")]
    assert _clause(merged.text, "pena").wording("es").body == "Suya."


def test_clauses_that_both_inserted_stand_beside_each_other() -> None:
    base = drafts.bill()
    new = {"es": Wording("Nueva")}
    mine = edits.insert(base, Clause("m1", "article", new), under="cap2", after="lista")
    theirs = edits.insert(base, Clause("t1", "article", new), under="cap2", after="lista")
    merged = merging.merge(base, mine, theirs)
    assert merged.clashes == ()
    assert model.Tree(merged.text).children("cap2") == ("lista", "m1", "t1", "auth", "pena")


def test_an_id_that_both_took_is_given_once_more() -> None:
    base = drafts.bill()
    mine = edits.insert(base, Clause("x", "article", {"es": Wording("Mía")}))
    theirs = edits.insert(base, Clause("x", "article", {"es": Wording("Suya")}))
    merged = merging.merge(base, mine, theirs)
    assert [_clause(merged.text, id_).wording("es").heading for id_ in ("x", "x-2")] == ["Suya", "Mía"]


def test_a_clause_that_both_moved_elsewhere_stays_where_they_put_it() -> None:
    base = drafts.bill()
    merged = merging.merge(base, edits.move(base, "pena"), edits.move(base, "pena", under="cap1"))
    assert [(one.clause, one.part) for one in merged.clashes] == [("pena", "place")]
    assert _clause(merged.text, "pena").parent == "cap1"


def test_two_moves_into_each_other_make_no_circle() -> None:
    base = drafts.bill()
    merged = merging.merge(base, edits.move(base, "cap1", under="cap2"), edits.move(base, "cap2", under="cap1"))
    form.check(merged.text)
    assert [one.part for one in merged.clashes] == ["place"]


def test_what_i_took_out_of_a_clause_before_removing_it_survives() -> None:
    base = drafts.bill()
    mine = edits.remove(edits.move(base, "def-a", under="cap2"), "defs")
    theirs = edits.rewrite(base, "objeto", "es", body="Otro objeto.")
    merged = merging.merge(base, mine, theirs)
    assert merged.clashes == ()
    tree = model.Tree(merged.text)
    assert ("defs" in tree, "def-b" in tree, tree.clause("def-a") is not None) == (False, False, True)


def test_a_new_clause_under_one_that_they_removed_is_kept_above() -> None:
    base = drafts.bill()
    mine = edits.insert(base, Clause("m1", "point", {"es": Wording("", "c")}), under="defs")
    merged = merging.merge(base, mine, edits.remove(base, "defs"))
    assert _clause(merged.text, "m1").parent == "cap1"
    assert [(one.clause, one.part) for one in merged.clashes] == [("m1", "place")]


def test_head_and_title_are_merged_too() -> None:
    base = drafts.bill()
    mine = replace(base, scheme="common", title={**base.title, "es": "Ley nueva"})
    theirs = replace(base, languages=("es", "en", "fr"), title={**base.title, "es": "Ley otra"})
    merged = merging.merge(base, mine, theirs)
    assert (merged.text.scheme, merged.text.languages) == ("common", ("es", "en", "fr"))
    assert [(one.part, one.mine, one.theirs) for one in merged.clashes] == [("title.es", "Ley nueva", "Ley otra")]


def test_saving_one_clause_joins_what_does_not_touch() -> None:
    base = drafts.bill()
    old = _clause(base, "pena")
    stored = edits.rewrite(base, "lista", "es", body="Otra lista.")
    stored = edits.change(stored, "pena", party="Justicia")
    saved = merging.save(stored, old, replace(old, number="5 bis"))
    assert (_clause(saved, "pena").number, _clause(saved, "pena").party) == ("5 bis", "Justicia")


def test_saving_over_other_words_raises_a_conflict_with_all_three() -> None:
    base = drafts.bill()
    old = _clause(base, "pena")
    stored = edits.rewrite(base, "pena", "es", body="Suya.")
    mine = _clause(edits.rewrite(base, "pena", "es", body="Mía."), "pena")
    with pytest.raises(errors.Conflict) as caught:
        merging.save(stored, old, mine)
    told = caught.value
    assert told.code == "draft.changed"
    assert [one["words"]["es"]["body"] for one in (told.mine, told.theirs, told.base)] == [
        "Mía.", "Suya.", old.wording("es").body,
    ]  # fmt: skip


def test_a_choice_among_alternatives_that_are_gone_is_a_clash() -> None:
    text = edits.propose(drafts.bill(), "pena", Alternative("b", "B", {"es": Wording("", "Otra.")}))
    merged = merging.merge(text, edits.choose(text, "pena", "b"), edits.settle(text, "pena"))
    assert [(one.clause, one.part) for one in merged.clashes] == [("pena", "chosen")]
    form.read(form.write(merged.text))


def test_a_translation_keeps_what_it_was_made_from() -> None:
    base = drafts.bill()
    mine = edits.rewrite(base, "pena", "en", body="Whoever breaks the law commits an offence.")
    theirs = edits.rewrite(base, "pena", "es", body="Quien infrinja la ley.")
    merged = merging.merge(base, mine, theirs)
    assert merged.clashes == ()
    told = _clause(merged.text, "pena")
    assert told.wording("en").origin == form.wording_digest(_clause(base, "pena").wording("es"))
