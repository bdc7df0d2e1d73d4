"""The network in a real browser: two spaces, a campaign by link without sign-in at a phone's width, axe, no script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import clock
from tests import world
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
HALYARD = "winston.farrow@saint-halyard.example"
COORDINATOR = "beatriz.lamarca@horizonte.example"
ADMINISTRATOR = "nora.beltran@servidor.example"
BIO = "julian.mora@salud.costa-serena.example"
PHONE = {"width": 360, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder, where mail waits as files."""
    made = tmp_path_factory.mktemp("network") / "data"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server with the world in it."""
    with served.site(folder) as found:
        yield found


def faults(person: Person) -> list[str]:
    """What axe finds on the page."""
    found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def test_a_contact_asks_another_answers_and_a_bio_officer_sees_nothing(browser: sync_api.Browser, address: str) -> None:
    contact = Person(browser, address, world.CONTACT)
    contact.go("/es/network/in/contacts/new/talk/")
    assert faults(contact) == []
    contact.page.fill("input[name=title]", "Traspaso de un punto de contacto")
    contact.page.fill("textarea[name=text]", "¿Cómo lo organizan?")
    contact.page.click("main form.form button[type=submit]")
    contact.page.wait_for_url("**/network/in/contacts/*/")
    path = contact.page.url.removeprefix(address)
    other = Person(browser, address, HALYARD, java_script_enabled=False)
    other.go("/es/network/in/contacts/")
    other.page.click("text=Traspaso de un punto de contacto")
    other.page.fill("textarea[name=text]", "Con un paquete de traspaso.")
    other.page.click("main form.form button[type=submit]")
    assert "Con un paquete de traspaso." in other.text()
    contact.go(path)
    assert "Con un paquete de traspaso." in contact.text()
    for place in ("/es/network/", "/es/network/in/contacts/", path, "/es/copies/", "/es/copies/send/country:XC/"):
        contact.go(place)
        assert faults(contact) == [], place
    bio = Person(browser, address, BIO)
    assert bio.page.goto(f"{address}{path}").status == 404  # type: ignore[union-attr]  # a page answers
    bio.go("/es/network/")
    assert "biocustodia" in bio.text()
    assert "Espacio de los puntos de contacto" not in bio.text()
    assert contact.complaints == []
    for person in (contact, other, bio):
        person.close()


def test_a_campaign_is_opened_and_confirmed_by_link_on_a_phone(
    browser: sync_api.Browser, address: str, folder: Path
) -> None:
    coordinator = Person(browser, address, COORDINATOR)
    coordinator.go("/es/network/campaigns/")
    assert faults(coordinator) == []
    coordinator.page.fill("input[name=title]", "Confirmar datos")
    coordinator.page.fill("input[name=until]", (clock.today() + timedelta(days=9)).isoformat())
    coordinator.page.click("main form.form button[type=submit]")
    coordinator.page.wait_for_url("**/network/campaigns/*/")
    served.work(folder)
    link = _link(folder)
    for script in (True, False):
        phone = Person(browser, address, viewport=PHONE, color_scheme="dark", java_script_enabled=script)
        phone.go(link)
        assert "Confirme sus datos de contacto" in phone.text()
        if script:
            assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            assert faults(phone) == []
        else:
            phone.page.click("text=Todo está correcto")
            assert "Usted confirmó esta ficha" in phone.text()
        phone.close()
    coordinator.page.reload()
    assert re.search(r"1 de \d+ confirmaron", coordinator.text())
    assert faults(coordinator) == []
    for place in ("/es/partners/", "/es/partners/organisation:bwc-isu/"):
        coordinator.go(place)
        assert faults(coordinator) == [], place
    assert coordinator.complaints == []
    coordinator.close()


def _link(folder: Path) -> str:
    """The path in the first Spanish mail of the campaign."""
    from email import message_from_bytes, policy

    for path in sorted((folder / "mail").glob("*.log")):
        for part in path.read_bytes().split(b"-" * 79):
            text = message_from_bytes(part.strip(), policy=policy.default)
            body = text.get_content() if text.get_content_type() == "text/plain" else ""
            found = re.search(r"/es/network/confirm/\d+/[\w-]+/", body)
            if found:
                return found[0]
    raise AssertionError("no link was mailed")


def test_nothing_is_wider_than_a_phone(browser: sync_api.Browser, address: str) -> None:
    administrator = Person(browser, address, ADMINISTRATOR, viewport=PHONE)
    administrator.go("/es/copies/keys/")
    assert administrator.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert faults(administrator) == []
    administrator.close()
    phone = Person(browser, address, world.SECRETARY, viewport=PHONE)
    for place in ("/es/network/", "/es/network/in/contacts/", "/es/network/in/contacts/new/paper/", "/es/copies/"):
        phone.go(place)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], place
        assert faults(phone) == [], place
    phone.close()
