"""The table says what the list says, cell by cell; the list is written by hand and read by people.

``expected.csv`` has one line per kind x relation x class and one column per role; an entry holds the letters of
the verbs allowed, in the order v c e a r d h. What is not listed is refused. A change of ``core/policy.py`` begins
there, by hand; never print the list from the table.
"""

from __future__ import annotations

import csv
import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

from atalaya.core import kinds, policy
from atalaya.core.policy import Cell, Klass, Relation, Role, Rule, Verb
from tests.matrix import people

LIST = Path(__file__).with_name("expected.csv")
NOTHING: frozenset[Verb] = frozenset()
ORDER = "vceardh"
CELLS = tuple(itertools.product(kinds.KINDS, Relation, Klass, Role))
LOOKERS = (Role.VISITOR, Role.TRAINER, Role.TRAINEE, Role.DONOR)

# Parts of a rule that another rule covers whole. They stay, because "all that the country keeps" is plainer than
# "all of it that is not read by everybody anyway".
COVERED = {
    ("A country's people read all that the country keeps", "class public"),
    ("A country's people read all that the country keeps", "class network"),
    ("The secretariat reads its own file", "class public"),
    ("The secretariat reads its own file", "class network"),
}


def _lines() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _listed() -> dict[Cell, frozenset[Verb]]:
    """The list as a table: every cell that has letters."""
    return {
        (line["kind"], Relation(line["relation"]), Klass(line["class"]), role): frozenset(map(Verb, line[role]))
        for line in _lines()
        for role in Role
        if line[role]
    }


LISTED = _listed()


def _differences(table: Mapping[Cell, frozenset[Verb]], cells: Iterable[Cell] = CELLS) -> list[str]:
    return [
        f"{' '.join(cell)}: listed {_letters(LISTED.get(cell, NOTHING))}, table {_letters(table.get(cell, NOTHING))}"
        for cell in cells
        if LISTED.get(cell, NOTHING) != table.get(cell, NOTHING)
    ]


def _letters(verbs: frozenset[Verb]) -> str:
    return "".join(letter for letter in ORDER if letter in verbs) or "nothing"


# The list itself ---------------------------------------------------------------------------------------------------


def test_the_list_has_a_column_for_each_role_in_the_order_of_the_roles() -> None:
    assert list(_lines()[0]) == ["kind", "relation", "class", *Role]


def test_the_list_has_each_line_once_and_no_empty_one() -> None:
    heads = [(line["kind"], line["relation"], line["class"]) for line in _lines()]
    assert len(heads) == len(set(heads))
    assert [line for line in _lines() if not any(line[role] for role in Role)] == []


def test_the_list_names_every_kind_and_no_other() -> None:
    assert {line["kind"] for line in _lines()} == set(kinds.KINDS)


def test_the_letters_of_an_entry_stand_in_order_and_once() -> None:
    entries = {line[role] for line in _lines() for role in Role}
    assert {entry for entry in entries if entry != "".join(letter for letter in ORDER if letter in entry)} == set()


def test_nobody_may_touch_what_they_may_not_see() -> None:
    assert [cell for cell, verbs in LISTED.items() if Verb.VIEW not in verbs] == []


def test_what_is_national_is_for_its_owner_alone() -> None:
    beyond = {(kind, role) for kind, relation, klass, role in LISTED if klass is Klass.NATIONAL and relation != "own"}
    assert beyond == {("grant", Role.COORDINATOR), ("grant", Role.ADMINISTRATOR)}


def test_what_is_owner_only_is_for_a_laboratory_or_a_company_at_home() -> None:
    seen = {(relation, role) for _, relation, klass, role in LISTED if klass is Klass.OWNER_ONLY}
    assert seen == {(Relation.OWN, Role.LABORATORY), (Relation.OWN, Role.COMPLIANCE)}


def test_only_the_owner_releases_and_removes() -> None:
    beyond = {
        (cell[0], cell[3]) for cell, verbs in LISTED.items() if verbs & policy.GRAVE and cell[1] is not Relation.OWN
    }
    assert beyond == {("grant", Role.ADMINISTRATOR)}


def test_visitors_trainers_trainees_and_donors_look_at_public_things_only() -> None:
    assert {(klass, verbs) for (_, _, klass, role), verbs in LISTED.items() if role in LOOKERS} == {
        (Klass.PUBLIC, frozenset({Verb.VIEW}))
    }


def test_an_administrator_reads_no_content_that_is_not_public() -> None:
    seen = {(kind, klass) for kind, _, klass, role in LISTED if role is Role.ADMINISTRATOR and klass != "public"}
    assert seen == {("grant", Klass.NATIONAL), ("log", Klass.NATIONAL)}


def test_nobody_sees_less_at_home_than_a_stranger_of_the_same_role() -> None:
    strangers = [cell for cell in LISTED if cell[1] is Relation.OTHER]
    less = [cell for cell in strangers if Verb.VIEW not in LISTED.get((cell[0], Relation.OWN, *cell[2:]), NOTHING)]
    assert less == []


# The table against the list ----------------------------------------------------------------------------------------


def test_every_cell_of_the_table_is_as_listed() -> None:
    assert _differences(policy.TABLE) == []


def test_the_table_has_no_cell_outside_the_axes() -> None:
    assert set(policy.TABLE) - set(CELLS) == set()


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell[3] is Role.VISITOR][::7], ids=" ".join)
def test_one_letter_more_or_less_in_a_cell_shows(cell: Cell) -> None:
    for verb in Verb:
        assert len(_differences({**LISTED, cell: LISTED.get(cell, NOTHING) ^ {verb}}, [cell])) == 1


# Rules with one fault each -----------------------------------------------------------------------------------------


def _cut(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule without one role, one letter of a role, one kind, one relation or one class."""
    for role, letters in rule.verbs.items():
        others = {other: kept for other, kept in rule.verbs.items() if other is not role}
        yield f"role {role}", dataclasses.replace(rule, verbs=others)
        for letter in letters:
            yield f"{role} {letter}", dataclasses.replace(rule, verbs={**others, role: letters.replace(letter, "")})
    for kind in rule.kinds:
        yield f"kind {kind}", dataclasses.replace(rule, kinds=tuple(one for one in rule.kinds if one != kind))
    for relation in rule.relations:
        kept = tuple(one for one in rule.relations if one is not relation)
        yield f"relation {relation}", dataclasses.replace(rule, relations=kept)
    for klass in rule.classes:
        yield (
            f"class {klass}",
            dataclasses.replace(rule, classes=tuple(one for one in rule.classes if one is not klass)),
        )


def _padded(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule with one letter more for one role, where the list refuses that letter in at least one of its cells."""
    places = tuple(itertools.product(rule.kinds, rule.relations, rule.classes))
    for role, verb in itertools.product(Role, Verb):
        if any(verb not in LISTED.get((*place, role), NOTHING) for place in places):
            letters = rule.verbs.get(role, "") + verb
            yield f"{role} +{verb}", dataclasses.replace(rule, verbs={**rule.verbs, role: letters})


def _unnoticed(faults: Callable[[Rule], Iterator[tuple[str, Rule]]]) -> tuple[int, set[tuple[str, str]]]:
    """How many faulty rules were tried, each in the place of the sound one, and those that the list does not show."""
    tried, missed = 0, set()
    for place, rule in enumerate(policy.RULES):
        rest = policy.table(policy.RULES[:place] + policy.RULES[place + 1 :])
        sound = policy.table([rule])
        for fault, faulty in faults(rule):
            cells = policy.table([faulty])
            touched = sound.keys() | cells.keys()
            tried += 1
            if not _differences(
                {cell: rest.get(cell, NOTHING) | cells.get(cell, NOTHING) for cell in touched}, touched
            ):
                missed.add((rule.why, fault))
    return tried, missed


def test_a_rule_that_loses_a_part_is_noticed() -> None:
    tried, missed = _unnoticed(_cut)
    assert tried > 100
    assert missed == COVERED


def test_a_rule_that_gives_a_letter_too_many_is_noticed() -> None:
    tried, missed = _unnoticed(_padded)
    assert tried > 1000
    assert missed == set()


# People and things -------------------------------------------------------------------------------------------------


def _in_sight(seen: policy.Sight, thing: policy.Thing) -> bool:
    """The filter of rows, said in Python."""
    return (
        thing.klass in seen.anywhere
        or thing.owner in seen.own[thing.klass]
        or bool(thing.parties & seen.party[thing.klass])
        or bool(thing.audiences & seen.audiences)
    )


@settings(max_examples=200, deadline=None)
@given(people.actors(), people.things())
def test_a_list_of_things_shows_exactly_what_each_page_would_show(actor: policy.Actor, thing: policy.Thing) -> None:
    assert _in_sight(policy.sight(actor, thing.kind), thing) == policy.may(actor, Verb.VIEW, thing)


def test_lists_and_pages_agree_for_each_role_and_every_sort_of_thing() -> None:
    found = {
        f"{actor.grants[0].role}: {_named(thing)}"
        for actor in people.alone()
        for thing in _met_by(actor)
        if _disagree(actor, thing)
    }
    assert sorted(found) == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REVIEWER])
def test_a_party_named_where_it_means_nothing_changes_nothing(role: Role) -> None:
    changed = set()
    for actor in (actor for actor in people.alone() if actor.grants[0].role is role):
        home = actor.grants[0].owner
        for thing in _met_by(actor):
            stray = dataclasses.replace(thing, parties=thing.parties | {home})
            meant = thing.owner != home and thing.klass is Klass.BILATERAL
            if not meant and (_rights(actor, stray) != _rights(actor, thing) or _disagree(actor, stray)):
                changed.add(_named(stray))
    assert changed == set()


def _met_by(actor: policy.Actor) -> list[policy.Thing]:
    """Things of each kind and class: one's own, another's, shared with one, released to each sort of audience."""
    home = actor.grants[0].owner
    parties: tuple[frozenset[str], ...] = (frozenset(), frozenset({home}), frozenset({"country:PE"}))
    released = ("", policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, home, "country:PE")
    audiences = [frozenset({audience} - {""}) for audience in released]
    axes = itertools.product(kinds.KINDS, (home, "country:CL"), Klass, parties, audiences)
    return list(dict.fromkeys(people.thing(*place) for place in axes))


def _disagree(actor: policy.Actor, thing: policy.Thing) -> bool:
    return _in_sight(policy.sight(actor, thing.kind), thing) != policy.may(actor, Verb.VIEW, thing)


def _rights(actor: policy.Actor, thing: policy.Thing) -> list[bool]:
    return [policy.may(actor, verb, thing) for verb in Verb]


def _named(thing: policy.Thing) -> str:
    return f"{thing.klass} {thing.kind} of {thing.owner}"


@settings(max_examples=200, deadline=None)
@given(people.actors(), people.things())
def test_a_release_lets_people_look_and_nothing_more(actor: policy.Actor, thing: policy.Thing) -> None:
    kept = dataclasses.replace(thing, audiences=frozenset())
    gained = {verb for verb in Verb if policy.may(actor, verb, thing) and not policy.may(actor, verb, kept)}
    assert gained <= {Verb.VIEW}
    assert all(policy.may(actor, verb, thing) for verb in Verb if policy.may(actor, verb, kept))


@settings(max_examples=200, deadline=None)
@given(people.actors(), people.things())
def test_a_second_factor_adds_and_never_takes_away(actor: policy.Actor, thing: policy.Thing) -> None:
    weak, strong = (dataclasses.replace(actor, strong=strong) for strong in (False, True))
    assert all(policy.may(strong, verb, thing) for verb in Verb if policy.may(weak, verb, thing))


@settings(max_examples=200, deadline=None)
@given(people.grants(), people.things())
def test_a_strong_role_without_second_factor_is_a_visitor(grant: policy.Grant, thing: policy.Thing) -> None:
    weak = policy.Actor(7, "Ana", (grant,))
    if grant.role in policy.STRONG_ROLES:
        assert [policy.may(weak, verb, thing) for verb in Verb] == [
            policy.may(policy.VISITOR, verb, thing) for verb in Verb
        ]
        assert policy.sight(weak, thing.kind) == policy.sight(policy.VISITOR, thing.kind)
