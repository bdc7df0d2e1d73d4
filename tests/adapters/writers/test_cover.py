"""What the writers share: anchors only where something refers, steps inwards, headings."""

from __future__ import annotations

from atalaya.adapters.writers import cover
from atalaya.core.drafting import edits, lines
from atalaya.core.drafting.model import Clause, Wording
from tests import drafts


def test_only_what_is_referred_to_is_a_target() -> None:
    assert cover.targets(lines.lay(drafts.bill())) == {"lista"}


def test_points_step_in_and_articles_do_not() -> None:
    text = edits.insert(drafts.bill(), Clause("deep", "point", {"es": Wording("", "x")}), under="def-a")
    told = cover.indents(lines.lay(text))
    assert (told["defs"], told["def-a"], told["deep"], told["cap2"]) == (0, 1, 2, 0)


def test_paragraphs_and_points_begin_with_their_number_not_with_a_heading() -> None:
    told = {line.id: cover.headed(line) for line in lines.lay(drafts.bill())}
    assert (told["cap1"], told["objeto"], told["def-a"]) == (True, True, False)
