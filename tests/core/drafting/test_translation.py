"""Which parts are translated, which are missing, which are older than the words they render."""

from __future__ import annotations

from atalaya.core.drafting import edits, translation
from atalaya.core.drafting.model import Clause, Wording
from tests import drafts


def test_a_translation_is_outdated_when_the_lead_changes_and_current_when_vouched_for() -> None:
    text = edits.rewrite(drafts.bill(), "pena", "es", body="Otra pena.")
    assert translation.status(text, edits.clause(text, "pena"), "en") == "outdated"
    text = edits.vouch(text, "pena", "en")
    assert translation.status(text, edits.clause(text, "pena"), "en") == "current"


def test_what_says_nothing_needs_no_translation() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "point"))
    assert translation.status(text, edits.clause(text, "x"), "en") == "nothing"
    assert translation.status(text, edits.clause(text, "x"), "es") == "nothing"
    text = edits.rewrite(text, "x", "es", heading="A", body="b")
    assert translation.status(text, edits.clause(text, "x"), "en") == "missing"
    text = edits.rewrite(text, "x", "en", body="b")
    assert translation.missing(text, edits.clause(text, "x"), "en") == ("heading",)


def test_the_stand_adds_up_to_all_clauses() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "article", {"es": Wording("Nuevo")}))
    text = edits.rewrite(text, "pena", "es", body="Otra pena.")
    assert translation.stand(text) == {"en": {"current": 8, "outdated": 1, "missing": 1}}
