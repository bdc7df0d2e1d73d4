"""Each function of the policy in sentences; what every cell of the table holds is proven in ``tests/matrix``."""

from __future__ import annotations

import pytest

from atalaya.core import errors, kinds, policy
from atalaya.core.policy import Actor, Grant, Klass, Relation, Role, Rule, Thing, Verb

UY, PY, FIRM, REVIEW = "country:UY", "country:PY", "organisation:1", "review:3"


def _actor(role: Role, owner: str, *, strong: bool = True) -> Actor:
    return Actor(7, "Ana", (Grant(role, owner),), strong=strong)


CONTACT = _actor(Role.CONTACT, UY)
NEIGHBOUR = _actor(Role.CONTACT, PY)
NATIONAL_FACT = Thing("fact", UY, Klass.NATIONAL)


# The table ---------------------------------------------------------------------------------------------------------


def test_rules_that_meet_in_one_cell_add_up() -> None:
    read = Rule("read", ("fact",), (Relation.OWN,), (Klass.PUBLIC,), {Role.CONTACT: "v"})
    write = Rule("write", ("fact",), (Relation.OWN,), (Klass.PUBLIC, Klass.NETWORK), {Role.CONTACT: "ce"})
    assert policy.table([read, write]) == {
        ("fact", Relation.OWN, Klass.PUBLIC, Role.CONTACT): {Verb.VIEW, Verb.CREATE, Verb.EDIT},
        ("fact", Relation.OWN, Klass.NETWORK, Role.CONTACT): {Verb.CREATE, Verb.EDIT},
    }


def test_without_rules_nothing_is_allowed() -> None:
    assert policy.table([]) == {}


def test_a_rule_with_an_unknown_letter_is_no_rule() -> None:
    with pytest.raises(ValueError, match="'x' is not a valid Verb"):
        policy.table([Rule("wrong", ("fact",), (Relation.OWN,), (Klass.PUBLIC,), {Role.CONTACT: "vx"})])


def test_the_table_and_the_places_of_roles_cannot_be_written_to() -> None:
    for fixed in (policy.TABLE, policy.ROLES_AT):
        assert not hasattr(fixed, "__setitem__")


def test_a_cell_that_no_rule_names_is_refused() -> None:
    assert policy.allowed(Role.DONOR, Relation.OTHER, "fact", Klass.NATIONAL) == frozenset()


def test_a_kind_that_nobody_knows_is_refused_to_everyone() -> None:
    assert not any(policy.may(CONTACT, verb, Thing("secret", UY, Klass.PUBLIC)) for verb in Verb)


def test_a_cell_holds_the_verbs_of_its_letters() -> None:
    assert policy.allowed(Role.SECOND, Relation.OWN, "fact", Klass.NATIONAL) == {
        Verb.VIEW,
        Verb.APPROVE,
        Verb.RELEASE,
        Verb.HISTORY,
    }


def test_every_role_but_the_visitor_can_be_given_at_exactly_one_kind_of_place() -> None:
    given = [role for roles in policy.ROLES_AT.values() for role in roles]
    assert sorted(given) == sorted(set(Role) - {Role.VISITOR})


# The second factor -------------------------------------------------------------------------------------------------


def test_a_second_factor_is_asked_of_all_but_those_who_look_at_public_things() -> None:
    assert set(Role) - policy.STRONG_ROLES == {Role.VISITOR, Role.TRAINER, Role.TRAINEE, Role.DONOR}


@pytest.mark.parametrize("role", sorted(policy.STRONG_ROLES))
def test_a_strong_role_does_not_count_before_the_second_factor(role: Role) -> None:
    assert _actor(role, UY, strong=False).counted() == (Grant(Role.VISITOR, ""),)
    assert _actor(role, UY).counted() == (Grant(role, UY), Grant(Role.VISITOR, ""))


def test_a_role_that_only_looks_counts_without_a_second_factor() -> None:
    assert _actor(Role.DONOR, FIRM, strong=False).counted() == (Grant(Role.DONOR, FIRM), Grant(Role.VISITOR, ""))


def test_only_releasing_and_removing_ask_for_a_fresh_sign_in() -> None:
    assert set(policy.GRAVE) == {Verb.RELEASE, Verb.REMOVE}


# People ------------------------------------------------------------------------------------------------------------


def test_somebody_without_a_name_is_a_visitor_and_has_no_place() -> None:
    assert policy.VISITOR.counted() == (Grant(Role.VISITOR, ""),)
    assert policy.VISITOR.owners() == frozenset()


def test_the_places_of_a_person_can_be_asked_by_role() -> None:
    both = Actor(7, "Ana", (Grant(Role.CONTACT, UY), Grant(Role.REVIEWER, REVIEW)), strong=True)
    assert both.owners() == {UY, REVIEW}
    assert both.owners(Role.REVIEWER, Role.OFFICER) == {REVIEW}
    assert both.owners(Role.OFFICER) == frozenset()


def test_a_place_does_not_count_while_its_role_does_not() -> None:
    assert _actor(Role.CONTACT, UY, strong=False).owners() == frozenset()


# Relations ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "relation"), [(UY, Relation.OWN), (PY, Relation.PARTY), (FIRM, Relation.OTHER), ("", Relation.OTHER)]
)
def test_a_place_is_the_owner_a_party_or_neither(owner: str, relation: Relation) -> None:
    assert policy.relation(owner, Thing("meeting", UY, Klass.BILATERAL, parties=frozenset({PY}))) is relation


def test_an_owner_among_the_parties_is_the_owner() -> None:
    assert policy.relation(UY, Thing("meeting", UY, Klass.BILATERAL, parties=frozenset({UY}))) is Relation.OWN


def test_nobody_is_at_home_in_a_thing_without_owner() -> None:
    assert policy.relation("", Thing("fact", "", Klass.NATIONAL, parties=frozenset({""}))) is Relation.OTHER


def test_a_country_is_not_taken_for_another_whose_code_begins_alike() -> None:
    assert policy.relation("organisation:1", Thing("fact", "organisation:12", Klass.OWNER_ONLY)) is Relation.OTHER


# May and require ---------------------------------------------------------------------------------------------------


def test_a_neighbour_does_not_see_what_is_national() -> None:
    assert policy.may(CONTACT, Verb.VIEW, NATIONAL_FACT)
    assert not policy.may(NEIGHBOUR, Verb.VIEW, NATIONAL_FACT)


def test_two_roles_at_two_places_do_not_lend_each_other_rights() -> None:
    both = Actor(7, "Ana", (Grant(Role.CONTRIBUTOR, UY), Grant(Role.CONTACT, PY)), strong=True)
    assert not policy.may(both, Verb.RELEASE, NATIONAL_FACT)
    assert policy.may(both, Verb.RELEASE, Thing("fact", PY, Klass.NATIONAL))


def test_a_party_reads_the_room_and_writes_nothing_in_it() -> None:
    room = Thing("meeting", UY, Klass.BILATERAL, parties=frozenset({PY}))
    assert [verb for verb in Verb if policy.may(NEIGHBOUR, verb, room)] == [Verb.VIEW]
    assert not policy.may(_actor(Role.CONTACT, "country:CL"), Verb.VIEW, room)


def test_what_is_allowed_raises_nothing() -> None:
    policy.require(CONTACT, Verb.EDIT, NATIONAL_FACT)


@pytest.mark.parametrize("verb", Verb)
def test_what_may_not_be_seen_does_not_exist_whatever_is_asked(verb: Verb) -> None:
    with pytest.raises(errors.Missing) as told:
        policy.require(NEIGHBOUR, verb, NATIONAL_FACT)
    assert (told.value.code, told.value.where) == ("policy.missing", "")


def test_what_may_be_seen_but_not_changed_is_refused_with_what_to_do() -> None:
    with pytest.raises(errors.Refused, match="Ask the owner") as told:
        policy.require(_actor(Role.CONTRIBUTOR, UY), Verb.RELEASE, NATIONAL_FACT)
    assert told.value.code == "policy.refused"


def test_an_own_record_does_not_exist_before_the_second_factor() -> None:
    with pytest.raises(errors.Missing):
        policy.require(_actor(Role.CONTACT, UY, strong=False), Verb.VIEW, NATIONAL_FACT)


def test_a_record_is_added_only_where_a_role_allows_it() -> None:
    assert policy.may_create(CONTACT, "fact", UY, Klass.NATIONAL)
    assert not policy.may_create(CONTACT, "fact", PY, Klass.NATIONAL)
    assert not policy.may_create(CONTACT, "fact", UY, Klass.OWNER_ONLY)
    assert not policy.may_create(_actor(Role.SECOND, UY), "fact", UY, Klass.NATIONAL)


def test_who_may_edit_a_page_may_not_therefore_add_one() -> None:
    assert policy.may(CONTACT, Verb.EDIT, Thing("country", UY, Klass.PUBLIC))
    assert not policy.may_create(CONTACT, "country", UY, Klass.PUBLIC)


# Release -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (policy.AUDIENCE_PUBLIC, {"visitor", "neighbour", "officer", "firm", "partner"}),
        (policy.AUDIENCE_NETWORK, {"neighbour", "officer"}),
        (PY, {"neighbour"}),
        (policy.SECRETARIAT, {"officer"}),
        (FIRM, {"firm"}),
        ("organisation:9", {"partner"}),
        ("country:CL", set()),
    ],
)
def test_a_release_reaches_its_audience_and_nobody_else(audience: str, readers: set[str]) -> None:
    released = Thing("fact", UY, Klass.NATIONAL, audiences=frozenset({audience}))
    people = {
        "visitor": policy.VISITOR,
        "neighbour": NEIGHBOUR,
        "officer": _actor(Role.OFFICER, policy.SECRETARIAT),
        "firm": _actor(Role.COMPLIANCE, FIRM),
        "partner": _actor(Role.PARTNER, "organisation:9"),
    }
    assert {name for name, actor in people.items() if policy.may(actor, Verb.VIEW, released)} == readers


def test_a_release_to_one_owner_is_read_as_by_a_party_not_as_by_the_owner() -> None:
    released = Thing("project", policy.SECRETARIAT, Klass.NATIONAL, audiences=frozenset({PY}))
    assert policy.may(NEIGHBOUR, Verb.VIEW, released)
    assert not policy.may(NEIGHBOUR, Verb.VIEW, Thing("project", PY, Klass.BILATERAL))


def test_a_release_to_an_organisation_does_not_reach_its_trainees() -> None:
    released = Thing("fact", UY, Klass.NATIONAL, audiences=frozenset({FIRM}))
    assert policy.may(_actor(Role.COMPLIANCE, FIRM), Verb.VIEW, released)
    assert not policy.may(_actor(Role.TRAINEE, FIRM), Verb.VIEW, released)


def test_a_released_record_is_refused_not_hidden_when_its_reader_wants_to_change_it() -> None:
    released = Thing("fact", UY, Klass.NATIONAL, audiences=frozenset({PY}))
    with pytest.raises(errors.Refused):
        policy.require(NEIGHBOUR, Verb.EDIT, released)


@pytest.mark.parametrize("kind", kinds.GUARDED)
def test_grants_and_logs_cannot_be_released_to_anybody(kind: str) -> None:
    audiences = frozenset({policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, PY})
    assert not policy.may(NEIGHBOUR, Verb.VIEW, Thing(kind, UY, Klass.NATIONAL, audiences=audiences))


# Sight -------------------------------------------------------------------------------------------------------------


def test_a_visitor_has_sight_of_public_rows_and_of_what_was_released_to_the_public() -> None:
    seen = policy.sight(policy.VISITOR, "fact")
    assert seen.anywhere == {Klass.PUBLIC}
    assert seen.audiences == {policy.AUDIENCE_PUBLIC}
    assert not any(seen.own.values())
    assert not any(seen.party.values())


def test_a_contact_has_sight_of_the_countrys_own_file_and_of_rooms_it_is_a_party_to() -> None:
    seen = policy.sight(CONTACT, "fact")
    assert seen.anywhere == {Klass.PUBLIC, Klass.NETWORK}
    assert {klass for klass, owners in seen.own.items() if owners == {UY}} == set(Klass) - {Klass.OWNER_ONLY}
    assert seen.party[Klass.BILATERAL] == {UY}
    assert seen.party[Klass.NATIONAL] == frozenset()
    assert seen.audiences == {policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, UY}


def test_an_administrator_has_sight_of_everybodys_grants_and_of_no_log_but_the_servers() -> None:
    administrator = _actor(Role.ADMINISTRATOR, policy.SERVER)
    assert policy.sight(administrator, "grant").anywhere == {Klass.NATIONAL}
    assert policy.sight(administrator, "log").anywhere == frozenset()
    assert policy.sight(administrator, "log").own[Klass.NATIONAL] == {policy.SERVER}


def test_sight_knows_every_class_for_owners_and_parties() -> None:
    seen = policy.sight(NEIGHBOUR, "log")
    assert set(seen.own) == set(seen.party) == set(Klass)
