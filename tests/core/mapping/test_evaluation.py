"""The counting rules, each by itself."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from atalaya.core.mapping import evaluation
from atalaya.core.mapping.evaluation import Evaluation, Label, Ranked, Score
from tests import statutes, strategies

ROW, FIELD, LAW = "OP2-BW-01", "OP2-BW-01-L", "xc/ley.md"


def label(
    article: str = "1", *rows: str, side: str = "L", weapon: str = "B", obligation: str = "OP2-manufacture",
    law: str = LAW, country: str = "XC",
) -> Label:  # fmt: skip
    return Label(country, obligation, weapon, rows or (ROW,), side, law, article)


def line(
    article: str, rank: int, field: str = FIELD, decision: str = "propose", law: str = LAW, country: str = "XC"
) -> Ranked:
    return Ranked(country, field, law, article, rank, decision)


def evaluate(lines: list[Ranked], labels: list[Label], distractors: frozenset[str] | None = None) -> Evaluation:
    return evaluation.evaluate(lines, labels, statutes.knowledge().catalogue, distractors)


def score(lines: list[Ranked], *labels: Label) -> Score:
    return evaluate(lines, list(labels)).countries["XC"]


# Found


@pytest.mark.parametrize(("rank", "at_5", "at_10"), [(1, 1, 1), (5, 1, 1), (6, 0, 1), (10, 0, 1), (11, 0, 0)])
def test_a_label_is_found_within_the_first_k(rank: int, at_5: int, at_10: int) -> None:
    found = score([line("1", rank)], label("1"))
    assert (found.recall_at_5, found.recall_at_10) == (at_5, at_10)


def test_a_question_with_more_labelled_articles_than_k_reaches_as_far_as_they_are_many() -> None:
    labels = [label(str(number)) for number in range(1, 8)]
    lines = [line(str(number), number) for number in range(1, 8)]
    assert score(lines, *labels).recall_at_5 == 1
    assert score(lines[:6], *labels).recall_at_5 == pytest.approx(6 / 7)
    assert score([line("9", 7), line("7", 8)], *labels).recall_at_5 == 0, "beyond seven"


def test_the_reach_is_that_of_the_question_and_not_of_the_country() -> None:
    others = [label(str(number), obligation="OP2-acquire") for number in range(10, 18)]
    assert score([line("1", 6)], label("1"), *others).recall_at_5 == 0


def test_an_article_labelled_in_both_dimensions_counts_once_towards_the_reach() -> None:
    labels = [label(str(number), side=side) for number in range(1, 5) for side in ("L", "E")]
    assert score([line("1", 6), line("1", 6, f"{ROW}-E")], *labels).recall_at_5 == 0, "four articles reach to five"


def test_a_label_said_twice_counts_once() -> None:
    found = score([line("1", 1)], label("1"), label("1"), label("2"))
    assert (found.labels, found.recall_at_5) == (2, 0.5)


def test_any_row_of_a_label_will_do_and_the_best_counts() -> None:
    rows = label("1", "OP2-BW-01", "OP2-BW-02")
    assert score([line("1", 9, "OP2-BW-01-L"), line("1", 2, "OP2-BW-02-L")], rows).recall_at_5 == 1
    assert score([line("1", 1, "OP2-BW-03-L")], rows).recall_at_10 == 0


def test_a_label_counts_in_its_own_dimension_only() -> None:
    lines = [line("1", 1, f"{ROW}-E")]
    assert score(lines, label("1", side="L")).recall_at_10 == 0
    assert score(lines, label("1", side="E")).recall_at_10 == 1


def test_a_label_without_rows_counts_in_any_enforcement_field_of_its_weapon() -> None:
    bare = Label("XC", "OP2-penalties", "B", (), "E", LAW, "1")
    assert score([line("1", 3, "OP3CD-BW-20-E")], bare).recall_at_5 == 1
    assert score([line("1", 3, "OP3CD-CW-20-E")], bare).recall_at_5 == 0, "another weapon"
    assert score([line("1", 3, "OP3CD-BW-20-L")], bare).recall_at_5 == 0, "the framework"


def test_an_information_field_is_its_row() -> None:
    joined = Label("XC", "OP1-bwc", "", ("OP1-08",), "Y", LAW, "1")
    assert score([line("1", 1, "OP1-08")], joined).recall_at_5 == 1


@pytest.mark.parametrize(
    ("said", "printed"), [("12 bis", "12 BIS"), ("367-A", "367 A"), ("Único", "unico"), ("5A", "5-A")]
)
def test_article_numbers_meet_however_they_are_printed(said: str, printed: str) -> None:
    assert score([line(said, 1)], label(printed)).recall_at_5 == 1


def test_the_same_number_in_another_law_or_country_is_another_article() -> None:
    assert score([line("1", 1, law="xc/otra.md"), line("1", 1, country="XD")], label("1")).recall_at_10 == 0


# Laws and articles apart


def test_the_right_law_is_counted_whatever_the_article() -> None:
    found = score([line("9", 2)], label("1"))
    assert (found.law_at_5, found.article_in_law_at_5, found.recall_at_5) == (1, 0, 0)


def test_a_law_is_right_among_the_first_five_only() -> None:
    assert score([line("9", 6)], label("1")).law_at_5 == 0


def test_articles_are_counted_within_the_laws_that_were_found() -> None:
    labels = [label("1"), label("1", law="xc/otra.md", obligation="OP2-acquire")]
    found = score([line("1", 1)], *labels)
    assert (found.recall_at_5, found.law_at_5, found.article_in_law_at_5) == (0.5, 0.5, 1)


def test_an_article_labelled_for_several_weapons_counts_once_among_distinct_ones() -> None:
    labels = [label("1"), label("1", "OP2-CW-01", weapon="C"), label("2")]
    found = score([line("1", 1)], *labels)
    assert found.recall_at_5 == pytest.approx(1 / 3)
    assert found.distinct_at_5 == found.distinct_at_10 == 0.5


# Averages


def test_the_median_is_over_questions() -> None:
    labels = [
        label("1"),
        label("2"),
        label("3"),
        label("1", obligation="OP2-acquire"),
        label("1", "OP2-CW-01", weapon="C"),
    ]
    found = score([line("1", 1), line("2", 2), line("3", 3)], *labels)
    assert found.median_question_at_5 == 1, "1, 1 and 0: two questions are found whole"


def test_the_mean_is_over_countries_whatever_their_number_of_labels() -> None:
    labels = [label("1"), *[label(str(number), country="XD") for number in range(1, 4)]]
    found = evaluate([line("1", 1)], labels)
    assert (found.mean.recall_at_5, found.mean.labels) == (0.5, 4)
    assert set(found.countries) == {"XC", "XD"}


# Proposing


def test_labels_found_carry_propose_or_not() -> None:
    lines = [line("1", 1), line("2", 2, decision="consider"), line("3", 12)]
    assert score(lines, label("1"), label("2"), label("3")).carrying_propose == 0.5


def test_propose_lines_fields_and_the_denominator_are_counted() -> None:
    lines = [line("1", 1), line("2", 2), line("3", 1, f"{ROW}-E", "consider"), line("4", 1, country="XD")]
    found = evaluate(lines, [label("1")])
    assert (found.proposed, found.fields_proposed) == (3, 2)
    assert found.denominator == 2 * statutes.knowledge().catalogue.denominator


def test_noise_is_the_share_of_propose_lines_in_distractor_laws() -> None:
    lines = [
        line("1", 1),
        line("2", 2, law="xc/pesca.md"),
        line("3", 3, law="xc/pesca.md", decision="consider"),
        line("4", 4),
    ]
    assert evaluate(lines, [label("1")], frozenset({"xc/pesca.md"})).noise == pytest.approx(1 / 3)
    assert evaluate(lines, [label("1")], frozenset()).noise == 0


def test_noise_is_unknown_without_a_manifest_and_none_without_proposals() -> None:
    assert evaluate([line("1", 1)], [label("1")]).noise is None
    assert evaluate([], [label("1")], frozenset({"xc/pesca.md"})).noise == 0


# Always


def test_nothing_proposed_finds_nothing() -> None:
    found = score([], label("1"), label("2"))
    assert (found.recall_at_5, found.recall_at_10, found.law_at_5, found.carrying_propose) == (0, 0, 0, 0)


@settings(deadline=None, max_examples=60)
@given(strategies.ranked(), strategies.labels())
def test_every_figure_is_a_share_and_ten_find_no_less_than_five(lines: list[Ranked], labels: list[Label]) -> None:
    found = evaluate(lines, labels).countries["XC"]
    shares = [getattr(found, name) for name in Score.__slots__ if name != "labels"]
    assert all(0 <= share <= 1 and not math.isnan(share) for share in shares)
    assert found.recall_at_5 <= found.recall_at_10
    assert found.distinct_at_5 <= found.distinct_at_10
    assert found.labels == len(set(labels))


@settings(deadline=None, max_examples=40)
@given(strategies.ranked(), strategies.labels())
def test_the_order_of_labels_and_lines_does_not_matter(lines: list[Ranked], labels: list[Label]) -> None:
    assert evaluate(lines[::-1], labels[::-1]) == evaluate(lines, labels)
