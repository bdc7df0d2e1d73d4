"""The published schema: real exports and editions fit it, wrong ones do not, and it says what the code says."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from django.urls import reverse

from atalaya.adapters.readers.cage import Cage
from atalaya.apps.assessment import actions, approving, books, editions, forms, models, queries, schema_pages, talk
from atalaya.core import assessment, seal
from tests import approved as made
from tests import world
from tests.apps.assessment import desk
from tests.apps.assessment.test_own_catalogues import brought

pytestmark = [pytest.mark.django_db]
SCHEMA: dict[str, Any] = json.loads(schema_pages.content())
FIELD = "OP2-BW-01-L"


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """One caged reader for all."""
    with Cage() as found:
        yield found


def check(told: Any) -> list[str]:
    """What does not fit."""
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}" for fault in checker.iter_errors(told)]


def full(cage: Cage) -> models.Assessment:
    """A matrix with everything an export can hold: marks, answers in all values, citations, evidence, steps, a body."""
    found = desk.matrix()
    by, second = world.actor(world.CONTACT), world.actor(world.SECOND)
    law = desk.bring(cage, desk.LAW)
    book = books.book(found.catalogue)
    document = made.as_docx(made.tables(book, made.answers(book)))
    approved = approving.bring(found.pk, document, "matrix.docx", by=by)
    approving.confirm(found.pk, approved.pk, {}, by=by)
    cite = (desk.article(law, "art-2").pk,)
    actions.answer(found.pk, actions.Write(FIELD, value="yes", text="Ley 901", cite=cite), by=by)
    for name, value in zip(
        ("OP2-BW-01-E", "OP2-BW-02-L", "OP2-BW-02-E", "OP2-CW-01-L"), assessment.SCALES["matrix"][1:], strict=True
    ):
        actions.answer(found.pk, actions.Write(name, value=value), by=by)
    told = {"title": "Informe", "address": "https://faros.example/x", "on": "2019-09", "expires_on": "2030-01-01"}
    talk.support(found.pk, [FIELD], forms.support(told, {}), by=by)
    actions.take(found.pk, "validate", [FIELD], by=second)
    return found


def exported(found: models.Assessment) -> dict[str, Any]:
    told: dict[str, Any] = world.browser(world.CONTACT).get(reverse("matrix-export", args=[found.pk, "json"])).json()
    return told


def test_the_schema_is_a_schema_and_everybody_may_fetch_it() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    page = world.browser().get("/schema/assessment-1.json")
    assert (page.status_code, page["Content-Type"]) == (200, "application/schema+json")
    assert json.loads(page.content) == SCHEMA
    assert page.content == schema_pages.FILE.read_bytes()


def test_real_exports_fit_and_name_the_schema(cage: Cage) -> None:
    matrix = exported(full(cage))
    assert check(matrix) == []
    assert matrix["$schema"] == "http://testserver/schema/assessment-1.json"
    assert len(matrix["fields"]) == 388
    one = next(one for one in matrix["fields"] if one["field"] == FIELD)
    assert {one["response"]["mark"] for one in matrix["fields"] if one["response"]} == set(assessment.RESPONSES)
    assert (one["value"], one["stage"], len(one["citations"]), len(one["evidence"])) == ("yes", "validated", 1, 1)
    assert world.browser().get(matrix["$schema"].partition("testserver")[2]).status_code == 200


@pytest.mark.parametrize("catalogue", ["un1540-2017", "survey-biological", "survey-trade"])
def test_an_empty_assessment_fits(catalogue: str) -> None:
    assert check(exported(desk.matrix(catalogue=catalogue))) == []


def test_an_own_survey_fits() -> None:
    found = desk.matrix(catalogue=brought().code)
    actions.answer(found.pk, actions.Write("F.1", value="not_met"), by=world.actor(world.CONTACT))
    told = exported(found)
    assert check(told) == []
    assert told["fields"][0]["value"] == "not_met"


def test_editions_fit_and_can_be_verified_from_their_export(cage: Cage) -> None:
    found = full(cage)
    frozen = editions.freeze(found.pk, "Uno", by=world.actor(world.CONTACT))
    assert check(json.loads(frozen.content)) == [], "the frozen words themselves fit, without naming a site"
    page = world.browser(world.CONTACT).get(reverse("matrix-edition", args=[found.pk, 1, "json"]))
    told = page.json()
    assert check(told) == []
    told.pop("$schema")
    assert hashlib.sha256(seal.canonical(told)).hexdigest() == frozen.digest


def test_an_edition_from_before_the_schema_is_read_and_not_rewritten() -> None:
    found = desk.matrix()
    frozen = editions.freeze(found.pk, "", by=world.actor(world.CONTACT))
    content = frozen.content
    for kind in ("json", "csv", "xlsx"):
        page = world.browser(world.CONTACT).get(reverse("matrix-edition", args=[found.pk, 1, kind]))
        assert page.status_code == 200, kind
    assert models.Edition.objects.get().content == content
    assert "$schema" not in json.loads(content)


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "another format": lambda told: told.update(format="atalaya-assessment/2"),
    "no fields": lambda told: told.update(fields=[]),
    "a part too many": lambda told: told.update(score=71),
    "a part too few": lambda told: told.pop("approved"),
    "a mark that the Committee does not have": lambda told: told["fields"][0].update(
        response={"mark": "Y", "source": "", "remarks": ""}
    ),
    "an answer written as a mark": lambda told: told["fields"][0].update(value="X"),
    "an answer of the other scale": lambda told: told["fields"][0].update(value="met"),
    "a stage that is none": lambda told: told["fields"][0].update(stage="done"),
    "a version that is no number": lambda told: told["fields"][0].update(version="1"),
    "a moment without form": lambda told: told.update(at="yesterday"),
    "a title in another language": lambda told: told.update(title={"de": "x"}),
    "a citation without its words": lambda told: told["fields"][0].update(citations=[{"key": "1:art-1"}]),
    "a kind that is none": lambda told: told["catalogue"].update(kind="questionnaire"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_export_does_not_fit(what: str) -> None:
    told = copy.deepcopy(exported(desk.matrix()))
    assert check(told) == []
    WRONG[what](told)
    assert check(told) != []


def test_the_schema_says_what_the_code_says() -> None:
    field = SCHEMA["$defs"]["field"]["properties"]
    scales = {
        one["if"]["properties"]["catalogue"]["properties"]["kind"]["const"]: one["then"] for one in SCHEMA["allOf"]
    }
    for kind, scale in assessment.SCALES.items():
        offered = scales[kind]["properties"]["fields"]["items"]["properties"]["value"]["enum"]
        assert offered == ["", *scale]
    assert set(field["value"]["enum"]) == {"", *(value for value, _name in models.VALUES)}
    assert set(field["stage"]["enum"]) == {"", *queries.STAGES}
    assert set(field["stale"]["enum"]) == {"", *(value for value, _name in models.STALE)}
    mark = field["response"]["oneOf"][1]["properties"]["mark"]["enum"]
    assert tuple(mark) == assessment.RESPONSES
    assert set(SCHEMA["properties"]["path"]["enum"]) == {value for value, _name in models.PATHS}
