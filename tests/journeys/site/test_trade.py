"""J11 in a real browser: customs, a small exporter, a university, the authority, and an administrator who sees nothing.

The lists are invented. Every page of trade on the way is looked at by axe and at the width of a phone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import clock
from tests import watchlist
from tests.apps.trade import desk
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
LISTED = "Borislav Kantemirov Zhelev"
SECRET = "zorzalcanario"
SEND = "main form.form button[type=submit]"
ITEMS = "code;heading;language;cas;hs\nXC-40;Cámaras térmicas;es;;852589\nXC-40;Thermal cameras;en;;852589\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server keeps its data."""
    made = tmp_path_factory.mktemp("trade") / "data"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server with the world in it."""
    with served.site(folder) as found:
        yield found


def faults(person: Person) -> list[str]:
    """What axe finds on the page, and whether it is wider than a phone."""
    found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
    told = [f"{person.page.url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
    person.page.set_viewport_size({"width": 375, "height": 740})
    wide = person.page.evaluate("document.documentElement.scrollWidth")
    person.page.set_viewport_size({"width": 1280, "height": 900})
    return [*told, *([f"{person.page.url} {wide} px wide"] if wide > 375 else [])]


def send(person: Person, button: str = SEND, **told: str) -> None:
    """Fills the fields of a form and sends it."""
    for name, text in told.items():
        field = person.page.locator(f"main [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    with person.page.expect_navigation():
        person.page.click(button)


def file(name: str, text: str | bytes) -> Any:
    """A file as somebody picks it."""
    data = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def bring(person: Person, name: str, text: str | bytes, **told: str) -> None:
    """Brings a list."""
    person.go("/es/lists/bring/")
    person.page.set_input_files("[name=file]", [file(name, text)])
    send(person, **told)


def declarations() -> bytes:
    """A spreadsheet of customs with Spanish headings, an old habit, and a formula."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (
        ["N.º de declaración", "Exportador", "Importador"],
        ["77", "Quimaris del Sur", LISTED.upper()],
        ["78", "Maderas del Oeste", "Estela Ñuflo Zaragüeta"],
        ["79", "=1+1", "Frutas Alba"],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def people(browser: sync_api.Browser, address: str) -> Iterator[dict[str, Person]]:
    """Those of the journey, signed in; the exporter has no account."""
    emails = {"administrator": desk.ADMINISTRATOR, "licensing": desk.LICENSING, "customs": desk.CUSTOMS,
              "company": desk.COMPANY, "university": desk.UNIVERSITY, "exporter": ""}  # fmt: skip
    found = {name: Person(browser, address, email) for name, email in emails.items()}
    yield found
    for person in found.values():
        person.close()


def lists_come(administrator: Person, licensing: Person, folder: Path) -> list[str]:
    """The Security Council's by the administrator, the country's own by its licensing officer."""
    day = clock.today().isoformat()
    bring(administrator, "un.xml", watchlist.un_xml(desk.day()), kind="parties", list="un", owner="server")
    bring(licensing, "xc.csv", ITEMS, kind="items", list="xc", owner="country:XC", dated=day, basis="Decreto 12")
    served.work(folder)
    licensing.go("/es/lists/")
    assert "Consejo de Seguridad" in licensing.text()
    return faults(licensing)


def customs_screens(customs: Person, folder: Path) -> list[str]:
    """A spreadsheet with Spanish headings, and a decision."""
    customs.go("/es/screening/upload/")
    wrong = faults(customs)
    customs.page.set_input_files("[name=file]", [file("declaraciones.xlsx", declarations())])
    send(customs)
    served.work(folder)
    customs.page.reload()
    told = customs.text()
    assert LISTED.upper() in told
    assert "fila 1" in told
    assert "contiene una fórmula" in told
    wrong += faults(customs)
    customs.page.fill("main [name=why]", "Otra fecha de nacimiento")
    with customs.page.expect_navigation():
        customs.page.click("main button[name=verdict] >> nth=0")
    assert "Decidido" in customs.text()
    return wrong


def exporter_checks(exporter: Person) -> list[str]:
    """In Portuguese: an item in everyday words, and a buyer."""
    exporter.go("/pt/check/")
    wrong = faults(exporter)
    send(exporter, home="XC", words="câmera térmica", name="Borislav Zhelev")
    told = exporter.text()
    assert "XC-40" in told
    assert "ZZi.001" in told
    assert "Nenhuma resposta diz que uma parte está livre de sanções" in told
    assert "consultas@" in told
    return wrong + faults(exporter)


def company_answers(company: Person) -> tuple[str, list[str]]:
    """Its programme of compliance: a plan of three lines, exported; the country is told that it began."""
    company.go("/es/self-assessments/")
    send(company, catalogue="self-company", title=f"Programa {SECRET}")
    address = company.page.url
    company.page.goto(f"{address}ED/")
    for item, action in (("ED-02", "Comparar"), ("ED-04", "Preguntar"), ("ED-05", "Revisar")):
        company.page.check(f"[name={item}-level][value=not_begun]")
        company.page.fill(f"[name={item}-action]", f"{action} {SECRET}")
    send(company)
    company.page.goto(address)
    wrong = faults(company)
    with company.page.expect_download() as started:
        company.page.click("main a[href$='file/xlsx/']")
    sheet = openpyxl.load_workbook(io.BytesIO(started.value.path().read_bytes())).worksheets[0]
    assert sheet.max_row == 4
    send(company, "main button[value=share]", body="country:XC", scope="completed")
    return address, wrong


def university_asks(university: Person) -> tuple[str, str, list[str]]:
    """In English: a collaboration with remote support leads to the authority, which is asked."""
    university.go("/en/red-flags/")
    university.page.check("[name=catalogue][value=flags-collaboration]")
    send(university, subject=f"Remote support {SECRET}")
    address = university.page.url.partition("#")[0]
    for one in university.page.locator("main input[value=no]").all():
        one.check()
    university.page.check("[name=GD-02-answer][value=yes]")
    send(university)
    told = university.text()
    assert "Refer: hold it" in told
    assert "consultas@" in told, "the contact of the authority stands beside"
    wrong = faults(university)
    with university.page.expect_navigation():
        university.page.click("aside a[href*='outreach/ask']")
    assert university.page.input_value("[name=authority]") == "country:XC", "its own country is asked first"
    assert university.page.input_value("[name=topic]") == "trade"
    send(university, title="Remote support for a group abroad", question="Do we need a licence to go on?")
    return address, university.page.url, wrong


def authority_answers(licensing: Person, university: Person, asked: str) -> list[str]:
    """With guidance that does not bind; of the company it knows that it began."""
    licensing.go("/es/outreach/")
    told = licensing.text()
    assert "1 autoevaluación" in told, "how many began, never how they turned out"
    assert SECRET not in told
    wrong = faults(licensing)
    with licensing.page.expect_navigation():
        licensing.page.click("main a:has-text('Remote support')")
    with licensing.page.expect_navigation():
        licensing.page.click(":is(main, aside) a[href*='/step/advise/']")
    send(licensing, words="Suspenda el acceso y pida los nombres; la licencia se evalúa con ellos.")
    university.page.goto(asked)
    assert "Suspenda el acceso" in university.text()
    assert "not binding" in university.text()
    return wrong


def finds_nothing(person: Person, *pages: str) -> None:
    """Tries the pages of others, the lists and the search."""
    for page in pages:
        answer = person.page.request.get(page)
        assert answer.status == 404, page
        assert SECRET not in answer.text()
    for page in ("red-flags", "self-assessments", "today"):
        assert SECRET not in person.page.request.get(f"{person.address}/es/{page}/").text()
    person.go(f"/es/search/?q={SECRET}")
    assert person.page.locator(f"main a:has-text('{SECRET}')").count() == 0


def test_strategic_trade_from_the_lists_to_the_guidance(people: dict[str, Person], folder: Path) -> None:
    wrong = lists_come(people["administrator"], people["licensing"], folder)
    wrong += customs_screens(people["customs"], folder)
    wrong += exporter_checks(people["exporter"])
    private, found = company_answers(people["company"])
    wrong += found
    flags, asked, found = university_asks(people["university"])
    wrong += found
    wrong += authority_answers(people["licensing"], people["university"], asked)
    complaints = [one for person in people.values() for one in person.complaints]
    for name in ("administrator", "licensing"):
        finds_nothing(people[name], private, flags, f"{flags}workbook/")
    assert wrong == []
    assert complaints == []
