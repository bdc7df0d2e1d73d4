"""Every address of the site: it has an entry in the table of policy, and shows nobody what they may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from atalaya.apps.access import queries
from atalaya.apps.access.records import Record
from atalaya.apps.access.registers import known
from atalaya.core import kinds, policy
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FOREIGN = ("allauth", "django")


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each address of our own with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(FOREIGN):
            yield prefix + str(entry.pattern), entry.callback


def test_every_route_has_an_entry_in_the_table_of_policy() -> None:
    assert [address for address, view in routes() if not hasattr(view, "policy_entry")] == []


def test_every_entry_names_a_kind_of_the_table() -> None:
    named = {view.policy_entry[0] for _address, view in routes()} - {""}
    assert named <= set(kinds.KINDS)


OPEN = {
    # what machines ask, without a language
    "", "feed/<int:pk>/<str:secret>.ics", "health/", "healthz", "ready/", "readyz", "schema/assessment-1.json",
    # the pages of everybody
    "es/", "es/calendar/", "es/calendar.ics", "es/look/", "es/search/", "es/theme/",
    # a person's own, whoever they are: each answers with what is theirs alone
    "es/me/", "es/me/calendar/", "es/me/certificates/", "es/me/certificates/<slug:language>/", "es/me/data/",
    "es/me/delete/", "es/me/stand-in/", "es/certificates/<int:pk>/<slug:kind>/", "es/certificates/<int:pk>/act/forget/",
    # by a link or a code that was given to one person
    "es/cbm/data/<int:pk>/<str:secret>/", "es/consult/<int:pk>/<str:secret>/", "es/here/<str:token>/",
    "es/invitation/<int:pk>/<str:secret>/", "es/network/confirm/<int:pk>/<str:secret>/",
    # the check of certificates, and blank workbooks that never come back
    "certificates/check/<str:code>/", "certificates/keys.json", "certificates/revoked.json", "es/certificates/check/",
    "es/certificates/check/<str:code>/", "es/red-flags/blank/<slug:catalogue>/",
    "es/self-assessments/blank/<slug:catalogue>/",
}  # fmt: skip
"""Every address that asks for no kind of the table, each for its reason: another one has to be written down here."""


def test_only_pages_that_are_open_to_everybody_go_without_a_kind() -> None:
    free = {address for address, view in routes() if not view.policy_entry[0]}
    assert free == OPEN
    assert not [address for address in free if any(register.slug in address for register in known.every())]


def everything() -> list[tuple[Any, Record]]:
    """Each record of the world with its register."""
    return [(register, row) for register in known.every() for row in register.model._default_manager.all()]


@pytest.mark.parametrize("email", ["", *(f"{name}" for name in ("contact", "halyard", "coordinator", "former"))])
def test_a_page_opens_for_exactly_those_whom_the_table_lets_see_it(email: str) -> None:
    address = {
        "": "",
        "contact": world.CONTACT,
        "halyard": next(one for one in world.everybody() if "halyard" in one),
        "coordinator": _with_role(policy.Role.COORDINATOR),
        "former": world.FORMER,
    }[email]
    actor = world.actor(address) if address else policy.VISITOR
    client = world.browser(address)
    opened, closed = 0, set()
    for register, row in everything():
        answer = client.get(reverse(register.slug, args=[row.pk]))
        may = policy.may(actor, policy.Verb.VIEW, queries.thing(row))
        assert answer.status_code == (200 if may else 404), (register.slug, row.pk, row.klass, row.owner_id)
        opened += may
        if not may:
            closed.add(answer.content)
    assert opened
    never = client.get(reverse("posts", args=[999_999_999]))
    assert closed <= {never.content}, "a hidden record answers with other bytes than one that never was"


def _with_role(role: policy.Role) -> str:
    from atalaya.apps.access import models

    return str(models.Grant.objects.filter(role=role, ended_at=None).first().user.email)  # type: ignore[union-attr]


def hidden_titles(actor: policy.Actor) -> set[str]:
    """Words that stand only in records this person may not see."""
    seen: set[str] = set()
    unseen: set[str] = set()
    for _register, row in everything():
        words = [text for name in ("title", "names", "name") for text in _texts(getattr(row, name, ""))]
        (seen if policy.may(actor, policy.Verb.VIEW, queries.thing(row)) else unseen).update(words)
    return {text for text in unseen if len(text) > 12 and not any(text in other for other in seen)}


def _texts(value: Any) -> list[str]:
    return list(value.values()) if isinstance(value, dict) else [value] if value else []


@pytest.mark.parametrize("email", ["", world.FORMER, "halyard"])
def test_nothing_hidden_leaks_through_lists_search_exports_and_crossing_pages(email: str) -> None:
    address = next(one for one in world.everybody() if "halyard" in one) if email == "halyard" else email
    actor = world.actor(address) if address else policy.VISITOR
    client = world.browser(address)
    hidden = hidden_titles(actor) - {actor.name}
    assert len(hidden) > 5
    pages = ["today", "search", "calendar", "calendar-file"]
    addresses = [reverse(name) for name in pages]
    addresses += [f"{reverse('search')}?q={text.split()[0]}" for text in sorted(hidden)[:10]]
    addresses += [reverse("country-export", args=[code]) for code in ("XC", "XH", "UY")]
    for register in known.every():
        addresses.append(reverse(f"{register.slug}-list"))
        addresses += [reverse(f"{register.slug}-export", args=[kind]) for kind in ("csv", "json")]
    for one in addresses:
        content = client.get(one).content.decode(errors="replace")
        asked = one.partition("q=")[2]
        leaked = [text for text in hidden if text in content and text.split()[0] != asked]
        assert leaked == [], one


@pytest.mark.parametrize("verb", ["edit", "remove", "release", "step"])
def test_nobody_writes_through_a_door_that_the_table_keeps_shut(verb: str) -> None:
    letters = {"edit": policy.Verb.EDIT, "remove": policy.Verb.REMOVE, "release": policy.Verb.RELEASE}
    for email in ("", world.FORMER, world.SECRETARY, _with_role(policy.Role.DONOR)):
        actor = world.actor(email) if email else policy.VISITOR
        client = world.browser(email)
        for register in known.every():
            row = register.model._default_manager.order_by("pk").first()
            if row is None:
                continue
            told = [row.pk, row.PROCESS.steps[-1].name] if verb == "step" and row.PROCESS else [row.pk]
            if verb == "step" and not row.PROCESS:
                continue
            before = row.version
            answer = client.post(reverse(f"{register.slug}-{verb}", args=told), {"version": str(before)})
            allowed = verb != "step" and policy.may(actor, letters[verb], queries.thing(row))
            if not allowed and verb != "step":
                assert answer.status_code in (403, 404), (register.slug, verb, email)
                row.refresh_from_db()
                assert row.version == before


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "x"])
def test_a_page_number_that_is_none_shows_the_first_page(number: str) -> None:
    assert world.browser().get(reverse("laws-list"), {"page": number}).status_code == 200
