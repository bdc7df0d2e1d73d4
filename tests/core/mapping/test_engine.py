"""From laws to proposals: the same each time, each with its quote, and nothing from texts that are not this law."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.core.laws.model import Instrument, Standing
from atalaya.core.mapping import calibration, engine
from atalaya.core.mapping.model import Proposal
from atalaya.core.mapping.ranking import MOST_A_FIELD, Embedder, Vectors
from tests import statutes, strategies


@functools.lru_cache(maxsize=1)
def everything() -> tuple[Proposal, ...]:
    return tuple(engine.propose(statutes.laws(), statutes.knowledge(), statutes.COUNTRY))


def propose(*laws: Instrument) -> list[Proposal]:
    """What is proposed in these laws, or in all the invented ones."""
    return engine.propose(laws, statutes.knowledge(), statutes.COUNTRY) if laws else list(everything())


def narrowly(laws: Sequence[Instrument], embed: Embedder | None = None) -> list[Proposal]:
    """The same in some fields only, which is quicker."""
    return engine.propose(laws, statutes.narrow(), statutes.COUNTRY, embed)


def of(field: str, *laws: Instrument) -> list[Proposal]:
    return [proposal for proposal in propose(*laws) if proposal.field == field]


def places(proposals: Sequence[Proposal]) -> list[tuple[str, str]]:
    return [(proposal.instrument.removeprefix("xc/"), proposal.article) for proposal in proposals]


def model(texts: Sequence[str], *, language: str) -> Vectors:
    """A model of nothing but the letters of a text; the same text has the same vector."""
    counts = [[1.0 + text.count(letter) for letter in "aeioubcdfg"] for text in texts]
    lengths = [sum(count**2 for count in row) ** 0.5 for row in counts]
    rows = [[count / length for count in row] for row, length in zip(counts, lengths, strict=True)]
    return np.array(rows, dtype=np.float32).reshape(len(texts), 10)


# What is proposed


def test_the_right_articles_stand_first_in_their_fields() -> None:
    assert places(of("OP1-07"))[:1] == [("ley-901.md", "1")]
    assert set(places(of("OP2-CW-01-L"))[:2]) == {("ley-900.md", "2"), ("ley-900.md", "3")}
    assert places(of("OP2-CW-01-E"))[:1] == [("ley-900.md", "3")]
    assert places(of("OP2-CW-06-E"))[:1] == [("ley-900.md", "4")]
    assert places(of("OP3CD-CW-06-L"))[:1] == [("ley-900.md", "5")]
    assert set(places(of("OP2-BW-01-E"))[:2]) == {("ley-902.md", "1"), ("weapons-act.md", "3")}


def test_one_article_answers_many_fields() -> None:
    fields = {proposal.field for proposal in propose() if places([proposal]) == [("ley-900.md", "3")]}
    assert {"OP2-CW-01-L", "OP2-CW-01-E", "OP2-CW-02-E", "OP2-CW-04-E"} <= fields


def test_a_law_on_other_things_is_proposed_for_nothing() -> None:
    assert propose(statutes.instrument(statutes.FISH_ES)) == []


def test_no_laws_give_no_proposals() -> None:
    assert engine.propose([], statutes.knowledge(), statutes.COUNTRY) == []


def test_a_country_without_a_law_on_nuclear_weapons_has_those_fields_empty() -> None:
    assert [
        proposal.field for proposal in propose() if "-NW-" in proposal.field and proposal.decision == "propose"
    ] == []


@pytest.mark.parametrize("mark", [Standing.TREATY, Standing.HISTORIC, Standing.STUB])
def test_what_is_not_this_laws_own_voice_is_never_proposed(mark: Standing) -> None:
    law = statutes.instrument(statutes.WEAPONS_ES)
    assert ("ley.md", "3") in places(propose(law))
    assert ("ley.md", "3") not in places(propose(statutes.standing(law, "3", mark)))


def test_the_text_of_a_treaty_behind_its_approval_is_never_proposed() -> None:
    law = statutes.instrument(statutes.TREATY_ES)
    treaty = [unit for unit in law.articles if unit.standing is Standing.TREATY]
    assert treaty, "the treaty was not told from the law"
    for proposal in propose(law):
        assert not any(unit.start <= proposal.start < unit.end for unit in treaty)
        assert proposal.unit not in [unit.start for unit in treaty]


def test_quoted_wording_is_cited_as_the_amending_article() -> None:
    law = statutes.instrument(statutes.AMENDING_ES)
    quoted = next(unit for unit in law.articles if unit.standing is Standing.QUOTED)
    found = of("OP2-BW-01-E", law)
    assert places(found) == [("ley.md", "1")]
    assert quoted.start <= found[0].start < found[0].end <= quoted.end
    assert "40" not in {proposal.article for proposal in propose(law)}


def test_an_article_that_says_it_itself_stands_before_one_under_a_heading_that_does() -> None:
    rule = "Queda prohibida la fabricación de armas químicas."
    own = statutes.instrument(f"# Ley\n\n## CAPÍTULO I Disposiciones\n\nArtículo 1.- {rule}\n", "xc/a-heading.md")
    under = statutes.instrument(
        "# Ley\n\n## CAPÍTULO I De las armas químicas\n\nArtículo 1.- Queda prohibida su fabricación.\n", "xc/b-own.md"
    )
    first, second = of("OP2-CW-01-L", replace(own, path="xc/z.md"), replace(under, path="xc/a.md"))
    assert (first.instrument, second.instrument) == ("xc/z.md", "xc/a.md")
    assert first.score > second.score


def test_a_defined_term_carries_its_subject_into_the_reasons() -> None:
    found = next(one for one in of("OP2-CW-06-E") if places([one]) == [("ley-900.md", "4")])
    reason = next(one for one in found.reasons if one.where == "definition")
    assert (reason.name, reason.words) == ("chem.weapon", "agente vedado")


# Order and number


def test_fields_stand_in_catalogue_order_with_ranks_from_one_and_scores_falling() -> None:
    proposals = propose()
    order = [field.id for field in statutes.knowledge().catalogue.fields]
    fields = [field for field, _ in groupby(proposals, key=lambda one: one.field)]
    assert fields == sorted(set(fields), key=order.index)
    for _, group in groupby(proposals, key=lambda one: one.field):
        found = list(group)
        assert [one.rank for one in found] == list(range(1, len(found) + 1))
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        assert len(set(places(found))) == len(found)


def test_at_most_twenty_stand_in_a_field() -> None:
    body = "El que fabrique armas químicas será castigado con prisión."
    law = statutes.articles(*[body] * 30)
    assert len(of("OP2-CW-01-E", law)) == MOST_A_FIELD
    found = of("OP2-CW-01-E", law, replace(law, path="xc/other.md", language="en"))
    assert len(found) == MOST_A_FIELD, "two languages together"


def test_decisions_follow_scores() -> None:
    proposals = propose()
    assert {one.decision for one in proposals} == {"propose", "consider"}
    assert all(one.decision == calibration.decide(one.score) for one in proposals)
    assert all(0 < one.score <= 1 for one in proposals)


# The same each time


def test_the_order_in_which_laws_are_given_does_not_matter() -> None:
    assert propose(*statutes.laws()[::-1]) == propose()
    straight = narrowly(statutes.laws())
    assert straight
    for seed in range(5):
        mixed = statutes.laws()
        random.Random(seed).shuffle(mixed)
        assert narrowly(mixed) == straight


def test_laws_that_answer_alike_are_cut_the_same_way_in_any_order() -> None:
    alike = [
        statutes.articles("Queda prohibida la fabricación de armas químicas.", path=f"xc/ley-{number:02d}.md")
        for number in range(30)
    ]
    straight = propose(*alike)
    assert propose(*alike[::-1]) == straight
    found = places([one for one in straight if one.field == "OP2-CW-01-L"])
    assert found == [(f"ley-{number:02d}.md", "1") for number in range(MOST_A_FIELD)]


@settings(deadline=None, max_examples=25)
@given(strategies.laws(), st.randoms(use_true_random=False))
def test_any_laws_in_any_order_give_the_same_proposals(laws: list[Instrument], mixer: random.Random) -> None:
    mixed = list(laws)
    mixer.shuffle(mixed)
    assert narrowly(mixed) == narrowly(laws)


def test_with_a_model_too_the_same_comes_out_each_time_and_meaning_is_a_reason() -> None:
    once = narrowly(statutes.laws(), model)
    assert once == narrowly(statutes.laws()[::-1], model)
    assert any(reason.signal == "vector" for one in once for reason in one.reasons)


def test_without_a_model_no_reason_speaks_of_meaning() -> None:
    assert {reason.signal for one in propose() for reason in one.reasons} == {"facet", "words"}


def test_stages_are_told_in_order() -> None:
    told: list[str] = []
    engine.propose([statutes.instrument(statutes.WEAPONS_ES)], statutes.knowledge(), "XC", model, told.append)
    assert told == ["facets", "vectors", "ranking"]


# Languages


def test_ranking_stays_inside_one_language() -> None:
    spanish = [law for law in statutes.laws() if law.language == "es"]
    assert len(spanish) < len(statutes.laws())
    alone = {(one.field, one.instrument, one.article): one.score for one in propose(*spanish)}
    mixed = {(one.field, one.instrument, one.article): one.score for one in propose()}
    assert {key: mixed[key] for key in alone} == alone


def test_laws_in_a_language_without_a_lexicon_are_left_out() -> None:
    known = statutes.knowledge()
    spanish_only = replace(known, lexicons={"es": known.lexicons["es"]})
    found = engine.propose(statutes.laws(), spanish_only, "XC")
    assert found
    assert "xc/weapons-act.md" not in {one.instrument for one in found}


# Each proposal


@settings(deadline=None, max_examples=25)
@given(strategies.laws())
def test_quotes_and_reasons_are_the_text_itself_and_shares_are_whole(laws: list[Instrument]) -> None:
    texts = {law.path: law for law in laws}
    for one in narrowly(laws):
        law = texts[one.instrument]
        assert law.text[one.start : one.end] == one.quote == one.quote.strip()
        assert one.quote
        assert one.unit in [unit.start for unit in law.articles if unit.number == one.article]
        assert one.reasons
        assert sum(reason.share for reason in one.reasons) == pytest.approx(1, abs=0.0006 * len(one.reasons))
        for reason in one.reasons:
            if reason.end:
                assert " ".join(law.text[reason.start : reason.end].split()) == reason.words


def test_every_proposal_quotes_words_that_made_it() -> None:
    for one in propose():
        inside = [reason for reason in one.reasons if one.start <= reason.start < reason.end <= one.end]
        assert inside, f"{one.field} {one.instrument} {one.article}: {one.quote}"
