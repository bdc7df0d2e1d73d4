"""What this room says of its registers is true of its models."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.apps import apps
from django.db import models as db

from atalaya.apps.access import fields
from atalaya.apps.access.records import Record
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import policy, seeds

EACH = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.slug)
SEEDED = {
    "organisations": seeds.Organisation,
    "bodies": seeds.Body,
    "posts": seeds.Post,
    "projects": seeds.Project,
    "mandates": seeds.Mandate,
    "submissions": seeds.Submission,
    "activities": seeds.Activity,
    "meetings": seeds.Meeting,
    "deadlines": seeds.Deadline,
    "facts": seeds.Fact,
}


def test_every_model_of_the_room_has_one_register() -> None:
    models = [model for model in apps.get_app_config("registry").get_models() if issubclass(model, Record)]
    assert sorted(model.__name__ for model in models) == sorted(register.model.__name__ for register in REGISTERS)
    assert len({register.slug for register in REGISTERS}) == len(REGISTERS)


@EACH
def test_every_name_is_a_field_of_the_model(register: Register) -> None:
    own = {field.name for field in register.model._meta.concrete_fields}
    named = {*register.fields, *register.columns, *register.filters, *register.guarded}
    assert named <= own
    assert {name.removeprefix("-") for name in register.order} <= own
    assert set(register.columns) <= set(register.fields)


@EACH
def test_every_fact_can_be_typed_in_except_what_the_software_keeps(register: Register) -> None:
    kept = {"key", "row", "column", "invented"}
    assert set(register.model.facts()) - set(register.fields) <= kept


@EACH
def test_filters_have_choices_and_guarded_fields_hold_free_text(register: Register) -> None:
    for name in register.filters:
        field: Any = register.model._meta.get_field(name)
        assert field.flatchoices or isinstance(field, db.BooleanField)
    for name in register.guarded:
        field = register.model._meta.get_field(name)
        assert isinstance(field, fields.Words)
        assert field.long


@EACH
def test_every_long_text_is_read_by_the_content_guard(register: Register) -> None:
    long = {
        field.name for field in register.model._meta.concrete_fields if isinstance(field, fields.Words) and field.long
    }
    assert long - set(register.guarded) <= {"meaning", "avoid"}, "the glossary is the secretariat's and reads as law"


@EACH
def test_somebody_may_add_a_record_of_the_class_that_is_offered_first(register: Register) -> None:
    owners = [f"{kind}:1" if kind not in policy.SECRETARIAT else kind for kind in register.owners]
    people = [
        policy.Actor(1, "", (policy.Grant(role, place),), strong=True)
        for owner in owners
        for place in (owner, policy.SECRETARIAT)
        for role in policy.ROLES_AT[place.partition(":")[0]]
    ]
    assert any(
        policy.may_create(person, register.model.KIND, owner, register.klass) for person in people for owner in owners
    )


@EACH
def test_a_parent_is_a_foreign_key_to_a_register_of_the_room(register: Register) -> None:
    if register.parent:
        field = register.model._meta.get_field(register.parent)
        assert isinstance(field, db.ForeignKey)
        assert field.related_model in {other.model for other in REGISTERS}
    assert bool(register.parent) == (register.slug in ("holders", "actions"))


@pytest.mark.parametrize("slug", sorted(SEEDED))
def test_the_class_offered_first_is_the_one_that_seeds_take(slug: str) -> None:
    default = next(field.default for field in dataclasses.fields(SEEDED[slug]) if field.name == "klass")
    assert next(one.klass for one in REGISTERS if one.slug == slug) is default
