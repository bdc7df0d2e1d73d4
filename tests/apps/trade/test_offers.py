"""What trade puts on Today: candidates to decide, lists that grow old; for those alone who can do it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atalaya.apps.trade import list_live, offers, screen_actions
from atalaya.core.trade.parties import Query
from tests import world
from tests.apps.trade import desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    """A data folder of its own."""
    settings.DATA = tmp_path
    list_live.clear()


def told(email: str) -> list[str]:
    return [one.label for one in offers.waiting(world.actor(email))]


def test_candidates_and_old_lists_wait_for_those_who_can_do_something() -> None:
    assert told(desk.ADMINISTRATOR) == ["Tráigala: todavía no hay ninguna lista."]
    assert told(desk.CUSTOMS) == told(desk.COMPANY) == []
    desk.council(9)
    assert told(desk.ADMINISTRATOR) == ["La lista tiene 9 días."]
    assert told(desk.LICENSING) == [], "the list of the Security Council is for others to bring"
    desk.council(1)
    assert told(desk.ADMINISTRATOR) == []
    screen_actions.keep(Query(("Borislav Kantemirov Zhelev",)), "country:XC", by=world.actor(desk.CUSTOMS))
    assert told(desk.CUSTOMS) == told(desk.LICENSING) == ["Mirar 1 candidato"]
    assert told(desk.COMPANY) == told(desk.ADMINISTRATOR) == []


def test_workbooks_to_hand_out_are_named_in_the_readers_language() -> None:
    assert [name for name, _href in offers.workbooks()] == [
        "Señales de alerta en una operación comercial", "Señales de alerta en una colaboración",
    ]  # fmt: skip
