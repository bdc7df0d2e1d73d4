"""A survey and a template that the country owns, in a real browser: brought, looked at, used; axe, and a phone."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.apps.assessment import packs
from tests import world
from tests.adapters.test_brought import made
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
TABLE = (
    "sección,id,título_es,title_fr,references,fields\n"
    "Faros,F.1,La ley define faro.,La loi définit le phare.,Carta Art. I,\n"
    ",F.2,Prohíbe apagar un faro.,,Carta Art. II,OP2-BW-01-L\n"
    "Boyas,B.1,La ley define boya.,,,\n"
)
WRONG = TABLE.replace("B.1", "F.1").replace("La ley define boya.", "")


@pytest.fixture(scope="module")
def contact(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """The point of contact, at work, on a server with the world in it."""
    folder = tmp_path_factory.mktemp("surveys") / "data"
    folder.mkdir()
    with visits.chromium() as browser, served.site(folder) as address:
        person = Person(browser, address, world.CONTACT)
        yield person
        person.close()


def give(person: Person, name: str, data: bytes) -> None:
    """Chooses a file and sends the form."""
    file: sync_api.FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    person.page.set_input_files("main input[type=file]", file)
    person.page.locator("main form:has(input[type=file]) button[type=submit]").click()
    person.page.wait_for_load_state()


def look(person: Person, name: str) -> None:
    """The page has no fault that axe finds, wide and on a phone, where nothing runs over the edge."""
    for width in (1280, 360):
        person.page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
        told = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found.response["violations"]]
        assert told == [], (name, width)
        over = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, (name, width, over)
        if folder := os.environ.get("PICTURES"):
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    person.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_survey_of_ones_own_from_the_file_to_the_answer(contact: Person) -> None:
    contact.go("/es/matrices/")
    contact.page.get_by_role("link", name="Encuestas propias").click()
    look(contact, "list-empty")
    contact.page.get_by_role("link", name="Traer una encuesta").click()
    look(contact, "bring")
    contact.page.fill("input[name=title]", "Encuesta de faros")
    give(contact, "faros.csv", WRONG.encode())
    assert "Fila 4, id: El id F.1 aparece dos veces. " in " ".join(contact.text().split()) + " "
    look(contact, "preview-faults")
    assert contact.page.get_by_role("button", name="Guardar esta encuesta").count() == 0
    contact.page.get_by_role("link", name="Otro archivo").click()
    contact.page.fill("input[name=title]", "Encuesta de faros")
    give(contact, "faros.csv", TABLE.encode())
    look(contact, "preview")
    contact.page.get_by_role("button", name="Guardar esta encuesta").click()
    contact.page.wait_for_url(re.compile(r"/own-surveys/\d+/"))
    look(contact, "view")
    here = contact.page.url
    contact.page.get_by_role("link", name="Comenzar una evaluación con ella").click()
    contact.page.locator("[name=title_es], [name=title-es], [name='title_0']").first.fill("Faros del país")
    contact.page.select_option("select[name=klass]", "national")
    chosen = contact.page.locator("select[name=catalogue]").input_value()
    assert chosen.startswith("own-"), "the survey is chosen already"
    contact.page.get_by_role("button", name="Guardar").click()
    contact.page.wait_for_url(re.compile(r"/matrices/\d+/"))
    assert "Encuesta de faros" in contact.text()
    number = re.search(r"/matrices/(\d+)/", contact.page.url)
    assert number is not None
    contact.go(f"/fr/matrix/{number[1]}/")
    assert contact.page.locator("th[lang=es]", has_text="Prohíbe apagar un faro.").count() == 1
    look(contact, "workspace-french")
    contact.go(f"/es/matrix/{number[1]}/F.2/")
    contact.page.get_by_label("Cumplida").or_(contact.page.locator("input[name=value][value=met]")).first.check()
    contact.page.locator("main form:has(input[name=value]) button[type=submit]").first.click()
    contact.page.wait_for_load_state()
    assert contact.page.locator("input[name=value][value=met]").is_checked()
    contact.page.goto(here)
    contact.page.get_by_role("link", name="Traer una versión corregida").click()
    give(contact, "faros.csv", TABLE.replace("B.1", "B.2").encode())
    look(contact, "preview-version")
    contact.page.get_by_role("button", name="Guardar esta encuesta").click()
    contact.page.wait_for_url(re.compile(r"/own-surveys/\d+/"))
    assert "Versión 2" in contact.text()
    contact.go("/es/matrix/own-surveys/")
    look(contact, "list")
    assert contact.complaints == []


def test_a_template_of_ones_own_and_back(contact: Person) -> None:
    contact.go("/es/matrices/")
    contact.page.get_by_role("link", name="Plantilla del paquete de actualización").click()
    look(contact, "template-plain")
    give(contact, "carta.txt", b"not a document")
    assert contact.page.get_by_role("alert").is_visible()
    give(contact, "carta.docx", made("Ministerio, {{date}} {{ministro}}", "{{content}}"))
    look(contact, "template-waiting")
    with contact.page.expect_download() as sample:
        contact.page.get_by_role("link", name="Muestra rellenada (DOCX)").click()
    told = docx.Document(io.BytesIO(Path(sample.value.path()).read_bytes()))
    assert told.paragraphs[0].text == f"Ministerio, {packs.PLACEHOLDERS['date'][1]} {{{{ministro}}}}"
    contact.page.get_by_role("button", name="Usar esta plantilla").click()
    contact.page.wait_for_load_state()
    assert "carta.docx" in contact.text()
    look(contact, "template-own")
    contact.page.get_by_role("button", name="Volver a la plantilla simple").click()
    contact.page.wait_for_load_state()
    assert "La plantilla simple del programa." in contact.text()
    assert [one for one in contact.complaints if "422" not in one] == []
