"""What is kept of files between installations: what went out, what came in, the records that came."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.records import Record


class Sent(models.Model):
    """A release file that an owner made for an audience; ``sequence`` counts them."""

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    audience = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "audience", "sequence"], name="sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.audience} {self.sequence}"


class Came(models.Model):
    """A release file that was brought here. It waits (``applied_at`` None) until somebody has looked at it."""

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    installation = models.CharField(max_length=40)
    audience = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    key = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.installation} {self.audience} {self.sequence}"


class Copied(Record):
    """A record that another installation released. The table of policy gives nobody the verb to change it here.

    register, remote, remote_version, mark  where it lies at home, its version there, the hash of its last deed
    audience                                to whom the file that brought it was released
    """

    KIND: ClassVar[str] = "copied"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "cells")

    installation = models.CharField(_("came from the installation"), max_length=40)
    audience = models.CharField(_("released to"), max_length=40)
    register = models.CharField(_("register"), max_length=40)
    remote = models.BigIntegerField(_("number there"))
    remote_version = models.PositiveIntegerField(_("version there"))
    remote_stage = models.CharField(_("stage there"), max_length=40, blank=True)
    remote_klass = models.CharField(_("class there"), max_length=12)
    mark = models.CharField(_("hash of its last deed there"), max_length=64, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    cells = models.JSONField(_("what it says"), default=dict)
    fingerprint = models.CharField(max_length=64)
    came = models.ForeignKey(Came, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("copied record")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["installation", "audience", "register", "remote"], name="copied_once"),
        ]

    def __str__(self) -> str:
        return str(self.title or self.remote)


class Held(models.Model):
    """A file that belongs to a copied record, in the store of this installation by its digest."""

    record = models.ForeignKey(Copied, models.PROTECT, related_name="files")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.name)
