"""What a draft still lacks, each with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from atalaya.core.drafting import checks, edits
from atalaya.core.drafting.model import Alternative, Clause, Text, Wording
from tests import drafts


def _found(text: Text, code: str) -> list[checks.Finding]:
    return [one for one in checks.look(text) if one.code == code]


def _body(text: Text, body: str, id_: str = "pena") -> Text:
    return edits.vouch(edits.rewrite(text, id_, "es", body=body), id_, "en")


def test_a_whole_bill_has_no_error_and_no_warning() -> None:
    assert [one for one in checks.look(drafts.bill()) if one.weight != "hint"] == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_any_draft_can_be_looked_at_and_each_finding_stands_in_it(text: Text) -> None:
    known = {clause.id: clause for clause in text.clauses}
    for one in checks.look(text):
        body = known[one.clause].wording(one.language or text.lead).body
        assert 0 <= one.start <= one.end <= max(len(body), one.end if not one.language else len(body))
        assert one.said
        assert one.advice


def test_a_number_that_is_not_there_is_dangling() -> None:
    text = _body(drafts.bill(), "Quien infrinja el artículo 30 será castigado.")
    (found,) = _found(text, "reference.dangling")
    assert (found.clause, found.what, found.language) == ("pena", "artículo 30", "es")
    assert edits.clause(text, "pena").wording("es").body[found.start : found.end] == "artículo 30"


def test_a_deeper_part_that_is_not_there_is_dangling() -> None:
    text = replace(drafts.bill(), scheme="common")
    text = edits.rewrite(text, "pena", "en", body="Whoever breaches section 2(a) or section 2(z).")
    assert [one.what for one in _found(text, "reference.dangling")] == ["section 2(z)"]


def test_marks_to_nothing_and_to_what_was_removed_are_told_apart() -> None:
    text = edits.remove(_body(drafts.bill(), "Ver [[#nunca]]."), "lista")
    assert [(one.clause, one.what) for one in _found(text, "reference.unknown")] == [("pena", "nunca")]
    assert {(one.clause, one.what) for one in _found(text, "reference.removed")} == {("def-a", "lista")}


def test_terms_twice_unused_circular_and_missing() -> None:
    text = _body(drafts.bill(), "“autoridad”: otra.\n“multa”: pena.\n“alfa”: beta.\n“beta”: alfa.\nEl “operador” paga.")
    assert [one.what for one in _found(text, "definition.twice")] == ["autoridad"]
    assert "multa" in [one.what for one in _found(text, "definition.unused")]
    assert [one.what for one in _found(text, "definition.circular")] == ["alfa → beta → alfa"]
    assert "operador" in [one.what for one in _found(text, "definition.missing")]


def test_numbers_twice_and_with_a_hole() -> None:
    text = edits.change(edits.change(drafts.bill(), "auth", number="3"), "pena", number="9")
    assert [one.clause for one in _found(text, "numbering.twice")] == ["auth"]
    assert [one.clause for one in _found(text, "numbering.gap")] == ["pena"]
    assert _found(edits.change(drafts.bill(), "auth", number="3 bis"), "numbering.gap") == []


def test_annexes_count_their_articles_for_themselves() -> None:
    text = edits.insert(drafts.bill(), Clause("anx", "annex", {"es": Wording("Lista")}))
    text = edits.insert(text, Clause("a1", "article", {"es": Wording("Uno")}, number="1"), under="anx")
    assert _found(text, "numbering.twice") == []


def test_empty_clauses_and_open_alternatives() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "article"))
    text = edits.propose(text, "pena", Alternative("b", "B", {"es": Wording("", "Otra.")}))
    assert [one.clause for one in _found(text, "empty.clause")] == ["x"]
    assert [(one.clause, one.what) for one in _found(text, "open.alternatives")] == [("pena", "1")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("multa de [diez] [veinte] días", "open.brackets"),
        ("la autoridad (el Ministerio paga", "open.unclosed"),
        ("la “autoridad paga", "open.unclosed"),
        ("paga] la multa", "open.unclosed"),
        ("a) uno; b) dos; 1) tres", ""),
        ("el [[#lista]] (salvo “fuerza mayor”)", ""),
    ],
)
def test_brackets_and_quotation_marks(body: str, code: str) -> None:
    told = {one.code for one in checks.look(_body(drafts.bill(), body)) if one.code.startswith("open.")}
    assert told == ({code} if code else set())


def test_missing_and_outdated_translations() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "article", {"es": Wording("Nuevo", "Nuevo.")}))
    text = edits.rewrite(text, "pena", "es", body="Otra pena.")
    assert [one.clause for one in _found(text, "language.missing")] == ["x"]
    assert [one.clause for one in _found(text, "language.outdated")] == ["pena"]


def test_rows_of_a_table_are_as_long_as_its_head() -> None:
    text = edits.insert(drafts.bill(), Clause("t", "table", {"es": Wording("", "a\tb\n1\t2\n3")}))
    assert [(one.clause, one.what) for one in _found(text, "table.ragged")] == [("t", "3")]


def test_every_code_says_what_is_the_matter_and_what_to_do() -> None:
    for code, (weight, said, advice) in checks.ADVICE.items():
        assert weight in ("error", "warning", "hint")
        assert said.format(what="x")
        assert advice.endswith("."), code
