"""J9 as a course officer does it, in Spanish: from the call to those trained afterwards, a telephone at the door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import clock
from tests.apps.training import course
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
SAVE = "main form.form button.button-primary"
PHONE: sync_api.ViewportSize = {"width": 360, "height": 740}
DAYS = 5


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("courses") / "data"
    folder.mkdir()
    with served.site(folder) as found:
        yield found


def faults(person: Person) -> list[str]:
    """What axe finds on the page, and whether it is wider than a phone."""
    found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
    told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
    before = person.page.viewport_size
    person.page.set_viewport_size(PHONE)
    wide = person.page.evaluate("document.documentElement.scrollWidth")
    if before:
        person.page.set_viewport_size(before)
    return [*told, *([f"{wide} px wide"] if wide > PHONE["width"] else [])]


def press(person: Person, selector: str = SAVE) -> None:
    """Sends a form, or follows a link."""
    with person.page.expect_navigation():
        person.page.click(f"{selector} >> nth=0")


def step(person: Person, words: str) -> None:
    """Takes a step of the activity."""
    press(person, f"aside .steps a:text-is('{words}')")
    press(person)


def begin(officer: Person) -> str:
    """The course with its rules, five sessions and the purpose of data, its call open: its number."""
    page, first = officer.page, clock.today() + timedelta(days=20)
    officer.go("/es/training/activities/new/")
    page.select_option("[name=kind]", "course")
    page.fill("[name=title_es]", course.TITLE)
    page.select_option("[name=topic]", "bio")
    page.fill("[name=since]", first.isoformat())
    page.fill("[name=until]", (first + timedelta(days=DAYS - 1)).isoformat())
    for code in course.COUNTRIES:
        page.check(f"[name=countries][value='country:{code}']")
    press(officer)
    number = page.url.rstrip("/").rpartition("/")[2]
    for days in (range(3), range(3, DAYS)):
        press(officer, "aside a:has-text('Cómo se lleva')")
        officer.unfold()
        for place in days:
            page.fill(f"[name='agenda-{place}-key']", str(place + 1))
            page.fill(f"[name='agenda-{place}-on']", (first + timedelta(days=place)).isoformat())
            page.fill(f"[name='agenda-{place}-title-es']", f"Día {place + 1}")
        for place, rule, told in ((0, "women_share", "40"), (1, "institution_most", "3")):
            page.select_option(f"[name='rules-{place}-rule']", rule)
            page.fill(f"[name='rules-{place}-number']", told)
        page.fill("[name=call_until]", (clock.today() + timedelta(days=5)).isoformat())
        page.fill("[name=purpose_es]", "Seleccionar, viajar y certificar.")
        page.fill("[name=asked]", "25")
        page.fill("[name=answered]", "20")
        press(officer)
        officer.go(f"/es/training/activities/{number}/")
    step(officer, "Aprobar el concepto")
    step(officer, "Abrir la convocatoria")
    assert "Al menos esta proporción de mujeres, en por ciento: 40" in officer.text()
    return number


def others(officer: Person) -> None:
    """Two courses of others with four of those named on their lists."""
    page = officer.page
    for organiser, numbers in (("OPCW", (3, 4, 5)), ("UNODA", (10,))):
        officer.go("/es/other-courses/new/")
        officer.unfold()
        page.fill("[name=title_en]", f"Course of {organiser}")
        page.fill("[name=organiser]", organiser)
        page.select_option("[name=topic]", "bio")
        page.check("[name=countries][value='country:MX']")
        page.fill("[name=since]", (clock.today() - timedelta(days=20)).isoformat())
        for place, one in enumerate(numbers):
            page.fill(f"[name='people-{place}-name']", f"persona {one:02}")
            page.fill(f"[name='people-{place}-country']", course.COUNTRIES[(one - 1) % 6])
        press(officer)


def names(officer: Person, number: str, folder: Path) -> None:
    """A file with a wrong row is refused by row and column; the right one names forty people."""
    page = officer.page
    rows = course.rows()
    for told, good in (([*rows[:2], {**rows[2], "mail": "sin arroba"}], False), (rows, True)):
        file = folder / "nominados.json"
        file.write_text(json.dumps(told), encoding="utf-8")
        officer.go(f"/es/training/activities/{number}/names/")
        page.set_input_files("[name=file]", str(file))
        press(officer)
        if not good:
            assert "Fila 3, mail" in officer.text()
    assert faults(officer) == []
    press(officer, "main button:has-text('Nominar a 40 personas')")
    assert "4 personas nominadas participaron en un curso de otros" in officer.text()


def attend(officer: Person, phone: Person, number: str) -> None:
    """Two people miss two of five sessions; one signs in with a telephone, without script, at the first."""
    page = officer.page
    officer.go(f"/es/training/activities/{number}/attendance/")
    boxes = page.locator("[name=present]").all()
    for place, box in enumerate(boxes):
        person, session = divmod(place, DAYS)
        if not (person < course.ABSENT and session >= DAYS - 2) and place != 2 * DAYS:
            box.check()
    press(officer, "main button.button-primary")
    code = page.locator("tbody tr").nth(2).locator("code").inner_text()
    press(officer, "aside a:has-text('Código para la pared: 1')")
    assert page.locator(".qr svg").count() == 1
    link = page.locator("main a[href*='/here/']").get_attribute("href") or ""
    phone.page.goto(link)
    phone.page.fill("[name=code]", "equivocado")
    press(phone)
    assert "no está en la lista" in phone.text()
    phone.page.fill("[name=code]", code.lower())
    press(phone)
    assert "Su presencia quedó registrada" in phone.text()
    assert "Persona" not in phone.text()


def certificates(officer: Person, phone: Person, address: str, number: str) -> None:
    """23 are issued; one is checked by its code, on a phone, by somebody without an account."""
    page = officer.page
    officer.go(f"/es/training/activities/{number}/certificates/")
    page.fill("[name=hours]", "40")
    press(officer, "main button:has-text('Emitir 23 certificados')")
    assert page.locator("#issued > li").count() == 23
    assert faults(officer) == []
    code = page.inner_text("#issued > li:first-child p").split(" · ")[1]
    phone.page.goto(f"{address}/es/certificates/check/")
    phone.page.fill("[name=code]", code.lower())
    press(phone, "main form button.button-primary")
    assert "Este certificado es auténtico" in phone.text()
    assert course.TITLE in phone.text()
    assert "Persona" not in phone.text(), "of the holder the initials alone"


def follow_up(officer: Person, number: str) -> None:
    """Nine say whom they trained: 120 people."""
    page = officer.page
    for place, people in enumerate(course.TAUGHT):
        officer.go(f"/es/training/activities/{number}/followed/")
        press(officer, f"tbody tr:nth-child({place + 1}) th a")
        page.select_option("[name=uses_6]", "yes")
        page.fill("[name='passed-0-on']", clock.today().isoformat())
        page.select_option("[name='passed-0-level']", "1")
        page.fill("[name='passed-0-people']", str(people))
        press(officer)


@pytest.mark.slow
def test_the_course_of_the_region_from_the_call_to_those_trained_afterwards(
    browser: sync_api.Browser, address: str, tmp_path: Path
) -> None:
    officer = Person(browser, address, course.OFFICER)
    phone = Person(browser, address, viewport=PHONE, java_script_enabled=False)
    page = officer.page
    number = begin(officer)
    others(officer)
    names(officer, number, tmp_path)
    step(officer, "Cerrar la convocatoria")
    officer.go(f"/es/training/activities/{number}/selection/")
    assert page.locator("[name=chosen]:checked").count() == 25
    assert faults(officer) == []
    press(officer, "main button:has-text('Seleccionar a estas personas')")
    assert "11 / 25 (44 %)" in officer.text()
    officer.go(f"/es/training/activities/{number}/")
    step(officer, "Confirmar")
    step(officer, "Iniciar")
    attend(officer, phone, number)
    officer.go(f"/es/training/activities/{number}/scores/")
    for place, box in enumerate(page.locator("[name^=before-]").all()):
        box.fill(str(54 + (-8, 8, -3, 3, 0)[place % 5]))
    for place, box in enumerate(page.locator("[name^=after-]").all()):
        box.fill(str(78 - (-8, 8, -3, 3, 0)[place % 5]))
    press(officer, "main button.button-primary")
    officer.go(f"/es/training/activities/{number}/")
    press(officer, "aside .steps a:has-text('se realizó')")
    press(officer)
    certificates(officer, phone, address, number)
    officer.go(f"/es/training/activities/{number}/")
    press(officer, "#texts form:has-text('Informe') button")
    officer.go(f"/es/training/activities/{number}/")
    press(officer, "aside .steps a:text-is('Informe')")
    press(officer)
    follow_up(officer, number)
    officer.go(f"/es/training/activities/{number}/")
    told = page.inner_text("#figures")
    for figure in ("40", "25 de 40", "11 (44 %)", "+24", "23 de 25", "20 de 25 (80 %)", "9", "120"):
        assert figure in told
    assert faults(officer) == []
    phone.page.goto(f"{address}/es/training/participation/?activity={number}")
    assert "Participaron 25 personas" in phone.text()
    assert "no se dice" in phone.text()
    assert "Después formaron a 120 personas" in phone.text()
    assert officer.complaints == []
