"""The table of permission as a text; what every cell holds is proven in ``tests/matrix``."""

from __future__ import annotations

from atalaya.core import kinds, policy


def test_every_rule_says_why_in_words_of_its_own() -> None:
    reasons = [rule.why for rule in policy.RULES]
    assert all(reasons)
    assert len(set(reasons)) == len(reasons)


def test_every_kind_stands_in_a_rule_and_no_rule_names_an_unknown_kind() -> None:
    named = {kind for rule in policy.RULES for kind in rule.kinds}
    assert named == set(kinds.KINDS)
