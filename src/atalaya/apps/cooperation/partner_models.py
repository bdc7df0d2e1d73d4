"""What is kept of the exchange of files with partners: nominations for their courses, and which file went where."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Kept, Record


class Nomination(Record):
    """Somebody whom a country nominates for a course or an exercise. It is part of the country's events in policy."""

    KIND: ClassVar[str] = "activity"
    SEARCHED: ClassVar[tuple[str, ...]] = ("name", "agency")
    PERSONAL: ClassVar[tuple[str, ...]] = ("name", "function", "mail")
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("name", "function", "mail"), ("on",), 2),)

    activity = models.ForeignKey(
        "registry.Activity", models.PROTECT, verbose_name=_("course or event"), related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    agency = models.CharField(_("agency"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    mail = models.EmailField(_("e-mail"), blank=True)
    gender = models.CharField(
        _("gender"),
        max_length=6,
        blank=True,
        choices=[("woman", _("Woman")), ("man", _("Man")), ("other", _("Other"))],
    )
    on = fields.Day(_("nominated on"))
    attended = models.CharField(_("took part"), max_length=3, blank=True, choices=[("yes", _("Yes")), ("no", _("No"))])

    class Meta:
        verbose_name = _("nomination")

    def __str__(self) -> str:
        return str(self.name)


class Exchange(models.Model):
    """A file that went to a partner or came from one: the log of an exchange. ``rows`` holds what came in, for a year.

    ``format`` is the id of the exchange format, ``digest`` the SHA-256 of the file.
    """

    partner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    format = models.CharField(max_length=40)
    direction = models.CharField(max_length=3, choices=[("out", _("Given")), ("in", _("Received"))])
    name = models.CharField(max_length=160, blank=True)
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    rows = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.partner_id} {self.format} {self.direction}"
