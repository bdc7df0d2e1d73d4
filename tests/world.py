"""The world that tests find in the database: the public registry, two invented countries, their people."""

from __future__ import annotations

import time
from typing import Final

from django.core.management import call_command
from django.test import Client

from atalaya.adapters import clock, seeds
from atalaya.apps.access import models, queries
from atalaya.apps.registry import seeding
from atalaya.core import policy

PASSWORD: Final = "una frase de prueba 1540"
CONTACT: Final = "lucia.fontana@costa-serena.example"
SECOND: Final = "tomas.arrieta@seguridad.costa-serena.example"
SECRETARY: Final = "marta.ceballos@costa-serena.example"
FORMER: Final = "ernesto.vidal@costa-serena.example"


def plant() -> None:
    """Puts everything in, once."""
    call_command("createcachetable", verbosity=0)
    found = seeds.load_registry()
    seeding.plant(found, clock.today())
    world = seeds.load_world(found)
    seeding.plant(world, clock.today())
    seeding.plant_glossary()
    seeding.people_of_the_demonstration(world, PASSWORD, clock.today())


def user(email: str) -> models.User:
    """A person of the world."""
    return models.User.objects.get(email=email)


def actor(email: str, *, strong: bool = True) -> policy.Actor:
    """A person of the world with their roles of today."""
    return queries.actor(user(email), strong=strong, on=clock.today())


def everybody() -> list[str]:
    """The addresses of all people of the world, in order."""
    return list(
        models.User.objects.filter(email__endswith=".example").order_by("email").values_list("email", flat=True)
    )


def browser(email: str = "", *, strong: bool = True, age_s: int = 0) -> Client:
    """A client signed in as a person, ``age_s`` seconds ago; without an address a stranger."""
    client = Client()
    if email:
        client.force_login(user(email), backend="allauth.account.auth_backends.AuthenticationBackend")
        method = {"method": "mfa", "type": "totp"} if strong else {"method": "password"}
        session = client.session
        session["account_authentication_methods"] = [{**method, "at": time.time() - age_s}]
        session.save()
    return client
