"""J7 in a real browser: the request of Panama from a generic need to what came of it; axe and the width of a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from tests import world
from tests.journeys.site import panama, served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
NEED = "Traducir y adaptar a la lista nacional, hoy la Resolución 001 de 2018, las novedades de 2024"
SUMMARY = "Actualización de la lista nacional de control"
SAVE = "main form.form button[type=submit]"


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("requests") / "data"
    folder.mkdir()
    with served.site(folder) as found:
        yield found


def faults(person: Person) -> list[str]:
    """What axe finds on the page, and whether it is wider than a phone."""
    found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
    told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
    person.page.set_viewport_size({"width": 360, "height": 740})
    wide = person.page.evaluate("document.documentElement.scrollWidth")
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return [*told, *([f"{wide} px wide"] if wide > 360 else [])]


def fill(person: Person, **told: str) -> None:
    """Fills the fields of a form and sends it."""
    for name, text in told.items():
        person.page.fill(f"main [name={name}]", text)
    with person.page.expect_navigation():
        person.page.click(SAVE)


def follow(person: Person, words: str) -> None:
    """Follows a link of the page."""
    with person.page.expect_navigation():
        person.page.click(f":is(main, aside) a:has-text('{words}') >> nth=0")


def recorded(person: Person, words: str, day: str) -> None:
    """Writes down an act of the Committee, from the page of the request."""
    follow(person, words)
    fill(person, on=day, title="Carta del Presidente del Comité", reference="S/AC.44/2025/1")


def number(person: Person) -> str:
    """The number at the end of the address."""
    return person.page.url.rstrip("/").rpartition("/")[2]


def write(contact: Person) -> str:
    """The generic need is refused; the specific one becomes a draft, whose number this gives."""
    page = contact.page
    contact.go("/es/assistance/new/?subject=lists")
    page.fill("[name=title]", "Actualizar la lista de control")
    page.fill("[name=need]", "se necesita capacitación")
    page.locator("[name=need]").press("Tab")
    page.wait_for_selector("#specific li")
    assert "Es demasiado genérico" in page.inner_text("#specific")
    with page.expect_navigation():
        page.click(SAVE)
    assert "Es demasiado genérico" in page.inner_text("main form.form")
    page.fill("[name=result]", "Nueva resolución con la lista publicada en la gaceta")
    page.fill("[name=beneficiaries]", "12 funcionarios de cuatro entidades del consejo nacional")
    page.fill("[name=on]", "2025-03-03")
    page.fill("[name=ends]", "2025-12")
    page.fill("[name=summary]", SUMMARY)
    page.fill("[name=need]", NEED)
    page.locator("[name=need]").press("Tab")
    page.wait_for_selector("#specific:has-text('No falta nada')")
    with page.expect_navigation():
        page.click(SAVE)
    return number(contact)


def send(contact: Person, second: Person, pk: str) -> None:
    """Consents, clearing by a second person, the note verbale, what the Committee did with the days it bears."""
    contact.go(f"/es/assistance/{pk}/")
    for what in ("distribute", "summary"):
        with contact.page.expect_navigation():
            contact.page.click(f"#consents form:has([value={what}]) button")
    assert "Consentimiento otorgado." in contact.text()
    second.go(f"/es/assistance/{pk}/")
    follow(second, "Dar el visto bueno")
    with second.page.expect_navigation():
        second.page.click(SAVE)
    contact.go(f"/es/assistance/{pk}/send/")
    fill(contact, number="MP-PA/031", on="2025-03-03", title="Nota verbal")
    recorded(contact, "Registrar la autenticación", "2025-03-03")
    recorded(contact, "Anotar el acuse", "2025-03-03")
    text = contact.text()
    assert "10 mar 2025 (calendario de la Sede de las Naciones Unidas)" in text
    assert "11 mar 2025 (calendario del país)" in text
    assert "3 mar 2026" in text


def release(contact: Person, second: Person, provider: Person, pk: str) -> str:
    """Nothing is seen before the Committee distributed it and a second person confirmed: the copy's number."""
    contact.go(f"/es/assistance/{pk}/release/")
    contact.page.select_option("[name=partner]", panama.PARTNER)
    contact.page.select_option("[name=through]", index=1)
    with contact.page.expect_navigation():
        contact.page.click(SAVE)
    follow(contact, "Socio de prueba")
    shown = number(contact)
    provider.go(f"/es/assistance/shown/{shown}/")
    assert NEED not in provider.text()
    second.go(f"/es/assistance/shown/{shown}/")
    follow(second, "Confirmar")
    with second.page.expect_navigation():
        second.page.click(SAVE)
    assert "El Comité no la ha distribuido" in second.text()
    contact.go(f"/es/assistance/{pk}/")
    recorded(contact, "Registrar la distribución", "2025-03-11")
    second.go(f"/es/assistance/shown/{shown}/")
    follow(second, "Confirmar")
    with second.page.expect_navigation():
        second.page.click(SAVE)
    provider.go(f"/es/assistance/shown/{shown}/")
    assert NEED in provider.text()
    return shown


def publish(contact: Person, visitor: Person, pk: str) -> str:
    """The posted summary is shown to everybody, and nothing else of the request."""
    contact.go(f"/es/assistance/{pk}/")
    recorded(contact, "Registrar la publicación", "2025-03-20")
    with contact.page.expect_navigation():
        contact.page.click("main form[action*=publish] button")
    visitor.go(f"/en/assistance/posted/{number(contact)}/")
    assert SUMMARY in visitor.text()
    assert NEED not in visitor.text()
    return number(contact)


def offer(contact: Person, provider: Person, pk: str, shown: str) -> None:
    """The partner offers, the country accepts, and says what came of it."""
    follow(provider, "Ofrecer ayuda")
    fill(provider, title="Taller de listas", text="Dos expertos durante diez días en la capital")
    contact.go(f"/es/assistance/{pk}/")
    follow(contact, "Taller de listas")
    follow(contact, "Aceptar la oferta")
    with contact.page.expect_navigation():
        contact.page.click(SAVE)
    assert "Aceptada" in contact.text()
    contact.go(f"/es/assistance/{pk}/")
    recorded(contact, "Registrar una oferta", "2025-05-02")
    follow(contact, "Cumplida en parte")
    contact.page.fill("[name=on]", "2026-03-04")
    with contact.page.expect_navigation():
        contact.page.click(SAVE)


def say(contact: Person, provider: Person, pk: str, shown: str) -> None:
    """Both sides say what came of it; the country keeps a part to itself."""
    provider.go(f"/es/assistance/shown/{shown}/")
    follow(provider, "Decir qué resultó")
    fill(provider, text="El taller se dio en junio; falta la segunda parte")
    contact.go(f"/es/assistance/{pk}/")
    follow(contact, "Decir qué resultó")
    fill(contact, text="Lista actualizada; la guía queda pendiente")
    follow(contact, "Escribir la parte reservada")
    fill(contact, text="Solo para la capital")
    text = contact.text()
    assert "El taller se dio en junio" in text
    assert "la guía queda pendiente" in text
    assert "Solo para la capital" in text
    provider.go(f"/es/assistance/shown/{shown}/")
    assert "Solo para la capital" not in provider.text()


@pytest.fixture(scope="module")
def people(browser: sync_api.Browser, address: str) -> Iterator[tuple[Person, Person, Person, Person]]:
    """The contact and the second person of Panama, the partner, a visitor."""
    found = (
        Person(browser, address, panama.CONTACT),
        Person(browser, address, panama.SECOND),
        Person(browser, address, panama.PROVIDER),
        Person(browser, address),
    )
    yield found
    for one in found:
        one.close()


def test_the_request_of_panama_from_a_generic_need_to_what_came_of_it(
    people: tuple[Person, Person, Person, Person],
) -> None:
    contact, second, provider, visitor = people
    pk = write(contact)
    send(contact, second, pk)
    shown = release(contact, second, provider, pk)
    posted = publish(contact, visitor, pk)
    offer(contact, provider, pk, shown)
    say(contact, provider, pk, shown)
    contact.go(f"/es/assistance/{pk}/")
    assert "Días hasta la primera oferta\n60" in contact.text()
    wrong = {}
    own = (
        "",
        "new/",
        "new/?subject=lists",
        f"{pk}/",
        f"{pk}/matches/",
        "counts/",
        f"shown/{shown}/",
        f"posted/{posted}/",
    )
    for path in (*(f"assistance/{one}" for one in own), "desk/PA/", "programmes/", "offers/"):
        for language in ("es", "en"):
            contact.go(f"/{language}/{path}")
            wrong[f"{language} {path}"] = faults(contact)
    assert {path: told for path, told in wrong.items() if told} == {}
    told = [each for one in people for each in one.complaints if "status of 422" not in each and "404" not in each]
    assert told == [], "a refused form and what one may not see are answers, anything else is a fault"


def test_the_generic_need_is_refused_and_the_specific_one_saved_without_javascript(
    browser: sync_api.Browser, address: str
) -> None:
    contact = Person(browser, address, world.CONTACT, java_script_enabled=False)
    contact.go("/es/assistance/new/?subject=lists")
    fill(contact, title="Listas", need="se necesita capacitación")
    assert "Es demasiado genérico" in contact.text()
    assert contact.page.input_value("[name=title]") == "Listas"
    fill(contact, need=NEED)
    assert NEED in contact.text()
    assert number(contact).isdigit()
    contact.close()
