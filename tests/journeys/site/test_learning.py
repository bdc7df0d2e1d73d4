"""A learner on a telephone, in Spanish and without script, takes a course from its first lesson to the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters import courses
from atalaya.core.learning.courses import Question
from tests import world
from tests.journeys.site import served, visits
from tests.journeys.site.visits import Person

pytestmark = pytest.mark.browser
PHONE: sync_api.ViewportSize = {"width": 375, "height": 740}
KEY = "points-of-contact"


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium."""
    with visits.chromium() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the world in it."""
    folder = tmp_path_factory.mktemp("learning") / "data"
    folder.mkdir()
    with served.site(folder) as found:
        yield found


def answer(page: sync_api.Page, question: Question) -> None:
    """Gives the right answer with the controls of the page."""
    if question.kind in ("one", "many"):
        for one in question.answers:
            if one.right:
                page.get_by_label(one.text["es"], exact=True).check()
    elif question.kind == "truth":
        page.get_by_label("Verdadero" if question.right else "Falso", exact=True).check()
    elif question.kind == "number":
        page.fill("[name=answer]", f"{question.right:g}")
    else:
        for left, right in question.pairs:
            page.get_by_label(left["es"], exact=True).select_option(label=right["es"])


def press(page: sync_api.Page, selector: str = "main button.button-primary") -> None:
    """Sends a form, or follows a link."""
    with page.expect_navigation():
        page.click(f"{selector} >> nth=0")


def narrow(page: sync_api.Page, seen: set[str]) -> None:
    """No page is wider than the telephone."""
    seen.add(page.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


@pytest.mark.slow
def test_a_learner_takes_the_course_for_points_of_contact_on_a_telephone(
    browser: sync_api.Browser, address: str, tmp_path: Path
) -> None:
    course = courses.shipped()[KEY]
    asked = {one.text["es"]: one for one in course.questions.values()}
    person = Person(browser, address, world.CONTACT, viewport=PHONE)
    person.context.storage_state(path=tmp_path / "state.json")
    phone = Person(
        browser, address, viewport=PHONE, java_script_enabled=False, storage_state=str(tmp_path / "state.json")
    )
    page, seen = phone.page, set[str]()
    phone.go("/es/learn/")
    page.click(f"main a:has-text('{course.title['es']}')")
    page.select_option("[name=language]", "es")
    press(page, "#enrol button")
    lessons = questions = 0
    while not page.locator("#completed").count():
        narrow(page, seen)
        if "/lesson/" in page.url:
            lessons += 1
            if lessons == 2:
                stopped = page.url
                phone.go(f"/es/learn/{KEY}/")
                page.click("#resume")
                assert page.url == stopped
            press(page)
        elif "/test/" in page.url:
            press(page)
        elif page.locator("#result").count():
            assert "100 %" in page.inner_text("#result")
            page.click("#resume")
        elif page.locator("main legend, main .form label").count():
            questions += 1
            answer(page, asked[page.locator("main legend, main .form label").first.inner_text()])
            press(page)
        else:
            assert "Preguntas sin respuesta" not in phone.text()
            press(page)
    assert lessons == len(course.order)
    assert questions == sum(course.test(part).questions for part in course.parts)
    page.click("#completed a")
    assert course.title["es"] in phone.text()
    for path in (f"/es/learn/{KEY}/", f"/es/learn/{KEY}/lesson/{course.order[0]}/", f"/es/learn/{KEY}/test/m1/"):
        person.go(path)
        found = Axe().run(person.page, options={"runOnly": visits.RULES["runOnly"]})
        assert [one["id"] for one in found.response["violations"]] == [], path
    assert person.complaints == []
