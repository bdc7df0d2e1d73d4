"""Visits to the site in a real browser: a headless Chromium, and people who sign in with their second factor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright import sync_api

from tests.journeys.site import served

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
"""What axe looks at."""
USED: dict[str, str] = {}
"""The last code of each person."""


@contextmanager
def chromium() -> Iterator[sync_api.Browser]:
    """A headless Chromium; skips where there is none."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("needs tool: chromium")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield opened
        opened.close()


class Person:
    """Somebody at a browser of their own; everything its console complains about is kept."""

    def __init__(self, browser: sync_api.Browser, address: str, email: str = "", **how: Any) -> None:
        how.setdefault("viewport", {"width": 1280, "height": 900})
        self.address = address
        self.context = browser.new_context(locale="es-UY", **how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        if email:
            self.sign_in(email)

    def sign_in(self, email: str) -> None:
        """Password, then the code of the app."""
        self.page.goto(f"{self.address}/es/account/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", served.PASSWORD)
        self.page.click("main button[type=submit] >> nth=0")
        self.enter_code(email)
        self.page.wait_for_url(f"{self.address}/es/")

    def enter_code(self, email: str) -> None:
        """The code of the app; one serves once, so who was here a moment ago waits for the next."""
        USED[email] = served.code(after=USED.get(email, ""))
        self.page.fill("input[name=code]", USED[email])
        self.page.click("main button[type=submit] >> nth=0")

    def go(self, path: str) -> None:
        """Opens a page."""
        self.page.goto(f"{self.address}{path}")

    def unfold(self) -> None:
        """Opens what forms keep folded: other languages and further rows."""
        shut = self.page.locator("main :is(.rows-more, .words-more):not([open]) > summary")
        while shut.count():
            shut.first.click()

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("body")

    def close(self) -> None:
        """Ends the visit."""
        self.context.close()
