"""What an audience may not see is not in what it gets: no word, no number, no id, no note."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atalaya.core.drafting import assembly, comments, edits, form, lines, numbering
from atalaya.core.drafting.assembly import Audience, Clearance
from atalaya.core.drafting.comments import Comment
from atalaya.core.drafting.model import Alternative, Clause, Text, Tree, Wording
from tests import drafts

PUBLIC = Audience()


def _restricted() -> Text:
    return edits.change(drafts.bill(), "lista", restricted=True)


def test_a_restricted_clause_is_absent_with_all_that_stands_below_it() -> None:
    text = edits.change(drafts.bill(), "defs", restricted=True)
    made = assembly.assemble(text, PUBLIC)
    assert made.withheld == 3
    assert "material sensible”" not in json.dumps(form.write(made.text), ensure_ascii=False)


def test_numbers_and_ids_show_no_hole() -> None:
    made = assembly.assemble(_restricted(), PUBLIC).text
    labels = [one.label for one in numbering.number(made).values()]
    assert labels == ["Capítulo I", "Artículo 1", "Artículo 2", "a)", "b)", "Capítulo II", "Artículo 3", "Artículo 4"]
    assert [one.id for one in made.clauses] == [f"p{place}" for place in range(1, 9)]


def test_typed_numbers_go_where_something_of_their_kind_is_missing() -> None:
    text = edits.change(edits.change(_restricted(), "pena", number="5"), "auth", label="ARTÍCULO 4.-")
    labels = [one.label for one in numbering.number(assembly.assemble(text, PUBLIC).text).values()]
    assert labels[-2:] == ["Artículo 3", "Artículo 4"]


def test_references_follow_and_those_to_what_is_absent_are_told() -> None:
    made = assembly.assemble(_restricted(), PUBLIC)
    assert made.leaks == ("def-a", "pena")
    words = "\n".join(lines.plain(one) for one in lines.lay(made.text))
    assert "la que designa el artículo 3." in words
    assert "en la lista del [?]" in words
    assert "[[#" not in words


def test_notes_parties_answers_and_alternatives_stay_inside() -> None:
    text = edits.change(drafts.bill(), "pena", notes={"es": "secreto interno"}, party="Justicia", answers=("OP2",),
                        library="x@1")  # fmt: skip
    text = edits.propose(text, "pena", Alternative("b", "B", {"es": Wording("", "otra voz")}, "Defensa"))
    text = edits.remove(text, "objeto")
    told = json.dumps(form.write(assembly.assemble(text, PUBLIC).text), ensure_ascii=False)
    for word in ("secreto", "Justicia", "OP2", "x@1", "otra voz", "Defensa", "regula los materiales"):
        assert word not in told
    working = json.dumps(form.write(assembly.assemble(text, Audience(working=True)).text), ensure_ascii=False)
    for word in ("secreto", "Justicia", "OP2", "x@1", "otra voz", "Defensa"):
        assert word in working
    asked = json.dumps(form.write(assembly.assemble(text, Audience(alternatives=True)).text), ensure_ascii=False)
    assert "otra voz" in asked
    assert "Defensa" not in asked


def test_the_chosen_wording_is_the_only_one_that_leaves() -> None:
    text = edits.propose(drafts.bill(), "pena", Alternative("b", "B", {"es": Wording("Pena", "la elegida")}))
    made = assembly.assemble(edits.choose(text, "pena", "b"), PUBLIC).text
    assert made.clauses[-1].wording("es").body == "la elegida"
    assert "castigado" not in json.dumps(form.write(made))


def test_only_the_languages_asked_for_leave() -> None:
    made = assembly.assemble(drafts.bill(), Audience(languages=("en",))).text
    assert (made.lead, made.languages, set(made.title)) == ("en", ("en",), {"en"})
    assert "castigado" not in json.dumps(form.write(made))


def test_a_party_that_has_not_cleared_its_part_keeps_it() -> None:
    text = edits.change(edits.change(drafts.bill(), "cap2", party="Justicia"), "objeto", party="Aduana")
    held = assembly.assemble(text, Audience(cleared=frozenset({"Aduana"})))
    assert [one.kind for one in held.text.clauses] == ["chapter", "article", "article", "point", "point"]
    everything = assembly.assemble(text, Audience(cleared=frozenset({"Aduana", "Justicia"})))
    assert everything.withheld == 0


def test_a_clearance_holds_until_a_word_changes() -> None:
    text = edits.change(edits.change(drafts.bill(), "cap2", party="Justicia"), "objeto", party="Aduana")
    now = assembly.parts(text)
    given = [Clearance(party, digest) for party, digest in now.items()]
    assert assembly.waiting(text, given) == ()
    changed = edits.rewrite(text, "pena", "es", body="Otra pena.")
    assert assembly.cleared(changed, given) == {"Aduana"}
    assert assembly.waiting(changed, given) == ("Justicia",)
    assert assembly.cleared(edits.change(text, "pena", notes={"es": "nota"}), given) == {"Aduana", "Justicia"}


def test_comments_leave_only_with_their_clause() -> None:
    text = _restricted()
    made = assembly.assemble(text, PUBLIC)
    told = [
        Comment("1", comments.anchor(text, "lista"), "sobre la lista"),
        Comment("2", comments.anchor(text, "pena"), "sobre la pena"),
        Comment("3", comments.anchor(text, "pena"), "reservado", restricted=True),
        Comment("4", replace(comments.anchor(text, "pena", "es", 0, 5), language="fr"), "en otra lengua"),
    ]
    seen = assembly.comments_for(told, made, PUBLIC)
    assert [(one.id, one.anchor.clause) for one in seen] == [("2", made.names["pena"])]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts.drafts(10), st.data())
def test_no_word_of_a_restricted_part_is_left_in_any_draft(text: Text, data: st.DataObject) -> None:
    ids = [clause.id for clause in text.clauses]
    hidden = data.draw(st.lists(st.sampled_from(ids), max_size=3)) if ids else []
    for place, id_ in enumerate(hidden):
        text = edits.change(
            text, id_, words={"es": Wording(f"Reservado{place}X", f"reservado{place}y")}, restricted=True
        )
        text = edits.change(text, id_, notes={"es": f"reservado{place}z"}, number=f"9{place}")
    made = assembly.assemble(text, PUBLIC)
    form.check(made.text)
    told = json.dumps(form.write(made.text), ensure_ascii=False).casefold()
    assert "reservado" not in told
    assert made.text.removed == ()
    tree = Tree(text)
    assert len(made.text.clauses) == sum(not tree.restricted(id_) for id_ in ids)
    fresh = replace(made.text, clauses=tuple(replace(one, number="", label="") for one in made.text.clauses))
    if hidden:
        kinds = {one.kind for one in text.clauses if tree.restricted(one.id)}
        shown, computed = numbering.number(made.text), numbering.number(fresh)
        assert all(shown[one.id] == computed[one.id] for one in made.text.clauses if one.kind in kinds)


def test_who_may_see_everything_gets_the_same_text() -> None:
    text = _restricted()
    made = assembly.assemble(text, Audience(restricted=True, working=True))
    assert (made.text, made.withheld, made.leaks) == (text, 0, ())
    assert isinstance(made.text.clauses[0], Clause)
