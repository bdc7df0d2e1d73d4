"""Answers to the fields of a catalogue, what they rest on, what the Committee published, and editions that stay."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from django.core import exceptions
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import knowledge
from atalaya.apps.access import fields
from atalaya.apps.access.records import Record
from atalaya.apps.assessment import private_models

__all__ = (
    "Answer",
    "Approved",
    "ApprovedRow",
    "Assessment",
    "Call",
    "Citation",
    "Comment",
    "Edition",
    "Evidence",
    "OwnCatalogue",
    "Proposal",
    "Reading",
    "Response",
    "Template",
    "private_models",
)

PATHS = (
    ("short", _("Short: answered, then validated")),
    ("full", _("Full: agency, legal check, clearance")),
)
VALUES = (
    ("yes", _("Yes")),
    ("partly", _("Partly")),
    ("no", _("No")),
    ("not_applicable", _("Not applicable")),
    ("not_known", _("Not known")),
    ("met", _("Met")),
    ("not_met", _("Not met")),
    ("unclear", _("Unclear")),
)
"""What a country answers, on the scales of both kinds of catalogue. Never the Committee's marks."""
STALE = (
    ("changed", _("the words of the article changed")),
    ("gone", _("the article is not in the present wording")),
    ("repealed", _("the law is repealed or replaced")),
)


class Assessment(Record):
    """A country's work on one catalogue: its matrix, or one of its legislative surveys."""

    KIND: ClassVar[str] = "assessment"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "about")

    title = fields.Words(_("title"))
    catalogue = models.CharField(_("catalogue"), max_length=80)
    path = models.CharField(_("path of an answer"), max_length=5, choices=PATHS, default="short")
    about = fields.Words(_("about"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("matrix or survey")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.catalogue}"

    def clean(self) -> None:
        """The catalogue comes with the software or is this owner's own; another owner's does not exist here."""
        own = OwnCatalogue.called(self.catalogue)
        if self.catalogue not in knowledge.shipped() and (own is None or own.owner_id != self.owner_id):
            raise exceptions.ValidationError({"catalogue": _("There is no such catalogue for this owner.")})


_OWN: Final = re.compile(r"own-([0-9]{1,18})-([0-9a-f]{8})")


class OwnCatalogue(models.Model):
    """A survey that its owner brought, in one version: content and digest never change.

    first    the first version; none in that one
    offered  whether new work may begin with it
    """

    owner_id: str
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    number = models.PositiveIntegerField(default=1)
    title = fields.Words()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    measures = models.PositiveIntegerField()
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    offered = models.BooleanField(default=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "number"], name="own_catalogue_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The id under which it is answered; it holds a part of the digest, so it never means anything else."""
        return f"own-{self.pk}-{self.digest[:8]}"

    @classmethod
    def called(cls, code: str) -> OwnCatalogue | None:
        """The version that has this id, whoever owns it: callers ask policy."""
        parts = _OWN.fullmatch(code)
        return cls.objects.filter(pk=parts[1], digest__startswith=parts[2]).first() if parts else None


class Answer(models.Model):
    """What the country says in one field. Written by ``actions`` alone; its history is in the deeds.

    stage    where it stands in the process of its path; empty before the first answer
    agency   the body that was asked, or that looks after the field
    stale    what happened to law it cites since it was given; empty when nothing
    origin   the catalogue and field it was carried over from; empty when it was given here
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    field = models.CharField(max_length=80)
    value = models.CharField(max_length=16, choices=VALUES, blank=True)
    text = models.TextField(blank=True)
    stage = models.CharField(max_length=20, blank=True)
    agency = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+")
    stale = models.CharField(max_length=10, choices=STALE, blank=True)
    same_person = models.BooleanField(default=False)
    origin = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "field"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.field}"


class Citation(models.Model):
    """An article that an answer rests on; one article may serve many answers, and an answer many articles."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="citations")
    article = models.ForeignKey("laws.Article", models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    stale = models.CharField(max_length=10, choices=STALE, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["answer", "article"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.article_id}"


class Proposal(models.Model):
    """The engine's suggestion that an article answers a field. ``start`` and ``end`` are places in the article."""

    STATES = (("open", _("Open")), ("accepted", _("Accepted")), ("refused", _("Refused")))
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="proposals")
    field = models.CharField(max_length=80)
    article = models.ForeignKey("laws.Article", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    decision = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "field", "article"], name="proposal_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.field} {self.article_id}"


class Reading(models.Model):
    """The engine was asked to read the country's laws for an assessment; the worker does it, and says what came."""

    STATES = (("waiting", _("Waiting")), ("done", _("Done")), ("failed", _("Failed")))
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="readings")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    laws = models.PositiveIntegerField(default=0)
    proposals = models.PositiveIntegerField(default=0)
    fields = models.PositiveIntegerField(default=0)
    detail = models.CharField(max_length=600, blank=True)

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.state}"


class Evidence(models.Model):
    """A file or a link behind answers, with its date and the day it stops counting."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="evidence")
    answers = models.ManyToManyField(Answer, related_name="evidence")
    title = models.CharField(max_length=300)
    address = models.URLField(max_length=500, blank=True)
    file = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    on = fields.Day(_("date"))
    expires_on = models.DateField(null=True)
    withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What people say to each other about a field; resolved when it is settled."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="comments")
    field = models.CharField(max_length=80)
    text = models.TextField()
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    resolved_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.field}"


class Approved(models.Model):
    """A matrix that the Committee published, as it was read from a file; counts once its rows are confirmed."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="approved")
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    country = models.CharField(max_length=200, blank=True)
    report_on = fields.Day(_("date of the report"))
    addenda = models.JSONField(default=list)
    approved_on = fields.Day(_("approved by the Committee on"))
    notes = models.JSONField(default=list)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    detail = models.CharField(max_length=600, blank=True)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ApprovedRow(models.Model):
    """A row of it as printed, with the row of the catalogue it was laid beside; none when none was found."""

    approved = models.ForeignKey(Approved, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    section = models.CharField(max_length=20, blank=True)
    weapon = models.CharField(max_length=1, blank=True)
    number = models.CharField(max_length=40, blank=True)
    title = models.TextField(blank=True)
    responses = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    remarks = models.TextField(blank=True)
    where = models.CharField(max_length=120, blank=True)
    row = models.CharField(max_length=80, blank=True)
    score = models.FloatField(default=0)
    why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["approved", "place"], name="approved_row_once")]

    def __str__(self) -> str:
        return f"{self.approved_id} {self.place}"


class Response(models.Model):
    """The Committee's mark in a field (X, ?, NA or blank), its source and remarks: from a published matrix alone."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="responses")
    approved = models.ForeignKey(Approved, models.PROTECT, related_name="+")
    field = models.CharField(max_length=80)
    mark = models.CharField(max_length=2, blank=True)
    raw = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)
    remarks = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "field"], name="response_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.field} {self.mark}"


class Edition(models.Model):
    """An assessment as it stood: content and digest never change."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "number"], name="assessment_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} #{self.number}"


class Call(models.Model):
    """A body was asked for its part: people of it who have accounts, or a workbook that goes out and comes back.

    letter  the file of the letter with which the answer came, for a body without accounts
    """

    STATES = (("open", _("Open")), ("answered", _("Answered")), ("closed", _("Closed")))
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="calls")
    body = models.ForeignKey("registry.Body", models.PROTECT, related_name="+")
    people = models.ManyToManyField("access.User", related_name="+")
    fields = models.JSONField(default=list)
    due = models.DateField(null=True)
    message = models.TextField(blank=True)
    mail = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    letter = models.CharField(max_length=64, blank=True)
    letter_name = models.CharField(max_length=300, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.body_id}"


class Template(models.Model):
    """A DOCX that an owner's update packs are written into; the last one counts."""

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
