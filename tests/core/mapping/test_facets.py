"""How well an article fits: its own words before its context, all groups wanted, each factor with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from atalaya.core.mapping import facets, passages
from atalaya.core.mapping.facets import Fit
from atalaya.core.mapping.lexicon import Hit
from atalaya.core.mapping.passages import Passage, Surroundings
from atalaya.core.mapping.profiles import Profile
from tests import statutes
from tests.core.mapping import primer

BAN = (("prohibition", 1.0), ("crime", 1.0))
MAKE = (("act.manufacture", 1.0),)
PROFILE = Profile("OP2-make", "weapon", {"weapon": 1.0, "material": 0.6}, False, (BAN, MAKE), (), (), (), 0.0, 1.0)


def read(*bodies: str) -> tuple[list[Passage], Surroundings]:
    """The passages of a law, and surroundings that say nothing."""
    law = statutes.articles(*bodies)
    found = passages.of(0, law, primer.small())
    plain = passages.surroundings(statutes.articles("Pesca."), [], primer.small())
    return found, plain


def about(body: str, profile: Profile = PROFILE, weapon: str = "C", **context: Any) -> float:
    """How strongly an article is about the weapon; ``above`` and ``defined`` are set on it, the rest around it."""
    (passage,), around = read(body)
    own = {name: context.pop(name) for name in ("above", "defined") if name in context}
    strength = facets.subject(replace(passage, **own), replace(around, **context), profile, weapon)
    return strength[0] if strength else 0.0


def fit(body: str, profile: Profile = PROFILE, weapon: str = "C") -> Fit:
    (passage,), around = read(body)
    return facets.fit(passage, around, profile, facets.subject(passage, around, profile, weapon), profile.need)


# Subject


def test_an_article_is_about_a_weapon_by_its_own_words_most_and_by_its_law_least() -> None:
    named = frozenset({"chem.weapon"})
    strengths = [
        about("Prohíbense las armas químicas."),
        about("Prohíbense.", defined={"chem.weapon": Hit(0, 0, 0)}),
        about("Prohíbense.", above=named),
        about("Prohíbense.", title=named),
        about("Prohíbense.", shares={"chem.weapon": 0.9}),
        about("Prohíbense.", shares={"chem.weapon": 0.2}),
        about("Prohíbense.", shares={"chem.weapon": 0.01}),
    ]
    assert strengths == sorted(strengths, reverse=True)
    assert len(set(strengths)) == len(strengths)
    assert strengths[-1] == 0


def test_context_counts_more_in_a_law_that_is_about_the_weapon() -> None:
    named = frozenset({"chem.weapon"})
    assert about("Prohíbense.", above=named, core={"C": 1.0}) > about("Prohíbense.", above=named, core={"C": 0.0})


def test_the_weapon_counts_more_than_its_material() -> None:
    assert about("Armas químicas.") > about("Sustancias tóxicas.") > 0


@pytest.mark.parametrize("weapon", ["B", "N"])
def test_an_article_on_one_weapon_is_not_about_another(weapon: str) -> None:
    assert about("Prohíbense las armas químicas.", weapon=weapon) == 0


def test_material_counts_less_in_a_law_on_other_matters() -> None:
    assert about("Sustancias tóxicas.", elsewhere=True) < about("Sustancias tóxicas.", elsewhere=False)


def test_substances_named_only_beside_narcotics_are_their_precursors() -> None:
    beside = about("Sustancias tóxicas para estupefacientes.")
    apart = about("Sustancias tóxicas para estupefacientes. Otras sustancias tóxicas.")
    assert 0 < beside < apart


def test_a_law_about_what_is_related_says_more_than_a_mention() -> None:
    related = replace(PROFILE, tier={"related": 0.5})
    named = frozenset({"bio.related"})
    assert about("Sanidad animal.", related, "B", title=named) > about("Sanidad animal.", related, "B") > 0


def test_prohibited_goods_of_a_law_on_one_good_count_less_than_those_of_a_trade_law() -> None:
    trade = replace(PROFILE, tier={"controlled": 0.5})
    whole = about("Mercancías prohibidas.", trade, title=frozenset({"tradelaw"}))
    assert whole > about("Mercancías prohibidas.", trade) > 0


def test_money_for_proliferation_counts_only_where_the_profile_asks_for_money() -> None:
    body = "Previénese el financiamiento de la proliferación de armas de destrucción masiva."
    weapons = replace(PROFILE, tier={"weapon": 1.0, "wmd": 0.95})
    assert about(body, weapons) == 0
    assert about(body, replace(PROFILE, tier={"money": 0.9})) > 0


def test_terror_stands_in_for_the_weapon_only_where_the_profile_says_so() -> None:
    assert about("El terrorismo se castiga.") == 0
    assert 0 < about("El terrorismo se castiga.", replace(PROFILE, terror=0.4)) < about("Armas químicas.")


def test_the_subject_says_where_it_was_found() -> None:
    (passage,), around = read("Prohíbense las armas químicas.")
    strength = facets.subject(passage, around, PROFILE, "C")
    assert strength is not None
    ground = strength[1]
    assert (ground.concept, ground.where) == ("chem.weapon", "article")
    assert ground.hit is not None
    assert passage.words.forms[ground.hit.first : ground.hit.last + 1] == ("armas", "quimicas")


# Groups


def test_headings_that_say_all_that_is_needed_answer_for_a_terse_article() -> None:
    (passage,), around = read("Las armas químicas quedan comprendidas.")
    headed = replace(passage, above=frozenset({"prohibition", "act.manufacture"}))
    own = facets.subject(headed, around, PROFILE, "C")
    assert facets.fit(passage, around, PROFILE, own, PROFILE.need).score == 0
    assert facets.fit(headed, around, PROFILE, own, PROFILE.need).score > 0


def test_every_group_is_wanted() -> None:
    whole = fit("Prohíbese fabricar armas químicas.")
    assert whole.score > fit("Prohíbense las armas químicas.").score
    assert whole.score > fit("Fabricar armas químicas.").score


def test_an_article_that_says_none_of_the_groups_does_not_fit() -> None:
    assert fit("Las armas químicas.").score == 0


def test_the_same_sentence_counts_more_than_another() -> None:
    near = fit("Rige la veda. Prohíbese fabricar armas químicas. Rige mayo.").score
    apart = fit("Rige la veda. Prohíbense las armas químicas. Fabricar rige mayo.").score
    assert near > apart > 0


def test_what_is_said_at_once_counts_more_than_what_comes_late_in_a_sentence() -> None:
    rule = "prohíbese fabricar armas químicas."
    assert fit(f"Que {rule}").score > fit(f"Que {'la veda rige y ' * 20}{rule}").score > 0


def test_the_opening_sentence_counts_more_than_one_in_the_middle() -> None:
    opening = fit("Prohíbense. Pesca. Fabricar armas químicas.").score
    middle = fit("Pesca. Prohíbense. Fabricar armas químicas.").score
    assert opening > middle > 0


def test_a_group_said_only_in_the_headings_counts_less_than_in_the_article() -> None:
    (own, bare), around = read("Prohíbese fabricar armas químicas.", "Prohíbense las armas químicas.")
    subject = facets.subject(own, around, PROFILE, "C")
    headed = replace(bare, above=frozenset({"act.manufacture"}))
    scores = [facets.fit(passage, around, PROFILE, subject, PROFILE.need).score for passage in (own, headed, bare)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1] > scores[2]


def test_a_group_said_only_in_the_title_of_the_law_counts_less_than_in_the_headings() -> None:
    (bare,), around = read("Prohíbense las armas químicas.")
    subject = facets.subject(bare, around, PROFILE, "C")
    headed = facets.fit(replace(bare, above=frozenset({"act.manufacture"})), around, PROFILE, subject, PROFILE.need)
    titled = facets.fit(bare, replace(around, title=frozenset({"act.manufacture"})), PROFILE, subject, PROFILE.need)
    plain = facets.fit(bare, around, PROFILE, subject, PROFILE.need)
    assert headed.score > titled.score > plain.score


def test_the_best_member_of_a_group_counts() -> None:
    loose = replace(PROFILE, need=(BAN, (("act.possess", 0.4), ("act.manufacture", 1.0))))
    assert (
        fit("Prohíbese poseer y fabricar armas químicas.", loose).score
        == fit("Prohíbese fabricar armas químicas.", loose).score
    )
    assert fit("Prohíbese poseer armas químicas.", loose).score < fit("Prohíbese fabricar armas químicas.", loose).score


def test_the_sentence_of_the_fit_is_the_one_that_says_it() -> None:
    assert fit("Rige la veda. Prohíbese fabricar armas químicas. Rige mayo.").sentence == 1


def test_what_helps_raises_a_little_and_its_absence_does_not_refuse() -> None:
    helped = replace(PROFILE, helps=("licence",))
    with_help = fit("Prohíbese fabricar armas químicas sin licencia.", helped)
    without = fit("Prohíbese fabricar armas químicas sin barco.", helped)
    assert with_help.score > without.score > 0
    assert [ground.concept for ground in with_help.grounds if ground.group == "help"] == ["licence"]


def test_scale_weighs_an_obligation_that_is_easily_met() -> None:
    body = "Prohíbese fabricar armas químicas."
    assert fit(body, replace(PROFILE, scale=0.5)).score == pytest.approx(fit(body).score / 2)


def test_each_factor_points_at_the_words_that_made_it() -> None:
    body = "Prohíbese fabricar armas químicas."
    (passage,), _ = read(body)
    places = {ground.concept: ground.hit for ground in fit(body).grounds}
    assert set(places) == {"chem.weapon", "prohibition", "act.manufacture"}
    said = {concept: passage.words.forms[hit.first] for concept, hit in places.items() if hit}
    assert said == {"chem.weapon": "armas", "prohibition": "prohibese", "act.manufacture": "fabricar"}


@pytest.mark.parametrize(
    "body", ["Prohíbese fabricar armas químicas.", "Armas químicas. El que fabrique, multa.", "Rige."]
)
def test_a_fit_is_a_share(body: str) -> None:
    assert 0 <= fit(body).score <= 1
