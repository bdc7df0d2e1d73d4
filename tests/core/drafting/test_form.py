"""The stored form: read back the same, refused with a place where it is not as it must be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from atalaya.core import errors
from atalaya.core.drafting import edits, form, model
from atalaya.core.drafting.model import Alternative, Text, Wording
from tests import drafts


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts())
def test_any_draft_is_read_back_as_it_was_through_json(text: Text) -> None:
    told = json.loads(json.dumps(form.write(text)))
    assert form.read(told) == text
    assert form.digest(form.read(told)) == form.digest(text)


def test_everything_a_clause_can_say_is_kept() -> None:
    text = edits.change(
        drafts.bill(), "pena", number="4 bis", label="ARTÍCULO 4 BIS.-", notes={"es": "ver ley 3"}, restricted=True,
        party="Justicia", answers=("OP2-CW-01-L",), library="offence@2",
        alternatives=(Alternative("b", "B", {"es": Wording("", "Otra.")}, "Defensa"),), chosen="b",
    )  # fmt: skip
    assert form.read(form.write(text)) == text


def test_digests_tell_versions_clauses_and_wordings_apart() -> None:
    text = drafts.bill()
    other = edits.rewrite(text, "pena", "es", body="Otra.")
    assert form.digest(text) != form.digest(other)
    one, two = edits.clause(text, "pena"), edits.clause(other, "pena")
    assert form.clause_digest(one) != form.clause_digest(two)
    assert form.wording_digest(one.wording("es")) != form.wording_digest(two.wording("es"))
    assert form.wording_digest(Wording("a", "b", "x")) == form.wording_digest(Wording("a", "b"))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"format": 2}, "format"),
        ({"lead": "de"}, "lead"),
        ({"languages": ["en"]}, "languages"),
        ({"languages": ["es", "es"]}, "languages"),
        ({"sort": "poem"}, "sort"),
        ({"scheme": "none"}, "scheme"),
        ({"title": {"es": 1}}, "title.es"),
        ({"extra": 1}, "draft.extra"),
        ({"clauses": {}}, "clauses"),
        ({"clauses": [{"id": "A", "kind": "text"}]}, "clauses[0].id"),
        ({"clauses": [{"id": "a", "kind": "poem"}]}, "clauses[0].kind"),
        ({"clauses": [{"id": "a", "kind": "text"}, {"id": "a", "kind": "text"}]}, "clauses[1].id"),
        ({"clauses": [{"id": "a", "kind": "text", "parent": "b"}]}, "clauses[0].parent"),
        ({"clauses": [{"id": "a", "kind": "text", "words": {"es": {"body": "\ud800"}}}]}, "clauses[0].words.es.body"),
        ({"clauses": [{"id": "a", "kind": "text", "words": {"xx": {}}}]}, "clauses[0].words.xx"),
        ({"clauses": [{"id": "a", "kind": "text", "restricted": "yes"}]}, "clauses[0].restricted"),
        ({"clauses": [{"id": "a", "kind": "text", "chosen": "b"}]}, "clauses[0].chosen"),
        ({"clauses": [{"id": "a", "kind": "text", "colour": "red"}]}, "clauses[0].colour"),
        ({"clauses": [{"id": "a", "kind": "text", "answers": "OP2"}]}, "clauses[0].answers"),
        ({"clauses": [{"id": "a", "kind": "text", "alternatives": [{"id": "x"}, {"id": "x"}]}]},
         "clauses[0].alternatives"),
        ({"removed": [{"clauses": []}]}, "removed[0].clauses"),
        ({"clauses": [{"id": "a", "kind": "text"}], "removed": [{"clauses": [{"id": "a", "kind": "text"}]}]},
         "removed[0]"),
    ],
)  # fmt: skip
def test_what_is_not_a_draft_is_refused_with_its_place(change: dict[str, Any], where: str) -> None:
    told = {"format": 1, "lead": "es", "languages": ["es"], "sort": "bill", "scheme": "civil", **change}
    with pytest.raises(errors.Unusable) as caught:
        form.read(told)
    assert (caught.value.code, caught.value.where) == ("draft.form", where)


@pytest.mark.parametrize("value", [None, [], "text", 3, {1: 2}])
def test_what_is_no_mapping_is_refused(value: object) -> None:
    with pytest.raises(errors.Unusable):
        form.read(value)


def test_a_tree_too_deep_and_a_text_too_long_are_refused() -> None:
    deep = [{"id": f"c{n}", "kind": "point", **({"parent": f"c{n - 1}"} if n else {})} for n in range(20)]
    head = {"format": 1, "lead": "es", "languages": ["es"], "sort": "bill", "scheme": "civil"}
    with pytest.raises(errors.Unusable, match="levels"):
        form.read({**head, "clauses": deep})
    long = {"id": "a", "kind": "text", "words": {"es": {"body": "x" * (model.MOST_CHARS + 1)}}}
    with pytest.raises(errors.Unusable, match="characters"):
        form.read({**head, "clauses": [long]})
