"""Certificates that were issued, and the revocation of one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from atalaya.core import certificates


class Certificate(models.Model):
    """A signed certificate. When its holder's data goes, the row stays and proves what was issued.

    token   the signed text; empty once the holder's name was taken out
    digest  the SHA-256 of the signed text, which stays
    person  the holder's account, where there is one
    course  the course that was completed, with its version (``points-of-contact/1``)
    """

    code = models.CharField(max_length=certificates.CODE_SIGNS, unique=True)
    serial = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10)
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    activity = models.ForeignKey("registry.Activity", models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("training.Place", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("access.User", models.SET_NULL, null=True, related_name="+")
    course = models.CharField(max_length=120, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    title = models.JSONField(default=dict)
    hours = models.PositiveIntegerField(null=True)
    issued_at = models.DateTimeField()
    token = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"], condition=Q(revoked_at=None, place__isnull=False), name="one_certificate_a_place"
            ),
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(revoked_at=None, person__isnull=False) & ~Q(course=""),
                name="one_certificate_a_course",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["activity", "id"])]

    def __str__(self) -> str:
        return certificates.shown_code(self.code)
