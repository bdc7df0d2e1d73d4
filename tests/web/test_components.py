"""Every component with hostile text, with long text and with nothing; the living page is where they all stand."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from lxml import html

from atalaya import web
from atalaya.web import pieces, samples

TEMPLATES = Path(web.__file__).parent / "templates" / "web"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html"))
NOT_ON_THE_PAGE = {"error_summary", "messages", "crumbs"}
"""Parts of the frame, which stand there only when there is something to say."""
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</textarea><b>out</b>",
    "</title><base href=//elsewhere.example>",
    "{{ request.user }}{% debug %}",
    "\u202eabc\u202c\u200b",
    "&lt;b&gt;&amp;amp;",
    "x" * 5_000,
)
HANDLERS = re.compile(r"^on|^style$|^srcdoc$|^formaction$|^http-equiv$")
LONG_WORD = "anticonstitucionalmente" * 40


def page(words: str, **changed: Any) -> html.HtmlElement:
    """The living page, read as a browser would."""
    request = RequestFactory().get("/living/")
    told = render_to_string("web/living.html", samples.everything(words) | changed, request=request)
    return html.document_fromstring(told)


def shape(document: html.HtmlElement) -> Counter[tuple[str, tuple[str, ...]]]:
    """Which elements there are, each with the names of its attributes."""
    return Counter((str(one.tag), tuple(sorted(one.attrib))) for one in document.iter() if isinstance(one.tag, str))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    plain, hostile = shape(page("words of one line")), shape(page(text))
    told = {pair for pair in (hostile - plain) if pair[0] not in ("ins", "del", "span")}  # a difference has its parts
    assert told == set()
    for one in page(text).iter():
        if isinstance(one.tag, str):
            assert not [name for name in one.attrib if HANDLERS.match(name)], html.tostring(one)


@pytest.mark.parametrize("text", HOSTILE[:7])
def test_what_was_written_is_what_is_read(text: str) -> None:
    told = page(text).text_content()
    assert told.count(text) > 40


def test_each_component_stands_on_the_living_page() -> None:
    source = (TEMPLATES / "living.html").read_text(encoding="utf-8")
    tags = {"badge": "{% badge", "tag": "{% status", "panel": '{% part "panel"'}
    missing = [n for n in COMPONENTS if f"components/{n}.html" not in source and tags.get(n, "\0") not in source]
    assert set(missing) == NOT_ON_THE_PAGE


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_with_nothing_to_show_is_no_fault(name: str) -> None:
    empty: dict[str, Any] = {
        "paging": pieces.Paging(1, 50, 0),
        "figure": pieces.Figure(0, None, ""),
        "person": pieces.Person(""),
        "form": samples.Sample(),
        "number": 0,
        "of": 0,
        "before": "",
        "after": "",
    }
    told = render_to_string(f"web/components/{name}.html", empty)
    assert "None" not in told
    assert "{{" not in told
    html.fragments_fromstring(told)


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_the_page_keeps_the_rules_of_the_house(language: str) -> None:
    with translation.override(language):
        document = page(samples.WORDS)
    ids = Counter(document.xpath("//@id"))
    assert [one for one, count in ids.items() if count > 1] == []
    assert document.xpath("//style | //script[not(@src)] | //@style") == []
    labelled = set(document.xpath("//label/@for"))
    for box in document.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        inside = any(parent.tag == "label" for parent in box.iterancestors())
        assert inside or box.get("id") in labelled or box.get("aria-label"), html.tostring(box)
    for image in document.xpath("//*[local-name()='svg']"):
        assert image.get("aria-hidden") == "true" or image.get("aria-label")
    for table in document.xpath("//table"):
        assert table.xpath("caption")
        assert table.xpath("thead//th[@scope='col']")
    levels = [int(str(one.tag)[1]) for one in document.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_empty_table_says_so_and_offers_the_way_on() -> None:
    told = page("w", rows=()).text_content()
    assert page("w").xpath("//table")
    assert "Nothing" in told or "No " in told


def test_an_unknown_value_is_said_and_never_blank() -> None:
    told = render_to_string("web/components/summary.html", {"facts": (pieces.Fact("Mass"),)})
    assert "unknown" in told.lower()


def test_one_button_at_most_is_the_first_to_press() -> None:
    found = page("w").xpath("//*[contains(@class,'steps')]//*[contains(@class,'button-primary')]")
    assert len(found) == 1


def test_the_look_is_small_and_names_each_colour_once() -> None:
    css = (TEMPLATES.parents[1] / "static" / "web" / "atalaya.css").read_text(encoding="utf-8")
    assert len(css.encode()) < 40_000
    body = re.sub(r"@media print.*", "", css.split("@layer base {", 1)[1])
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", body) == [], "colours are named once, at the top"


def test_a_long_word_stays_in_its_box() -> None:
    assert page(LONG_WORD).text_content().count(LONG_WORD) > 40
    css = (TEMPLATES.parents[1] / "static" / "web" / "atalaya.css").read_text(encoding="utf-8")
    assert "overflow-wrap" in css
