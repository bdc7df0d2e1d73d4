"""Canary words of what is restricted or bilateral, searched in every output of the site, for everybody outside.

Pages, search, exports of registers (CSV, JSON, XLSX), the archive of a country, the handover pack, calendar and
its feed, error pages, mails, release files between installations, files for partners: a word found in one of them fails
the test.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.adapters import partners as formats
from atalaya.apps.access import digests, subscriptions
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import known
from atalaya.apps.cooperation import copy_actions, partner_exchange
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_rows as rows
from tests import world
from tests.apps.cooperation import asking
from tests.apps.cooperation import review_room as room

pytestmark = pytest.mark.django_db
RESTRICTED, BILATERAL = asking.CANARY, room.CANARY
OBSERVER = "organisation:alianza-brujula"
COORDINATOR = "beatriz.lamarca@horizonte.example"


@pytest.fixture
def review() -> models.Review:
    """A request with a restricted part, and a review under observation with a note, a finding and a session."""
    asking.cleared()
    made = room.begin(observers=[OBSERVER])
    room.everybody(made, "scope")
    room.step(made, "scope")
    by = room.coordinator()
    rows.add(made.pk, "note", {"text": {"es": f"Nota {BILATERAL}"}, "on": "2026-03-02"}, by=by)
    due = {"due": clock.today(), "countries": [room.XC], "body": f"Organismo {BILATERAL}"}
    rows.add(made.pk, "finding", {"sort": "recommendation", "text": {"es": f"Texto {BILATERAL}"}, **due}, by=by)
    return made


def text(answer: Any) -> str:
    """Every word of an answer, unpacked where it is packed."""
    data = answer.getvalue() if hasattr(answer, "getvalue") else answer.content
    return unpacked(data)


def unpacked(data: bytes) -> str:
    """Every word of bytes; an archive with what lies in it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return " ".join(unpacked(packed.read(name)) for name in packed.namelist())


def addresses(review: models.Review) -> Iterator[str]:
    """Every way out of the site for words of this room."""
    for name in (
        "today",
        "calendar",
        "calendar-file",
        "assistance",
        "reviews-list",
        "review-frames",
        "practice-library",
    ):
        yield reverse(name)
    for word in (RESTRICTED, BILATERAL):
        yield f"{reverse('search')}?q={word[:-1]}"  # the page repeats what was asked, but not the whole word
    for owner in ("country:XC", "country:XH"):
        yield reverse("handover", args=[owner])
        yield reverse("committee-desk", args=[owner[-2:]])
        yield reverse("country-export", args=[owner[-2:]])
    for register in known.every():
        for kind in ("csv", "json", "xlsx"):
            yield reverse(f"{register.slug}-export", args=[kind])
    for name, model in (("review-notes", models.Note), ("findings", models.Finding)):
        for pk in model._default_manager.values_list("pk", flat=True):
            yield reverse(name, args=[pk])
            yield reverse(f"{name}-edit", args=[pk])
    yield reverse("reviews", args=[review.pk])
    yield reverse("review-ledger", args=[review.pk])


@pytest.mark.parametrize("who", ["", "stranger", "partner", "officer"])
def test_no_output_of_the_site_holds_a_canary_for_whoever_is_outside(review: models.Review, who: str) -> None:
    emails = {
        "stranger": lambda: room.person("contact", "country:UY"),
        "partner": lambda: room.person("partner", OBSERVER),
        "officer": lambda: COORDINATOR,
    }
    client = world.browser(emails[who]() if who else "")
    hidden = (RESTRICTED,) if who == "officer" else (RESTRICTED, BILATERAL)
    seen = 0
    for address in addresses(review):
        answer = client.get(address)
        seen += answer.status_code == 200
        for word in hidden:
            assert word not in text(answer), (who, address)
    assert seen > 20, "most of these pages open"


def test_the_words_are_found_by_those_inside_so_the_search_for_them_can_fail(review: models.Review) -> None:
    client = world.browser(room.person("contact", room.XC))
    assert BILATERAL in text(client.get(reverse("review-notes-export", args=["xlsx"])))
    assert BILATERAL in text(client.get(reverse("review-ledger", args=[review.pk])))


def test_no_feed_mail_release_file_or_file_for_a_partner_holds_a_canary(review: models.Review) -> None:
    del review
    for audience in ("public", "network", "secretariat", "country:XH", OBSERVER):
        told, files = copy_actions.gather("country:XC", audience)
        assert RESTRICTED not in str(told) + str(files)
        told, files = copy_actions.gather("review:xc-xh", audience)
        if audience in ("public", "network", OBSERVER):
            assert BILATERAL not in str(told) + str(files)
    for one in formats.load().values():
        for key in one.partners if "out" in one.directions else ():
            _name, data = partner_exchange.give(f"organisation:{key}", one.id, "xlsx", by=world.actor(COORDINATOR))
            assert not {RESTRICTED, BILATERAL} & set(unpacked(data).split())
    outside = [room.person("contact", "country:UY"), room.person("partner", OBSERVER)]
    people.User.objects.filter(email__in=[*outside, world.CONTACT, COORDINATOR]).update(digest="daily", digest_on=None)
    mail.outbox.clear()
    digests.send(clock.today())
    letters = " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert RESTRICTED not in letters
    assert BILATERAL not in letters, "mail carries no text above network"
    inside = world.actor(room.person("contact", room.XC))
    people.User.objects.filter(pk=inside.person or 0).update(language="es")
    feed = world.browser().get(subscriptions.make(inside)).content.decode()
    assert "BEGIN:VEVENT" in feed, "the day of the recommendation is in it, without its words"
    assert BILATERAL not in feed
