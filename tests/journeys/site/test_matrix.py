"""The matrix in a real browser: from the laws to the pack, the gap analysis of a survey (J3), axe on every page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import knowledge
from tests import approved, world
from tests.apps.assessment import desk
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
BOOK = knowledge.load_catalogue()
FOLDERS: list[Path] = []
FIELD = "OP2-BW-01-L"
PARTS = (
    "",
    "OP2-BW-01-L/",
    "approved/",
    "lists/",
    "calls/",
    "merge/",
    "editions/",
    "compare/?before=1",
    "concordance/",
    "carry/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("matrix") / "data"
    folder.mkdir()
    FOLDERS.append(folder)
    with served.site(folder) as found:
        yield found


@pytest.fixture(scope="module")
def contact(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The point of contact, at work."""
    person = Person(browser, address, world.CONTACT)
    yield person
    person.close()


def choose(person: Person, name: str, kind: str, content: bytes) -> None:
    """Puts a file into the first control that takes files."""
    file: sync_api.FilePayload = {"name": name, "mimeType": kind, "buffer": content}
    person.page.locator("input[type=file]").first.set_input_files(file)


def bring(person: Person, name: str, text: str) -> None:
    """Brings a law as a file; the worker reads it."""
    person.go("/es/law/bring/")
    choose(person, name, "text/markdown", text.encode())
    person.page.select_option("select[name=owner]", desk.OWNER)
    person.page.locator("main form button[type=submit]").click()
    person.page.wait_for_url(re.compile("/arrivals/"))
    served.work(FOLDERS[-1])


def begin(person: Person, title: str, catalogue: str) -> str:
    """Adds a matrix or a survey by its form; its address."""
    person.go("/es/matrices/new/")
    person.page.locator("[name=title_es], [name=title-es], [name='title_0']").first.fill(title)
    person.page.select_option("select[name=owner]", desk.OWNER)
    person.page.select_option("select[name=catalogue]", catalogue)
    person.page.select_option("select[name=klass]", "national")
    person.page.get_by_role("button", name="Guardar").click()
    person.page.wait_for_url(re.compile(r"/matrices/\d+/"))
    number = re.search(r"/matrices/(\d+)/", person.page.url)
    assert number is not None
    return f"/es/matrix/{number[1]}/"


def open_field(person: Person, field: str) -> None:
    """Opens a field beside the matrix."""
    person.page.evaluate("document.querySelectorAll('details.section').forEach((one) => { one.open = true; })")
    person.page.locator(f"[id='f-{field}']").click()
    person.page.wait_for_selector(f"#panel [data-field='{field}']")


def fetch(person: Person, path: str) -> bytes:
    """A file, as the browser gets it."""
    answer = person.context.request.get(f"{person.address}{path}")
    assert answer.ok, answer.status
    return answer.body()


def test_from_the_laws_to_the_pack(browser: sync_api.Browser, address: str, contact: Person) -> None:
    bring(contact, "ley.md", desk.LAW)
    here = begin(contact, "Matriz de prueba", "un1540-2017")
    contact.go(here)
    contact.page.get_by_role("button", name="Que el programa lea las leyes").click()
    served.work(FOLDERS[-1])
    second = Person(browser, address, world.SECOND)
    lay_beside(contact, here)
    accept_by_keyboard(contact, here)
    validate_and_freeze(contact, second, here)
    change_the_law(contact, here)
    merge_with_a_conflict(contact, here)
    assert [told for told in contact.complaints + second.complaints if "404" not in told] == []
    second.close()


def lay_beside(contact: Person, here: str) -> None:
    """The approved matrix, beside the catalogue, then what to act on."""
    marks = dict.fromkeys((field.id for field in BOOK.fields), "")
    document = approved.as_docx(approved.tables(BOOK, marks))
    contact.go(f"{here}approved/")
    choose(contact, "m.docx", "application/zip", document)
    contact.page.get_by_role("button", name="Leerla").click()
    assert "207 de 207 filas" in contact.text()
    contact.page.get_by_role("button", name="Confirmar").click()
    contact.page.wait_for_url(re.compile("/lists/"))
    assert FIELD in contact.text()


def accept_by_keyboard(contact: Person, here: str) -> None:
    """A section with the keyboard; one article accepted for many fields."""
    contact.go(f"{here}#f-{FIELD}")
    contact.page.evaluate("document.querySelectorAll('details.section').forEach((one) => { one.open = true; })")
    contact.page.locator(f"#f-{FIELD}").focus()
    contact.page.keyboard.press("Enter")
    contact.page.wait_for_selector(f"#panel [data-field='{FIELD}']")
    contact.page.locator("#panel .offered form details summary").first.click()
    others = contact.page.locator("#panel .offered >> nth=0").locator("input[name=also]")
    assert others.count() > 2
    for place in range(3):
        others.nth(place).check()
    contact.page.locator("#panel .offered >> nth=0").locator("button[value=yes]").click()
    contact.page.wait_for_selector(f"#f-{FIELD}.c-good")
    contact.go(f"{here}?show=waiting")
    assert "4 campos coinciden" in contact.text()


def validate_and_freeze(contact: Person, second: Person, here: str) -> None:
    """The second person validates the section; the contact freezes an edition and takes the pack."""
    second.go(here)
    second.page.locator("#s-OP2 > summary").click()
    second.page.locator("#s-OP2").get_by_role("button", name=re.compile("^Validar")).click()
    second.page.wait_for_load_state()
    assert "respuestas avanzaron" in second.text()
    contact.go(f"{here}editions/")
    contact.page.get_by_role("button", name="Fijar una edición").click()
    assert "Edición 1" in contact.text()
    pack = openpyxl.load_workbook(io.BytesIO(fetch(contact, f"{here}export/xlsx/")))
    assert "OP2" in pack.sheetnames
    letter = docx.Document(io.BytesIO(fetch(contact, f"{here}export/docx/")))
    assert any("Nota verbal" in one.text for one in letter.paragraphs)


def change_the_law(contact: Person, here: str) -> None:
    """A law changes, and what rests on it shows."""
    bring(
        contact, "ley.md", desk.CHANGED.replace("fabricar, adquirir o poseer", "fabricar, adquirir, poseer o almacenar")
    )
    contact.go("/es/")
    assert "cambi" in contact.text()
    contact.go(f"{here}?show=stale")
    assert contact.page.locator(".cell em").count() >= 1


def merge_with_a_conflict(contact: Person, here: str) -> None:
    """A workbook that went out comes back with a conflict."""
    book = openpyxl.load_workbook(io.BytesIO(fetch(contact, f"{here}workbook/")))
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[0].value == FIELD:
            row[7].value = "desde el libro"
    out = io.BytesIO()
    book.save(out)
    contact.go(here)
    open_field(contact, FIELD)
    contact.page.fill("#panel textarea[name=text]", "desde la página")
    contact.page.locator("#panel .voice-country form button[type=submit]").first.click()
    contact.page.wait_for_function("document.querySelector('#panel textarea[name=text]').value === 'desde la página'")
    contact.page.wait_for_selector("#panel .messages, #panel .alert")
    contact.go(f"{here}merge/")
    choose(contact, "w.xlsx", "application/zip", out.getvalue())
    contact.page.get_by_role("button", name="Mostrar qué cambiaría").click()
    contact.page.locator("fieldset.clash input[value=mine]").check()
    contact.page.get_by_role("button", name="Escribir esto").click()
    contact.page.wait_for_url(re.compile(r"/matrix/\d+/$"))
    contact.go(f"{here}{FIELD}/")
    assert "desde el libro" in contact.page.input_value("textarea[name=text]")


def test_an_agency_answers_what_it_was_asked_and_sees_nothing_else(
    browser: sync_api.Browser, address: str, contact: Person
) -> None:
    here = begin(contact, "Matriz para consultas", "un1540-2017")
    contact.go(f"{here}calls/")
    contact.page.fill("input[name=fields]", "OP3CD-BW-01-L OP3CD-BW-02-L")
    contact.page.locator("label", has_text="Iván Prado").first.click()
    contact.page.get_by_role("button", name="Consultar").click()
    assert "0 de 2 campos respondidos" in contact.text()
    agency = Person(browser, address, "ivan.prado@aduana.costa-serena.example")
    agency.go("/es/")
    if "campos que le consultaron" not in agency.text():
        pytest.fail("the agency is not told on its first page")
    agency.go(here)
    assert agency.page.locator(".cell").count() == 2
    open_field(agency, "OP3CD-BW-01-L")
    agency.page.check("#panel input[name=value][value=no]")
    agency.page.locator("#panel .voice-country form button[type=submit]").first.click()
    agency.page.wait_for_selector("#f-OP3CD-BW-01-L.c-bad")
    agency.go(f"{here}{FIELD}/")
    assert "OP2-BW" not in agency.page.inner_text("main")
    agency.close()


SURVEY_VALUES = ["met"] * 5 + ["partly"] * 6 + ["not_met"] * 7 + ["not_applicable", "unclear"]
HEADINGS = (
    "Solicitud y método",
    "Sistema jurídico",
    "Fuentes",
    "Hallazgos por categoría",
    "Medidas y disposiciones nacionales",
)


def survey_of_twenty() -> bytes:
    """An invented survey of 20 measures in 8 categories, as a country might own one."""
    lines = ["sección,id,título_es,references,fields"]
    for n in range(20):
        lines.append(f"Categoría {n % 8 + 1},M{n % 8 + 1}.{n // 8 + 1},Medida {n + 1} de la ley.,BWC IV,")
    return "\n".join([lines[0], *sorted(lines[1:])]).encode()


def test_j3_a_gap_analysis_from_validated_measures(browser: sync_api.Browser, address: str, contact: Person) -> None:
    bring(contact, "ley.md", desk.LAW)
    contact.go("/es/matrix/own-surveys/")
    contact.page.get_by_role("link", name="Traer una encuesta").click()
    contact.page.fill("input[name=title]", "Encuesta biológica")
    choose(contact, "encuesta.csv", "text/csv", survey_of_twenty())
    contact.page.locator("main form:has(input[type=file]) button[type=submit]").click()
    contact.page.get_by_role("button", name="Guardar esta encuesta").click()
    contact.page.wait_for_url(re.compile(r"/own-surveys/\d+/"))
    code = contact.page.get_by_role("link", name="Comenzar una evaluación con ella").get_attribute("href") or ""
    catalogue = re.search(r"own-[\w-]+", code)
    assert catalogue is not None
    here = begin(contact, "Encuesta de veinte medidas", catalogue[0])
    answer_twenty(contact, here)
    second = Person(browser, address, world.SECOND)
    validate_eighteen(second, here)
    document = docx.Document(io.BytesIO(fetch(contact, f"{here}gaps/")))
    heads = [one.text for one in document.paragraphs if one.style is not None and one.style.name.startswith("Heading")]
    assert [name for name in HEADINGS if name not in heads] == []
    found = next(table for table in document.tables if "Medida" in table.rows[1].cells[1].text)
    rows = [[cell.text for cell in row.cells] for row in found.rows[1:]]
    assert len(rows) == 18, "what was sent back is left out"
    met = [row for row in rows if row[3] == "Cumplida"]
    assert len(met) == 5
    assert all("901" in row[2] for row in met), "every measure that is met has its article"
    assert sum("M4.2" in one.text or "M4.1" in one.text for one in document.paragraphs) >= 2, "and they are listed"
    visitor = Person(browser, address)
    visitor.go(here)
    assert "Encuesta de veinte" not in visitor.text()
    visitor.close()
    second.close()


def answer_twenty(person: Person, here: str) -> None:
    """5 met, each with its article, 6 partly, 7 not met, one not applicable, one unclear."""
    person.go(here)
    names = person.page.locator(".cell").evaluate_all("cells => cells.map((one) => one.id.slice(2))")
    assert len(names) == 20
    for name, value in zip(names, SURVEY_VALUES, strict=True):
        open_field(person, name)
        person.page.check(f"#panel input[name=value][value={value}]")
        person.page.locator("#panel .voice-country form button[type=submit]").first.click()
        person.page.wait_for_selector(f"#f-{name.replace('.', chr(92) + '.')}:not(.c-open)")
    for name in names[:5]:
        person.go(f"{here}{name}/cite/?q=prohibe+armas")
        person.page.locator("input[name=article]").first.check()
        person.page.get_by_role("button", name="Citar").click()
        person.page.wait_for_url(re.compile(rf"/{re.escape(name)}/"))


def validate_eighteen(person: Person, here: str) -> None:
    """The second person sends two back, with a reason, and validates the rest."""
    for name in ("M4.1", "M4.2"):
        person.go(f"{here}{name}/")
        person.page.fill("textarea[name=why]", "Falta la base legal.")
        person.page.get_by_role("button", name="Devolver").click()
        person.page.wait_for_load_state()
    for section in range(1, 9):
        person.go(here)
        person.page.evaluate("document.querySelectorAll('details.section').forEach((one) => { one.open = true; })")
        button = (
            person.page.locator("details.section").nth(section - 1).get_by_role("button", name=re.compile("^Validar"))
        )
        if button.count():
            button.click()
            person.page.wait_for_load_state()


def test_axe_and_the_small_phone_find_nothing(browser: sync_api.Browser, contact: Person) -> None:
    contact.go("/es/matrices/")
    here = contact.page.locator("main tbody a").first.get_attribute("href")
    assert here is not None
    number = re.search(r"/(\d+)/", here)
    assert number is not None
    found = {}
    pages = [f"/es/matrix/{number[1]}/{part}" for part in PARTS]
    for path in (*pages, "/es/region/coverage/", f"/es/matrix/across/un1540-2017/{FIELD}/"):
        contact.page.set_viewport_size({"width": 1280, "height": 900})
        contact.go(path)
        answer = Axe().run(contact.page, options=visits.RULES)
        wrong = [
            (one["id"], [node["html"][:160] for node in one["nodes"][:2]]) for one in answer.response["violations"]
        ]
        contact.page.set_viewport_size({"width": 320, "height": 640})
        if contact.page.evaluate("document.documentElement.scrollWidth") > 320:
            wrong.append(("scrolls sideways", []))
        if wrong:
            found[path] = wrong
    contact.page.set_viewport_size({"width": 1280, "height": 900})
    assert found == {}
