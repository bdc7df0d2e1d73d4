"""What an earlier room tells later ones, by name: the settings list who hears, so no room imports one after it."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from django.conf import settings
from django.db import transaction


def tell(target: str, pk: int) -> None:
    """Tells every module of ``LISTENERS``, by its ``heard``, that a record changed; once the transaction is committed.

    ``target`` is the name of its model. Whoever hears must find out later what a crash kept from it: a daily chore
    looks again.
    """
    for module in settings.LISTENERS:
        transaction.on_commit(partial(import_module(module).heard, target, pk))
