"""The navigation: a few heads, each register once, the present place open, the same without scripts."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from atalaya.apps.access import context
from atalaya.web import pieces
from tests import world

pytestmark = pytest.mark.django_db
MOST_HEADS = 8


def country(path: str) -> pieces.Link:
    """The part of a country in the navigation of its contact."""
    parts = context.navigation(world.actor(world.CONTACT), path)
    return next(part for part in parts if part.label == "Mi país")


def leaves(part: pieces.Link) -> list[pieces.Link]:
    """Everything a part leads to."""
    return [last for child in part.children for last in (child.children or (child,))]


def test_a_country_has_a_few_heads_and_every_register_once() -> None:
    part = country("/es/")
    assert len(part.children) <= MOST_HEADS
    told = [one.href for one in leaves(part)]
    assert len(told) == len(set(told)) == 39
    assert reverse("bills-list") + "?owner=country%3AXC" in told
    assert all(child.href == child.children[0].href for child in part.children if child.children)


@pytest.mark.parametrize(
    ("path", "head", "last"),
    [
        ("/es/bills/?owner=country%3AXC", "Redacción y planes", "Proyectos de ley en trámite"),
        ("/es/bills/7/", "Redacción y planes", "Proyectos de ley en trámite"),
        ("/es/notes/new/", "Redacción y planes", "Notas verbales"),
        ("/es/draft/3/", "Redacción y planes", "Textos en preparación"),
        ("/es/plan/2/", "Redacción y planes", "Planes de acción"),
        ("/es/posts/?owner=country%3AXC", "Registro y personas", "Puntos de contacto"),
    ],
)
def test_the_present_place_is_open(path: str, head: str, last: str) -> None:
    part = country(path)
    assert part.current
    assert [child.label for child in part.children if child.current] == [head]
    assert [str(one.label) for one in leaves(part) if one.current] == [last]


def test_the_page_shows_the_heads_and_what_lies_under_the_present_one() -> None:
    page = world.browser(world.CONTACT).get("/es/notes/?owner=country%3AXC").content.decode()
    nav = page.partition('<nav class="below"')[2].partition("</nav>")[0]
    told = [re.sub(r"\s+", " ", one).strip() for one in re.findall(r">([^<>]+)</a>", nav)]
    heads = ["Panorama", "Leyes y matriz", "Redacción y planes", "Cooperación", "Formación y difusión"]
    heads += ["Bioseguridad y biocustodia", "Comercio estratégico", "Registro y personas"]
    assert told[:8] == heads
    assert "Notas verbales" in told[8:]
    assert "Puntos de contacto" not in told


def test_the_region_has_a_few_heads_and_opens_the_present_one() -> None:
    parts = context.navigation(world.actor("beatriz.lamarca@horizonte.example"), reverse("reviews-list"))
    part = next(part for part in parts if part.label == "La región")
    assert part.current
    assert len(part.children) == 5
    assert [str(one.label) for one in leaves(part) if one.current] == ["Revisiones entre pares"]
    assert all(one.href for one in leaves(part))
