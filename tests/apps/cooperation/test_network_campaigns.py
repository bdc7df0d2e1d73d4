"""Confirm-by-link: one entry a link, nothing changes by it, it ends, and only the secretariat sees how it stands."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known
from atalaya.apps.cooperation import network_campaigns as campaigns
from atalaya.apps.cooperation import network_letters as letters
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.cooperation import network_offers as offers
from atalaya.core import errors
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
COORDINATOR = "beatriz.lamarca@horizonte.example"


def by() -> Any:
    """The coordinator."""
    return world.actor(COORDINATOR)


def opened(**told: Any) -> models.Campaign:
    """A campaign that asks everybody for two weeks."""
    mail.outbox.clear()
    cache.clear()
    values = {"title": "Datos de contacto 2026", "kinds": (), "until": clock.today() + timedelta(days=14), **told}
    made = campaigns.begin(values["title"], values["kinds"], values["until"], by=by())
    post()
    return made


def post() -> None:
    """The worker writes every letter that waits."""
    while letters.write_next():
        pass


def links() -> dict[int, str]:
    """The address in each mail, by the number of the entry asked about."""
    found = {}
    for letter in mail.outbox:
        match = re.search(r"/\w\w/network/confirm/(\d+)/[\w-]+/", str(letter.body))
        assert match
        found[int(match[1])] = match[0]
    return found


def first() -> tuple[models.Ask, str]:
    """Somebody of the first invented country who was asked, with their link."""
    asked = models.Ask.objects.filter(owner="country:XC").select_related("holder").order_by("pk").first()
    assert asked is not None
    return asked, links()[asked.pk]


def test_everybody_in_office_gets_a_link_of_their_own_and_no_word_of_the_entry() -> None:
    made = opened()
    asks = list(made.asks.select_related("holder"))
    assert len(asks) >= 4
    assert len({one.holder_id for one in asks}) == len(asks)
    told = links()
    assert set(told) == {one.pk for one in asks if one.mailed_at or one.pk in told}
    bodies = " ".join(f"{letter.body} {letter.subject}" for letter in mail.outbox)
    assert not [one.holder.name for one in asks if one.holder.name in bodies]
    secrets = [address.rstrip("/").rpartition("/")[2] for address in told.values()]
    assert len(set(secrets)) == len(secrets)
    assert not models.Ask.objects.filter(digest__in=secrets).exists()


def test_a_link_works_without_signing_in_and_shows_one_entry() -> None:
    opened()
    asked, address = first()
    others = models.Ask.objects.exclude(pk=asked.pk).select_related("holder")
    answer = world.browser().get(address)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert asked.holder.name in text
    assert not [one.holder.name for one in others if one.holder.name in text and one.holder.name != asked.holder.name]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_to_confirm_changes_nothing_until_the_secretariat_verifies() -> None:
    made = opened()
    asked, address = first()
    before = asked.holder.values()
    assert world.browser().post(address, {"act": "confirm"}).status_code == 302
    asked.holder.refresh_from_db()
    assert asked.holder.values() == before
    found = campaigns.progress(made.pk, by())
    assert (found.counts["confirmed"], found.of) == (1, made.asks.count())
    assert campaigns.take_confirmed(made.pk, by=by()) == 1
    asked.holder.refresh_from_db()
    assert asked.holder.verified_on == clock.today().isoformat()
    assert chain.check().bad == 0


def test_what_a_holder_tells_is_a_proposal_that_the_secretariat_takes_over_or_leaves() -> None:
    made = opened()
    asked, address = first()
    kept = asked.holder.function
    told = {"act": "change", "name": asked.holder.name, "function": "Directora nueva", "note": "Desde mayo."}
    told |= {"mail": asked.holder.mail, "phone": asked.holder.phone}
    assert world.browser().post(address, told).status_code == 302
    asked.refresh_from_db()
    asked.holder.refresh_from_db()
    assert asked.told == {"function": "Directora nueva", "note": "Desde mayo."}
    assert asked.holder.function == kept
    assert [one for one in offers.waiting(by()) if one.title == made.title]
    client = world.browser(COORDINATOR)
    page = client.get(reverse("network-campaign", args=[made.pk])).content.decode()
    assert "Directora nueva" in page
    assert "Desde mayo." in page
    client.post(reverse("network-campaign-act", args=[made.pk]), {"act": "take", "ask": asked.pk})
    asked.holder.refresh_from_db()
    assert asked.holder.function == "Directora nueva"
    verbs = {line.verb for line in access.lines_of("registry.holder", asked.holder_id)}
    assert {"campaign.entry_changed", "holder.changed"} <= verbs
    late = world.browser().post(address, {"act": "confirm"})
    assert late.status_code == 409


def test_an_answer_that_cannot_be_is_told_and_nothing_typed_is_lost() -> None:
    opened()
    asked, address = first()
    told = {"act": "change", "name": asked.holder.name, "mail": "no es un correo", "function": "Otra función"}
    answer = world.browser().post(address, told)
    assert answer.status_code == 422
    assert "Otra función" in answer.content.decode()
    asked.refresh_from_db()
    assert asked.answer == ""


def test_a_wrong_an_old_and_a_closed_link_look_the_same() -> None:
    made = opened()
    asked, address = first()
    stranger = world.browser()
    never = stranger.get(reverse("network-confirm", args=[999_999, "x" * 32]))
    wrong = stranger.get(reverse("network-confirm", args=[asked.pk, "x" * 32]))
    assert never.status_code == wrong.status_code == 404
    assert never.content == wrong.content
    other = models.Ask.objects.exclude(pk=asked.pk).first()
    assert other is not None
    swapped = address.replace(f"/{asked.pk}/", f"/{other.pk}/")
    assert stranger.get(swapped).content == never.content
    models.Campaign.objects.filter(pk=made.pk).update(until=clock.today() - timedelta(days=1))
    assert stranger.get(address).content == never.content
    models.Campaign.objects.filter(pk=made.pk).update(until=clock.today())
    assert stranger.get(address).status_code == 200
    campaigns.close(made.pk, by=by())
    assert stranger.get(address).content == never.content
    assert stranger.post(address, {"act": "confirm"}).status_code == 404


def test_a_reminder_ends_the_link_before_it_and_leaves_those_who_answered_alone() -> None:
    made = opened()
    asked, address = first()
    others = [one for one in links() if one != asked.pk]
    world.browser().post(links()[others[0]], {"act": "confirm"})
    mail.outbox.clear()
    count = campaigns.remind(made.pk, by=by())
    assert not mail.outbox, "the worker writes them"
    assert world.browser().get(address).status_code == 200, "the link before it works until then"
    post()
    assert count == len(mail.outbox)
    assert others[0] not in links()
    assert world.browser().get(address).status_code == 404
    assert world.browser().get(links()[asked.pk]).status_code == 200


def test_whoever_knocks_too_often_waits() -> None:
    opened()
    _asked, address = first()
    stranger = world.browser()
    statuses = [stranger.get(address).status_code for _n in range(35)]
    assert statuses[0] == 200
    assert 429 in statuses
    cache.clear()


@pytest.mark.parametrize(
    "email", ["", world.CONTACT, "jonas.whitlock@brujula.example", "nora.beltran@servidor.example"]
)
def test_how_a_campaign_stands_is_for_the_secretariat_alone(email: str) -> None:
    made = opened()
    client = world.browser(email)
    for address in (reverse("network-campaigns"), reverse("network-campaign", args=[made.pk])):
        assert client.get(address).status_code == 404
    assert client.post(reverse("network-campaign-act", args=[made.pk]), {"act": "close"}).status_code == 404
    assert campaigns.is_open(models.Campaign.objects.get(pk=made.pk))


def test_a_campaign_is_opened_in_the_browser_for_some_kinds_of_contact() -> None:
    client = world.browser(COORDINATOR)
    until = (clock.today() + timedelta(days=10)).isoformat()
    told = {"title": "Solo CABT", "kinds": ["bwc-contact"], "until": until}
    assert client.post(reverse("network-campaigns"), told).status_code == 302
    made = models.Campaign.objects.get()
    assert {one.holder.post.kind for one in made.asks.select_related("holder__post")} == {"bwc-contact"}
    late = client.post(reverse("network-campaigns"), {**told, "until": "2020-01-01"})
    assert late.status_code == 422


def test_entries_of_another_class_are_not_asked_about() -> None:
    register = known.named("registry.holder")
    assert register is not None
    hidden = register.model._default_manager.filter(stage="active").first()
    register.model._default_manager.filter(pk=hidden.pk).update(klass="national", owner="country:XC")  # type: ignore[union-attr]
    made = opened()
    assert not made.asks.filter(holder=hidden.pk).exists()  # type: ignore[union-attr]


def test_what_holders_told_goes_a_year_after_the_campaign() -> None:
    made = opened()
    _asked, address = first()
    world.browser().post(address, {"act": "change", "function": "Otra"})
    assert campaigns.tidy(clock.today() + timedelta(days=300)) == 0
    assert campaigns.tidy(clock.today() + timedelta(days=400)) == 1
    assert not made.asks.exclude(told={}).exists()


def test_only_the_secretariat_opens_one() -> None:
    with pytest.raises(errors.Missing):
        campaigns.begin("x", (), clock.today(), by=world.actor(world.CONTACT))


def test_a_worker_that_is_killed_between_two_letters_sends_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    mail.outbox.clear()
    made = campaigns.begin("Datos", (), clock.today() + timedelta(days=14), by=by())
    assert not mail.outbox, "nothing is sent within the request"
    real, sent = mail.send_mail, list[Any]()

    def killed(*told: Any) -> None:
        real(*told)
        sent.append(told)
        if len(sent) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(letters, "send_mail", killed)
    with pytest.raises(KeyboardInterrupt):
        post()
    post()
    assert (
        len(mail.outbox)
        == len({links_of.body for links_of in mail.outbox})
        == made.asks.exclude(mailed_at=None).count()
    )
    assert set(links()) == set(made.asks.exclude(mailed_at=None).values_list("pk", flat=True))
    assert campaigns.progress(made.pk, by()).counts["on_the_way"] == 0


def test_a_letter_that_two_workers_take_is_written_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    mail.outbox.clear()
    campaigns.begin("Datos", (), clock.today() + timedelta(days=14), by=by())
    asked = models.Ask.objects.filter(waits=True).select_related("campaign", "holder__post").first()
    assert asked is not None
    assert letters._take(asked, "uno")
    assert not letters._take(asked, "dos"), "the other has read it as waiting, too"


def test_a_letter_that_no_server_took_can_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    mail.outbox.clear()

    def down(*told: Any) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(letters, "send_mail", down)
        made = opened()
    assert campaigns.progress(made.pk, by()).counts["unreachable"] == made.asks.count()
    campaigns.remind(made.pk, by=by())
    post()
    assert len(mail.outbox) == made.asks.exclude(mailed_at=None).count() > 0
