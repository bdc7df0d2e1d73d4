"""Profiles: one for each obligation, in concepts that exist."""

from __future__ import annotations

from typing import Any

import pytest

from atalaya.core.errors import Unusable
from atalaya.core.mapping import profiles
from tests import statutes

TIERS = {"weapon": {"weapon": 1.0, "material": 0.5}}
CONCEPTS = frozenset({"prohibition", "licence", "treaty.cwc", "act.use"})
OBLIGATIONS = {"OP2-use": None}


def build(**item: Any) -> profiles.Profile:
    data = {"tiers": TIERS, "profiles": {"OP2-use": {"subject": "weapon"} | item}}
    return profiles.build(data, OBLIGATIONS, CONCEPTS)["OP2-use"]


def test_a_profile_takes_the_weights_of_its_tier_and_the_order_of_its_groups() -> None:
    profile = build(need=[{"prohibition": 1, "licence": 0.5}, {"act.use": 1}], helps=["licence"], terror=0.4, scale=0.6)
    assert profile.tier == {"weapon": 1.0, "material": 0.5}
    assert profile.need == ((("prohibition", 1.0), ("licence", 0.5)), (("act.use", 1.0),))
    assert (profile.helps, profile.terror, profile.scale) == (("licence",), 0.4, 0.6)
    assert not profile.any_subject


def test_what_a_profile_does_not_say_changes_nothing() -> None:
    profile = build()
    assert (profile.need, profile.helps, profile.treaty, profile.approval) == ((), (), (), ())
    assert (profile.terror, profile.scale) == (0.0, 1.0)


def test_a_profile_for_any_subject_asks_for_none() -> None:
    profile = build(subject="any")
    assert profile.any_subject
    assert profile.tier == {}


@pytest.mark.parametrize("key", ["helps", "treaty", "approval"])
def test_an_unknown_concept_is_refused_by_name(key: str) -> None:
    with pytest.raises(Unusable, match=r"unknown concepts: act\.juggle") as caught:
        build(**{key: ["licence", "act.juggle"]})
    assert (caught.value.code, caught.value.where) == ("profile.concept", "OP2-use")


def test_an_unknown_concept_in_a_group_is_refused_by_name() -> None:
    with pytest.raises(Unusable, match=r"act\.juggle"):
        build(need=[{"prohibition": 1.0}, {"act.juggle": 1.0}])


def test_an_obligation_without_a_profile_is_refused_by_name() -> None:
    with pytest.raises(Unusable) as caught:
        profiles.build({"tiers": TIERS, "profiles": {}}, OBLIGATIONS, CONCEPTS)
    assert (caught.value.code, caught.value.where) == ("profile.missing", "OP2-use")


def test_every_shipped_obligation_has_a_profile_that_asks_for_something() -> None:
    known = statutes.knowledge()
    assert set(known.profiles) == set(known.catalogue.obligations)
    for name, profile in known.profiles.items():
        assert profile.need or profile.treaty, name
        assert all(0 < weight <= 1 for group in profile.need for _, weight in group), name
        assert all(0 < weight <= 1 for weight in profile.tier.values()), name


def test_shipped_rows_for_a_weapon_ask_about_one() -> None:
    known = statutes.knowledge()
    asked = {field.obligation for field in known.catalogue.fields if field.weapon}
    free = {name for name in asked if not known.profiles[name].tier}
    assert free <= {"OP3AB-genetic_engineering"}
