"""Bills, notes, reports and guidelines in a browser: the main paths without scripts, a phone's width, axe."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import clock
from tests import world
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
FOLDERS: list[Path] = []
UNTIL = clock.today() + timedelta(days=20)
SENDER = {"es": "la Misión Permanente de Costa Serena", "en": "the Permanent Mission of Costa Serena"}
CHAIR = {"es": "la Presidencia del Comité 1540", "en": "the Chair of the 1540 Committee"}


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("texts") / "data"
    folder.mkdir()
    FOLDERS.append(folder)
    with served.site(folder) as found:
        yield found


@pytest.fixture(scope="module")
def plain(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The point of contact at a browser without scripts."""
    person = Person(browser, address, world.CONTACT, java_script_enabled=False)
    yield person
    person.close()


@pytest.fixture(scope="module")
def second(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The second person of the country, without scripts too."""
    person = Person(browser, address, world.SECOND, java_script_enabled=False)
    yield person
    person.close()


@pytest.fixture(scope="module")
def phone(browser: sync_api.Browser, address: str) -> Iterator[Person]:
    """The drafter with a phone of 360 points, at night."""
    person = Person(
        browser, address, "elena.quiroga@costa-serena.example", viewport={"width": 360, "height": 800},
        color_scheme="dark",
    )  # fmt: skip
    yield person
    assert person.complaints == []
    person.close()


def press(person: Person, name: str) -> None:
    """Presses a button."""
    person.page.locator("main, aside").get_by_role("button", name=name, exact=True).first.click()
    person.page.wait_for_load_state()


def follow(person: Person, name: str) -> None:
    """Follows a link."""
    person.page.locator("main, aside").get_by_role("link", name=name, exact=True).first.click()
    person.page.wait_for_load_state()


def take(person: Person, here: str, step: str, **told: str) -> None:
    """Takes a step over the page that asks for what is written down with it."""
    person.go(here)
    follow(person, step)
    fill(person, **told)
    person.page.locator("main form button.button-primary").click()
    person.page.wait_for_load_state()
    assert person.page.url.removeprefix(person.address) == here, person.text()


def fill(person: Person, **told: str) -> None:
    """Fills fields by their names, the folded ones too."""
    person.unfold()
    for name, value in told.items():
        person.page.fill(f"[name={name}]", value)


def where(person: Person) -> str:
    """The page somebody is on."""
    return person.page.url.removeprefix(person.address).partition("#")[0]


def words(person: Person, path: str) -> str:
    """The words of a DOCX, opened by another library."""
    answer = person.context.request.get(f"{person.address}{path}")
    assert answer.ok, answer.status
    return "\n".join(one.text for one in docx.Document(io.BytesIO(answer.body())).paragraphs)


def fits(person: Person, *paths: str) -> None:
    """No page is wider than the phone, and axe finds nothing on any; in the longest language of the four."""
    wrong = {}
    for path in paths:
        person.go(path.replace("/en/", "/es/"))
        person.page.wait_for_timeout(200)
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]}).response["violations"]
        told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
        wrong[path] = [*told, *([f"{wide} wide"] if wide > 360 else [])]
    assert {path: told for path, told in wrong.items() if told} == {}


def spoken(name: str, told: dict[str, str]) -> dict[str, str]:
    """The fields of a text in several languages."""
    return {f"{name}_{language}": text for language, text in told.items()}


def test_a_bill_is_followed_from_the_idea_to_the_committee(plain: Person, phone: Person) -> None:
    plain.go("/en/legislatures/new/")
    fill(plain, names_es="Asamblea")
    press(plain, "Save")
    plain.go("/en/bills/new/")
    fill(plain, title_es="Proyecto de ley de materiales sensibles", number="2026-12")
    plain.page.select_option("[name=legislature]", label="Asamblea")
    press(plain, "Save")
    here = where(plain)
    event = {"title": "Diary of the Assembly (invented)"}
    take(plain, here, "Record that drafting began", bears="2026-01", **event)
    take(plain, here, "Record the filing in parliament", bears="2026-03-02", **event)
    take(plain, here, "Record the referral to a committee", bears="2026-04", **event)
    follow(plain, "Add an event")
    fill(plain, bears="2026-05", **event)
    plain.page.select_option("[name=what]", "hearing")
    press(plain, "Write down")
    assert plain.page.locator(".bill-events > li").count() == 4
    assert "In committee" in plain.page.locator("[aria-current=step]").inner_text()
    fits(phone, "/en/bills/", "/en/bills/new/", here, f"{here}event/", f"{here}step/withdraw/", "/en/legislatures/")


def test_a_note_is_written_cleared_by_a_second_person_and_sent(plain: Person, second: Person, phone: Person) -> None:
    plain.go("/en/notes/new/")
    plain.page.select_option("[name=outline]", "note-matrix-update")
    plain.page.select_option("[name=lead]", "es")
    fill(plain, place="Nueva York", **spoken("sender", SENDER))
    press(plain, "Begin")
    assert "Write it in every language of the note." in plain.text(), "nothing that was typed is lost"
    fill(plain, **spoken("addressee", CHAIR))
    press(plain, "Begin")
    here = where(plain)
    plain.go(f"{here}edit/")
    fill(
        plain, title_es="Actualización de la matriz", **{"annexes-0-title-es": "Matriz", "annexes-0-title-en": "Matrix"}
    )
    press(plain, "Save")
    assert "Still open in the words of the note:" in plain.text()
    draft = plain.page.get_by_role("link", name="Words of the note").get_attribute("href") or ""
    blank(plain, draft)
    plain.go(here)
    assert "Still open" not in plain.text()
    take(second, here, "Clear")
    take(plain, here, "Record the sending", on=clock.today().isoformat(), number="0076/26")
    told = words(plain, f"{here}file/docx/en/")
    assert "0076/26" in told
    assert "presents its compliments to the Chair of the 1540 Committee" in told
    fits(phone, "/en/notes/", "/en/notes/new/", here, f"{here}step/acknowledge/", draft)


def blank(person: Person, draft: str) -> None:
    """Fills in how many fields changed, in both languages of the note."""
    for language in ("es", "en"):
        person.go(f"{draft}clause/body-1/edit/?language={language}")
        body = person.page.input_value("[name=body]")
        assert len(re.findall(r"\[[^\]]*\]", body)) == 1, body
        fill(person, body=re.sub(r"\[[^\]]*\]", "12", body))
        press(person, "Save")


def test_a_report_is_drafted_from_a_half_answered_matrix_and_registered(plain: Person, phone: Person) -> None:
    plain.go("/en/matrices/new/")
    fill(plain, title_es="Matriz de prueba")
    plain.page.select_option("[name=catalogue]", "un1540-2017")
    press(plain, "Save")
    number = re.search(r"/matrices/(\d+)/", plain.page.url)
    assert number is not None
    plain.go(f"/en/matrix/{number[1]}/OP2-BW-01-L/")
    plain.page.check("input[name=value][value=yes]")
    plain.page.fill("textarea[name=text]", "La ley alcanza a toda persona física.")
    plain.page.locator(".voice-country form button[type=submit]").first.click()
    plain.go("/en/draft/start/")
    follow(plain, "A national report or a gap analysis from a matrix")
    plain.page.select_option("[name=matrix]", number[1])
    plain.page.select_option("[name=lead]", "es")
    plain.page.check("[name=every]")
    press(plain, "Begin")
    here = where(plain)
    assert "La ley alcanza a toda persona física." in plain.text()
    assert "(sin validar)" in plain.text()
    plain.go(f"{here}submit/")
    fill(plain, place="Nueva York", **spoken("sender", SENDER), **spoken("addressee", CHAIR))
    press(plain, "Register")
    note = where(plain)
    assert re.fullmatch(r"/en/notes/\d+/", note)
    fits(phone, "/en/draft/start/", "/en/draft/from-matrix/", here, f"{here}submit/", note, f"{here}languages/")


def consulted(plain: Person, guest: Person, draft: str, number: int) -> str:
    """A round by link: a body without an account comments, the drafter decides and shows what became of it."""
    plain.go(f"{draft}rounds/")
    fill(plain, title=f"Round {number}", until=UNTIL.isoformat())
    press(plain, "Open")
    round_ = where(plain)
    fill(plain, body="Universidad del Norte")
    press(plain, "Make its link")
    link = plain.page.locator(".secret").inner_text().removeprefix(plain.address)
    guest.go(link)
    guest.page.locator("main .unit-tools a").first.click()
    fill(guest, words=f"Too wide, {number}.", author="Evarista")
    guest.page.locator("#say button[type=submit]").click()
    guest.page.wait_for_load_state()
    assert f"Too wide, {number}." in guest.text()
    plain.go(f"{draft}comments/?outcome=")
    plain.page.locator("table.disposition td a").first.click()
    plain.page.check("[name=outcome][value=rejected]")
    fill(plain, reason="It is what the mandate asks.")
    plain.page.locator("main form button.button-primary").click()
    plain.go(round_)
    press(plain, "Close the round")
    press(plain, "Show the bodies what became of their comments")
    guest.go(link)
    assert "It is what the mandate asks." in guest.text()
    return link


def test_a_guideline_goes_through_two_rounds_by_link(
    browser: sync_api.Browser, address: str, plain: Person, second: Person, phone: Person
) -> None:
    plain.go("/en/guidelines/new/")
    fill(plain, title="Guía de bioseguridad y biocustodia", mandate="Resolución (inventada)", group="Ana, Salud")
    plain.page.select_option("[name=lead]", "es")
    press(plain, "Begin")
    here = where(plain)
    draft = plain.page.locator("aside").get_by_role("link", name="The text").get_attribute("href") or ""
    take(plain, here, "Begin the drafts")
    take(plain, here, "Open the consultation")
    guest = Person(browser, address, java_script_enabled=False)
    for number in (1, 2):
        link = consulted(plain, guest, draft, number)
    guest.close()
    plain.go(here)
    assert "2 of at least 2 rounds closed." in plain.text()
    take(plain, here, "Send to the legal check")
    take(second, here, "Record the legal check")
    fits(
        phone, "/en/guidelines/", "/en/guidelines/new/", here, draft, f"{draft}rounds/", f"{draft}comments/", link,
        f"{draft}clearance/", f"{draft}guard/",
    )  # fmt: skip
