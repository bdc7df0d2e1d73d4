"""A line-by-line workshop in a real browser (J4), axe on the pages of the room, two drafters on one clause."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import clock
from tests import world
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
HEADINGS = (
    "Short title", "Interpretation", "Application", "Prohibition", "Attempts and aiding", "Jurisdiction",
    "National authority", "Control lists", "Licences", "Inspection", "Protection of information", "Regulations",
)  # fmt: skip
BODIES = ("MFA Legal Unit", "Health", "Customs", "Science", "CARICOM", "Legal Reform", "National Security")
BILL = "# Sensitive Materials Bill\n\n" + "\n\n".join(
    f"## Section {n}. {heading}\n\nThe Authority applies rule {n} to every person who deals in listed materials."
    for n, heading in enumerate(HEADINGS, 1)
)
FOLDERS: list[Path] = []


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("drafting") / "data"
    folder.mkdir()
    FOLDERS.append(folder)
    with served.site(folder) as found:
        yield found


@pytest.fixture(scope="module")
def second(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The second person of the country."""
    person = Person(browser, address, world.SECOND)
    yield person
    assert person.complaints == []
    person.close()


@pytest.fixture(scope="module")
def contact(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """Whoever drafts."""
    person = Person(browser, address, world.CONTACT, viewport={"width": 1920, "height": 1080})
    yield person
    person.close()


def press(person: Person, name: str) -> None:
    """Presses a button and waits for the page behind it."""
    with person.page.expect_navigation():
        person.page.locator("main, aside").get_by_role("button", name=name, exact=True).first.click()


def load(person: Person) -> str:
    """Loads the bill from a file of its own and freezes it; the address of the draft."""
    person.go("/en/draft/start/")
    person.page.fill("[name=title]", "Sensitive Materials Bill")
    person.page.select_option("[name=lead]", "en")
    person.page.select_option("[name=tradition]", "common")
    person.page.check("[name=source][value=file]")
    person.page.set_input_files(
        "[name=file]", {"name": "bill.md", "mimeType": "text/markdown", "buffer": BILL.encode()}
    )
    press(person, "Begin")
    assert "/arrivals/" in person.page.url
    served.work(FOLDERS[-1])
    person.page.reload()
    press(person, "Make the text of it")
    assert re.search(r"/draft/\d+/$", person.page.url)
    return person.page.url.removeprefix(person.address)


def clauses(person: Person, here: str) -> list[str]:
    """The ids of the sections, in order."""
    person.go(here)
    told = person.page.eval_on_selector_all("section.unit-article", "all => all.map(one => one.id.slice(2))")
    return [str(one) for one in told]


def freeze(person: Person, here: str, title: str, on: str) -> None:
    """Freezes a version."""
    person.go(f"{here}versions/")
    person.page.fill("[name=title]", title)
    person.page.fill("[name=on]", on)
    press(person, "Freeze")


def track(person: Person, here: str) -> str:
    """Follows the bill in the tracker, its text the one drafted here, with the day that drafting began."""
    person.go("/en/bills/new/")
    person.page.fill("[name=title_en]", "Sensitive Materials Bill")
    person.page.select_option("[name=text]", here.rstrip("/").rpartition("/")[2])
    press(person, "Save")
    person.page.get_by_role("link", name="Record that drafting began").click()
    person.page.fill("[name=bears]", "2016-11")
    person.page.fill("[name=title]", "Instructions of the Ministry (invented)")
    person.page.select_option("[name=confidence]", "invented")
    press(person, "Write down")
    return person.page.url.removeprefix(person.address)


def take(person: Person, here: str, step: str) -> None:
    """Takes a step of the text, over the page that asks first."""
    person.go(here)
    person.page.get_by_role("link", name=step, exact=True).click()
    press(person, step)


def cells(content: bytes) -> list[str]:
    """The cells of all tables of a DOCX, opened by another library."""
    document = docx.Document(io.BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def fetch(person: Person, path: str) -> bytes:
    """A file, as the browser gets it."""
    answer = person.context.request.get(f"{person.address}{path}")
    assert answer.ok, answer.status
    return answer.body()


def meet(person: Person, here: str) -> str:
    """Opens the workshop of four days with its seven people, up to the wall; the address of the workshop."""
    person.go(f"{here}workshops/")
    person.page.fill("[name=title]", "Line-by-line reading")
    person.page.fill("[name=begins_on]", "2017-10-23")
    person.page.fill("[name=ends_on]", "2017-10-26")
    press(person, "Open")
    person.page.fill("[name=people]", "\n".join(f"Person {n}, {body}" for n, body in enumerate(BODIES)))
    press(person, "Add")
    assert person.page.locator("tbody tr").count() == 7
    person.page.get_by_role("link", name="To the wall").click()
    person.page.wait_for_selector("[data-wall]")
    return person.page.url.removeprefix(person.address).partition("?")[0]


def test_j4_a_workshop_from_the_first_version_to_the_second(contact: Person, second: Person) -> None:
    here = load(contact)
    bill = track(contact, here)
    sections = clauses(contact, here)
    assert len(sections) == 12
    freeze(contact, here, "v1, November 2016", "2016-11")
    for number, one in enumerate(sections):
        contact.go(f"{here}clause/{one}/comment/")
        contact.page.fill("[name=words]", f"Comment {number + 1}")
        contact.page.fill("[name=quote]", "every person")
        contact.page.fill("[name=wording]", "any person")
        contact.page.fill("[name=body]", BODIES[number % 7])
        press(contact, "Save")
    workshop = meet(contact, here)
    for number in range(12):
        decide(contact, number)
    assert "12 of 12 comments decided" in contact.text()
    freeze(contact, here, "v2, October 2017", "2017-10-26")

    # ✔ The table of disposition exports.
    rows = list(
        openpyxl.load_workbook(io.BytesIO(fetch(contact, f"{here}comments/xlsx/")))
        .worksheets[0]
        .iter_rows(values_only=True)
    )
    told = [row[rows[0].index("Decision")] for row in rows[1:]]
    assert [told.count(name) for name in ("Accepted", "Rejected", "Deferred")] == [7, 3, 2]
    assert set(BODIES) <= set(cells(fetch(contact, f"{here}comments/docx/")))
    # ✔ The first version beside the second: the seven accepted wordings and nothing else.
    contact.go(f"{here}compare/?before=1&after=2")
    assert contact.page.locator("main del").count() == 7
    assert contact.page.locator("main section.panel").count() == 7
    # ✔ The list of who was there.
    record = cells(fetch(contact, f"{workshop}record/"))
    assert [one for one in record if one.startswith("Person ")] == [f"Person {n}" for n in range(7)]
    # ✔ What was put off is somebody's to do, by a day.
    contact.go(f"{here}comments/?outcome=deferred")
    assert contact.page.locator("tbody tr").count() == 2
    assert contact.text().count("Tomás Arrieta") == 2
    second.go("/en/")
    assert second.text().count("Ask the Authority") == 4  # what waits, and the dates ahead
    # ✔ The tracker: drafting, then interagency clearance.
    assert stages(contact, bill) == ("Drafting", "Drafting")
    take(contact, here, "Send to the legal check")
    take(second, here, "Record the legal check")
    assert stages(contact, bill) == ("Drafting", "Interagency clearance")
    look_at(contact, here, sections[0])


def stages(person: Person, bill: str) -> tuple[str, str]:
    """Where the tracker says that a bill stands, and its text."""
    person.go(bill)
    told = person.page.locator("main [aria-current=step]").all_inner_texts()
    assert len(told) == 2
    first, last = (one.replace("\n", " ").partition(",")[0].strip() for one in told)
    return first, last


def decide(person: Person, number: int) -> None:
    """By keyboard: seven accepted with their words, three rejected, two put off; then the next open one."""
    if number < 7:
        person.page.keyboard.press("a")
        person.page.locator(".note-open [name=takes]").first.check()
    elif number < 10:
        person.page.keyboard.press("r")
        person.page.keyboard.type("Settled by section 4.")
    else:
        person.page.keyboard.press("d")
        person.page.keyboard.type("Ask the Authority")
        person.page.locator(".note-open [name=person]").first.select_option(label="Tomás Arrieta Gil")
        due = clock.today() + timedelta(days=20)
        person.page.locator(".note-open [name=due]").first.fill(due.isoformat())
    press(person, "Decide")
    person.page.locator("body").click(position={"x": 3, "y": 3})
    if number < 11:
        with person.page.expect_navigation():
            person.page.keyboard.press("n")


def look_at(person: Person, here: str, clause: str) -> None:
    """Axe finds nothing on the pages of the room, and no page complains."""
    parts = "comments versions languages checks rounds clearance workshops export templates history".split()
    one = (f"clause/{clause}/", f"clause/{clause}/edit/", f"clause/{clause}/comment/", "compare/?before=1")
    for part in ("", *(f"{name}/" for name in parts), *one):
        person.go(f"{here}{part}")
        person.page.wait_for_timeout(300)
        found = Axe().run(person.page, options=visits.RULES).response["violations"]
        assert [one["id"] for one in found] == [], part
    assert person.complaints == []


def test_two_drafters_on_one_clause_in_place(browser: sync_api.Browser, address: str, contact: Person) -> None:
    here = load(contact)
    one = clauses(contact, here)[0]
    other = Person(browser, address, "elena.quiroga@costa-serena.example")
    for person in (contact, other):
        person.go(here)
        person.page.locator(f"#c-{one} a[hx-get]").click()
        person.page.wait_for_selector(f"#c-{one} textarea[name=body]")
    for person, words in ((other, "Theirs stands first."), (contact, "Mine is not lost.")):
        person.page.fill(f"#c-{one} textarea[name=body]", words)
        person.page.locator(f"#c-{one} button[type=submit]").click()
        person.page.wait_for_timeout(1200)
    text = contact.page.inner_text(f"#c-{one}")
    assert "Somebody else changed this clause meanwhile" in text
    assert contact.page.input_value(f"#c-{one} textarea[name=body]") == "Mine is not lost."
    other.close()
