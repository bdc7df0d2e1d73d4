"""Instruments, the editions of their text, the articles that citations point at, and files on their way in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Record

TYPES = (
    ("constitution", _("Constitution")),
    ("code", _("Code")),
    ("law", _("Law")),
    ("act", _("Act")),
    ("decree-law", _("Decree-law")),
    ("decree", _("Decree")),
    ("regulation", _("Regulation")),
    ("resolution", _("Resolution")),
    ("treaty", _("Treaty")),
    ("other", _("Other instrument")),
)
STATUSES = (
    ("in_force", _("In force")),
    ("amended", _("In force, amended")),
    ("repealed", _("Repealed")),
    ("replaced", _("Replaced")),
    ("bill", _("Bill")),
    ("unknown", _("Not known")),
)
LANGUAGES = (("es", "Español"), ("en", "English"), ("pt", "Português"), ("fr", "Français"))
NO_LONGER = ("repealed", "replaced")
"""Statuses of law that does not count any more."""


class Law(Record):
    """A law, regulation or other instrument, as the register knows it. Its words are in its editions."""

    KIND: ClassVar[str] = "law"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "number", "gazette", "about")

    title = fields.Words(_("title"))
    kind = models.CharField(_("type"), max_length=20, choices=TYPES, default="law")
    number = models.CharField(_("number"), max_length=80, blank=True)
    on = fields.Day(_("date"))
    gazette = models.CharField(_("official gazette"), max_length=160, blank=True)
    published_on = fields.Day(_("published on"))
    in_force_on = fields.Day(_("in force since"))
    status = models.CharField(_("standing"), max_length=12, choices=STATUSES, default="unknown")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="es")
    amends = fields.Links(_("amends"), to="laws.Law")
    replaced_by = fields.Links(_("repealed or replaced by"), to="laws.Law")
    translation_of = fields.Links(_("translation of"), to="laws.Law")
    checked = models.BooleanField(_("compared with the official text"), default=False)
    about = fields.Words(_("what it is about"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("law or regulation")

    def __str__(self) -> str:
        return str(self.number or self.pk)


class Edition(models.Model):
    """One wording of an instrument, as it was read from a file. Never changed; a new wording is a new edition."""

    law = models.ForeignKey(Law, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    current = models.BooleanField(default=True)
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    language = models.CharField(max_length=2)
    chars = models.PositiveIntegerField()
    notes = models.JSONField(default=list)
    since = fields.Day(_("wording since"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["law", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["law"], condition=models.Q(current=True), name="one_current_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.law_id} #{self.number}"


class Article(models.Model):
    """A piece of an edition; all of them in order are its whole text. Citations point at the citable ones.

    anchor  its place in the address of the text: ``art-12-bis``
    start   where it begins in the text, in characters
    body    where its own words begin, behind the printed heading, in characters of ``text``
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="articles")
    place = models.PositiveIntegerField()
    shape = models.CharField(max_length=12)
    number = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=600, blank=True)
    path = models.JSONField(default=list)
    standing = models.CharField(max_length=12)
    anchor = models.CharField(max_length=80)
    start = models.PositiveIntegerField()
    body = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "place"], name="article_place_once"),
            models.UniqueConstraint(fields=["edition", "anchor"], name="article_anchor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.anchor}"


class Arrival(models.Model):
    """Files that somebody brought at once, for one owner.

    absent  names that the list among them has and the files do not
    """

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    klass = models.CharField(max_length=12)
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    absent = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.at:%Y-%m-%d}"


class ArrivedFile(models.Model):
    """One of them: waiting, being read since ``taken_at``, or done. What a cut worker had taken is taken again.

    told  what a list that came with the files says of this one, by column
    """

    STATES = (
        ("waiting", _("Waiting")),
        ("new", _("New law")),
        ("edition", _("New wording of a known law")),
        ("same", _("Already here, word for word")),
        ("failed", _("Could not be read")),
    )
    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    taken_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=600, blank=True)
    law = models.ForeignKey(Law, models.SET_NULL, null=True, related_name="+")
    told = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "id"])]

    def __str__(self) -> str:
        return self.name
