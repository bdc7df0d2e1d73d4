"""A person's dates by an address only they know: what it tells, to whom, how long."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import models, pace
from tests import world

pytestmark = pytest.mark.django_db


def made(client: Client) -> str:
    """The path of a fresh address, as its page shows it once."""
    page = client.post(reverse("subscription"), {"act": "make"}).content.decode()
    found = re.search(r'value="https?://[^/"]+(/feed/[^"]+\.ics)"', page)
    assert found, page
    return found[1]


def entries(answer: bytes) -> list[icalendar.Component]:
    """The entries of a calendar file, read by another reader than wrote it."""
    return list(icalendar.Calendar.from_ical(answer).walk("VEVENT"))


def test_a_calendar_program_reads_the_dates_without_signing_in() -> None:
    path = made(world.browser(world.CONTACT))
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert len(entries(answer.content)) == len(entries(world.browser(world.CONTACT).get("/es/calendar.ics").content))


def test_what_only_the_country_may_see_is_a_day_and_a_link() -> None:
    answer = Client().get(made(world.browser(world.CONTACT))).content
    full = world.browser(world.CONTACT).get("/es/calendar.ics").content
    stranger = {str(one["summary"]) for one in entries(Client().get("/es/calendar.ics").content)}
    own = {str(one["summary"]) for one in entries(full)} - stranger
    told = {str(one["summary"]) for one in entries(answer)}
    assert len(own) > 2
    assert not told & own
    assert any("ábrala para leerla" in one for one in told)
    assert all(one.get("url") for one in entries(answer) if "ábrala" in str(one["summary"]))


def test_a_new_address_ends_the_old_one_and_it_can_be_ended() -> None:
    client = world.browser(world.CONTACT)
    first, second = made(client), made(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post(reverse("subscription"), {"act": "end"})
    assert Client().get(second).status_code == 404


def test_wrong_addresses_all_look_the_same() -> None:
    person = world.user(world.CONTACT)
    never = Client().get("/feed/999999/abc.ics")
    wrong = Client().get(f"/feed/{person.pk}/abc.ics")
    empty = Client().get(f"/feed/{world.user(world.SECOND).pk}/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca.ics")
    assert never.status_code == wrong.status_code == empty.status_code == 404
    assert never.content == wrong.content == empty.content


def test_a_role_that_ended_tells_no_more_dates_and_a_closed_account_none() -> None:
    path = made(world.browser(world.CONTACT))
    before = len(entries(Client().get(path).content))
    person = world.user(world.CONTACT)
    models.Grant.objects.filter(user=person).update(ended_at=clock.now() - timedelta(days=1))
    assert len(entries(Client().get(path).content)) < before
    models.User.objects.filter(pk=person.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_only_a_digest_is_kept_and_the_log_never_holds_the_address(caplog: pytest.LogCaptureFixture) -> None:
    path = made(world.browser(world.CONTACT))
    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert secret not in str(models.User.objects.values_list("feed", flat=True))
    caplog.clear()
    with caplog.at_level("INFO", logger="atalaya"):
        Client().get(path)
        Client().get(f"/es/invitation/1/{secret}/")
    told = [str(vars(record).get("path")) for record in caplog.records]
    assert any("***" in one for one in told)
    assert not [one for one in told if secret in one]


def test_a_stranger_has_no_such_page() -> None:
    assert Client().get(reverse("subscription")).status_code in (302, 404)


def test_who_asks_too_often_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pace.STRANGERS, "search", "3/m/ip")
    answers = [Client().get("/es/search/?q=ley").status_code for _n in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    forged = Client().get("/es/search/?q=ley", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert forged.status_code == 429
    assert forged["Retry-After"]
    assert world.browser(world.CONTACT).get("/es/search/?q=ley").status_code == 200


def test_files_in_and_out_come_at_a_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pace.SIGNED_IN, "import", "1/h/user")
    monkeypatch.setitem(pace.SIGNED_IN, "export", "1/h/user")
    client = world.browser(world.CONTACT)
    assert [client.post("/es/bodies/import/").status_code for _n in range(2)] == [200, 429]
    assert client.get("/es/bodies/import/").status_code == 200
    assert [client.get("/es/bodies/export/csv/").status_code for _n in range(2)] == [200, 429]
