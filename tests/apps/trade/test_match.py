"""The published client of the open matching service works against this server, unchanged."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client as Browser
from django.urls import reverse
from yente_client import Client, Person, Vessel
from yente_client.exceptions import APIError, NotFoundError, ServerError

from atalaya.apps.trade import list_live, match_actions
from tests import world
from tests.apps.trade import desk
from tests.architecture import tree

pytestmark = pytest.mark.django_db
XC = "country:XC"
LISTED = Person(name="Boris Zhelev", birthDate="1961-04-09")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    """A data folder of its own; connections stay open between requests, as the test client keeps them."""
    settings.DATA = tmp_path
    list_live.clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def client(key: str | None = None) -> Client:
    transport = httpx.WSGITransport(app=get_wsgi_application())
    return Client(base_url="http://testserver", api_key=key, transport=transport)


def test_a_client_finds_a_party_with_score_and_reasons() -> None:
    desk.council()
    found = client().match(LISTED, limit=3, threshold=0.5)
    assert found.top is not None
    assert (found.top.id, found.top.schema_, found.top.match) == ("un-ZZi.001", "Person", True)
    assert "same word" in (found.top.explanations["name"].detail or "")
    assert found.top.datasets == ["un"]
    assert client().match(Person(name="Wilhelmina Vandersloot")).results == []
    assert [one.id for one in client().match(Vessel(name="Astilleros Puerto Hondo"), cutoff=0.0).results]
    assert client().fetch("un-ZZi.001").properties["alias"]
    assert client().search("korund precision").results[0].id == "un-ZZe.001"
    assert client().match(LISTED, exclude_entities=["un-ZZi.001"]).matches == []


def test_a_client_asks_what_is_here_before_it_asks_about_parties() -> None:
    assert client().healthz().status == "ok"
    with pytest.raises(ServerError):
        client().readyz()
    desk.council()
    assert client().readyz().status == "ok"
    assert [one.name for one in client().datasets().datasets if one.load] == ["un"]
    assert client().algorithms().best == "atalaya"
    with pytest.raises(NotFoundError):
        client().match(LISTED, datasets=["nowhere"])
    with pytest.raises(APIError):
        client().match(LISTED, algorithm="magic")


def test_an_empty_answer_is_withheld_without_a_list_or_with_an_old_one() -> None:
    with pytest.raises(ServerError):
        client().match(Person(name="Wilhelmina Vandersloot"))
    desk.council(31)
    with pytest.raises(ServerError):
        client().match(Person(name="Wilhelmina Vandersloot"))


def test_a_key_opens_the_lists_of_its_owner_until_it_ends() -> None:
    desk.council()
    desk.own("Ley 8620, artículo 5")
    by = world.actor(desk.LICENSING)
    made, secret = match_actions.make(XC, "Despacho", by=by)
    assert secret not in made.digest
    own = Person(name="Ana Rocha Teles")
    assert client().match(own).results == []
    assert client(secret).match(own).top.id == "nacional-N-1"
    match_actions.end(made.pk, by=by)
    with pytest.raises(APIError) as refused:
        client(secret).match(own)
    assert refused.value.status_code == 401
    assert Browser().get(reverse("trade-keys")).status_code == 404


@pytest.mark.parametrize("body", ["{", "[]", '{"queries": {}}', '{"queries": {"a": 1}}',
                                  '{"queries": {"a": {"schema": "Ship", "properties": {}}}}'])  # fmt: skip
def test_what_cannot_be_asked_is_told_and_not_answered(body: str) -> None:
    desk.council()
    answer = Browser().post("/match/default", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_nothing_of_what_was_asked_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    desk.council()
    client().match(LISTED)
    assert "Zhelev" not in caplog.text


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *told: Any) -> None:
        """Says nothing."""


def test_the_documented_example_works_over_a_real_connection() -> None:
    desk.council()
    page = (tree.ROOT / "docs" / "use" / "matching.md").read_text(encoding="utf-8")
    example = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0]
    printed = io.StringIO()
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent) as server:
        server.timeout = 0.05
        words = example.replace("https://atalaya.example", f"http://127.0.0.1:{server.server_port}")
        with ThreadPoolExecutor(1) as another, contextlib.redirect_stdout(printed):
            asked = another.submit(exec, words, {})
            while not asked.done():
                server.handle_request()
            asked.result()
    assert printed.getvalue().startswith("un-ZZi.001 Borislav Kantemirov Zhelev 0.99")
    assert "True ['un']" in printed.getvalue()
    assert "boris=boris (same word" in printed.getvalue()
