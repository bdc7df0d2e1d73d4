"""What somebody found when they looked for red flags in a transaction or a collaboration."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OUTCOMES: Final = (
    ("open", _("not finished")),
    ("proceed", _("proceed")),
    ("ask", _("ask")),
    ("refer", _("refer")),
)


class Check(models.Model):
    """A checklist gone through: answers by the ids of its edition, where it ended. Never a legal ruling.

    No register, search, export or handover knows this table; its deeds hold a salted digest and no word.
    """

    owner_id: str
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    klass = models.CharField(max_length=12)
    catalogue = models.CharField(max_length=60)
    edition = models.PositiveIntegerField()
    subject = models.CharField(max_length=300)
    answers = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    done = models.TextField(blank=True)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, default="open")
    salt = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.pk}"
