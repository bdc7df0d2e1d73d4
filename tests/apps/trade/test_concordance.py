"""Ties between control lists on a page and in a file; a changed reference is told to those whose list may follow."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from atalaya.apps.trade import concordance_queries, list_actions, list_live, list_models, offers
from tests import world
from tests.apps.trade import desk

pytestmark = pytest.mark.django_db
XC, XH = "country:XC", "country:XH"
EU = "code,heading,cas\n6A003,Cameras and components,\n1C350,Thiodiglycol,111-48-8\n"
LINKS = "hs,list,code\n852589,xc,XC-40\n293070,eu,1C350\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    """A data folder of its own."""
    settings.DATA = tmp_path
    list_live.clear()


def reference(text: str, day: date, name: str = "eu") -> list_models.Edition:
    """A list of elsewhere, brought by the administrator for everybody."""
    told = list_actions.Bring(list_models.ITEMS, name, "server", name, dated=day, language="en")
    return desk.read(list_actions.bring(io.BytesIO(text.encode()), f"{name}.csv", told,
                                        by=world.actor(desk.ADMINISTRATOR)))  # fmt: skip


def waiting(email: str) -> list[str]:
    return [one.label for one in offers.waiting(world.actor(email)) if "eu 2026" in one.label]


def test_lists_are_tied_by_number_and_the_file_names_both_editions() -> None:
    client = world.browser(desk.COMPANY)
    assert client.get(reverse("concordance")).status_code == 200
    desk.items()
    reference(EU, date(2026, 10, 1))
    page = client.get(reverse("concordance"), {"list": "xc"}).content.decode()
    assert "XC-77" in page
    assert "111-48-8" in page
    assert "XC-40" not in page
    assert "XC-77" not in client.get(reverse("concordance"), {"words": "heavy water"}).content.decode()
    told = client.get(reverse("concordance-file"), {"other": "xc"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [(row["list"], row["edition"], row["code"], row["other_code"], row["tied_by"]) for row in rows] == [
        ("eu", "2026-10-01", "1C350", "XC-77", "same CAS number")
    ]


def test_a_changed_reference_is_told_with_the_entries_that_may_follow_until_the_national_list_did() -> None:
    desk.items()
    reference(EU, date(2026, 10, 1))
    assert waiting(desk.LICENSING) == []
    made = reference(EU.replace("1C350,Thiodiglycol", "1C350,Thiodiglycol and salts"), date(2026, 11, 20))
    assert len(waiting(desk.LICENSING)) == 1
    assert waiting(desk.COMPANY) == []
    page = world.browser(desk.LICENSING).get(reverse("list-edition", args=[made.pk])).content.decode()
    assert 'id="following"' in page
    assert "XC-77" in page
    assert "XC-40" not in page
    assert concordance_queries.following(["1C350"], "eu", "XH") == ()
    told = list_actions.Bring(list_models.ITEMS, "xc", XC, dated=date(2026, 11, 25), language="es")
    text = "code;heading;cas\nXC-77;Tiodiglicol y sus sales;111-48-8\n"
    desk.read(list_actions.bring(io.BytesIO(text.encode()), "xc.csv", told, by=world.actor(desk.LICENSING)))
    assert waiting(desk.LICENSING) == []


def test_a_table_of_customs_codes_that_was_brought_leads_to_entries() -> None:
    desk.items()
    reference(EU, date(2026, 10, 1))
    made = reference(LINKS, date(2026, 10, 2), "links")
    assert (made.stage, made.entries) == ("ready", 0)
    page = world.browser(desk.COMPANY).post(reverse("item"), {"words": "HS 2930.70"}).content.decode()
    assert "1C350" in page
