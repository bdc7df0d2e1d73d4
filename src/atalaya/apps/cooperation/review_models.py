"""What is kept of peer reviews: the room, its sessions and notes, each country's part, findings, what was agreed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Kept, Record
from atalaya.core import review_processes, workflow

SORTS = (
    ("practice", _("Good practice")),
    ("challenge", _("Challenge")),
    ("recommendation", _("Recommendation")),
)


def _by() -> models.ForeignKey:  # type: ignore[type-arg]  # the plugin reads the annotation of the fields below
    return models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")


def _review() -> models.ForeignKey:  # type: ignore[type-arg]  # the plugin reads the annotation of the fields below
    return models.ForeignKey("cooperation.Review", models.PROTECT, related_name="+", verbose_name=_("review"))


class Review(Record):
    """A peer review. Its owner is the room; the countries and the secretariat are its parties.

    observers  organisations or countries that see the frame (dates, places, topics), never what is said inside
    left       countries that withdrew from it
    note       the number that the missions gave the joint note verbale
    """

    KIND: ClassVar[str] = "review"
    PROCESS: ClassVar[workflow.Process | None] = review_processes.REVIEW
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "about")
    TOPICS: ClassVar = (Column("key", _("Key")), Column("name", _("Topic"), "words", required=True))
    AGENCIES: ClassVar = (
        Column("country", _("Country"), "owner", required=True),
        Column("name", _("Agency"), required=True),
    )

    title = fields.Words(_("title"))
    about = fields.Words(_("about"), long=True, blank=True)
    countries = fields.Links(_("countries"), kinds=("country",))
    left = fields.Links(_("countries that withdrew"), kinds=("country",))
    observers = fields.Links(_("observers"), kinds=("organisation", "country"))
    observers_told = models.CharField(_("other observers"), max_length=300, blank=True)
    topics = fields.Rows(_("topics"), columns=TOPICS)
    agencies = fields.Rows(_("agencies"), columns=AGENCIES)
    begins = fields.Day(_("begins"))
    ends = fields.Day(_("ends"))
    confidentiality = fields.Words(_("terms of confidentiality"), long=True, blank=True)
    output = fields.Words(_("what comes out of it"), long=True, blank=True)
    donor = models.CharField(_("funding"), max_length=200, blank=True)
    note = models.CharField(_("number of the note verbale"), max_length=80, blank=True)
    note_on = fields.Day(_("date of the note"))
    sources = fields.sources()

    class Meta:
        verbose_name = _("peer review")

    def __str__(self) -> str:
        return self.owner_id


class Session(Record):
    """A session of a review; ``attendance`` says who came and for which body."""

    KIND: ClassVar[str] = "review"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "place")
    PERSONAL: ClassVar[tuple[str, ...]] = ("attendance",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("attendance",), ("ends", "begins"), 5),)
    AGENDA: ClassVar = (Column("at", _("When")), Column("what", _("What"), required=True))
    ATTENDANCE: ClassVar = (
        Column("country", _("Country or organisation"), "owner"),
        Column("body", _("Body"), required=True),
        Column("name", _("Name")),
    )

    review = _review()
    title = fields.Words(_("title"))
    host = fields.Links(_("host country"), kinds=("country",))
    place = fields.Words(_("place"), blank=True)
    begins = fields.Day(_("first day"))
    ends = fields.Day(_("last day"))
    agenda = fields.Rows(_("agenda"), columns=AGENDA)
    attendance = fields.Rows(_("teams and attendance"), columns=ATTENDANCE)
    in_public = models.BooleanField(_("may stand in the public text"), default=True)

    class Meta:
        verbose_name = _("review session")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.begins}"


class Visit(Record):
    """A visit to a site during a review: where and when. What was seen there is a note, and stays among the parties."""

    KIND: ClassVar[str] = "review"
    SEARCHED: ClassVar[tuple[str, ...]] = ("place",)

    review = _review()
    host = fields.Links(_("host country"), kinds=("country",))
    place = fields.Words(_("place"))
    on = fields.Day(_("date"))
    in_public = models.BooleanField(_("may stand in the public text"), default=True)

    class Meta:
        verbose_name = _("site visit")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.on}"


class Note(Record):
    """What was said in a session or on a visit: for the countries and the secretariat alone."""

    KIND: ClassVar[str] = "finding"
    SEARCHED: ClassVar[tuple[str, ...]] = ("text",)

    review = _review()
    on = fields.Day(_("date"))
    about = models.CharField(_("of which session or visit"), max_length=200, blank=True)
    text = fields.Words(_("note"), long=True)

    class Meta:
        verbose_name = _("note of a review")

    def __str__(self) -> str:
        return f"{self.owner_id} #{self.pk}"


class Finding(Record):
    """A practice, a challenge or a recommendation; a recommendation has an owner, a day and progress.

    body, person  who acts
    progress      what was done, each with its day
    """

    KIND: ClassVar[str] = "finding"
    PROCESS: ClassVar[workflow.Process | None] = review_processes.FINDING
    SEARCHED: ClassVar[tuple[str, ...]] = ("text",)
    PERSONAL: ClassVar[tuple[str, ...]] = ("person",)
    KEPT: ClassVar[tuple[Kept, ...]] = (Kept(("person",), ("due",), 2),)
    PROGRESS: ClassVar = (
        Column("on", _("Date"), "day", required=True),
        Column("text", _("What happened"), "text", required=True),
    )

    review = _review()
    sort = models.CharField(_("kind of finding"), max_length=16, choices=SORTS)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    text = fields.Words(_("in words"), long=True)
    countries = fields.Links(_("countries it concerns"), kinds=("country",))
    body = models.CharField(_("body that acts"), max_length=200, blank=True)
    person = models.CharField(_("person who acts"), max_length=200, blank=True)
    due = models.DateField(_("due date"), null=True, blank=True)
    progress = fields.Rows(_("progress"), columns=PROGRESS)

    class Meta:
        verbose_name = _("finding of a review")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.sort} #{self.pk}"


class Part(Record):
    """A country's own part of the report. It is the country's; clearing it is a release to the room.

    text    the draft it is written in, which nobody else sees
    digest  of the version that was put to be cleared, in ``PartVersion``
    """

    KIND: ClassVar[str] = "draft"

    review = _review()
    text = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="+", verbose_name=_("draft"))
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("part of a review report")
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "owner"], name="review_part_once")]

    def __str__(self) -> str:
        return f"{self.owner_id} #{self.review_id}"


class PartVersion(models.Model):
    """A part as its country put it to be cleared: without its restricted paragraphs, and never changed."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="versions")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.part_id} {self.digest[:12]}"


class Pack(Record):
    """A self-assessment put before the others: a country's answers and laws as they stood; shown by release alone."""

    KIND: ClassVar[str] = "assessment"

    review = _review()
    title = fields.Words(_("title"))
    file = models.CharField(_("file"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("self-assessment pack")

    def __str__(self) -> str:
        return f"{self.owner_id} #{self.review_id}"


class Joint(models.Model):
    """The joint text of a review: the draft it is written in, and the version that lies before the countries."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="joint")
    text = models.ForeignKey("drafting.Draft", models.PROTECT, related_name="+")
    used = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.review_id}"


class JointVersion(models.Model):
    """The joint text as it was put before the countries; ``ended_at``: not before them any more."""

    joint = models.ForeignKey(Joint, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    by = _by()
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["joint", "number"], name="joint_version_once")]

    def __str__(self) -> str:
        return f"{self.joint_id} v{self.number}"


class Change(models.Model):
    """A change of the joint text that a country asks for, and what became of it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="changes")
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    place = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    answer = models.TextField(blank=True)
    by = _by()
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.review_id} {self.owner_id}"


class Consent(models.Model):
    """An owner said yes to something as it stood (``digest``); ``ended_at``: it took that back."""

    target = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    what = models.CharField(max_length=12)
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    by = _by()
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target", "target_id", "what"])]

    def __str__(self) -> str:
        return f"{self.target} {self.target_id} {self.what} {self.owner_id}"


class Frame(Record):
    """What others than the parties see of a review: for observers the frame as agreed, for all what was consented to.

    what     ``frame`` or ``report``
    content  rows of dates, places and topics, or the text; it stands apart from the room and never follows it unasked
    """

    KIND: ClassVar[str] = "review"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)

    review = _review()
    what = models.CharField(max_length=8)
    title = fields.Words(_("title"))
    content = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("frame of a review")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.what}"
