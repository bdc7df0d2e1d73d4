"""The public check: an item and a party, by anybody, with nothing kept and no list that is too old."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from atalaya.apps.access import pace
from atalaya.apps.trade import list_actions, list_live, screen_models
from tests import world
from tests.apps.trade import desk

pytestmark = pytest.mark.django_db
LISTED = "Borislav Kantemirov Zhelev"
STRANGER = "Estela Ñuflo Zaragüeta"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    """A data folder of its own."""
    settings.DATA = tmp_path
    list_live.clear()


def asked(email: str = "", **told: str) -> str:
    answer = world.browser(email).post(reverse("check"), told)
    assert answer.status_code == 200
    return str(answer.content.decode())


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("atalaya")]
    return {model._meta.label: model._default_manager.count() for model in ours}


def test_a_visitor_asks_for_an_item_and_a_party_at_once_and_nothing_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    desk.council()
    desk.items()
    before = rows()
    page = asked(words="câmera térmica", name=LISTED, home="XC")
    assert "XC-40" in page
    assert "ZZi.001" in page
    assert "trade" in page or "comercio" in page.lower()
    assert rows() == before
    assert LISTED not in caplog.text
    assert not screen_models.Run.objects.exists()
    nothing = asked(name=STRANGER)
    assert "sin candidato" in nothing
    assert "Ninguna respuesta dice que una parte esté libre" in nothing


def test_the_security_council_list_alone_answers_until_the_country_of_the_asker_switches_another_on() -> None:
    desk.council()
    own = desk.own()
    told = {"name": "Ana Rocha Teles", "home": "XC"}
    assert "N-1" not in asked(**told)
    list_actions.switch_on(own.list, own.owner_id, "Decreto 12/2026", by=world.actor(world.CONTACT))
    page = asked(**told)
    assert "N-1" in page
    assert "Decreto 12/2026" in page, "apart, with its basis"
    assert "N-1" not in asked(name="Ana Rocha Teles"), "without a country the common list alone answers"
    assert "N-1" not in asked(name="Ana Rocha Teles", home="XH")


@pytest.mark.parametrize(
    ("ago", "answers", "warning"), [(1, True, ""), (8, True, "tiene 8 días"), (31, False, "no se le preguntó")]
)
def test_an_old_list_warns_after_a_week_and_is_not_asked_after_a_month(ago: int, answers: bool, warning: str) -> None:
    desk.council(ago)
    page = asked(name=LISTED)
    assert ("ZZi.001" in page) is answers
    assert warning in page
    stranger = asked(name=STRANGER)
    assert ("sin candidato" in stranger) is answers
    assert ("Hoy no puede responderse" in stranger) is not answers


def test_without_a_list_nothing_is_answered() -> None:
    page = asked(name=STRANGER)
    assert "Hoy no puede responderse" in page
    assert "sin candidato" not in page


def test_what_cannot_be_asked_is_told_at_its_field_and_who_asks_too_often_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, address = world.browser(), reverse("check")
    for told in ({}, {"name": "…"}, {"name": LISTED, "birth": "ayer"}, {"name": LISTED, "country": "Atlantis"}):
        answer = client.post(address, told)
        assert answer.status_code == 422, told
        assert "error" in answer.content.decode()
    monkeypatch.setitem(pace.STRANGERS, "check", "2/m/ip")
    for _turn in range(4):
        assert client.get(address).status_code == 200, "looking at the page counts for nothing"
    answers = [client.post(address, {"words": "bomba"}, REMOTE_ADDR="10.1.2.3") for _turn in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]


def test_a_broken_list_takes_the_place_of_none() -> None:
    desk.council()
    told = list_actions.Bring("parties", "un", "server")
    list_actions.bring(io.BytesIO(b"<no"), "un.xml", told, by=world.actor(desk.ADMINISTRATOR))
    while list_actions.read_next():
        pass
    assert "ZZi.001" in asked(name=LISTED), "the edition before goes on answering"
