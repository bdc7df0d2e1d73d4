"""Random people and random things, drawn from few owners so that they often meet."""

from __future__ import annotations

from hypothesis import strategies as st

from atalaya.core import kinds, policy

OWNERS = ("country:UY", "country:PY", "organisation:1", "organisation:2", "review:3", policy.SECRETARIAT, policy.SERVER)
AUDIENCES = (policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, *OWNERS)
PLACES = [(role, owner) for owner in OWNERS for role in policy.ROLES_AT[owner.partition(":")[0]]]


def grants() -> st.SearchStrategy[policy.Grant]:
    """A role at an owner of the kind where that role can be given."""
    return st.sampled_from(PLACES).map(lambda place: policy.Grant(*place))


def actors() -> st.SearchStrategy[policy.Actor]:
    """A person with up to three roles, with or without a second factor; no role makes a visitor."""
    drawn = st.lists(grants(), max_size=3).map(tuple)
    return st.builds(policy.Actor, st.just(7), st.just("Ana"), drawn, st.booleans())


def things() -> st.SearchStrategy[policy.Thing]:
    """A thing of any kind, owner and class; parties only where they mean something (see ``thing``)."""
    return st.builds(
        thing,
        st.sampled_from(kinds.KINDS),
        st.sampled_from(OWNERS),
        st.sampled_from(policy.Klass),
        st.frozensets(st.sampled_from(OWNERS), max_size=3),
        st.frozensets(st.sampled_from(AUDIENCES), max_size=2),
    )


def thing(
    kind: str, owner: str, klass: policy.Klass, parties: frozenset[str], audiences: frozenset[str]
) -> policy.Thing:
    """A thing whose parties are other owners who share something bilateral, as ``policy.Thing`` says."""
    shared = parties - {owner} if klass is policy.Klass.BILATERAL else frozenset[str]()
    return policy.Thing(kind, owner, klass, shared, audiences)


def alone() -> list[policy.Actor]:
    """Every role at every owner where it can be given, one a person, after a second factor."""
    return [policy.Actor(7, "Ana", (policy.Grant(*place),), strong=True) for place in PLACES]
