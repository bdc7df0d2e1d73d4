"""A holder of a post from the nomination to each way it can end, by the people who take the steps."""

from __future__ import annotations

from datetime import date

import pytest

from atalaya.apps.access import chain, deeds, queries
from atalaya.apps.registry import models
from atalaya.core import errors
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MISSION = "paula.reyes@costa-serena.example"
OFFICER = "daniel.ashby@horizonte.example"
OTHER = "winston.farrow@saint-halyard.example"

WAYS = {
    "superseded": (("verify", OFFICER), ("activate", world.CONTACT), ("supersede", MISSION)),
    "superseded after a handover": (
        ("verify", OFFICER),
        ("activate", world.CONTACT),
        ("hand_over", world.CONTACT),
        ("supersede", MISSION),
    ),
    "declined": (("decline", OFFICER),),
    "declined after the note": (("verify", OFFICER), ("decline", world.CONTACT)),
    "vacant": (("verify", OFFICER), ("activate", MISSION), ("vacate", world.CONTACT)),
    "vacant before it began": (("verify", OFFICER), ("vacate", MISSION)),
}


def nominated() -> models.Holder:
    """Somebody whom the mission of Costa Serena nominates."""
    post = models.Post.objects.get(key="xc-inssp")
    holder = models.Holder(owner_id="country:XC", klass="network", post=post, name="Persona de prueba", note="200")
    return deeds.create(holder, by=world.actor(MISSION))


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_holder_is_led_to_each_end(way: str) -> None:
    holder = nominated()
    assert holder.stage == "nominated"
    for step, email in WAYS[way]:
        holder = deeds.take(models.Holder, holder.pk, step, by=world.actor(email), version=holder.version)
    assert holder.stage == way.partition(" ")[0]
    history = queries.history(holder, world.actor(world.CONTACT))
    assert [line.verb.partition(".")[2] for line in reversed(history)] == ["created", *(step for step, _ in WAYS[way])]
    assert chain.check().bad == 0


@pytest.mark.parametrize("way", ["superseded", "declined", "vacant"])
def test_nobody_leads_a_holder_out_of_an_end(way: str) -> None:
    holder = nominated()
    for step, email in WAYS[way]:
        holder = deeds.take(models.Holder, holder.pk, step, by=world.actor(email), version=holder.version)
    with pytest.raises(errors.OutOfOrder):
        deeds.take(models.Holder, holder.pk, "activate", by=world.actor(world.CONTACT), version=holder.version)


def test_a_country_with_nobody_at_the_secretariat_records_the_verification_with_its_day() -> None:
    holder = nominated()
    with pytest.raises(errors.Unusable):
        deeds.take(models.Holder, holder.pk, "record_verification", by=world.actor(world.CONTACT), version=1)
    holder = deeds.take(
        models.Holder,
        holder.pk,
        "record_verification",
        by=world.actor(world.CONTACT),
        version=1,
        on=date(2026, 1, 5),
        verified_on="2026-01-05",
    )
    assert (holder.stage, holder.verified_on) == ("verified", "2026-01-05")


def test_another_country_sees_a_nomination_and_cannot_touch_it() -> None:
    holder = nominated()
    assert queries.one(models.Holder, holder.pk, world.actor(OTHER)).pk == holder.pk
    with pytest.raises(errors.Refused):
        deeds.take(models.Holder, holder.pk, "activate", by=world.actor(OTHER), version=1)


def test_a_stranger_does_not_learn_that_somebody_was_nominated() -> None:
    holder = nominated()
    with pytest.raises(errors.Missing):
        queries.one(models.Holder, holder.pk, queries.actor(world.user(world.FORMER), strong=True, on=date(2026, 1, 1)))


def test_a_secretary_cannot_nominate() -> None:
    post = models.Post.objects.get(key="xc-inssp")
    holder = models.Holder(owner_id="country:XC", klass="network", post=post, name="Persona de prueba")
    with pytest.raises(errors.Refused):
        deeds.create(holder, by=world.actor(world.SECRETARY))
