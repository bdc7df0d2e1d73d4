"""Every route, by every method, as a person of each of the twenty roles, over HTTP."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from atalaya.adapters import clock
from atalaya.apps.access import models, queries
from atalaya.apps.access.records import Record
from atalaya.apps.access.registers import known
from atalaya.apps.assessment.private_models import PrivateAssessment
from atalaya.core import policy
from tests import world
from tests.apps.assessment import desk, privately
from tests.apps.drafting import bench
from tests.apps.plans import desk as plans
from tests.apps.test_doors import routes

pytestmark = pytest.mark.django_db
OWNER = "country:XC"
VERBS = {
    "": policy.Verb.VIEW,
    "-edit": policy.Verb.EDIT,
    "-release": policy.Verb.RELEASE,
    "-remove": policy.Verb.REMOVE,
}
METHODS = ("get", "post")
ODD_METHODS = ("head", "options", "put", "patch", "delete", "trace")
BUTTONS = {"grant.ended", "assessment.frozen", "assessment.reading", "plan.frozen", "private.deleted"}
"""Deeds that are a single button: their form has nothing to fill in, so an empty one is a full one."""
ROOMS = (("matrix", "matrices"), ("law", "laws"), ("draft", "drafts"), ("plan", "plans"), ("measure", "measures"))
"""Addresses of rooms, and the register whose records they name."""
WRITING = ("put", "patch", "delete", "trace")


@pytest.fixture(autouse=True)
def planted() -> None:
    """Registers of which the world has no record."""
    bench.followed()
    privately.begun()


def person(role: policy.Role) -> str:
    """Somebody of the world who has this role today; the visitor has no address."""
    if role == policy.Role.VISITOR:
        return ""
    found = queries.in_force(clock.today()).filter(role=role).order_by("pk").first()
    assert found is not None, f"nobody of the world is a {role}"
    return str(found.user.email)


def some() -> list[tuple[Any, Record]]:
    """Of each register one record a class of the invented country, and one of anybody else."""
    found: list[tuple[Any, Record]] = []
    for register in known.every():
        seen = set()
        for row in register.model._default_manager.order_by("pk"):
            sort = (row.owner_id == OWNER, row.klass)
            if sort not in seen:
                seen.add(sort)
                found.append((register, row))
    return found


def expected(actor: policy.Actor, verb: policy.Verb, row: Record) -> set[int]:
    """What a page may answer; what may not be seen does not exist."""
    thing = queries.thing(row)
    if not policy.may(actor, policy.Verb.VIEW, thing):
        return {404}
    return {200} if policy.may(actor, verb, thing) else {403, 404}


@pytest.mark.parametrize("role", list(policy.Role))
def test_a_page_of_a_record_opens_as_the_table_says(role: policy.Role) -> None:
    email = person(role)
    actor = world.actor(email) if email else policy.VISITOR
    client, wrong = world.browser(email), []
    for register, row in some():
        for tail, verb in VERBS.items():
            status = client.get(reverse(f"{register.slug}{tail}", args=[row.pk])).status_code
            if status not in expected(actor, verb, row):
                wrong.append((register.slug, tail, row.klass, row.owner_id, status))
    assert wrong == []


@pytest.mark.parametrize("role", list(policy.Role))
def test_a_deed_that_the_table_refuses_is_not_done(role: policy.Role) -> None:
    email = person(role)
    actor = world.actor(email) if email else policy.VISITOR
    client, wrong, last = world.browser(email), [], models.Deed.objects.count()
    for register, row in some():
        for tail, verb in VERBS.items():
            if verb == policy.Verb.VIEW or policy.may(actor, verb, queries.thing(row)):
                continue
            told = {"version": str(row.version), "act": "propose", "audience": "public"}
            status = client.post(reverse(f"{register.slug}{tail}", args=[row.pk]), told).status_code
            if status not in expected(actor, verb, row):
                wrong.append((register.slug, tail, row.klass, row.owner_id, status))
    assert wrong == []
    assert models.Deed.objects.count() == last


def addresses() -> list[str]:
    """Each address once, with a record of the invented country where it names one."""
    first = {register.slug: row for register, row in reversed(some())}
    first |= {part: first[slug] for part, slug in ROOMS if slug in first}
    told = {"owner": OWNER, "code": "XC", "kind": "csv", "what": "grant", "secret": "no", "step": "no"}
    told |= {
        "field": "OP2-BW-01-L",
        "catalogue": "un1540-2017",
        "number": "1",
        "clause": "c1",
        "language": "es",
        "dataset": "default",
    }
    made, private = set(), PrivateAssessment.objects.latest("pk").pk
    for pattern, _view in routes():
        row = first.get(pattern.removeprefix("es/").split("/")[0])
        address = re.sub(r"<\w+:pk>", str(row.pk if row else private), pattern)
        made.add("/" + re.sub(r"<\w+:(\w+)>", lambda part: told.get(part[1], "1"), address))
    return sorted(made)


LISTED = ("/match/", "/search/", "/entities/", "/readyz")
"""What programs ask: without a list on the server they are told that it is not available, with 503."""


@pytest.mark.parametrize("role", list(policy.Role))
def test_no_route_breaks_and_none_takes_a_method_it_does_not_know(role: policy.Role) -> None:
    desk.matrix()
    bench.draft()
    plans.measures(plans.plan())
    email, private = person(role), f"{privately.CANARY}-".encode()
    client, wrong = world.browser(email), list[tuple[Any, ...]]()
    last = models.Deed.objects.latest("pk").pk
    widest = role in (policy.Role.VISITOR, policy.Role.CONTACT)  # which methods a page knows hangs on nobody's role
    for address in addresses():
        cache.clear()  # how often one may ask is another test's matter
        for method in (*METHODS, *ODD_METHODS) if widest else METHODS:
            if method == "post" and address.endswith(("/me/delete/", "/theme/")):
                continue  # a person who deletes themselves asks no further
            status, said = _ask(client, method, address)
            if private in said and email != privately.LAB:
                wrong.append((method, address, "a word that is a laboratory's alone"))
            if status == 503 and address.startswith(LISTED):
                continue
            if status >= 500 or (method in WRITING and status not in (302, 403, 404, 405)):
                wrong.append((method, address, status))
    assert wrong == []
    written = models.Deed.objects.filter(pk__gt=last).exclude(verb__in=BUTTONS)
    assert list(written.values_list("verb", "target", "target_id")) == [], "a form sent empty wrote something"


def _ask(client: Client, method: str, address: str) -> tuple[int, bytes]:
    answer = getattr(client, method)(address)
    return int(answer.status_code), b"".join(answer) if answer.streaming else answer.content


def test_no_address_was_left_out() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("never-was")
    assert len(addresses()) >= len({address for address, _view in routes()})
