"""Two versions side by side: what came, went, moved, was rewritten; and versions that come back without ids."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from atalaya.core.drafting import comparison, edits, model, translation
from atalaya.core.drafting.model import Clause, Text, Wording
from tests import drafts


def _fates(before: Text, after: Text, language: str = "") -> dict[str, tuple[str, ...]]:
    return {one.id: one.fates for one in comparison.compare(before, after, language) if one.fates}


def test_a_version_is_the_same_as_itself() -> None:
    assert _fates(drafts.bill(), drafts.bill()) == {}
    assert len(comparison.compare(drafts.bill(), drafts.bill())) == 9


def test_each_fate_is_told() -> None:
    before = drafts.bill()
    after = edits.remove(before, "objeto")
    after = edits.insert(after, Clause("nuevo", "article", {"es": Wording("Nuevo")}), under="cap2")
    after = edits.rewrite(after, "pena", "es", body="Quien infrinja el artículo 2 será castigado.")
    after = edits.change(after, "auth", party="Justicia")
    after = edits.move(after, "def-b", under="defs", after=edits.FIRST)
    fates = _fates(before, after)
    assert fates["objeto"] == ("removed",)
    assert fates["nuevo"] == ("inserted",)
    assert fates["pena"] == ("rewritten", "renumbered")
    assert fates["auth"] == ("marked", "renumbered")
    assert sorted(id_ for id_, fate in fates.items() if "moved" in fate) in (["def-a"], ["def-b"])


def test_words_are_compared_one_by_one_and_labels_are_told() -> None:
    before = drafts.bill()
    after = edits.rewrite(before, "pena", "es", body="Quien infrinja el artículo 3 será multado.")
    change = next(one for one in comparison.compare(before, after) if one.id == "pena")
    assert [(part.kind, part.text) for part in change.body if part.kind != "same"] == [
        ("removed", "castigado"), ("added", "multado"),
    ]  # fmt: skip
    assert (change.before, change.after) == ("Artículo 5", "Artículo 5")


def test_what_went_stands_where_it_stood() -> None:
    after = edits.remove(drafts.bill(), "lista")
    order = [one.id for one in comparison.compare(drafts.bill(), after)]
    assert order[order.index("lista") - 1] == "cap2"


def test_another_language_is_a_mark_or_the_one_compared() -> None:
    before = drafts.bill()
    after = edits.rewrite(before, "pena", "en", body="Penalty.")
    assert _fates(before, after) == {"pena": ("marked",)}
    assert comparison.compare(before, after)[-1].marks == ("words.en",)
    assert _fates(before, after, "en") == {"pena": ("rewritten",)}


def test_one_clause_moved_far_is_one_move() -> None:
    before = drafts.large(100)
    after = edits.move(before, "k1", under="k0")
    assert comparison.moved(before, after) == {"k1"}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts(8), drafts.drafts(8))
def test_every_clause_of_both_stands_once(before: Text, after: Text) -> None:
    told = [one.id for one in comparison.compare(before, after)]
    assert sorted(told) == sorted({one.id for one in (*before.clauses, *after.clauses)})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts(8), drafts.drafts(8))
def test_carried_ids_are_unique_and_no_word_of_the_later_text_is_lost(before: Text, after: Text) -> None:
    carried = comparison.carry(before, after)
    assert len({one.id for one in carried.clauses}) == len(after.clauses)
    assert [one.wording("es").body for one in carried.clauses] == [
        one.words.get("es", model.EMPTY).body if not one.chosen else one.wording("es").body for one in after.clauses
    ]


def test_a_version_without_ids_finds_its_clauses_again() -> None:
    before = edits.change(drafts.bill(), "pena", notes={"es": "nota"}, party="Justicia", answers=("X",))
    names = {clause.id: f"c{place}" for place, clause in enumerate(before.clauses)}
    bare = replace(
        edits.rewrite(before, "pena", "es", body="Quien infrinja el artículo 3 será sancionado con multa."),
        languages=("es",),
    )
    foreign = replace(
        bare,
        clauses=tuple(
            Clause(names[one.id], one.kind, {"es": one.wording("es")}, names.get(one.parent, ""))
            for one in bare.clauses
        ),
    )
    carried = comparison.carry(before, foreign)
    assert [one.id for one in carried.clauses] == [one.id for one in before.clauses]
    assert _fates(before, carried) == {"pena": ("rewritten",)}
    told = edits.clause(carried, "pena")
    assert (told.notes["es"], told.party, told.answers) == ("nota", "Justicia", ("X",))
    assert told.wording("en").heading == "Penalty"


def test_a_translation_that_comes_back_changes_its_own_words_only() -> None:
    before = drafts.bill()
    foreign = Text("en", ("en",), clauses=tuple(
        Clause(f"c{place}", one.kind, {"en": Wording(one.wording("en").heading, one.wording("en").body)})
        for place, one in enumerate(before.clauses)
    ))  # fmt: skip
    foreign = edits.rewrite(foreign, "c8", "en", body="Whoever breaches article 3 shall be fined.")
    carried = comparison.carry(before, foreign)
    assert (carried.lead, carried.languages, carried.title) == ("es", ("es", "en"), before.title)
    assert [one.wording("es") for one in carried.clauses] == [one.wording("es") for one in before.clauses]
    changed = [one.id for one in comparison.compare(before, carried, "en") if "rewritten" in one.fates]
    assert changed == ["pena"]
    assert translation.status(carried, edits.clause(carried, "lista"), "en") == "current"
    assert translation.status(carried, edits.clause(carried, "pena"), "en") == "outdated"


def test_words_that_the_file_no_longer_has_do_not_come_back() -> None:
    before = drafts.bill()
    foreign = replace(before, clauses=tuple(
        replace(one, words={"es": one.wording("es")} if one.id != "cap1" else {}) for one in before.clauses
    ))  # fmt: skip
    carried = comparison.carry(before, foreign)
    assert edits.clause(carried, "cap1").wording("es").blank


def test_three_hundred_rewritten_clauses_are_compared_in_time() -> None:
    before = drafts.large()
    after = replace(
        before,
        clauses=tuple(
            replace(
                one, words={"es": replace(one.wording("es"), body=one.wording("es").body.replace("vigila", "lleva"))}
            )
            for one in before.clauses
        ),
    )
    started = time.perf_counter()
    changes = comparison.compare(before, after)
    assert sum("rewritten" in one.fates for one in changes) == 285
    assert time.perf_counter() - started < 1.5  # 300 ms is the aim, measured by benchmarks/drafting; machines differ
