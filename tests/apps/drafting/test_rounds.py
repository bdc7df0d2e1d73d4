"""Consultation by link and with accounts, clearance by parties, approval."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain, pace
from atalaya.apps.access import models as people
from atalaya.apps.drafting import actions, clearing, models, offers, rounds, talk
from atalaya.core import errors
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def contact() -> Any:
    """The country's point of contact."""
    return world.actor(world.CONTACT)


def opened(found: models.Draft, **told: Any) -> models.Round:
    """A round that lasts nine days."""
    return rounds.begin(found.pk, rounds.Ask("Ronda", clock.today() + timedelta(days=9), **told), by=contact())


def test_a_round_is_opened_and_a_body_asked_in_the_browser_with_a_link_shown_once() -> None:
    found = bench.draft()
    client = world.browser(world.CONTACT)
    until = (clock.today() + timedelta(days=5)).isoformat()
    client.post(reverse("draft-rounds", args=[found.pk]), {"title": "Ronda 1", "until": until})
    made = found.rounds.get()
    assert made.version.number == 1
    page = client.post(reverse("draft-round", args=[made.pk]), {"act": "invite", "body": "Universidad Nacional"})
    guest = made.guests.get()
    secret = page.context["made"].rstrip("/").rpartition("/")[2]
    assert secret in page.content.decode()
    assert secret not in client.get(reverse("draft-round", args=[made.pk])).content.decode()
    assert guest.digest != secret
    assert world.browser().get(reverse("consult", args=[guest.pk, secret])).status_code == 200


def test_whoever_has_the_link_sees_that_version_and_its_own_comments_and_nothing_else() -> None:
    found = bench.draft()
    made = opened(found)
    guest, secret = rounds.invite(made.pk, "Universidad", "", by=contact())
    other, other_secret = rounds.invite(made.pk, "Cámara", "", by=contact())
    talk.say(found.pk, talk.Said("a2", "Nota interna de quien redacta."), by=contact())
    stranger = world.browser()
    address = reverse("consult", args=[guest.pk, secret])
    told = {"clause": "a3", "words": "La autoridad debe responder.", "author": "Rosa Lima", "quote": "regula"}
    assert stranger.post(address, told).status_code == 302
    stranger.post(
        reverse("consult", args=[other.pk, other_secret]), told | {"words": "De la cámara.", "author": "Pedro"}
    )
    actions.place(found.pk, "a1", "remove", by=contact())
    page = stranger.get(address)
    text = page.content.decode()
    assert "La autoridad debe responder." in text
    assert "De la cámara." not in text
    assert "Nota interna" not in text
    assert "punto 1 de la lista" in text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    one = found.comments.get(guest=guest)
    assert (one.body, one.author, one.clause, one.by_id, one.round_id) == (
        "Universidad",
        "Rosa Lima",
        "a3",
        None,
        made.pk,
    )
    assert stranger.get(reverse("draft", args=[found.pk])).status_code == 404
    assert chain.check().bad == 0


def test_a_comment_by_link_needs_a_name_and_loses_no_word_without() -> None:
    found = bench.draft()
    guest, secret = rounds.invite(opened(found).pk, "Universidad", "", by=contact())
    page = world.browser().post(
        reverse("consult", args=[guest.pk, secret]), {"clause": "a3", "words": "Lo que escribí."}
    )
    assert page.status_code == 422
    assert "Lo que escribí." in page.content.decode()
    assert not found.comments.exists()


def test_a_link_ends_when_it_is_revoked_when_its_day_is_over_and_for_a_wrong_secret() -> None:
    found = bench.draft()
    made = opened(found)
    guest, secret = rounds.invite(made.pk, "Universidad", "", by=contact())
    stranger = world.browser()
    good = reverse("consult", args=[guest.pk, secret])
    bad = stranger.get(reverse("consult", args=[guest.pk, "x" * len(secret)]))
    assert bad.status_code == 404
    models.Round.objects.filter(pk=made.pk).update(until=clock.today() - timedelta(days=1))
    assert stranger.get(good).status_code == 404
    models.Round.objects.filter(pk=made.pk).update(until=clock.today())
    assert stranger.get(good).status_code == 200
    client = world.browser(world.CONTACT)
    client.post(reverse("draft-round-act", args=[made.pk]), {"act": "revoke", "guest": guest.pk})
    gone = stranger.get(good)
    assert gone.status_code == 404
    assert gone.content == stranger.get(reverse("consult", args=[999_999, secret])).content


def test_the_guard_warns_a_body_before_its_words_are_kept() -> None:
    found = bench.draft()
    guest, secret = rounds.invite(opened(found).pk, "Universidad", "", by=contact())
    address = reverse("consult", args=[guest.pk, secret])
    words = "Siga estos pasos: primero cultive el agente patógeno y luego concéntrelo paso a paso."
    told = {"clause": "a3", "words": words, "author": "Rosa"}
    page = world.browser().post(address, told)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not found.comments.exists()


def test_comments_by_link_come_at_a_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setitem(pace.STRANGERS, "comment", "2/h/ip")
    found = bench.draft()
    guest, secret = rounds.invite(opened(found).pk, "Universidad", "", by=contact())
    address, stranger = reverse("consult", args=[guest.pk, secret]), world.browser()
    told = {"clause": "a3", "words": "x", "author": "Rosa"}
    assert [stranger.post(address, told).status_code for _n in range(3)] == [302, 302, 429]
    assert stranger.get(address).status_code == 200
    cache.clear()


def test_a_body_with_accounts_is_told_in_today_and_comments_without_seeing_the_draft() -> None:
    found = bench.draft()
    agency = bench.user("contributor")
    made = opened(found, people=(agency.pk,))
    actor, client = world.actor(agency.email), world.browser(agency.email)
    assert reverse("consultation", args=[made.pk]) in {one.href for one in offers.waiting(actor)}
    address = reverse("consultation", args=[made.pk])
    assert client.get(address).status_code == 200
    told = {"clause": "a2", "words": "Conforme.", "author": "", "body": "Aduanas"}
    assert client.post(address, told).status_code == 302
    one = found.comments.get()
    assert (one.by_id, one.body) == (agency.pk, "Aduanas")
    assert client.get(reverse("draft", args=[found.pk])).status_code == 404
    uninvited = people.Grant.objects.filter(owner=bench.OWNER, role="licensing", ended_at=None).first()
    assert uninvited is not None
    assert world.browser(uninvited.user.email).get(address).status_code == 404


def test_the_disposition_is_published_by_body_once_everything_is_decided() -> None:
    found = bench.draft()
    made = opened(found)
    guest, secret = rounds.invite(made.pk, "Universidad", "", by=contact())
    stranger = world.browser()
    address = reverse("consult", args=[guest.pk, secret])
    stranger.post(address, {"clause": "a3", "words": "Uno.", "author": "Rosa Lima"})
    with pytest.raises(errors.OutOfOrder):
        rounds.publish(made.pk, by=contact())
    one = found.comments.get()
    talk.decide(found.pk, one.pk, talk.Decision("rejected", reason="Ya está en el artículo 1."), by=contact())
    assert "Ya está en el artículo 1." not in stranger.get(address).content.decode()
    rounds.publish(made.pk, by=contact())
    page = stranger.get(address).content.decode()
    assert "Ya está en el artículo 1." in page
    with pytest.raises(errors.OutOfOrder):
        rounds.comment(rounds.guest(guest.pk, secret).round, talk.Said("a3", "tarde"), by=contact(), guest=guest)


def test_each_party_clears_its_own_part_and_a_changed_word_undoes_it() -> None:
    found = bench.draft()
    agency = bench.user("contributor")
    party = clearing.name_party(found.pk, "Aduanas", [agency.pk], by=contact())
    told = actions.Rewrite("a2", "es", {}, {"party": party.code})
    actions.rewrite(found.pk, told, by=contact())
    client = world.browser(agency.email)
    page = client.get(reverse("draft-party", args=[party.pk]))
    assert "materia 2" in page.content.decode()
    assert "materia 3" not in page.content.decode()
    digest = page.context["page"].digest
    assert client.post(reverse("draft-party", args=[party.pk]), {"digest": digest}).status_code == 302
    assert clearing.stand(found, _text(found))[0].is_cleared
    actions.rewrite(found.pk, actions.Rewrite("a2", "es", {}, {"body": "Otra cosa."}), by=contact())
    assert not clearing.stand(found, _text(found))[0].is_cleared
    assert client.post(reverse("draft-party", args=[party.pk]), {"digest": digest}).status_code == 409
    on_paper = {"digest": client.get(reverse("draft-party", args=[party.pk])).context["page"].digest}
    own = world.browser(world.CONTACT)
    assert own.post(reverse("draft-party", args=[party.pk]), on_paper).status_code == 422
    assert own.post(reverse("draft-party", args=[party.pk]), on_paper | {"signed_by": "Dir. Pérez"}).status_code == 302
    assert clearing.stand(found, _text(found))[0].is_cleared


def _text(found: models.Draft) -> Any:
    from atalaya.apps.drafting import texts

    return texts.working(found)


def test_nothing_is_approved_while_a_part_is_not_cleared() -> None:
    found = bench.draft()
    party = clearing.name_party(found.pk, "Aduanas", [], by=contact())
    actions.rewrite(found.pk, actions.Rewrite("a2", "es", {}, {"party": party.code}), by=contact())
    client, second = world.browser(world.CONTACT), world.browser(world.SECOND)

    def step(browser: Any, name: str) -> int:
        found.refresh_from_db()
        address = reverse("drafts-step", args=[found.pk, name])
        return int(browser.post(address, {"version": str(found.version)}).status_code)

    assert step(client, "consult") == 302
    assert step(client, "send_to_check") == 302
    assert step(client, "check") == 403
    assert step(second, "check") == 302
    found.refresh_from_db()
    assert found.stage == "clearance"
    answer = client.post(
        reverse("drafts-step", args=[found.pk, "approve"]), {"version": str(found.version)}, follow=True
    )
    assert "Aduanas" in answer.content.decode()
    found.refresh_from_db()
    assert found.stage == "clearance"
    digest = client.get(reverse("draft-party", args=[party.pk])).context["page"].digest
    clearing.clear(party.pk, digest, by=contact(), signed_by="Dir. Pérez")
    assert step(client, "approve") == 302
    found.refresh_from_db()
    assert found.stage == "approved"
    assert found.versions.count() == 1
    assert chain.check().bad == 0
