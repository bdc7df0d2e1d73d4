"""Action plans in a real browser: an old plan digitised and renewed (J2), the views on a phone, axe on every page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from tests import world
from tests.apps.plans import papers
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
FOLDERS: list[Path] = []
PARTS = (
    "",
    "?view=board",
    "?view=timeline",
    "add/",
    "effect/",
    "progress/",
    "editions/",
    "renew/",
    "papers/",
    "public/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("plans") / "data"
    folder.mkdir()
    FOLDERS.append(folder)
    with served.site(folder) as found:
        yield found


@pytest.fixture(scope="module")
def contact(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The point of contact, at work."""
    person = Person(browser, address, world.CONTACT)
    yield person
    assert person.complaints == []
    person.close()


def faults(person: Person) -> list[str]:
    """What axe finds on the page."""
    found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


@pytest.fixture(scope="module")
def secretary(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The secretary of the committee, at work."""
    person = Person(browser, address, world.SECRETARY)
    yield person
    assert person.complaints == []
    person.close()


def press(person: Person, name: str) -> None:
    """Presses a button and waits for the page behind it."""
    with person.page.expect_navigation():
        person.page.locator("main, aside").get_by_role("button", name=name, exact=True).first.click()


def follow(person: Person, name: str) -> None:
    """Follows a link."""
    with person.page.expect_navigation():
        person.page.locator("main, aside").get_by_role("link", name=name, exact=True).first.click()


def fill(person: Person, **told: str) -> None:
    """Fills fields by their names."""
    for name, value in told.items():
        person.page.fill(f"[name={name}]", value)


def words(person: Person, path: str) -> str:
    """All the words of a DOCX, fetched by the browser and opened by another library."""
    answer = person.context.request.get(f"{person.address}{path}")
    assert answer.ok, answer.status
    document = docx.Document(io.BytesIO(answer.body()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def digitised(person: Person) -> str:
    """The plan of 2018 as edition 1 with its metadata, and six measures read from the file; its address."""
    person.go("/es/plans/new/")
    fill(person, title_es="Plan de acción nacional 2018-2022", number="1", begins="2018", ends="2022", note="0076/18")
    fill(person, note_on="2018-05-21")
    press(person, "Guardar")
    number = person.page.url.rstrip("/").rpartition("/")[2]
    here = f"/es/plan/{number}/"
    person.go(here)
    follow(person, "Registrar un plan adoptado antes")
    fill(person, on="2018-05-21")
    press(person, "Registrar un plan adoptado antes")
    person.go(f"{here}papers/")
    person.page.set_input_files(
        "input[type=file]", {"name": "plan-2018.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
    )
    person.page.click("main form.form button[type=submit]")
    person.page.wait_for_url("**/plan/papers/*/")
    served.work(FOLDERS[-1])
    person.page.wait_for_selector("#paper [name=line]")  # the page asked again by itself
    assert person.page.locator("input[name=line]").count() == 6
    assert faults(person) == []
    press(person, "Tomar las líneas elegidas como medidas")
    assert "6 líneas tomadas como medidas." in person.text()
    person.go(here)
    assert person.page.locator("table.measures tbody tr").count() == 6
    return here


def measure(person: Person, here: str, number: str) -> None:
    """Opens a measure by its number."""
    person.go(here)
    row = person.page.locator("table.measures tbody tr").filter(has=person.page.locator(f"text=/^\\s*{number}\\s*$/"))
    with person.page.expect_navigation():
        row.locator("a").first.click()


def monitored(person: Person, here: str) -> None:
    """Measures are linked to cells; one is done with a law of 2019 as its proof, one is delayed."""
    person.go("/es/laws/new/")
    fill(person, title_es="Ley contra el financiamiento del terrorismo", number="19.749", on="2019-05-15")
    fill(person, gazette="Diario Oficial", published_on="2019-05-21")
    person.page.select_option("[name=kind]", "law")
    press(person, "Guardar")
    for number, field in (("1", "OP2-BW-01-L"), ("2", "OP3CD-BW-01-L")):
        measure(person, here, number)
        assert "página 2" in person.text()
        follow(person, "Elegir campos")
        person.go(f"{person.page.url.removeprefix(person.address)}?q={field}")
        person.page.check(f"[name=field][value={field}]")
        press(person, "Guardar")
        assert field in person.text()
    measure(person, here, "3")
    person.page.click("text=Anotar un avance")
    fill(person, text="Promulgada y publicada", article="art. 1", on="2019-05-21")
    person.page.select_option("[name=law]", label=law_named(person, "19.749"))
    press(person, "Anotar")
    follow(person, "Marcar como hecho")
    press(person, "Marcar como hecho")
    measure(person, here, "4")
    follow(person, "Decir que se retrasa")
    press(person, "Decir que se retrasa")


def law_named(person: Person, number: str) -> str:
    """How the list of laws calls the one with a number."""
    told = person.page.locator("[name=law] option").all_inner_texts()
    return next(one for one in told if number in one)


def renewed(person: Person, here: str) -> str:
    """The next edition with two new measures, the second of which asks for assistance; its address."""
    person.go(f"{here}renew/")
    fill(person, title_es="Plan de acción nacional 2026-2030", begins="2026", ends="2030")
    press(person, "Fijar esta edición e iniciar la siguiente")
    after = person.page.url.removeprefix(person.address)
    for number in ("7", "8"):
        person.go(after)
        follow(person, "Añadir una medida")
        fill(person, number=number, action_es=f"Medida nueva {number}", starts="2026", ends="2028")
        if number == "8":
            person.page.check("[name=assistance]")
        press(person, "Guardar")
    return after


def numbers(person: Person, here: str) -> list[str]:
    """The numbers of the measures that a plan shows."""
    person.go(here)
    told = person.page.locator("table.measures tbody tr").all_inner_texts()
    return sorted(one.split()[0] for one in told)


def test_j2_an_old_plan_is_digitised_monitored_and_renewed(secretary: Person) -> None:
    first = digitised(secretary)
    monitored(secretary, first)

    # ✔ The report on progress: 1 done, 1 delayed, 4 other.
    told = "De 6 medidas: 1 hechas, 1 retrasadas, 4 otras."
    secretary.go(f"{first}progress/")
    assert told in secretary.text()
    assert "19.749" in secretary.text()
    assert told in words(secretary, f"{first}export/progress/")

    # ✔ Edition 2 inherits what is open; edition 1 is frozen, and nothing of it is late.
    second = renewed(secretary, first)
    assert numbers(secretary, second) == ["1", "2", "4", "5", "6", "7", "8"]
    secretary.go(f"{first}editions/1/")
    assert "Regular el financiamiento" in secretary.text()
    assert numbers(secretary, first) == ["1", "2", "3", "4", "5", "6"]
    assert "Sustituido por una nueva edición" in secretary.text()
    assert "de atraso" not in secretary.text()
    measure(secretary, first, "1")
    assert secretary.page.locator("aside").get_by_role("link").count() == 0, "nothing can be done with it any more"

    # ✔ The measure that asks for assistance offers a request, the other does not.
    measure(secretary, second, "7")
    assert "Crear solicitud" not in secretary.text()
    measure(secretary, second, "8")
    follow(secretary, "Crear solicitud")
    secretary.page.locator("main a[href*='subject=']").first.click()
    secretary.page.locator("main form textarea").first.wait_for()
    assert "Medida nueva 8" in secretary.page.content(), "what the measure says stands in the form of the request"

    # The exports open in another program: the plan, and the note with its number still open.
    whole = words(secretary, f"{second}export/docx/")
    for part in ("Plan de acción nacional 2026-2030", "Medida nueva 8", "OP2-BW-01-L", "OP3CD-BW-01-L"):
        assert part in whole, part
    assert "Regular el financiamiento" not in whole
    assert "______" in words(secretary, f"{second}export/note/")


def test_every_view_of_a_plan_is_free_of_faults(contact: Person) -> None:
    contact.go("/es/plans/")
    plan = contact.page.get_attribute("table.table tbody a >> nth=0", "href") or ""
    number, wrong = plan.rstrip("/").rpartition("/")[2], {}
    for path in PARTS:
        contact.go(f"/es/plan/{number}/{path}")
        wrong[path] = faults(contact)
    assert {path: told for path, told in wrong.items() if told} == {}
    contact.go(f"/es/plan/{number}/")
    contact.page.click("table.measures tbody tr >> nth=0 >> a >> nth=0")
    contact.page.wait_for_url("**/measure/*/")
    assert faults(contact) == []


def test_nothing_is_wider_than_a_phone_in_any_view(browser: sync_api.Browser, address: str, contact: Person) -> None:
    phone = Person(browser, address, world.SECRETARY, viewport={"width": 360, "height": 800}, color_scheme="dark")
    phone.go("/es/plans/")
    href = phone.page.get_attribute("table.table tbody a >> nth=0", "href") or ""
    plan = href.rstrip("/").rpartition("/")[2]
    for path in PARTS[:3]:
        phone.go(f"/es/plan/{plan}/{path}")
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert faults(phone) == [], path
    phone.close()
