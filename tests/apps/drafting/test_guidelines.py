"""J10, the guideline half: two rounds by link, thirty comments, legal check, pilot, approval; the content guard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.drafting import clearing, exports, guarding, guidelines, models, offers, rounds, talk, texts
from atalaya.core import errors
from tests import world
from tests.apps.drafting import bench

pytestmark = [pytest.mark.django_db, pytest.mark.db]
BODIES = ("Universidad del Norte", "Universidad del Sur", "Universidad del Este", "Agencia de Salud")
OUTCOMES = ["accepted"] * 18 + ["rejected"] * 9 + ["partly"] * 3
STEPS = "Siga las instrucciones para cultivar."


def by() -> Any:
    """The ministry's lawyer."""
    return world.actor(world.CONTACT)


def second() -> Any:
    """Somebody else of the same country."""
    return world.actor(world.SECOND)


def guideline() -> models.Guideline:
    """A guideline from the outline."""
    made = models.Guideline(
        owner_id=bench.OWNER,
        klass="national",
        mandate={"es": "Resolución ministerial (inventada)"},
        group=[{"name": "Ana", "body": "Ministerio de Salud"}],
    )
    return guidelines.begin(made, ("es", "en"), by=by())


def step(found: models.Guideline, *names: str, who: Any = None, **told: Any) -> models.Guideline:
    """Takes steps one after the other."""
    for name in names:
        version = models.Guideline.objects.get(pk=found.pk).version
        found = guidelines.take(found.pk, name, by=who or by(), version=version, **told)
    return found


def consult(found: models.Guideline, number: int, outcomes: list[str]) -> models.Round:
    """A round before three universities and an agency, by their links; every comment decided, disposition published."""
    until = clock.today() + timedelta(days=20)
    opened = rounds.begin(found.text_id or 0, rounds.Ask(f"Ronda {number}", until), by=by())
    links = [rounds.invite(opened.pk, body, "", by=by()) for body in BODIES]
    clauses = [one.id for one in texts.read(opened.content).clauses]
    for place, outcome in enumerate(outcomes):
        guest, secret = links[place % len(links)]
        told = {"clause": clauses[place % len(clauses)], "words": f"Observación {number}.{place}", "author": "Evarista"}
        answer = world.browser().post(reverse("consult", args=[guest.pk, secret]), told)
        assert answer.status_code == 302, answer.content.decode()[:800]
        row = models.Comment.objects.latest("pk")
        reason = "Se explica en la resolución." if outcome != "accepted" else ""
        talk.decide(found.text_id or 0, row.pk, talk.Decision(outcome, reason), by=by())
    rounds.publish(opened.pk, by=by())
    return models.Round.objects.get(pk=opened.pk)


def test_a_guideline_goes_from_its_mandate_to_the_approval_with_thirty_comments_in_two_rounds() -> None:
    found = guideline()
    assert found.text is not None
    assert len([one for one in texts.working(found.text).clauses if one.kind == "heading"]) == 12
    found = step(found, "outline", "consult")
    first = consult(found, 1, OUTCOMES[:16])
    with pytest.raises(errors.OutOfOrder) as caught:
        step(found, "send_to_check")
    assert caught.value.code == "guideline.rounds"
    consult(found, 2, OUTCOMES[16:])
    stand = guidelines.consulted(found)
    assert (stand.rounds, stand.closed, stand.published, stand.comments, stand.open) == (2, 2, 2, 30, 0)
    counts = {one: models.Comment.objects.filter(draft=found.text_id, outcome=one).count() for one in set(OUTCOMES)}
    assert counts == {"accepted": 18, "rejected": 9, "partly": 3}
    found = step(found, "send_to_check")
    with pytest.raises(errors.Problem):
        step(found, "check")
    found = step(found, "check", who=second())
    assert models.Draft.objects.get(pk=found.text_id or 0).stage == "clearance"
    on = date(2026, 6, 1)
    with pytest.raises(errors.OutOfOrder) as caught:
        step(found, "approve", on=on, approved_by="Ministra de Salud")
    assert caught.value.code == "guideline.pilot"
    models.Guideline.objects.filter(pk=found.pk).update(pilots=[{"body": "Hospital Central"}])
    with pytest.raises(errors.OutOfOrder) as caught:
        step(found, "approve", on=on, approved_by="Ministra de Salud")
    assert caught.value.code == "guideline.unapproved"
    draft = models.Draft.objects.get(pk=found.text_id or 0)
    clearing.take(draft.pk, "approve", by=by(), version=draft.version)
    done = step(found, "approve", on=on, approved_by="Ministra de Salud")
    assert (done.stage, done.review_on) == ("approved", date(2029, 6, 1))
    assert models.Draft.objects.get(pk=found.text_id or 0).review_on == "2029-06-01"
    dates = [one for one in offers.due(by(), date(2029, 6, 1)) if one.href == reverse("guidelines", args=[done.pk])]
    assert [one.on for one in dates] == [date(2029, 6, 1)]
    assert not [one for one in offers.due(by(), date(2029, 5, 31)) if "/guidelines/" in one.href]
    assert first.published_at is not None
    assert chain.check().bad == 0


def test_the_disposition_is_published_with_bodies_named_only_by_consent() -> None:
    found = step(guideline(), "outline", "consult")
    consult(found, 1, ["accepted", "rejected", "partly", "accepted"])
    models.Guideline.objects.filter(pk=found.pk).update(consents=[{"body": BODIES[3]}], klass="public")
    page = world.browser().get(reverse("guidelines", args=[found.pk])).content.decode()
    assert page.count("Observación 1.") == 4
    assert BODIES[3] in page
    assert not [body for body in BODIES[:3] if body in page]
    assert "Evarista" not in page


def test_text_the_guard_warns_of_is_blocked_until_somebody_else_confirms_that_it_was_taken_out() -> None:
    found = step(guideline(), "outline")
    draft = found.text
    assert draft is not None
    client = world.browser(world.CONTACT)
    address = reverse("draft-insert", args=[draft.pk])
    told = {"kind": "paragraph", "under": "purpose", "body": STEPS}
    warned = client.post(address, told)
    assert warned.status_code == 422
    assert STEPS not in texts.content(draft)
    assert client.post(address, {**told, "looked": "1"}).status_code == 302
    assert people.Deed.objects.filter(verb="guard.flagged", target_id=draft.pk).count() == 1
    assert guarding.is_blocked(draft)
    with pytest.raises(errors.OutOfOrder):
        step(found, "consult")
    with pytest.raises(errors.OutOfOrder):
        rounds.begin(draft.pk, rounds.Ask("Ronda", clock.today() + timedelta(days=9)), by=by())
    with pytest.raises(errors.OutOfOrder):
        exports.ask(draft.pk, exports.Ask("docx", "es"), by=by())
    with pytest.raises(errors.Unusable) as caught:
        guarding.confirm(draft.pk, by=second())
    assert caught.value.code == "draft.still"
    clause = next(one.id for one in texts.working(draft).clauses if STEPS in one.wording("es").body)
    client.post(reverse("draft-place", args=[draft.pk, clause]), {"act": "remove"})
    with pytest.raises(errors.Refused):
        guarding.confirm(draft.pk, by=by())
    here = reverse("draft-guard", args=[draft.pk])
    assert [one for one in offers.waiting(second()) if one.href == here]
    assert not [one for one in offers.waiting(by()) if one.href == here]
    page = world.browser(world.SECOND).post(reverse("draft-guard", args=[draft.pk]))
    assert page.status_code == 302
    assert not guarding.is_blocked(draft)
    deed = people.Deed.objects.get(verb="draft.unblocked", target_id=draft.pk)
    assert deed.by_id == world.user(world.SECOND).pk
    assert step(found, "consult").stage == "consultation"
    assert chain.check().bad == 0
