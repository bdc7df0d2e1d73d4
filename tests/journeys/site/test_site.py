"""The site in a real browser: J1 by mouse, the same without scripts, on a phone; axe on every page in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from tests import world
from tests.journeys.site import provider, served, uruguay, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
OUTSIDE: list[provider.Server] = []
"""The identity server of a ministry, beside the site."""


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("site") / "data"
    folder.mkdir()
    with provider.running() as outside:
        settings = {
            "SERVER": outside.issuer,
            "NAME": "Cancillería",
            "CLIENT": provider.CLIENT,
            "SECRET": provider.SECRET,
        }
        with served.site(folder, **{f"ATALAYA_OIDC_{name}": value for name, value in settings.items()}) as found:
            OUTSIDE.append(outside)
            yield found


def _nominate(person: Person) -> None:
    """Fills the form for a new holder of the post in the capital."""
    person.go("/es/contacts/")
    person.page.locator("tr", has_text="Antiguo titular de prueba").get_by_role("link").first.click()
    person.page.locator("main").get_by_role("link", name="Añadir").click()
    person.page.get_by_label("Nombre", exact=False).first.fill("Directora de Seguridad Internacional (prueba)")
    person.page.locator("input[name=mail]").fill("seguridad@uruguay.example")
    person.page.locator("input[name=since]").fill("2026-03-01")
    person.page.locator("input[name=note]").fill("0012/26")
    person.page.get_by_role("button", name="Guardar").click()


def _step(person: Person, label: str) -> None:
    """Takes a step of the record that is open, with its page in between."""
    person.page.get_by_role("link", name=label, exact=True).click()
    person.page.locator("main").get_by_role("button", name=label, exact=True).click()


def test_the_point_of_contact_of_a_country_changes(browser: sync_api.Browser, address: str) -> None:
    mission = Person(browser, address, uruguay.MISSION)
    _nominate(mission)
    assert "Directora de Seguridad Internacional" in mission.text()
    here = mission.page.url
    officer = Person(browser, address, "beatriz.lamarca@horizonte.example")
    officer.page.goto(here)
    _step(officer, "Verificar con la nota verbal")
    assert "Verificado" in officer.text()
    contact = Person(browser, address, uruguay.CONTACT)
    contact.page.goto(here)
    _step(contact, "Asumir el puesto")
    contact.go("/es/contacts/")
    contact.page.goto(here)
    contact.page.locator("dl.summary a").first.click()
    contact.page.get_by_role("link", name="Antiguo titular de prueba").click()
    _step(contact, "Nombrar sucesor")
    assert "Reemplazado" in contact.text()
    contact.page.goto(here)
    contact.page.locator("#history").scroll_into_view_if_needed()
    assert "Beatriz Lamarca" in contact.page.locator("#history").inner_text()
    contact.go("/es/handover/country:UY/")
    pack = contact.text()
    for told in ("0076/18", "0054/2020", "Contacto CAB de prueba", "Directora de Seguridad", "Declaración anual"):
        assert told in pack, told
    stranger = Person(browser, address)
    stranger.page.goto(here)
    assert "Directora" not in stranger.text()
    stranger.go("/es/contacts/")
    assert "Contacto CAB" not in stranger.text()
    stranger.go("/es/country/UY/")
    assert "Contacto CAB" not in stranger.text()
    noted = mission.complaints + officer.complaints + contact.complaints
    assert noted == []
    for person in (mission, officer, contact, stranger):
        person.close()


def test_the_same_form_works_without_scripts_and_on_a_phone(browser: sync_api.Browser, address: str) -> None:
    person = Person(
        browser,
        address,
        "winston.farrow@saint-halyard.example",
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    person.go("/en/bodies/new/")
    person.page.locator("input[name=names_en]").fill("Office of the test")
    person.page.get_by_role("button", name="Save").click()
    assert "Office of the test" in person.text()
    person.close()


def test_what_was_typed_comes_back_when_the_line_was_cut(browser: sync_api.Browser, address: str) -> None:
    person = Person(browser, address, world.SECRETARY)
    person.go("/es/bodies/new/")
    person.page.locator("input[name=names_es]").fill("Palabras que no se pierden")
    person.context.set_offline(True)
    person.page.get_by_role("button", name="Guardar").click(no_wait_after=True)
    person.page.wait_for_timeout(500)
    person.context.set_offline(False)
    person.go("/es/bodies/new/")
    assert person.page.locator("input[name=names_es]").input_value() == "Palabras que no se pierden"
    assert person.page.locator("#kept").is_visible()
    person.close()


def test_a_session_that_ended_loses_no_word_either(browser: sync_api.Browser, address: str) -> None:
    email = "paula.reyes@costa-serena.example"
    person = Person(browser, address, email)
    person.go("/es/submissions/new/")
    person.page.locator("input[name=title_es]").fill("Nota que se escribía")
    person.context.clear_cookies(name="session")
    person.page.get_by_role("button", name="Guardar").click()
    assert "Nota que se escribía" not in person.text()
    person.sign_in(email)
    person.go("/es/submissions/new/")
    assert person.page.locator("input[name=title_es]").input_value() == "Nota que se escribía"
    person.close()


PAGES = (
    "/es/",
    "/es/search/?q=bioseguridad",
    "/es/calendar/",
    "/es/region/",
    "/es/region/?as=geographic",
    "/es/country/XC/",
    "/es/contacts/",
    "/es/bodies/",
    "/es/bodies/new/",
    "/es/bodies/import/",
    "/es/laws/",
    "/es/law/search/?q=ley",
    "/es/law/bring/",
    "/es/meetings/1/",
    "/es/meetings/1/edit/",
    "/es/facts/1/",
    "/es/submissions/new/",
    "/es/people/country:XC/",
    "/es/people/country:XC/invite/",
    "/es/handover/country:XC/",
    "/es/log/country:XC/",
    "/es/me/",
    "/es/me/stand-in/",
    "/es/me/delete/",
    "/es/account/2fa/",
    "/es/account/password/change/",
    "/es/account/sessions/",
    "/es/look/",
    "/es/nothing/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: sync_api.Browser, address: str, scheme: str) -> None:
    email = "julian.mora@salud.costa-serena.example" if scheme == "dark" else world.CONTACT
    person = Person(browser, address, email, color_scheme=scheme)
    found = {}
    for path in PAGES:
        person.go(path)
        answer = Axe().run(person.page, options=visits.RULES)
        wrong = [
            (one["id"], [node["html"][:160] for node in one["nodes"][:2]]) for one in answer.response["violations"]
        ]
        if wrong:
            found[path] = wrong
    assert found == {}
    person.close()


def test_no_page_scrolls_sideways_on_a_small_phone(browser: sync_api.Browser, address: str) -> None:
    person = Person(browser, address, world.SECOND, viewport={"width": 320, "height": 640})
    wide = []
    for path in PAGES:
        person.go(path)
        if person.page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []
    assert [told for told in person.complaints if "404" not in told and "403" not in told] == []
    person.close()


def test_a_passkey_is_added_and_opens_the_door_alone(browser: sync_api.Browser, address: str) -> None:
    named = address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    person = Person(browser, named)
    device = person.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    person.sign_in(world.SECOND)
    person.go("/es/account/2fa/webauthn/add/")
    person.page.fill("input[name=password]", served.PASSWORD)  # a new factor asks again who is there
    person.page.locator("main button[type=submit]").first.click()
    person.page.locator("input[name=name]").fill("Llave de prueba")
    person.page.locator("input[name=passwordless]").check()
    person.page.locator("#mfa_webauthn_add").click()
    person.page.wait_for_url(lambda url: "/add/" not in url)
    person.go("/es/account/2fa/webauthn/")
    assert "Llave de prueba" in person.text()
    person.context.clear_cookies()
    person.go("/es/account/login/")
    person.page.locator("#passkey_login").click()
    person.page.wait_for_url(f"{named}/es/")
    person.go("/es/people/country:XC/")
    assert "Lucía Fontana" in person.text(), "a passkey counts as a second factor"
    assert person.complaints == []
    person.close()


def _through_the_ministry(person: Person, **claims: Any) -> None:
    OUTSIDE[0].person = {"sub": str(claims), **claims}
    person.go("/es/account/login/")
    person.page.get_by_role("link", name="Cancillería").click()
    person.page.locator("main button[type=submit]").first.click()
    person.page.wait_for_load_state("networkidle")


def test_somebody_known_to_the_ministry_signs_in_to_the_account_with_the_same_address(
    browser: sync_api.Browser, address: str
) -> None:
    person = Person(browser, address)
    _through_the_ministry(person, email=world.SECRETARY, email_verified=True, name="Marta")
    person.enter_code(world.SECRETARY)  # the second factor stays this site's
    person.page.wait_for_url(f"{address}/es/")
    assert "Marta Ceballos" in person.page.content()
    assert person.complaints == []
    person.close()


@pytest.mark.parametrize(
    "claims",
    [{"email": world.SECRETARY, "email_verified": False}, {"email": "nadie@nowhere.example", "email_verified": True}],
)
def test_an_address_that_is_not_verified_or_not_invited_opens_nothing(
    browser: sync_api.Browser, address: str, claims: dict[str, Any]
) -> None:
    person = Person(browser, address)
    _through_the_ministry(person, **claims)
    assert "Aquí no hay cuenta para este ingreso" in person.text(), person.text()
    person.go("/es/me/")
    assert "Marta" not in person.text()
    person.close()
