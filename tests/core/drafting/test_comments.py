"""Comments keep to the words they mean, and each gets an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atalaya.core.drafting import comments, edits
from atalaya.core.drafting.comments import Anchor, Comment, Disposition
from atalaya.core.drafting.model import Text
from tests import drafts


def _on(text: Text, clause: str, words: str) -> Anchor:
    start = edits.clause(text, clause).wording("es").body.index(words)
    return comments.anchor(text, clause, "es", start, start + len(words))


def _quoted(anchor: Anchor, text: Text) -> tuple[str, str]:
    found = comments.place(anchor, text)
    body = next((one.wording("es").body for one in text.clauses if one.id == found.clause), "")
    return found.how, body[found.start : found.end]


def test_an_anchor_finds_its_words_in_the_same_text() -> None:
    anchor = _on(drafts.bill(), "pena", "será castigado")
    assert _quoted(anchor, drafts.bill()) == ("same", "será castigado")


def test_words_put_before_shift_an_anchor() -> None:
    text = drafts.bill()
    anchor = _on(text, "pena", "será castigado")
    after = edits.rewrite(text, "pena", "es", body="En todo caso, quien infrinja el artículo 3 será castigado.")
    assert _quoted(anchor, after) == ("shifted", "será castigado")


def test_of_the_same_words_twice_the_ones_with_the_same_words_about_them_are_meant() -> None:
    text = edits.rewrite(drafts.bill(), "pena", "es", body="La licencia previa vence. La licencia especial dura.")
    start = edits.clause(text, "pena").wording("es").body.rindex("licencia")
    anchor = comments.anchor(text, "pena", "es", start, start + 8)
    after = edits.rewrite(text, "pena", "es", body="La licencia nueva. La licencia previa. La licencia especial dura.")
    found = comments.place(anchor, after)
    assert edits.clause(after, "pena").wording("es").body[found.start :].startswith("licencia especial")


def test_words_that_are_gone_leave_an_orphan_and_a_clause_that_is_gone_too() -> None:
    text = drafts.bill()
    anchor = _on(text, "pena", "será castigado")
    assert comments.place(anchor, edits.rewrite(text, "pena", "es", body="Nada.")).how == "orphaned"
    assert comments.place(anchor, edits.remove(text, "pena")).how == "gone"
    whole = comments.anchor(text, "pena")
    assert (comments.place(whole, text).how, comments.place(whole, edits.remove(text, "pena")).how) == (
        "clause",
        "gone",
    )


def test_an_anchor_follows_its_words_into_the_half_that_was_split_off() -> None:
    text = drafts.bill()
    anchor = _on(text, "pena", "el artículo 3 será castigado")
    split = edits.split(text, "pena", "es", len("Quien infrinja"), new="half")
    found = comments.place(anchor, split)
    assert (found.how, found.clause) == ("moved", "half")
    (renewed,) = comments.anchored([Comment("k", anchor, "x")], split)
    assert renewed.anchor.clause == "half"
    assert comments.place(renewed.anchor, split).how == "same"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(drafts.drafts(6), st.data())
def test_any_anchor_is_found_where_it_was_set_and_always_quotes_its_own_words(text: Text, data: st.DataObject) -> None:
    bodies = [clause for clause in text.clauses if clause.wording("es").body]
    if not bodies:
        return
    clause = data.draw(st.sampled_from(bodies))
    body = clause.wording("es").body
    start = data.draw(st.integers(0, len(body) - 1))
    anchor = comments.anchor(text, clause.id, "es", start, data.draw(st.integers(start + 1, len(body))))
    found = comments.place(anchor, text)
    assert (found.how, found.clause, found.start) == ("same", clause.id, start)
    after = data.draw(drafts.drafts(4, text, "z"))
    how, quoted = _quoted(anchor, after)
    assert quoted == (anchor.quote if how in ("same", "shifted", "moved") else "")


@pytest.mark.parametrize(
    ("told", "lacking"),
    [
        (Disposition(), ("outcome",)),
        (Disposition("accepted"), ()),
        (Disposition("rejected"), ("reason",)),
        (Disposition("rejected", reason="  "), ("reason",)),
        (Disposition("partly", reason="Solo la multa."), ()),
        (Disposition("deferred", action="Consultar"), ("owner", "due")),
        (Disposition("deferred", action="Consultar", owner="Aduana", due=date(2026, 12, 1)), ()),
    ],
)
def test_a_disposition_says_what_it_lacks(told: Disposition, lacking: tuple[str, ...]) -> None:
    assert comments.lacking(told) == lacking


def _some() -> list[Comment]:
    text = drafts.bill()
    return [
        Comment("1", comments.anchor(text, "pena"), "Muy poco.", "Ana", "Justicia", 1,
                disposition=Disposition("rejected", reason="Ya es mucho.")),
        Comment("2", comments.anchor(text, "objeto"), "Bien.", "Luz", "Aduana", 2),
        Comment("3", Anchor("gone"), "Falta.", "Ana", "Justicia", 1,
                disposition=Disposition("deferred", action="Redactar", owner="Salud", due=date(2026, 12, 1))),
    ]  # fmt: skip


def test_the_table_follows_the_text_and_ends_with_what_has_no_place() -> None:
    rows = comments.table(drafts.bill(), _some())
    assert [(row.comment, row.where, row.answer) for row in rows] == [
        ("2", "Artículo 1", ""),
        ("1", "Artículo 5", "Ya es mucho."),
        ("3", "", "Redactar · Salud · 2026-12-01"),
    ]
    assert {row.author for row in comments.table(drafts.bill(), _some(), named=False)} == {""}


def test_counts_are_of_a_round_or_of_all() -> None:
    told = comments.count(_some())
    assert (told.comments, told.open, told.bodies) == (3, 1, 2)
    assert told.outcomes == {"rejected": 1, "": 1, "deferred": 1}
    assert comments.count(_some(), 1).comments == 2


def test_an_unknown_stored_outcome_is_undecided() -> None:
    assert (comments.outcome("accepted"), comments.outcome("maybe")) == ("accepted", "")


def test_an_anchor_outside_the_words_means_the_clause() -> None:
    assert comments.anchor(drafts.bill(), "pena", "es", 900, 950) == Anchor("pena")
    assert replace(comments.anchor(drafts.bill(), "pena", "es", 0, 9999), quote="").start == 0
