"""What the database and the rows themselves refuse; labels, links and kinds of every model."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import models as db
from django.utils import functional

from atalaya.apps.access import deeds, fields
from atalaya.apps.access.registers import known
from atalaya.apps.registry import models
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import errors, kinds

pytestmark = [pytest.mark.django_db, pytest.mark.db]
ROOM = [register.model for register in REGISTERS]


def body(**values: Any) -> models.Body:
    """A body of Costa Serena that could be written."""
    told = {"owner_id": "country:XC", "klass": "national", "names": {"es": "Oficina"}, "kind": "agency"}
    return models.Body(**{**told, **values})


def test_the_migrations_hold_all_that_the_models_say() -> None:
    call_command("makemigrations", "registry", check=True, dry_run=True, verbosity=0)


def test_a_body_that_is_whole_is_written() -> None:
    assert deeds.plant(body(since="2019-09")).pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"names": {}}, "names"),
        ({"names": {"de": "Amt"}}, "names"),
        ({"names": {"es": "x" * (fields.LINE_CHARS + 1)}}, "names"),
        ({"names": "Oficina"}, "names"),
        ({"kind": "palace"}, "kind"),
        ({"since": "ayer"}, "since"),
        ({"since": "2019-02-30"}, "since"),
        ({"until": "2019-13"}, "until"),
        ({"owner_id": "country:ZZ"}, "owner"),
        ({"klass": "secret"}, "klass"),
        ({"members": [1, 1]}, "members"),
        ({"sources": [{"confidence": "confirmed"}]}, "sources"),
        ({"sources": [{"title": "Ley", "confidence": "certain"}]}, "sources"),
        ({"sources": [{"title": "Ley", "confidence": "confirmed", "page": "3"}]}, "sources"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused_by_the_name_of_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(errors.Unusable) as fault:
        deeds.plant(body(**values))
    assert fault.value.where == field


def test_a_country_stands_once() -> None:
    with pytest.raises(errors.Unusable) as fault:
        deeds.plant(models.Country(owner_id="country:UY", klass="public", code="UY", short={"es": "Otro"}))
    assert fault.value.where == "code"


def test_a_post_with_holders_cannot_be_taken_from_under_them() -> None:
    post = models.Holder.objects.select_related("post")[0].post
    with pytest.raises(db.ProtectedError):
        post.delete()


def test_a_body_with_posts_and_an_organisation_that_pays_cannot_be_deleted() -> None:
    paying = models.Project.objects.exclude(donor=None).select_related("donor")[0].donor
    seated = models.Post.objects.exclude(body=None).select_related("body")[0].body
    assert paying is not None
    assert seated is not None
    for row in (paying, seated):
        with pytest.raises(db.ProtectedError):
            row.delete()


@pytest.mark.parametrize("model", ROOM, ids=lambda model: model.__name__)
def test_every_model_has_a_kind_of_the_table_and_fields_that_exist(model: Any) -> None:
    assert model.KIND in kinds.KINDS
    assert {*model.SEARCHED, *model.PERSONAL} <= set(model.facts())


@pytest.mark.parametrize("model", ROOM, ids=lambda model: model.__name__)
def test_every_field_that_a_person_reads_has_a_name_in_words(model: Any) -> None:
    shown = [model._meta.get_field(name) for name in model.facts() if name != "key"]
    assert [field.name for field in shown if not isinstance(field.verbose_name, functional.Promise)] == []
    assert str(model._meta.verbose_name)


@pytest.mark.parametrize("model", ROOM, ids=lambda model: model.__name__)
def test_links_lead_to_models_with_a_register_and_rows_that_are_there(model: Any) -> None:
    for field in (one for one in model._meta.concrete_fields if isinstance(one, fields.Links)):
        wanted = {key for row in model.objects.all() for key in getattr(row, field.name)}
        if field.to == "access.Owner":
            from atalaya.apps.access import models as people

            assert wanted <= set(people.Owner.objects.values_list("code", flat=True))
            continue
        register = known.named(field.to)
        assert register is not None
        assert wanted <= set(register.model._default_manager.values_list("pk", flat=True))


def test_every_row_of_the_world_has_a_short_name() -> None:
    names = [str(row) for model in ROOM for row in model._default_manager.all()]
    assert len(names) > 300
    assert [name for name in names if not name or len(name) > 120 or "object (" in name] == []


def test_every_row_of_the_world_keeps_the_rules_of_its_model() -> None:
    rows = [row for model in ROOM for row in model._default_manager.all()]
    assert {str(row): found for row in rows if (found := deeds.faults(row))} == {}
