"""Keys with which programs ask."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Token(models.Model):
    """A key of an owner for its own programs; only a digest of it is kept."""

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    label = models.CharField(max_length=120)
    scope = models.CharField(max_length=20, default="match")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.label}"
