"""What a text says of itself: above, below, beside; who clears, who may see."""

from __future__ import annotations

from atalaya.core.drafting import edits, model
from atalaya.core.drafting.model import Alternative, Tree, Wording
from tests import drafts


def test_a_tree_knows_above_below_and_beside() -> None:
    tree = Tree(drafts.bill())
    assert tree.children("cap2") == ("lista", "auth", "pena")
    assert [one.id for one in tree.above("def-b")] == ["defs", "cap1"]
    assert (tree.level("cap1"), tree.level("def-b")) == (0, 2)
    assert (tree.before("auth"), tree.before("lista"), tree.before("cap2")) == ("lista", "", "cap1")
    assert tree.span("defs") == (2, 5)


def test_what_is_not_there_gives_nothing() -> None:
    tree = Tree(drafts.bill())
    assert tree.clause("x") is None
    assert (tree.children("x"), list(tree.above("x")), tree.before("x"), tree.party("x")) == ((), [], "", "")
    assert ("x" in tree, tree.restricted("x")) == (False, False)


def test_party_and_restriction_come_from_above() -> None:
    text = edits.change(edits.change(drafts.bill(), "cap1", party="Justicia"), "defs", restricted=True)
    tree = Tree(text)
    assert (tree.party("def-a"), tree.party("pena")) == ("Justicia", "")
    assert (tree.restricted("def-a"), tree.restricted("objeto")) == (True, False)


def test_the_chosen_alternative_is_what_stands() -> None:
    text = edits.propose(drafts.bill(), "pena", Alternative("b", "B", {"es": Wording("", "Otra.")}))
    assert edits.clause(text, "pena").undecided
    chosen = edits.clause(edits.choose(text, "pena", "b"), "pena")
    assert (chosen.wording("es").body, chosen.wording("en"), chosen.undecided) == ("Otra.", model.EMPTY, False)


def test_the_words_of_a_text_are_all_that_is_printed_in_a_language() -> None:
    words = model.words_of(drafts.bill(), "en")
    assert words.startswith("Serene Coast Act")
    assert "commits an offence" in words
    assert "castigado" not in words


def test_fields_know_the_clauses_that_answer_them() -> None:
    text = edits.change(edits.change(drafts.bill(), "pena", answers=("A", "B")), "lista", answers=("B",))
    assert model.answered(text) == {"B": ("lista", "pena"), "A": ("pena",)}


def test_the_title_falls_back_to_the_lead_language() -> None:
    text = drafts.bill()
    assert (text.named("en"), text.named("fr")) == ("Serene Coast Act", "Ley de la Costa Serena")
