"""Answers: compared, counted, merged by two hands, carried to other catalogues; nothing appears or vanishes unsaid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import assessment
from atalaya.core.assessment import Said
from atalaya.core.catalogue import Crosswalk

FIELDS = ("A-01", "A-02", "A-03", "A-04")
texts = st.sampled_from(("", "one", "two", "three"))
sides = st.dictionaries(st.sampled_from(FIELDS), st.fixed_dictionaries({"value": texts, "text": texts}), max_size=4)


def test_two_editions_differ_where_something_is_said_otherwise() -> None:
    before = [Said("A-01", "yes", cited=("x", "y")), Said("A-02", "no"), Said("A-03")]
    after = [Said("A-01", "yes", cited=("y", "x")), Said("A-02", "partly"), Said("A-03", "no"), Said("A-04")]
    told = [(one.field, one.fate, one.what) for one in assessment.compare(before, after, FIELDS)]
    assert told == [("A-02", "changed", ("value",)), ("A-03", "added", ("value",))]


def test_counts_stand_with_their_denominator_and_a_gap_needs_a_final_answer() -> None:
    said = {
        "A-01": Said("A-01", "yes", stage="validated"),
        "A-02": Said("A-02", "no", stage="answered"),
        "A-03": Said("A-03", "partly", stage="cleared"),
    }
    count = assessment.count(FIELDS, said)
    assert (count.fields, count.answered, count.final, count.values[""]) == (4, 3, 2, 1)
    assert [gap.field for gap in assessment.gaps(FIELDS, said)] == ["A-03"]


@given(sides, sides, sides)
def test_a_merge_writes_what_one_hand_changed_and_asks_where_both_did(
    base: dict[str, dict[str, str]], mine: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]
) -> None:
    merged = assessment.merge(base, mine, theirs)
    clashes = {(one.field, one.name) for one in merged.clashes}
    for field in FIELDS:
        for name in assessment.TEXTS:
            before, here = base.get(field, {}).get(name, ""), theirs.get(field, {}).get(name, "")
            new = mine[field][name] if field in mine else before
            after = merged.changes.get(field, {}).get(name, here)
            if (field, name) in clashes:
                assert len({before, new, here}) == 3 or (new != before and here not in (before, new))
            else:
                assert after == (new if new != before else here)


@given(sides)
def test_a_merge_of_nothing_new_changes_nothing(base: dict[str, dict[str, str]]) -> None:
    merged = assessment.merge(base, base, base)
    assert (merged.changes, merged.clashes) == ({}, ())


def test_every_answer_is_carried_or_said_to_end() -> None:
    way = Crosswalk("old", "new", 1, {"A-01": ("B-01", "B-02"), "A-02": ("B-03",), "A-03": ("B-03",), "A-04": ()})
    said = {name: Said(name, value) for name, value in zip(FIELDS, ("yes", "no", "yes", "no"), strict=True)}
    told = assessment.migrate(said, way, ("B-01", "B-02", "B-03", "B-04"), {"B-02": Said("B-02", "no")})
    assert [(one.origin, one.field, one.fate) for one in told.carried] == [
        ("A-01", "B-01", "split"),
        ("A-01", "B-02", "taken"),
        ("A-02", "B-03", "differ"),
        ("A-03", "B-03", "differ"),
    ]
    assert [one.field for one in told.ended] == ["A-04"]
    assert told.unanswered == ("B-04",)


def test_blank_means_that_the_committee_marked_nothing_and_not_that_it_was_not_asked() -> None:
    told = assessment.blank_but_proposed({"A-01": "", "A-02": "X"}, {"A-01": 1, "A-02": 2, "A-03": 3})
    assert [one.field for one in told] == ["A-01"]
