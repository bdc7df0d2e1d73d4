"""Peer reviews as people do them: J5 in Spanish, J6 in English and Portuguese, without script, on a phone, with axe."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from tests.journeys.site import reviewers, served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
CANARY = "velada"
TOPICS = (
    "Control aduanero y de fronteras y respuesta a incidentes",
    "Derecho penal y financiación",
    "Comercio estratégico y listas de control",
    "Normas nucleares",
)
AGENCIES = (
    "Ministerio de Defensa",
    "Ministerio Público",
    "SEPRINTE",
    "SEPRELAD",
    "Aduanas",
    "Autoridad radiológica",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("reviews") / "data"
    folder.mkdir()
    with served.site(folder) as found:
        yield found


def faults(person: Person) -> list[str]:
    """What axe finds on the page."""
    found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def save(person: Person) -> None:
    """Sends the form of the page, and waits for the answer."""
    press(person, "main form.form button.button-primary")


def press(person: Person, button: str) -> None:
    """Presses a button that sends a form, and waits for the page that follows."""
    with person.page.expect_navigation():
        person.page.click(button)


def number(person: Person) -> str:
    """The number in the address of the page."""
    return str(re.findall(r"/(\d+)/", person.page.url)[0])


def begin(person: Person, language: str, title: str, topics: tuple[str, ...], *countries: str) -> str:
    """Begins a review; its number."""
    person.go(f"/{language}/reviews/new/")
    person.page.fill(f"input[name=title_{language}]", title)
    for country in countries:
        person.page.check(f"input[name=countries][value='country:{country}']")
    person.unfold()
    for place, topic in enumerate(topics[:3]):
        person.page.fill(
            f"input[name='topics-{place}-name-{language}'], textarea[name='topics-{place}-name-{language}']", topic
        )
    save(person)
    person.page.wait_for_url("**/reviews/*/")
    return number(person)


def say(person: Person, path: str, what: str) -> None:
    """Says yes on a page."""
    person.go(path)
    press(person, f"form:has(input[name=what][value={what}]) button[value=yes]")
    assert person.page.locator(f"form:has(input[name=what][value={what}]) button[value=no]").count() == 1


def step(person: Person, language: str, review: str, name: str) -> None:
    """Takes a step that asks for nothing."""
    person.go(f"/{language}/reviews/{review}/step/{name}/")
    save(person)
    assert person.page.url.endswith(f"/reviews/{review}/")


def session(person: Person, language: str, review: str, title: str, begins: str, ends: str) -> None:
    """Adds a session."""
    person.go(f"/{language}/reviews/{review}/add/session/")
    person.page.fill(f"input[name=title_{language}]", title)
    person.page.fill(f"input[name=place_{language}]", title)
    person.page.fill("input[name=begins]", begins)
    person.page.fill("input[name=ends]", ends)
    save(person)
    assert title in person.text()


def write(person: Person, language: str, review: str, code: str, words: str) -> None:
    """Writes a part with a paragraph and a restricted one, and puts it to be cleared."""
    person.go(f"/{language}/reviews/{review}/part/{code}/")
    person.page.select_option("select[name=lead]", language)
    person.page.click("#main section form.form >> nth=0 >> button.button-primary")
    person.page.wait_for_url("**/draft/*/")
    draft = number(person)
    section = person.page.get_attribute("section.unit >> nth=0", "id") or ""
    for body in (words, f"Palabra {CANARY} de {code}."):
        person.go(f"/{language}/draft/{draft}/insert/?under={section.removeprefix('c-')}")
        person.page.select_option("select[name=kind]", "text")
        person.page.fill("textarea[name=body]", body)
        person.page.click("main form.form button[type=submit] >> nth=0")
        person.page.wait_for_url("**/draft/*/#c-*")
    clause = person.page.url.rpartition("#c-")[2]
    person.go(f"/{language}/draft/{draft}/clause/{clause}/edit/")
    person.page.locator("main form details:has(input[name=restricted]) > summary").click()
    person.page.check("input[name=restricted]")
    with person.page.expect_navigation():
        person.page.click("main form button[type=submit] >> nth=0")
    person.go(f"/{language}/reviews/{review}/part/{code}/")
    press(person, "button[value=put]")
    assert CANARY not in person.text()


def clear(person: Person, language: str, review: str, code: str) -> None:
    """The second person clears the part."""
    person.go(f"/{language}/reviews/{review}/part/{code}/")
    press(person, "button[value=confirm]")
    assert CANARY not in person.text()


def words_of(kind: str, data: bytes) -> str:
    """Every word of a file."""
    if kind == "pdf":
        return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return data.decode()


def sound(person: Person, *paths: str) -> None:
    """No page of these has a fault."""
    wrong = {}
    for path in paths:
        person.go(path)
        wrong[path] = faults(person)
    assert {path: told for path, told in wrong.items() if told} == {}


def test_paraguay_and_uruguay_review_each_other(browser: sync_api.Browser, address: str) -> None:
    secretariat = Person(browser, address, reviewers.COORDINATOR)
    review = begin(secretariat, "es", "Revisión entre pares Paraguay-Uruguay", TOPICS, "PY", "UY")
    base = f"/es/reviews/{review}/"
    agencies(secretariat, base)
    paraguay = Person(browser, address, reviewers.mail("contact", "PY"), java_script_enabled=False)
    uruguay = Person(browser, address, reviewers.mail("contact", "UY"))
    meet(secretariat, review, paraguay, uruguay)
    for person, code in ((paraguay, "py"), (uruguay, "uy")):
        write(person, "es", review, code, f"Situación en {code}: lo que hacemos.")
        second = Person(browser, address, reviewers.mail("second", code.upper()))
        clear(second, "es", review, code)
        second.close()
    agree(secretariat, review, paraguay, uruguay)
    for kind in ("docx", "pdf", "akn", "md"):
        for language in ("es", "en"):
            answer = uruguay.context.request.get(f"{address}{base}joint/{kind}/{language}/")
            assert answer.status == 200
            assert CANARY not in words_of(kind, answer.body()), kind
    practices(paraguay, uruguay)
    sound(secretariat, base, f"{base}scope/", f"{base}joint/", f"{base}ledger/", f"{base}add/finding/")
    sound(uruguay, base, f"{base}part/uy/", f"{base}part/py/", f"{base}withdraw-from/", "/es/library/practices/")
    phone = Person(browser, address, reviewers.mail("second", "UY"), viewport={"width": 360, "height": 800})
    for path in (base, f"{base}joint/", f"{base}part/uy/", "/es/library/practices/", "/es/reviews/"):
        phone.go(path)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360, path
    assert [person.complaints for person in (secretariat, uruguay)] == [[], []]
    for person in (secretariat, paraguay, uruguay, phone):
        person.close()


def agencies(secretariat: Person, base: str) -> None:
    """The fourth topic and the six agencies of Paraguay, three at a time as the form offers rows."""
    for batch in (AGENCIES[:3], AGENCIES[3:]):
        secretariat.go(f"{base}scope/")
        secretariat.unfold()
        for place, name in enumerate(batch):
            row = place if batch[0] == AGENCIES[0] else place + 3
            secretariat.page.select_option(f"select[name='agencies-{row}-country']", "country:PY")
            secretariat.page.fill(f"input[name='agencies-{row}-name']", name)
        if batch[0] == AGENCIES[0]:
            box = "[name='topics-3-name-es']"
            secretariat.page.fill(box, TOPICS[3])
        save(secretariat)
    assert all(name in secretariat.text() for name in (*AGENCIES, *TOPICS))


def meet(secretariat: Person, review: str, paraguay: Person, uruguay: Person) -> None:
    """Both agree to the scope; then the two sessions of 2019."""
    base = f"/es/reviews/{review}/"
    secretariat.go(base)
    assert "Falta: Paraguay, Uruguay." in secretariat.text()
    for country in (paraguay, uruguay):
        say(country, base, "scope")
    step(secretariat, "es", review, "scope")
    step(secretariat, "es", review, "meet")
    session(secretariat, "es", review, "Montevideo", "2019-08-20", "2019-08-21")
    session(secretariat, "es", review, "Asunción", "2019-09", "2019-09")
    step(secretariat, "es", review, "draft")


def agree(secretariat: Person, review: str, paraguay: Person, uruguay: Person) -> None:
    """Uruguay clears, Paraguay asks one change, then clears; nothing is sent before both did."""
    base = f"/es/reviews/{review}/"
    secretariat.go(f"{base}joint/")
    secretariat.page.select_option("select[name=lead]", "es")
    secretariat.page.check("input[name=others][value=en]")
    save(secretariat)
    press(secretariat, "button[value=put]")
    assert "Situación en py" in secretariat.text()
    step(secretariat, "es", review, "clear")
    assert "Falta: Paraguay, Uruguay." in secretariat.text()
    say(uruguay, f"{base}joint/", "joint")
    paraguay.go(f"{base}joint/")
    paraguay.page.fill("textarea[name=words]", "Cambiar la conclusión.")
    press(paraguay, "#ask button[type=submit]")
    secretariat.go(f"{base}joint/")
    assert "Cambiar la conclusión." in secretariat.text()
    secretariat.page.fill("#changes input[name=answer]", "Cambiada.")
    press(secretariat, "#changes button[type=submit]")
    secretariat.go(f"{base}step/agree/")
    save(secretariat)
    assert "No todos los países han autorizado el texto conjunto tal como está." in secretariat.text()
    say(paraguay, f"{base}joint/", "joint")
    step(secretariat, "es", review, "agree")
    secretariat.go(f"{base}step/submit/")
    secretariat.page.fill("input[name=number]", "0054/2020")
    secretariat.page.fill("input[name=on]", "2020-03-24")
    save(secretariat)
    assert "de 176 a 205 días" in secretariat.text()
    assert "0054/2020" in secretariat.text()


def practices(one: Person, other: Person) -> None:
    """Three practices of two countries: in the library after both consent, and not before."""
    written = []
    for place in range(1, 4):
        one.go("/es/practices/new/")
        one.page.select_option("select[name=owner]", "country:PY")
        one.page.fill("input[name=title_es]", f"Práctica hallada {place}")
        one.page.fill("textarea[name=summary_es]", "Las aduanas avisan antes.")
        one.page.check("input[name=themes][value=borders]")
        one.page.check("input[name=owners][value='country:UY']")
        save(one)
        one.page.wait_for_url("**/practices/*/")
        written.append(number(one))
        press(one, "#consent button[value=yes]")
    other.go("/es/library/practices/?q=hallada")
    assert other.page.locator("ul.lines a").count() == 0
    for pk in written:
        other.go(f"/es/practices/{pk}/")
        press(other, "#consent button[value=yes]")
    other.go("/es/library/practices/?q=customs+hallada")
    assert other.page.locator("ul.lines a").count() == 3
    other.go(f"/es/practices/{written[0]}/")
    press(other, "#consent button[value=no]")
    other.go("/es/library/practices/?q=hallada")
    assert other.page.locator("ul.lines a").count() == 2


def test_mexico_chile_and_brazil_review_biology_with_an_observer(browser: sync_api.Browser, address: str) -> None:
    secretariat = Person(browser, address, reviewers.COORDINATOR)
    title = "Tripartite review of biological measures"
    review = begin(secretariat, "en", title, ("Biosafety and biosecurity",), "MX", "CL", "BR")
    base = f"/en/reviews/{review}/"
    observer = "organisation:alianza-brujula"
    secretariat.go(f"{base}scope/")
    secretariat.page.check(f"input[name=observers][value='{observer}']")
    secretariat.page.fill("input[name=observers_told]", "Chair of the 1540 Committee; BWC-ISU")
    secretariat.unfold()
    for place, (country, name) in enumerate((("MX", "CANDESTI"), ("MX", "SENASICA"), ("CL", "ISP"))):
        secretariat.page.select_option(f"select[name='agencies-{place}-country']", f"country:{country}")
        secretariat.page.fill(f"input[name='agencies-{place}-name']", name)
    save(secretariat)
    people = {code: Person(browser, address, reviewers.mail("contact", code)) for code in ("MX", "CL", "BR")}
    for code, person in people.items():
        language = "pt" if code == "BR" else "en"
        say(person, f"/{language}/reviews/{review}/", "scope")
    step(secretariat, "en", review, "scope")
    step(secretariat, "en", review, "meet")
    sessions(secretariat, review)
    people["MX"].go(f"/en/reviews/{review}/add/note/")
    people["MX"].page.fill("input[name=on]", "2023-09")
    people["MX"].page.fill("textarea[name=text_en]", f"Note {CANARY} of the visit.")
    save(people["MX"])
    note = people["MX"].page.get_attribute("a[href*='/review-notes/']", "href") or ""
    people["BR"].go(note)
    assert CANARY in people["BR"].text()
    partner = Person(browser, address, "jonas.whitlock@brujula.example")
    partner.go("/en/review-frames/")
    partner.page.click(f"text={title}")
    assert "SENASICA laboratory" in partner.text()
    assert CANARY not in partner.text()
    assert partner.context.request.get(f"{address}{note}").status == 404
    people["MX"].go(base)
    visit = people["MX"].page.get_attribute("a:has-text('SENASICA laboratory')", "href") or ""
    people["MX"].go(f"{visit}edit/")
    people["MX"].page.uncheck("input[name=in_public]")
    save(people["MX"])
    for code, person in people.items():
        language = "pt" if code == "BR" else "en"
        say(person, f"/{language}/reviews/{review}/", "frame")
    stranger = Person(browser, address)
    stranger.go("/pt/review-frames/")
    stranger.page.click(f"text={title}")
    public = stranger.text()
    assert "Airport customs" in public
    assert "Santiago" in public
    for hidden in ("SENASICA laboratory", "CANDESTI", CANARY, "BWC-ISU"):
        assert hidden not in public, hidden
    recommend(secretariat, people["BR"], review)
    sound(people["BR"], f"/pt/reviews/{review}/", f"/pt/reviews/{review}/ledger/")
    sound(stranger, stranger.page.url.removeprefix(address))
    sound(partner, "/en/review-frames/")
    for person in (secretariat, partner, stranger, *people.values()):
        person.close()


def sessions(secretariat: Person, review: str) -> None:
    """Three sessions and four visits."""
    for name, first, last in (
        ("Mexico City", "2023-09", "2023-09"),
        ("Santiago", "2024-01-09", "2024-01-10"),
        ("Brasilia", "2024-02", "2024-02"),
    ):
        session(secretariat, "en", review, name, first, last)
    for place in ("Airport customs", "SENASICA laboratory", "ISP", "Metropolitan Customs"):
        secretariat.go(f"/en/reviews/{review}/add/visit/")
        secretariat.page.fill("input[name=place_en]", place)
        secretariat.page.fill("input[name=on]", "2023-09" if place[:1] in "AS" else "2024-01")
        save(secretariat)


def recommend(secretariat: Person, brazil: Person, review: str) -> None:
    """A recommendation with an owner and a day, taken up by the country it concerns."""
    secretariat.go(f"/en/reviews/{review}/add/finding/")
    secretariat.page.select_option("select[name=sort]", "recommendation")
    secretariat.page.fill("textarea[name=text_en]", "Share the list of laboratories in charge of diagnosis.")
    secretariat.page.check("input[name=countries][value='country:BR']")
    secretariat.page.fill("input[name=body]", "Ministério da Saúde")
    secretariat.page.fill("input[name=due]", "2030-06-30")
    save(secretariat)
    brazil.go(f"/pt/reviews/{review}/ledger/")
    assert "Ministério da Saúde" in brazil.text()
    brazil.page.click("text=Dar seguimento")
    save(brazil)
