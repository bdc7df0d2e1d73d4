"""The pages of the room over HTTP: the region, a country, the points of contact."""

from __future__ import annotations

import pytest
from django.urls import reverse

from atalaya.apps.registry import models
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
COORDINATOR = "beatriz.lamarca@horizonte.example"
HALYARD = "winston.farrow@saint-halyard.example"


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_anybody_reads_the_region_in_four_languages(language: str) -> None:
    answer = world.browser().get(f"/{language}/region/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'lang="{language}"' in page
    assert page.count('class="tile ') == 37


def test_the_two_arrangements_hold_the_same_countries_in_another_order() -> None:
    client = world.browser()
    told = {}
    for asked in ("", "?as=geographic", "?as=size"):
        tiles = client.get(f"/es/region/{asked}").context["tiles"]
        told[asked] = [tile.code for tile in tiles]
    assert sorted(told[""]) == sorted(told["?as=geographic"])
    assert told[""] != told["?as=geographic"]
    assert told["?as=size"] == told[""], "no order that ranks"


@pytest.mark.parametrize("code", ["UY", "uy", "XC", "XH", "JM"])
def test_anybody_reads_the_page_of_a_country(code: str) -> None:
    answer = world.browser().get(f"/es/country/{code}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ("inventado" in page) == code.startswith("X")
    assert len(answer.content) < 150_000


def test_a_country_that_is_not_there_is_not_found() -> None:
    assert world.browser().get("/es/country/ZZ/").status_code == 404


def test_the_page_shows_both_sides_of_a_disputed_fact_with_their_sources() -> None:
    page = world.browser().get("/es/country/XC/").content.decode()
    for told in ("Publicada el 17 de mayo de 2018.", "Publicada el 15 de mayo de 2018.", "GO-CS 97"):
        assert told in page
    assert "Trasbordo: sin definición" not in page
    assert "Trasbordo: sin definición" in world.browser(world.CONTACT).get("/es/country/XC/").content.decode()


def test_the_parts_of_a_page_lead_to_all_rows_of_that_country() -> None:
    client = world.browser(world.CONTACT)
    page = client.get("/es/country/XC/").context["page"]
    for part in (*(one.href for one in page.parts), page.more_said):
        answer = client.get(part)
        assert answer.status_code == 200
        assert "owner=country%3AXC" in part


def test_contacts_are_there_for_the_network_and_for_nobody_else() -> None:
    for email in ("", world.FORMER, "clara.ibarra@bahia-clara.example"):
        assert world.browser(email).get(reverse("contacts")).status_code == 404
    page = world.browser(HALYARD).get("/es/contacts/").content.decode()
    assert "Lucía Fontana Ríos" in page


def test_without_a_second_factor_the_contacts_stay_shut() -> None:
    assert world.browser(COORDINATOR, strong=False).get("/es/contacts/").status_code == 404


@pytest.mark.parametrize(("only", "name"), [("vacant", "Lucía Fontana Ríos"), ("stale", "Lucía Fontana Ríos")])
def test_lists_of_what_is_vacant_and_stale_leave_out_what_is_in_order(only: str, name: str) -> None:
    client = world.browser(COORDINATOR)
    whole = client.get("/es/contacts/").context["rows"]
    answer = client.get(f"/es/contacts/?only={only}")
    assert 0 < len(answer.context["rows"]) < len(whole)
    assert name not in answer.content.decode()


@pytest.mark.parametrize("name", ["region", "contacts"])
def test_the_pages_only_answer_to_reading(name: str) -> None:
    assert world.browser(COORDINATOR).post(reverse(name)).status_code == 405


def test_a_withdrawn_body_is_gone_from_the_page_of_its_country() -> None:
    models.Body.objects.filter(key="uy-cipaq").update(withdrawn=True)
    assert "CIPAQ" not in world.browser().get("/es/country/UY/").content.decode()
