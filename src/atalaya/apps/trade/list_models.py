"""Editions of lists that were brought to this server, and which lists a country switched on."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PARTIES, ITEMS = "parties", "items"
KINDS: Final = ((PARTIES, _("Parties: sanctions")), (ITEMS, _("Items: control list")))
STAGES: Final = (("waiting", _("waiting")), ("ready", _("ready")), ("failed", _("could not be read")))
SECURITY_COUNCIL: Final = "un"
"""The list that is on everywhere from the start, once somebody brought it."""
EVERYBODYS: Final = ("server", "secretariat")
"""Who brings the list of the Security Council for everybody."""


def _nothing() -> list[str]:
    """An empty list; inside the tables below *list* is a column."""
    return []


class Edition(models.Model):
    """A list as it stood on a day, with the file it was read from; the newest that is ready answers.

    owner    a country for its own, the server or the secretariat for the Security Council's
    changes  what it changed against the edition before: numbers, and some of the entries by their keys
    """

    kind = models.CharField(max_length=8, choices=KINDS)
    list = models.CharField(max_length=31)
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=2, blank=True)
    source = models.CharField(max_length=300, blank=True)
    dated = models.DateField(null=True)
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    entries = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=8, choices=STAGES, default="waiting")
    fault = models.JSONField(default=dict)
    doubts = models.JSONField(default=_nothing)
    changes = models.JSONField(default=dict)
    invented = models.BooleanField(default=False)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["stage", "kind", "list"])]

    def __str__(self) -> str:
        return f"{self.list} {self.dated or ''}"


class Switch(models.Model):
    """A country switched a list on, with the basis in its own law; ``ended_at``: and off again."""

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    list = models.CharField(max_length=31)
    basis = models.CharField(max_length=600)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "list"], condition=models.Q(ended_at=None), name="list_switched_on_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.list}"
