"""A mock licensing case is played to its end by anybody; nothing of it is kept."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from atalaya.adapters import cases as files
from tests import world

pytestmark = pytest.mark.django_db
CASE = files.every()[0]


def shown(text: str) -> str:
    """A text as it stands in a page."""
    return html.escape(text)


def play(language: str, grade: str) -> str:
    """The last page, when all choices of a grade are taken (one where one may be taken)."""
    client, said, page = world.browser(), "", ""
    with translation.override(language):
        address = reverse("case", args=[CASE.id])
        assert CASE.title[language] in client.get(reverse("cases")).content.decode()
    for number, step in enumerate(CASE.steps, 1):
        page = client.post(address, {"said": said, "step": str(number), "act": "next"}).content.decode()
        assert shown(step.title[language]) in page
        taken = [one.id for one in step.choices if one.grade == grade][: None if step.many else 1]
        sent = {"said": said, "step": str(number), "act": "answer", "taken": taken}
        page = client.post(address, sent).content.decode()
        assert step.choices[0].why[language].replace("'", "&#x27;") in page
        said = page.partition('name="said" value="')[2].partition('"')[0]
    return str(client.post(address, {"said": said, "step": "1", "act": "end"}).content.decode())


@pytest.mark.parametrize(("language", "grade"), [("pt", "right"), ("fr", "wrong")])
def test_a_case_is_played_to_its_end_with_all_that_was_chosen(language: str, grade: str) -> None:
    page = play(language, grade)
    assert shown(CASE.closing[language]) in page
    for step in CASE.steps:
        assert shown(step.question[language]) in page


def test_no_step_is_skipped_and_an_empty_answer_is_told_at_its_field() -> None:
    client, address = world.browser(), reverse("case", args=[CASE.id])
    jump: Any = client.post(address, {"said": "", "step": "5", "act": "next"}).content.decode()
    assert CASE.steps[0].title["es"] in jump
    early = client.post(address, {"said": "", "step": "1", "act": "end"})
    assert CASE.closing["es"] not in early.content.decode()
    empty = client.post(address, {"said": "", "step": "1", "act": "answer"})
    assert empty.status_code == 422
    assert client.get(reverse("case", args=["none"])).status_code == 404
    assert client.post(address, {"step": "²", "said": "x"}).status_code == 200
