"""A legal adviser opens the matrix of an invented country: by mouse, keyboard, phone, on paper, without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright import sync_api

from atalaya.adapters.writers import matrix_html
from tests.adapters.writers import sample

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
_LARGE_TEXT = "--blink-settings=defaultFontSize=32"
_DESK = {"width": 1440, "height": 900}
_PHONE = {"width": 360, "height": 740}

pytestmark = pytest.mark.browser


def _program() -> str:
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("needs tool: chromium")
    return program


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A headless Chromium, closed afterwards."""
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_program(), args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small matrix in Spanish."""
    target = tmp_path_factory.mktemp("page") / "matrix.html"
    matrix_html.write(sample.matrix(), target)
    return target


@pytest.fixture(scope="module")
def few_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a few rows only: axe looks at every node, and the rows are all made alike."""
    target = tmp_path_factory.mktemp("page") / "matrix.html"
    matrix_html.write(sample.narrowed(sample.matrix()), target)
    return target


class Visit:
    """An open page and everything its console complained about."""

    def __init__(self, browser: sync_api.Browser, file: Path, **how: Any) -> None:
        how.setdefault("viewport", _DESK)
        self.context = browser.new_context(**how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(file.as_uri())

    def __enter__(self) -> sync_api.Page:
        return self.page

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.context.close()
        if error is None:
            assert self.complaints == []
            assert len(self.requests) == 1


def _violations(page: sync_api.Page) -> list[str]:
    found = Axe().run(page, options=_RULES)
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def _shown(page: sync_api.Page) -> list[str]:
    """The ids of the fields one can see in the matrix."""
    cells = page.locator("#matrix a.c")
    ids: list[str] = cells.evaluate_all(
        "links => links.filter(link => link.checkVisibility()).map(link => link.hash.slice(1))"
    )
    return ids


def _choose(page: sync_api.Page, count: int) -> None:
    sync_api.expect(page.locator("#fields .field:not(.off)")).to_have_count(count)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [_DESK, _PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_in_either_scheme_with_everything_open(
    browser: sync_api.Browser, few_rows: Path, scheme: str, size: dict[str, int]
) -> None:
    with Visit(browser, few_rows, color_scheme=scheme, viewport=size) as page:
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.evaluate("location.hash = 'OP2-CW-01-L'")
        page.locator("#OP2-CW-01-L").evaluate("field => Promise.all(field.getAnimations().map(one => one.finished))")
        sync_api.expect(page.locator("#OP2-CW-01-L")).to_be_visible()
        assert _violations(page) == []


def test_axe_finds_nothing_while_filters_hide_most_fields(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.get_by_label("Armas", exact=True).select_option("C")
        page.get_by_label("Columna").select_option("L")
        page.get_by_label("Buscar").fill("financie")
        for _wait in range(100):  # the box waits a moment for the next letter
            if len(_shown(page)) < 10:
                break
            page.wait_for_timeout(50)
        assert 0 < len(_shown(page)) < 10
        assert _violations(page) == []


def test_every_field_is_in_the_matrix_with_word_and_symbol(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        assert sorted(_shown(page)) == sorted(field.id for field in sample.book().fields)
        first = page.locator("#c-OP2-CW-01-L")
        assert first.inner_text().split("\n")[0].strip() == "Propuesto (1)"
        assert first.locator("svg use").get_attribute("href") == "#i-propose"
        assert page.locator("#c-OP2-CW-08-L").inner_text().strip() == "Nada encontrado"


def test_filters_by_state_section_weapon_and_dimension_work_together(
    browser: sync_api.Browser, page_file: Path
) -> None:
    with Visit(browser, page_file) as page:
        page.get_by_label("Propuesto", exact=True).check()
        _choose(page, 27)
        assert len(_shown(page)) == 27
        page.get_by_label("Sección").select_option("OP2")
        _choose(page, 21)
        page.get_by_label("Armas", exact=True).select_option("C")
        _choose(page, 7)
        page.get_by_label("Columna").select_option("E")
        _choose(page, 3)
        assert _shown(page) == ["OP2-CW-01-E", "OP2-CW-02-E", "OP2-CW-03-E"]
        assert page.locator("#shown").inner_text() == "Se muestran 3 de 388 campos"
        page.get_by_text("Quitar filtros").click()
        _choose(page, 388)
        assert len(_shown(page)) == 388


def test_the_search_forgives_accents_and_finds_citations(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.get_by_label("Buscar").fill("TRANSITO decreto 88/2013")
        _choose(page, 3)
        assert _shown(page) == ["OP3CD-NW-20-L", "OP3CD-CW-20-L", "OP3CD-BW-20-L"]
        page.get_by_label("Buscar").fill("zzzz")
        _choose(page, 0)
        sync_api.expect(page.locator("#none-shown")).to_be_visible()
        assert page.locator("#shown").inner_text() == "Se muestran 0 de 388 campos"


def test_a_field_opens_reads_and_closes_by_keyboard_alone(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("#c-OP2-NW-01-L").focus()
        page.keyboard.press("ArrowRight")
        sync_api.expect(page.locator("#c-OP2-NW-01-E")).to_be_focused()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        sync_api.expect(page.locator("#c-OP2-CW-02-L")).to_be_focused()
        page.keyboard.press("Enter")
        sync_api.expect(page.locator("#h-OP2-CW-02-L")).to_be_focused()
        sync_api.expect(page.locator("#OP2-CW-02-L")).to_be_visible()
        page.keyboard.press("p")
        sync_api.expect(page.locator("#OP2-CW-02-L .lines > li:focus")).to_have_count(1)
        page.keyboard.press("n")
        sync_api.expect(page.locator("#h-OP2-CW-02-E")).to_be_focused()
        page.keyboard.press("Escape")
        sync_api.expect(page.locator("#c-OP2-CW-02-E")).to_be_focused()
        sync_api.expect(page.locator("#OP2-CW-02-E")).to_be_hidden()


def test_letters_do_nothing_outside_an_open_field(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.locator("#c-OP2-NW-01-L").focus()
        page.keyboard.press("n")
        page.keyboard.press("p")
        sync_api.expect(page.locator("#c-OP2-NW-01-L")).to_be_focused()
        assert page.evaluate("location.hash") == ""


def test_next_stays_among_the_fields_the_filters_leave(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.get_by_label("Buscar").fill("12 bis")
        _choose(page, 1)
        page.get_by_label("Buscar").fill("aduanas inspeccionará")
        _choose(page, 3)
        page.locator("#c-OP3CD-NW-01-L").click()
        page.locator("#OP3CD-NW-01-L .next").click()
        page.wait_for_url("**#OP3CD-CW-01-L")


def test_back_closes_a_field_and_leaves_the_matrix_where_it_was(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.locator("#c-OP3CD-NW-20-L").scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        page.locator("#c-OP3CD-NW-20-L").click()
        page.wait_for_function("top => scrollY === top", arg=before)
        page.go_back()
        sync_api.expect(page.locator("#OP3CD-NW-20-L")).to_be_hidden()
        page.locator("#c-OP3CD-NW-20-L").click()
        page.locator("#OP3CD-NW-20-L .close").click()
        page.wait_for_function("top => scrollY === top", arg=before)


def test_from_a_proposal_to_the_article_and_back_to_a_field(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.locator("#c-OP2-CW-01-L").click()
        field = page.locator("#OP2-CW-01-L")
        sync_api.expect(field.locator("blockquote mark").first).to_have_text("Queda prohibido")
        field.get_by_text("Por qué este artículo").first.click()
        sync_api.expect(field).to_contain_text("Habla de: prohibición")
        field.locator(".full").first.click()
        sync_api.expect(field).to_be_hidden()
        article = page.locator(".art:target")
        sync_api.expect(article).to_contain_text("Actividades prohibidas")
        article.get_by_text("Este artículo se cita en 18 de 388 campos").click()
        article.get_by_role("link", name="OP2-NW-03-E").click()
        sync_api.expect(page.locator("#OP2-NW-03-E")).to_be_visible()


def test_the_page_works_without_javascript(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file, java_script_enabled=False) as page:
        sync_api.expect(page.locator("#filters")).to_be_hidden()
        page.locator("#c-OP2-CW-01-L").click()
        field = page.locator("#OP2-CW-01-L")
        sync_api.expect(field).to_be_visible()
        field.get_by_text("Por qué este artículo").first.click()
        sync_api.expect(field.get_by_text("armas de destrucción masiva").first).to_be_visible()
        field.locator(".next").click()
        sync_api.expect(page.locator("#OP2-CW-01-E")).to_be_visible()
        page.locator("#OP2-CW-01-E .close").click()
        sync_api.expect(page.locator("#OP2-CW-01-E")).to_be_hidden()
        page.locator("#s-OP2 > summary").click()
        sync_api.expect(page.locator("#c-OP2-CW-01-L")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 1920])
def test_nothing_runs_over_the_side_of_the_window(browser: sync_api.Browser, page_file: Path, width: int) -> None:
    with Visit(browser, page_file, viewport={"width": width, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("location.hash = 'OP2-CW-01-L'")
        field = page.locator("#OP2-CW-01-L")
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth")


def test_text_at_twice_its_size_still_fits_the_window(browser: sync_api.Browser, page_file: Path) -> None:
    flags = [*_FLAGS, _LARGE_TEXT]
    window = {"width": 1280, "height": 900}
    with (
        browser.browser_type.launch(executable_path=_program(), args=flags) as large,
        Visit(large, page_file, viewport=window) as page,
    ):
        assert page.locator("body").evaluate("body => getComputedStyle(body).fontSize") == "32px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        page.locator("#c-OP2-CW-01-L").click()
        assert page.locator("#OP2-CW-01-L").evaluate("field => field.scrollWidth <= field.clientWidth")


def test_each_printed_page_carries_the_notice(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        page.locator("#print-fields").check()
        printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    notice = sample.book().notice["es"].rstrip(".")
    texts = [" ".join(one.get_textpage().get_text_range().split()) for one in printed]
    assert len(texts) > 10
    assert [number for number, text in enumerate(texts) if text.count(notice) < 2] == []
    assert any("Queda prohibido a toda persona fabricar" in text for text in texts)


def test_only_what_is_asked_for_is_printed(browser: sync_api.Browser, page_file: Path) -> None:
    with Visit(browser, page_file) as page:
        plain = len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)))
        page.locator("#print-fields").check()
        page.locator("#print-articles").check()
        assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) > plain


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_the_page_speaks_each_language(browser: sync_api.Browser, tmp_path: Path, language: str) -> None:
    target = tmp_path / "matrix.html"
    matrix_html.write(sample.narrowed(sample.matrix(language)), target)
    with Visit(browser, target) as page:
        assert page.locator("html").get_attribute("lang") == language
        assert sample.book().notice[language] in page.locator("header").inner_text()
        page.locator("#c-OP2-CW-01-L").click()
        assert page.locator("#OP2-CW-01-L blockquote").first.get_attribute("lang") == "es"
        assert _violations(page) == []


@pytest.mark.slow
def test_a_page_of_four_thousand_proposals_stays_usable(browser: sync_api.Browser, tmp_path: Path) -> None:
    target = tmp_path / "matrix.html"
    matrix_html.write(sample.large(), target)
    with Visit(browser, target) as page:
        page.get_by_label("Propuesto", exact=True).check()
        page.get_by_label("Buscar").fill("OP3AB-NW registros")
        page.wait_for_selector("#filters.active")
        assert 0 < len(_shown(page)) < 388
        page.locator("#matrix a.c >> visible=true").first.click()
        assert page.locator(".field:target .lines > li").count() == matrix_html.LINES_IN_FULL


def test_hostile_text_runs_nothing_and_stays_text(browser: sync_api.Browser, tmp_path: Path) -> None:
    text = "<script>window.broken=1</script><img src=x onerror=window.broken=1></title></style>\u202e\"'><b id=broken>"
    target = tmp_path / "matrix.html"
    matrix_html.write(sample.hostile(text), target)
    with Visit(browser, target) as page:
        page.locator("#c-OP2-CW-01-L").click()
        assert "<script>window.broken=1</script>" in page.locator("#OP2-CW-01-L blockquote").first.inner_text()
        assert page.evaluate("[window.broken === undefined, document.querySelectorAll('#broken').length]") == [True, 0]
