"""Plans and their measures, what was noted on the way, frozen editions, and papers that are turned into measures."""

from __future__ import annotations

from typing import ClassVar

from django.core import exceptions
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Record
from atalaya.core import plans, workflow, working_processes

PARAGRAPHS = (
    ("OP1", _("OP 1: no support to non-State actors")),
    ("OP2", _("OP 2: prohibitions in law")),
    ("OP3A", _("OP 3 (a) and (b): accounting and protection")),
    ("OP3C", _("OP 3 (c): border controls")),
    ("OP3D", _("OP 3 (d): export and trans-shipment controls")),
    ("OP6", _("OP 6: control lists")),
    ("OP8D", _("OP 8 (d): work with industry and the public")),
    ("OP9", _("OP 9 and 10: dialogue and cooperation")),
)
"""Operative paragraphs of resolution 1540 (2004) that a plan sets priorities by."""
WITHHELD = (
    ("whole", _("the whole measure")),
    ("objective", _("objective")),
    ("action", _("action")),
    ("bodies", _("lead and partners")),
    ("dates", _("dates")),
    ("indicator", _("indicator")),
    ("resources", _("resources")),
    ("cost", _("cost")),
    ("stage", _("stage")),
    ("assistance", _("need of assistance")),
    ("fields", _("fields of the catalogue")),
)
"""What of a measure can be kept out of the public version; the parts are those of ``core.plans.WITHHELD``."""


class Plan(Record):
    """One edition of a country's action plan; ``previous`` is the edition it came from."""

    KIND: ClassVar[str] = "plan"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.PLAN
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "statement", "note")
    PRIORITIES: ClassVar = (
        Column("paragraph", _("Operative paragraph"), "choice", PARAGRAPHS, required=True),
        Column("priority", _("Priority"), "words"),
    )

    title = fields.Words(_("title"))
    number = models.PositiveSmallIntegerField(_("edition"), default=1, validators=[MinValueValidator(1)])
    begins = fields.Day(_("period begins"))
    ends = fields.Day(_("period ends"))
    baseline = models.ForeignKey(
        "assessment.Assessment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("baseline: matrix or survey"),
    )
    committee = models.ForeignKey(
        "registry.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("committee")
    )
    priorities = fields.Rows(_("priorities"), columns=PRIORITIES)
    statement = fields.Words(_("policy statement"), long=True, blank=True)
    coordination = fields.Words(_("coordination and monitoring"), long=True, blank=True)
    outreach = fields.Words(_("outreach"), long=True, blank=True)
    note = models.CharField(_("number of the note verbale"), max_length=80, blank=True)
    note_on = fields.Day(_("date of the note verbale"))
    sources = fields.sources()
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="following"
    )
    text = models.ForeignKey(
        "drafting.Draft",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("text of the plan"),
    )

    class Meta:
        verbose_name = _("action plan")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.number}"

    def clean(self) -> None:
        """Refuses a period that ends before it begins."""
        if _turned(self.begins, self.ends):
            raise exceptions.ValidationError({"ends": _("The period ends before it begins.")})


def _turned(first: str, last: str) -> bool:
    """Whether a last day certainly lies before a first one; never when one is unknown or no day."""
    return fields.is_day(first) and fields.is_day(last) and plans.last_day(last) < plans.first_day(first)


class Measure(Record):
    """A line of a plan.

    after   measures that have to end before this one begins
    linked  fields of catalogues that it would answer
    root    the number of the measure of the first edition that this one comes from
    printed the row of the paper it was read from, word for word; ``page`` where it stands
    """

    KIND: ClassVar[str] = "measure"
    PROCESS: ClassVar[workflow.Process | None] = working_processes.MEASURE
    SEARCHED: ClassVar[tuple[str, ...]] = ("number", "objective", "action", "lead_printed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures", verbose_name=_("action plan"))
    number = models.CharField(_("number"), max_length=20)
    objective = fields.Words(_("objective"), long=True, blank=True)
    action = fields.Words(_("action"), long=True)
    lead = models.ForeignKey(
        "registry.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead")
    )
    lead_printed = models.CharField(_("lead as printed"), max_length=300, blank=True)
    partners = fields.Links(_("partners"), to="registry.Body")
    starts = fields.Day(_("start"))
    ends = fields.Day(_("end"))
    indicator = fields.Words(_("indicator"), long=True, blank=True)
    resources = fields.Words(_("resources"), long=True, blank=True)
    cost = models.DecimalField(
        _("cost"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        help_text=_("Three capital letters, such as USD or UYU."),
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write three capital letters, such as USD."))],
    )
    assistance = models.BooleanField(_("assistance is needed"), default=False)
    linked = fields.Codes(_("fields it would answer"), help_text=_("Ids of fields, such as OP2-BW-01-L, parted by ;"))
    after = fields.Links(_("waits for"), to="plans.Measure")
    withheld = fields.Codes(_("kept out of the public version"), offered=WITHHELD)
    page = models.CharField(_("place in the printed plan"), max_length=80, blank=True)
    printed = models.TextField(_("as printed"), blank=True, editable=False)
    root = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("measure")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "number"], condition=models.Q(withdrawn=False), name="measure_number_once",
                violation_error_message=_("This plan has a measure with this number already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)

    def clean(self) -> None:
        """Refuses what no plan can hold: another's plan, dates turned round, a circle, a cost in no currency."""
        faults: dict[str, object] = {}
        if self.plan_id and self.plan.owner_id != self.owner_id:
            faults["plan"] = _("This plan belongs to somebody else.")
        if self.plan_id and self.plan.stage in working_processes.PLAN.ends:
            faults["plan"] = _("This edition of the plan is over and stays as it is.")
        if _turned(self.starts, self.ends):
            faults["ends"] = _("The end lies before the start.")
        if self.cost is not None and not self.currency:
            faults["currency"] = _("Say in which currency the cost is.")
        if self.after and self.plan_id:
            faults |= self._waits()
        if faults:
            raise exceptions.ValidationError(faults)

    def _waits(self) -> dict[str, object]:
        """What is wrong with the measures it waits for."""
        rows = Measure.objects.filter(plan=self.plan_id, withdrawn=False).values_list("pk", "number", "after")
        numbers = {pk: number for pk, number, _after in rows}
        if not set(self.after) <= numbers.keys():
            return {"after": _("A measure waits for measures of the same plan only.")}
        waits = {pk: after for pk, _number, after in rows}
        found = plans.circle(waits | {self.pk or 0: self.after})
        if not found:
            return {}
        told = " → ".join(numbers.get(pk, self.number) for pk in (*found, found[0]))
        return {"after": _("These measures would wait for each other: %(way)s.") % {"way": told}}


class Note(models.Model):
    """How a measure stood on a day: words, and what proves it, if anything: a law, an address, a file."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="notes")
    on = fields.Day(_("date"))
    text = models.TextField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    address = models.URLField(max_length=500, blank=True)
    law = models.ForeignKey("laws.Law", models.PROTECT, null=True, related_name="+")
    article = models.CharField(max_length=80, blank=True)
    file = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.measure_id} {self.on}"


class Edition(models.Model):
    """A plan as it stood: content and digest never change. ``why`` is the stage that froze it, or empty."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=20, blank=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="plan_edition_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} #{self.number}"


class Publication(models.Model):
    """What of an edition may be read by those it is released to: stored apart, without what was kept back."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="publication")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    languages = models.JSONField(default=list)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.edition_id}"


class Paper(models.Model):
    """A plan on paper that somebody brought; the worker reads it, its lines wait to be confirmed one by one.

    taken_at  since when a worker reads it
    fault     why it could not be read: code, detail, where
    """

    STATES = (("waiting", _("Being read")), ("done", _("Read")), ("failed", _("Could not be read")))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="papers")
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    taken_at = models.DateTimeField(null=True)
    fault = models.JSONField(default=dict)
    file = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class PaperLine(models.Model):
    """A line of it: a proposed measure or text, and the measure it became. Lines are never taken away."""

    FATES = (("open", _("To be confirmed")), ("taken", _("Taken as a measure")), ("left", _("Left as text")))
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    where = models.CharField(max_length=120, blank=True)
    values = models.JSONField(default=dict)
    raw = models.TextField()
    fate = models.CharField(max_length=10, choices=FATES, default="open")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "place"], name="paper_line_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.place}"
