"""A site of its own for a process that is raced or killed: ``prepare`` once, then work on it."""

from __future__ import annotations

from atalaya.config import instance

OWNER = "country:XC"


def prepare() -> int:
    """Makes database and the invented world; gives the number of the person who acts."""
    instance.start()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from atalaya.apps.access import models

    models.Owner.objects.get_or_create(code=OWNER, defaults={"kind": "country", "names": {"en": "Costa Serena"}})
    user, _new = models.User.objects.get_or_create(email="ana@costa-serena.example", defaults={"name": "Ana"})
    return int(user.pk)
