"""The yearly return of the Biological Weapons Convention: its file, its forms, what institutions were asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core import exceptions
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Record
from atalaya.core import bio, bio_processes, workflow

STATEMENTS = tuple((name, _(label)) for name, label in bio.STATEMENTS.items())
OPENNESS = tuple((name, _(label)) for name, label in bio.OPENNESS.items())


class CbmFile(Record):
    """The return of one calendar year. ``note`` and ``submitted_on`` are written when its sending is recorded."""

    KIND: ClassVar[str] = "cbm"
    PROCESS: ClassVar[workflow.Process | None] = bio_processes.CBM
    SEARCHED: ClassVar[tuple[str, ...]] = ("contact", "note")

    year = models.PositiveIntegerField(_("calendar year"), help_text=_("The year that the return is about."))
    contact = models.CharField(_("point of contact"), max_length=300, blank=True)
    note = models.CharField(_("number of the note verbale"), max_length=80, blank=True)
    submitted_on = fields.Day(_("submitted on"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("return of confidence-building measures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "year"], condition=models.Q(withdrawn=False), name="cbm_once")
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.year}"

    def clean(self) -> None:
        """A return is national: what others see of it is a form that was released."""
        if self.klass != "national":
            raise exceptions.ValidationError({"klass": _("A return is national: single forms of it are released.")})
        if not bio.FIRST_YEAR <= self.year <= 9999:
            raise exceptions.ValidationError({"year": _("Write a calendar year from 1986 on.")})


class CbmForm(Record):
    """A form of a return once somebody wrote in it; before that it is last year's, not looked at.

    answers  by field: ``text``, and ``looked`` where last year's was found still right
    laws     linked instruments of the register, for form E
    """

    KIND: ClassVar[str] = "cbm"

    file = models.ForeignKey(CbmFile, models.PROTECT, related_name="forms")
    code = models.CharField(max_length=2)
    statement = models.CharField(_("what it declares"), max_length=12, choices=STATEMENTS, blank=True)
    openness = models.CharField(_("who may read it"), max_length=10, choices=OPENNESS, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    laws = fields.Links(_("laws and regulations"), to="laws.Law")

    class Meta:
        verbose_name = _("form of a return")
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "code"], name="cbm_form_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.code}"


class CbmAsk(models.Model):
    """An institution was asked for its data by a personal link; of its secret only a digest is kept.

    answers  by field, as the institution wrote them; emptied a year after the return was due
    nothing  codes of forms for which it has nothing to declare
    """

    file = models.ForeignKey(CbmFile, models.PROTECT, related_name="asks")
    institution = models.CharField(_("institution"), max_length=200)
    mail = models.EmailField(_("e-mail"), blank=True)
    forms = models.JSONField(default=list)
    due = models.DateField(_("expected by"))
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    signed_by = models.CharField(_("name and function"), max_length=200, blank=True)
    answers = models.JSONField(default=dict)
    nothing = models.JSONField(default=list)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.file_id} {self.institution}"

    def asked(self) -> bio.Ask:
        """As far as the check goes."""
        told: Any = self.forms
        return bio.Ask(self.institution, tuple(told), self.answered_at is not None, self.settled_at is not None)
