"""The words of the table of permission."""

from __future__ import annotations

from atalaya.core import roles


def test_every_role_has_a_place_where_it_can_be_given_but_the_visitor() -> None:
    placed = {role for at in roles.ROLES_AT.values() for role in at}
    assert placed == set(roles.Role) - {roles.Role.VISITOR}


def test_classes_go_from_open_to_closed() -> None:
    assert tuple(roles.Klass) == (
        roles.Klass.PUBLIC,
        roles.Klass.NETWORK,
        roles.Klass.BILATERAL,
        roles.Klass.NATIONAL,
        roles.Klass.OWNER_ONLY,
    )
    assert tuple(roles.Klass)[:-1] == roles.HOME
