"""Committees on a map of two tiers, codes beside ten elements, exercises without a word of how harm is done."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.assessment import private_standing
from atalaya.apps.bio import (
    code_models,
    committee_models,
    committee_queries,
    demonstration,
    exercise_models,
    exercise_offers,
    offers,
)
from atalaya.core import errors
from tests import world

pytestmark = [pytest.mark.django_db]
OWNER = "country:XC"
BIO = "julian.mora@salud.costa-serena.example"
LAB = "clara.ibarra@bahia-clara.example"
SOURCE = [{"title": "Acta", "on": "2024", "confidence": "confirmed"}]


def committee(**told: Any) -> committee_models.Committee:
    made = {"owner_id": OWNER, "klass": "national", "title": {"es": "Comité"}, "sources": SOURCE} | told
    return deeds.create(committee_models.Committee(**made), by=world.actor(BIO))


def test_what_is_not_on_record_is_not_known_rather_than_absent() -> None:
    before = committee_queries.draw(OWNER, world.actor(BIO))
    assert before.branches == ()
    assert "Laboratorio" in " ".join(one.name for one in before.unknown)
    body = committee(tier="national", title={"es": "Comisión Nacional"})
    committee(organisation=["organisation:laboratorio-bahia-clara"], above=body, members=[{"function": "Dirección"}])
    committee(institution={"es": "Hospital"})
    found = committee_queries.draw(OWNER, world.actor(BIO))
    assert [(one.body and one.body.name, len(one.below)) for one in found.branches] == [
        ("Comisión Nacional", 1),
        (None, 1),
    ]
    assert len(found.unknown) == len(before.unknown) - 1
    page = world.browser(BIO).get(reverse("oversight", args=["XC"])).content.decode()
    assert page.count("<tr>") == 1 + 2 + len(found.unknown)
    assert (
        world.browser("winston.farrow@saint-halyard.example")
        .get(reverse("oversight", args=["XC"]))
        .content.decode()
        .count("Hospital")
        == 0
    )


def test_an_institution_answers_to_a_national_body_alone_and_names_itself() -> None:
    with pytest.raises(errors.Unusable):
        committee()
    other = committee(institution={"es": "Hospital"})
    with pytest.raises(errors.Unusable):
        committee(institution={"es": "Otro"}, above=other)


def test_a_laboratory_keeps_its_own_committee_and_the_country_does_not_see_it() -> None:
    made = committee_models.Committee(
        owner_id="organisation:laboratorio-bahia-clara",
        klass="owner_only",
        title={"es": "Propio"},
        institution={"es": "L"},
    )
    made = deeds.create(made, by=world.actor(LAB))
    address = reverse("committees", args=[made.pk])
    assert world.browser(LAB).get(address).status_code == 200
    assert world.browser(BIO).get(address).status_code == 404


def test_the_adoption_of_a_code_is_a_fact_with_day_and_source_and_stands_beside_ten_elements() -> None:
    told = {"owner_id": OWNER, "klass": "public", "title": {"es": "Código"}, "institution": {"es": "Universidad"}}
    for missing in ({"sources": SOURCE}, {"adopted_on": "2023"}):
        with pytest.raises(errors.Unusable):
            deeds.create(code_models.Code(**told, **missing), by=world.actor(BIO))
    code = code_models.Code(**told, adopted_on="2023", sources=SOURCE, elements=["T2", "T10"])
    deeds.create(code, by=world.actor(world.CONTACT))
    page = world.browser("").get(reverse("codes-beside")).content.decode()
    assert page.count('<th scope="col">') == 12
    assert page.count("<abbr title=") == 10
    assert page.count(">Sí<") == 2


def test_a_scenario_that_tells_how_harm_is_done_is_held_up() -> None:
    client = world.browser(BIO)
    text = "Pasos para cultivar y aerosolizar el agente."
    sent = {"owner": OWNER, "klass": "national", "title_es": "Ejercicio", "scenario_es": text, "on": "2026"}
    sent |= {f"{name}-count": "0" for name in ("roles", "injects", "observations", "sources")}
    client.post(reverse("exercises-new"), sent)
    assert not exercise_models.Exercise.objects.exists()
    client.post(reverse("exercises-new"), sent | {"scenario_es": "Quién decide y con qué norma."})
    assert exercise_models.Exercise.objects.count() == 1


def test_the_demonstration_holds_an_exercise_whose_action_a_plan_can_take_up_and_a_laboratory_counted_once() -> None:
    demonstration.plant()
    demonstration.plant()
    (action,) = offers.measures_from(world.actor(world.CONTACT), OWNER)
    assert action.target == "bio.correctiveaction"
    assert action.responsible == "Ministerio de Salud"
    assert offers.measures_from(world.actor("winston.farrow@saint-halyard.example"), OWNER) == ()
    until = clock.today().replace(year=clock.today().year + 3)
    assert {str(one.kind) for one in exercise_offers.due(world.actor(world.CONTACT), until)} >= {"acción correctiva"}
    (told,) = private_standing.told_to(world.actor(BIO))
    assert (told.owners, told.named, told.areas) == (1, (), ())
    for email in (BIO, LAB, world.CONTACT, ""):
        for name in ("oversight-map", "codes-beside", "today"):
            assert world.browser(email).get(reverse(name)).status_code in (200, 302)


def test_the_tables_of_this_room_are_as_the_migrations_say() -> None:
    call_command("makemigrations", "bio", "assessment", check=True, dry_run=True, verbosity=0)
