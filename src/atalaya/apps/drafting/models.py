"""A text in the making: its working words, versions that stay, who comments, who clears, what workshops decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.records import Record
from atalaya.apps.drafting.bill_models import Adoption, Bill, Duty, Guideline, Legislature, NoteVerbale
from atalaya.core import workflow, working_processes

__all__ = ["Adoption", "Bill", "Duty", "Guideline", "Legislature", "NoteVerbale"]

KINDS = (
    ("bill", _("Bill")),
    ("regulation", _("Regulation")),
    ("guideline", _("Guideline")),
    ("report", _("National report")),
    ("plan", _("Action plan")),
    ("gap", _("Gap analysis")),
    ("note", _("Note verbale")),
    ("other", _("Other text")),
)
LANGUAGES = (("es", "Español"), ("en", "English"), ("pt", "Português"), ("fr", "Français"))
TRADITIONS = (("civil", _("Civil law")), ("common", _("Common law")))
OUTCOMES = (
    ("", _("Open")),
    ("accepted", _("Accepted")),
    ("partly", _("Accepted in part")),
    ("rejected", _("Rejected")),
    ("deferred", _("Deferred")),
)
AUDIENCES = (
    ("team", _("For those who draft: with notes and restricted parts")),
    ("outside", _("For others: without restricted parts")),
    ("cleared", _("For others: only parts that are cleared")),
)
FORMATS = (("docx", "DOCX"), ("pdf", "PDF"), ("akn", "Akoma Ntoso"), ("md", "Markdown"))
WAITS = (("waiting", _("Waiting")), ("done", _("Done")), ("failed", _("Failed")))


def _by() -> models.ForeignKey:  # type: ignore[type-arg]  # the plugin reads the annotation of the fields below
    return models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")


class Draft(Record):
    """A text in the making. Its words are in ``Working`` and in its versions.

    law    the law it amends or began from
    other  the languages it is written in besides the lead language
    """

    KIND: ClassVar[str] = "draft"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.DRAFT
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "about")

    title = fields.Words(_("title"))
    kind = models.CharField(_("kind of text"), max_length=12, choices=KINDS, default="bill")
    lead = models.CharField(_("language that decides"), max_length=2, choices=LANGUAGES, default="es")
    tradition = models.CharField(_("legal tradition"), max_length=6, choices=TRADITIONS, default="civil")
    law = models.ForeignKey(
        "laws.Law", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("law it amends")
    )
    review_on = fields.Day(_("to be reviewed on"))
    about = fields.Words(_("about"), long=True, blank=True)
    sources = fields.sources()

    class Meta:
        verbose_name = _("draft")

    def __str__(self) -> str:
        return f"{self.owner_id} #{self.pk}"


class Working(models.Model):
    """The words of a draft as they stand now, in the stored form of the engine. ``folded`` has no restricted word."""

    draft = models.OneToOneField(Draft, models.PROTECT, related_name="working")
    content = models.TextField()
    folded = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.version}"


class Version(models.Model):
    """A draft as it stood: content and digest never change."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    on = fields.Day(_("date"))
    content = models.TextField()
    digest = models.CharField(max_length=64)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]

    def __str__(self) -> str:
        return self.title or f"v{self.number}"


class Round(models.Model):
    """A consultation: one version, made for outside readers once and for all, put before bodies until a day.

    content  what the bodies read: without restricted parts, notes and parties
    names    ids of clauses in the version, by the ids the bodies see
    """

    STATES = (("open", _("Open")), ("closed", _("Closed")))
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    until = models.DateField()
    content = models.TextField()
    names = models.JSONField(default=dict)
    people = models.ManyToManyField("access.User", related_name="+")
    state = models.CharField(max_length=10, choices=STATES, default="open")
    published_at = models.DateTimeField(null=True)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "number"], name="draft_round_once")]

    def __str__(self) -> str:
        return self.title


class Guest(models.Model):
    """A body without accounts that was asked in a round, by a link that only it knows: a digest of it is kept."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="guests")
    body = models.CharField(max_length=200)
    mail = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.body


class Workshop(models.Model):
    """People who go through a text clause by clause and decide. ``round`` is the one whose comments they decide."""

    STATES = (("open", _("Open")), ("closed", _("Closed")))
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="workshops")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATES, default="open")
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody who took part in a workshop; ``on`` is one day of it, empty for all of it."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="attendances")
    name = models.CharField(max_length=200)
    body = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """What somebody says of a clause or of words in it, and what became of it (``core.drafting.comments``).

    body     the organisation the author speaks for
    wording  words proposed instead
    person   who has to do what was deferred; ``owner`` is the name as it stands in the table
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="comments")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="comments")
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="comments")
    clause = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(default=0)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    words = models.TextField()
    wording = models.TextField(blank=True)
    author = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=200, blank=True)
    restricted = models.BooleanField(default=False)
    by = _by()
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    reason = models.TextField(blank=True)
    action = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    workshop = models.ForeignKey(Workshop, models.PROTECT, null=True, related_name="decisions")
    decided_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "outcome", "done_at"])]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.clause}"


class Party(models.Model):
    """Who clears a part of a text: a body by its name, and its people. ``code`` stands in the clauses."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="parties")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    people = models.ManyToManyField("access.User", related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "code"], name="draft_party_once")]

    def __str__(self) -> str:
        return self.name


class Clearance(models.Model):
    """A party cleared its part as it stood. ``signed_by`` and ``letter``: it did so on paper, and who signed."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="clearances")
    digest = models.CharField(max_length=64)
    signed_by = models.CharField(max_length=200, blank=True)
    letter = models.CharField(max_length=200, blank=True)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.party_id} {self.digest[:12]}"


class Template(models.Model):
    """A DOCX that an owner's texts are written into."""

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    by = _by()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A text that is being written as a file for an audience; a large one by the worker.

    leaks    clauses in it that refer to what was left out
    unshown  signs of the text that its letters cannot show
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="exports")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=5, choices=FORMATS)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    audience = models.CharField(max_length=8, choices=AUDIENCES)
    state = models.CharField(max_length=10, choices=WAITS, default="waiting")
    detail = models.CharField(max_length=600, blank=True)
    file = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    leaks = models.JSONField(default=list)
    unshown = models.JSONField(default=list)
    by = _by()
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.kind}"


class Arrival(models.Model):
    """A file on its way to become a draft, or the next words of one; read in the cage, confirmed by a person."""

    STATES = (*WAITS, ("confirmed", _("Confirmed")))
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="arrivals")
    klass = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, choices=KINDS)
    lead = models.CharField(max_length=2, choices=LANGUAGES, blank=True)
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    content = models.TextField(blank=True)
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    detail = models.CharField(max_length=600, blank=True)
    by = _by()
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
