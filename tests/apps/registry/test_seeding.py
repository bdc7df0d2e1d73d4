"""What the software brings along gets into the database once, whole, and pins nothing invented on a real country."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from atalaya.adapters import clock
from atalaya.adapters import seeds as files
from atalaya.apps.access import chain
from atalaya.apps.access import models as people
from atalaya.apps.registry import models, seeding
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import errors, policy, seeds
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ROOM = [register.model for register in REGISTERS]


@pytest.fixture(scope="module")
def registry() -> seeds.Seeds:
    """What every server starts with."""
    return files.load_registry()


@pytest.fixture(scope="module")
def invented(registry: seeds.Seeds) -> seeds.Seeds:
    """The demonstration."""
    return files.load_world(registry)


def counted() -> dict[str, int]:
    """How many rows there are of everything that seeding writes."""
    tables: list[Any] = [*ROOM, people.Owner, people.User, people.Grant, people.Deed, people.Party, people.Release]
    return {model.__name__: model._default_manager.count() for model in tables}


def test_a_second_run_adds_nothing(registry: seeds.Seeds, invented: seeds.Seeds) -> None:
    before = counted()
    assert seeding.plant(registry, clock.today()) == 0
    assert seeding.plant(invented, clock.today()) == 0
    assert seeding.plant_glossary() == 0
    assert seeding.people_of_the_demonstration(invented, "another phrase", clock.today()) == []
    assert counted() == before


def test_what_somebody_withdrew_does_not_come_back(registry: seeds.Seeds) -> None:
    models.Body.objects.filter(key="uy-cipaq").update(withdrawn=True)
    assert seeding.plant(registry, clock.today()) == 0
    assert models.Body.objects.filter(key="uy-cipaq").count() == 1


def test_everything_in_the_files_is_in_the_database(registry: seeds.Seeds, invented: seeds.Seeds) -> None:
    tables: tuple[tuple[str, Any], ...] = (
        ("organisations", models.Organisation),
        ("bodies", models.Body),
        ("mandates", models.Mandate),
        ("projects", models.Project),
        ("posts", models.Post),
        ("submissions", models.Submission),
        ("activities", models.Activity),
        ("meetings", models.Meeting),
        ("deadlines", models.Deadline),
        ("facts", models.Fact),
    )
    for section, model in tables:
        told = {one.key for found in (registry, invented) for one in getattr(found, section)}
        assert told <= set(model._default_manager.values_list("key", flat=True)), section
    holders = sum(len(post.holders) for post in invented.posts)
    assert models.Holder.objects.count() == holders
    assert models.Action.objects.count() == sum(len(meeting.actions) for meeting in invented.meetings)


def test_all_35_states_of_the_americas_are_there_with_names_in_four_languages() -> None:
    real, whole = models.Country.objects.filter(invented=False), set(seeds.LANGUAGES)
    assert real.count() == 35
    assert [one.code for one in real if set(one.short) != whole or set(one.formal) != whole] == []


def test_a_fault_in_one_record_leaves_nothing_behind(registry: seeds.Seeds) -> None:
    before = counted()
    country = dataclasses.replace(registry.countries[0], code="ZZ", alpha3="ZZZ", tile=seeds.Tile(30, 30))
    lost = dataclasses.replace(registry.bodies[0], key="lost", owner="country:YY", members=())
    with pytest.raises(errors.Unusable):
        seeding.plant(seeds.Seeds(countries=(country,), bodies=(lost,)), clock.today())
    assert counted() == before


def test_nothing_invented_belongs_to_a_real_country() -> None:
    real = set(people.Owner.objects.filter(kind="country", invented=False).values_list("code", flat=True))
    assert len(real) == 35
    inner: list[Any] = [models.Post, models.Holder, models.Meeting, models.Action, models.Deadline]
    assert [model.__name__ for model in inner if model._default_manager.filter(owner__in=real).exists()] == []
    for model in ROOM:
        rows = model._default_manager.filter(owner__in=real)
        for row in rows:
            told = str([getattr(row, name, "") for name in ("sources", "claims", "memberships")])
            assert "'invented'" not in told, row
            assert row.klass == policy.Klass.PUBLIC, row
    named = models.Project.objects.filter(key__in=["faro", "puente", "bitacora"])
    beneficiaries = {row["country"] for project in named for row in project.beneficiaries}
    assert beneficiaries == {"country:XC", "country:XH"}


def test_what_is_known_of_real_countries_cites_a_source() -> None:
    real = list(people.Owner.objects.filter(kind="country", invented=False).values_list("code", flat=True))
    for model in (models.Body, models.Submission, models.Activity):
        assert [row.key for row in model._default_manager.filter(owner__in=real) if not row.sources] == []
    facts = models.Fact.objects.filter(owner__in=real)
    assert facts.exists()
    assert [row.key for row in facts if not row.claims or not all(claim.get("title") for claim in row.claims)] == []


def test_people_and_organisations_of_the_demonstration_are_marked_as_invented(invented: seeds.Seeds) -> None:
    owners = {one.code: one.invented for one in people.Owner.objects.all()}
    assert all(owners[f"organisation:{one.key}"] for one in invented.organisations)
    assert not owners["organisation:iaea"]
    assert owners["review:costa-serena-saint-halyard"]
    assert all(person.email.endswith(".example") for person in invented.people)


def test_every_owner_that_a_record_names_is_there_and_has_a_name() -> None:
    assert [one.code for one in people.Owner.objects.all() if not any(one.names.values())] == []


def test_authorities_that_organise_are_kept_beside_organisations() -> None:
    held = models.Activity.objects.get(key="taller-comercio")
    names = set(models.Body.objects.filter(pk__in=held.bodies).values_list("key", flat=True))
    assert names == {"unidad-horizonte", "xh-customs"}
    with_us = set(models.Organisation.objects.filter(pk__in=held.organisations).values_list("key", flat=True))
    assert with_us == {"alianza-brujula", "halyard-freight"}


def test_committees_know_their_members_by_number() -> None:
    committee = models.Body.objects.get(key="xc-comite-1540")
    members = set(models.Body.objects.filter(pk__in=committee.members).values_list("key", flat=True))
    assert len(members) == 9
    assert "xc-aduana" in members


def test_holders_stand_at_the_stage_that_is_told() -> None:
    holders = models.Holder.objects.filter(post__key="xc-1540-mision").order_by("key")
    assert [(one.name, one.stage) for one in holders] == [
        ("Andrés Villar Montes", "handed_over"),
        ("Paula Reyes Ocampo", "nominated"),
    ]
    assert not models.Holder.objects.filter(post__key="xh-bwc").exists()


def test_moving_days_fall_around_the_day_of_seeding(invented: seeds.Seeds) -> None:
    one = next(deadline for deadline in invented.deadlines if deadline.key == "xc-matriz-fronteras")
    due = models.Deadline.objects.get(key=one.key).due
    assert seeds.falls(one.due, clock.today()) == due.isoformat()
    assert seeds.falls(one.due, date(2020, 2, 27)) == "2020-03-01"


def test_bilateral_records_have_the_parties_that_are_told_or_meant() -> None:
    def parties(model: Any, key: str) -> set[str]:
        row = model.objects.get(key=key)
        found = people.Party.objects.filter(target=model._meta.label_lower, target_id=row.pk)
        return set(found.values_list("owner_id", flat=True))

    assert parties(models.Submission, "xc-solicitud") == {"secretariat"}
    assert parties(models.Submission, "xh-request-drafting") == {"secretariat", "organisation:alianza-brujula"}
    assert parties(models.Deadline, "xh-request-year") == {"secretariat"}
    assert parties(models.Activity, "revision-sesion-uno") == {"country:XC", "country:XH"}
    assert parties(models.Submission, "xc-plan") == set()


def test_no_bilateral_record_is_shared_with_nobody() -> None:
    alone = []
    for model in ROOM:
        for row in model._default_manager.filter(klass=policy.Klass.BILATERAL).exclude(owner=policy.SECRETARIAT):
            if not people.Party.objects.filter(target=model._meta.label_lower, target_id=row.pk).exists():
                alone.append((model.__name__, row.pk))
    assert alone == []


def test_a_release_that_is_told_is_proposed_and_shows_nothing_yet() -> None:
    draft = models.Submission.objects.get(key="xc-anteproyecto-trasbordo")
    release = people.Release.objects.get(target="registry.submission", target_id=draft.pk)
    assert (release.audience, release.stage) == ("network", "proposed")
    assert policy.may(world.actor(world.CONTACT), policy.Verb.VIEW, _thing(draft))
    assert not policy.may(world.actor("winston.farrow@saint-halyard.example"), policy.Verb.VIEW, _thing(draft))


def _thing(row: Any) -> policy.Thing:
    from atalaya.apps.access import queries

    return queries.thing(row)


def test_the_glossary_keeps_biosafety_and_biosecurity_apart_in_four_languages() -> None:
    safety, security = (models.Term.objects.get(key=key) for key in ("biosafety", "biosecurity"))
    assert safety.names == {
        "es": "bioseguridad",
        "en": "biosafety",
        "pt": "biossegurança",
        "fr": "sécurité biologique",
    }
    assert security.names["es"] == "biocustodia"
    assert all(safety.names[code] != security.names[code] for code in seeds.LANGUAGES)


def test_people_can_sign_in_with_the_password_that_was_given_and_have_their_roles(invented: seeds.Seeds) -> None:
    contact = world.user(world.CONTACT)
    assert contact.check_password(world.PASSWORD)
    grants = contact.grants.values_list("role", "owner_id")
    assert list(grants) == [("contact", "country:XC")]
    assert people.User.objects.filter(email__endswith=".example").count() == len(invented.people)


def test_every_planted_record_has_its_line_in_the_chain() -> None:
    planted = people.Deed.objects.filter(verb__endswith=".planted", by=None).values("target", "target_id").distinct()
    assert planted.count() == sum(model._default_manager.count() for model in ROOM)
    assert chain.check().bad == 0
