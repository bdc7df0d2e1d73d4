"""Names: who sees them, how they come and go as files, what figures tell of them; and outreach with its questions."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from atalaya.adapters import clock
from atalaya.adapters.readers import sheet
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_exchange as exchange
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import outreach_actions, outreach_models, outreach_queries
from atalaya.apps.training import participation_queries as participation
from atalaya.core import errors, policy
from tests import world
from tests.apps.training import course

pytestmark = pytest.mark.django_db
XC = "country:XC"


def named(**told: str) -> tuple[int, models.Place]:
    """A course with its call open, and somebody whom Costa Serena named for it."""
    made = course.open_call(course.who())
    values = {"name": "Amalia Quiroga", "institution": "Instituto", "sex": "woman", **told}
    return made.pk, actions.nominate(made.pk, XC, values, by=world.actor(world.CONTACT))


def test_names_are_for_whoever_named_them_and_whoever_holds_the_activity() -> None:
    pk, row = named()
    for email in (world.CONTACT, world.SECOND, course.OFFICER):
        assert access.one(models.Place, row.pk, world.actor(email)) == row
    others = [
        world.actor("winston.farrow@saint-halyard.example"),
        policy.VISITOR,
        world.actor("nora.beltran@servidor.example"),
    ]
    contributor = policy.Actor(None, "", (policy.Grant(policy.Role.CONTRIBUTOR, XC),), strong=True)
    for other in (*others, contributor):
        with pytest.raises(errors.Missing):
            access.one(models.Place, row.pk, other)
        assert standing.places(pk, other) == []


def test_a_country_names_nobody_for_another_nor_when_the_call_is_closed() -> None:
    pk, _row = named()
    with pytest.raises(errors.Refused):
        actions.nominate(pk, "country:UY", {"name": "X", "institution": "Y"}, by=world.actor(world.CONTACT))
    course.move(pk, "close_call", course.who())
    with pytest.raises(errors.OutOfOrder):
        actions.nominate(pk, XC, {"name": "X", "institution": "Y"}, by=world.actor(world.CONTACT))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_goes_out_to_a_partner_names_only_those_who_agreed_and_comes_in_again(kind: str) -> None:
    pk, row = named(shared="yes")
    by = world.actor(world.CONTACT)
    actions.nominate(pk, XC, {"name": "Sin permiso", "institution": "Instituto"}, by=by)
    partner = people.Owner.objects.filter(kind="organisation").order_by("code")[0].code
    name, content = exchange.give(pk, partner, kind, by=by)
    rows = sheet.rows(content, f"{name}.{kind}")
    assert [one.cells["name"] for one in rows] == ["Amalia Quiroga"]
    told = people.Deed.objects.filter(verb__in=["names.given", "place.given"]).order_by("number")
    assert [(one.verb, one.owner) for one in told] == [("names.given", "secretariat"), ("place.given", XC)]
    deeds.withdraw(models.Place, row.pk, by=by, version=row.version)
    kept = exchange.keep(pk, content, f"{name}.{kind}", by=by)
    assert exchange.take(pk, kept.pk, by=by) == 1
    assert [one.name for one in standing.places(pk, by)] == ["Sin permiso", "Amalia Quiroga"]


def test_a_file_of_names_tells_each_fault_by_row_and_column_and_writes_nothing() -> None:
    pk, _row = named()
    good = {"country": "XC", "course": course.TITLE, "name": "Una", "agency": "Instituto"}
    told = [
        good,
        {**good, "mail": "sin arroba"},
        {**good, "country": "UY", "name": "Otra"},
        {**good, "gender": "f", "course": "X"},
    ]
    by = world.actor(world.CONTACT)
    kept = exchange.keep(pk, json.dumps(told).encode(), "n.json", by=by)
    found = {(place, column) for place, column, _advice in exchange.preview(pk, kept.pk, by).faults}
    assert {(2, "mail"), (2, "name"), (3, "country"), (4, "gender"), (4, "course")} <= found
    assert not any(place == 1 for place, _column in found)
    with pytest.raises(errors.Unusable):
        exchange.take(pk, kept.pk, by=by)
    assert len(standing.places(pk, by)) == 1


def test_figures_are_protected_for_everybody_who_may_not_read_the_records() -> None:
    by = course.who()
    made = course.open_call(by)
    course.bring(made.pk, course.rows(), by)
    course.selected(made.pk, by)
    course.held(made.pk, by)
    asked = participation.Asked(activity=made.pk)
    exact, shown = participation.figures_of(by, asked), participation.figures_of(policy.VISITOR, asked)
    assert (exact.protected, shown.protected, shown.people) == (False, True, 25)
    numbers = [one.number for table in shown.tables for one in table.counts]
    assert not any(0 < (number or 0) < 5 for number in numbers)
    body = world.browser().get(reverse("participation"), {"activity": made.pk}).content.decode()
    assert "Instituto A" not in body
    assert "11" in body


def test_the_page_to_sign_in_works_without_an_account_or_script_and_names_nobody() -> None:
    by = course.who()
    made = course.open_call(by)
    course.bring(made.pk, course.rows()[:4], by)
    course.move(made.pk, "close_call", by)
    actions.choose(made.pk, [row.pk for row in standing.places(made.pk, by)], why="Prueba", by=by)
    course.move(made.pk, "confirm", by)
    course.move(made.pk, "start", by)
    row = standing.places(made.pk, by)[0]
    address = reverse("activity-sign-in", args=[actions.session_token(made.pk, "2b")])
    stranger = world.browser()
    assert "Persona" not in stranger.get(address).content.decode()
    assert stranger.post(address, {"code": "nadie"}).status_code == 422
    assert stranger.post(address, {"code": row.token}).status_code == 200
    row.refresh_from_db()
    assert row.attended == ["2b"]
    wall = world.browser(course.OFFICER).get(reverse("activity-session", args=[made.pk, "2b"])).content.decode()
    assert "<svg" in wall


def test_a_question_is_for_who_asks_and_who_is_asked_and_guidance_is_never_empty() -> None:
    by = world.actor(world.CONTACT)
    told = {"title": "¿Quién da la licencia?", "question": "¿Quién?", "topic": "trade", "sector": "industry"}
    laboratory = world.actor("clara.ibarra@bahia-clara.example")
    owner = next(iter(laboratory.owners(policy.Role.LABORATORY)))
    made = outreach_actions.ask(owner, XC, told, by=laboratory)
    assert made.klass == "bilateral"
    with pytest.raises(errors.Missing):
        access.one(outreach_models.Enquiry, made.pk, course.who())
    with pytest.raises(errors.Unusable):
        outreach_actions.answer(made.pk, "advise", "  ", by=by, version=1)
    with pytest.raises(errors.Refused):
        outreach_actions.answer(made.pk, "advise", "Sí", by=laboratory, version=1)
    done = outreach_actions.answer(made.pk, "advise", "Orientación: el Ministerio responde.", by=by, version=1)
    done = outreach_actions.answer(made.pk, "refer", "Ministerio de Comercio", by=by, version=done.version)
    assert (done.stage, done.referred_to) == ("referred", "Ministerio de Comercio")
    page = world.browser("clara.ibarra@bahia-clara.example").get(reverse("enquiries", args=[made.pk]))
    assert "Ministerio de Comercio" in page.content.decode()


def test_outreach_counts_an_organisation_once_and_people_each_time() -> None:
    by = world.actor(world.CONTACT)
    for name, women, others in (("Cámara de Transporte", 2, 1), ("camara de transporte", 1, 0), ("Banco", 0, 4)):
        row = outreach_models.Reached(
            owner_id=XC, klass="national", organisation=name, sector="" if name == "Banco" else "transport",
            topic="trade", on=clock.today().isoformat(), women=women, men=1, others=others,
        )  # fmt: skip
        deeds.create(row, by=by)
    found = outreach_queries.overview(by)
    assert (found.organisations, found.people) == (2, 11)
    lines = {str(row.cells[0]): row.cells[1:4] for row in found.sectors}
    assert (1, 6, 3) in lines.values()
    assert (1, 5, 0) in lines.values()
    assert outreach_queries.overview(policy.VISITOR).organisations == 0
