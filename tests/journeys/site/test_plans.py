"""Action plans in a real browser: the views at a phone's width, a printed plan confirmed, axe on every page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from tests import world
from tests.apps.plans import papers
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
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


def test_a_printed_plan_becomes_measures_that_are_moved_and_shown(contact: Person) -> None:
    page = contact.page
    contact.go("/es/plans/new/")
    page.fill("input[name=title_es]", "Plan de acción de prueba")
    page.fill("input[name=begins]", "2026")
    page.fill("input[name=ends]", "2030")
    page.click("main form.form button[type=submit], main button.button-primary[type=submit]")
    page.wait_for_url("**/plans/*/")
    number = page.url.rstrip("/").rpartition("/")[2]
    contact.go(f"/es/plan/{number}/papers/")
    page.set_input_files(
        "input[type=file]", {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}
    )
    page.click("main form.form button[type=submit]")
    page.wait_for_url("**/plan/papers/*/")
    assert page.locator("input[name=line]").count() == 6
    assert faults(contact) == []
    page.click("main .actions button.button-primary")
    assert "6 líneas tomadas como medidas." in contact.text()
    contact.go(f"/es/plan/{number}/")
    assert page.locator("table.measures tbody tr").count() == 6
    wrong = {}
    for path in PARTS:
        contact.go(f"/es/plan/{number}/{path}")
        wrong[path] = faults(contact)
    assert {path: told for path, told in wrong.items() if told} == {}
    contact.go(f"/es/plan/{number}/")
    page.click("table.measures tbody tr >> nth=0 >> a >> nth=0")
    page.wait_for_url("**/measure/*/")
    assert faults(contact) == []
    page.click("text=Anotar un avance")
    page.fill("textarea[name=text]", "La ley está en el Congreso")
    page.click("text=Anotar >> nth=-1")
    assert "La ley está en el Congreso" in contact.text()


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
