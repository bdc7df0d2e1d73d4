"""Table-top exercises at the level of policy: who decides what, under which rule, and what is to be done about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Record
from atalaya.core import bio_processes, workflow

ROLE_COLUMNS = (Column("role", _("Role"), required=True), Column("played_by", _("Body that plays it")))
INJECT_COLUMNS = (
    Column("time", _("Time"), required=True),
    Column("to", _("Role it goes to")),
    Column("text", _("What is told"), "text", required=True),
)
SORTS = (("worked", _("Worked well")), ("improve", _("To be improved")), ("question", _("Open question")))
OBSERVATION_COLUMNS = (
    Column("time", _("Time")),
    Column("sort", _("kind"), "choice", SORTS, required=True),
    Column("text", _("Observation"), "text", required=True),
)
STATES = (("open", _("Open")), ("done", _("Done")), ("dropped", _("Dropped")))


class Exercise(Record):
    """An exercise: its scenario in terms of decisions, what is told when, who plays whom, what was observed."""

    KIND: ClassVar[str] = "exercise"
    PROCESS: ClassVar[workflow.Process | None] = bio_processes.EXERCISE
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "scenario", "objectives")

    title = fields.Words(_("title"))
    on = fields.Day(_("date"))
    objectives = fields.Words(_("objectives"), long=True, blank=True)
    scenario = fields.Words(
        _("scenario"),
        long=True,
        blank=True,
        help_text=_("Decisions, powers and notices. Never how harm is done, and no real facility."),
    )
    roles = fields.Rows(_("roles"), columns=ROLE_COLUMNS)
    injects = fields.Rows(_("what is told when"), columns=INJECT_COLUMNS)
    observations = fields.Rows(_("observations"), columns=OBSERVATION_COLUMNS)
    sources = fields.sources()

    class Meta:
        verbose_name = _("table-top exercise")

    def __str__(self) -> str:
        return f"{self.owner_id} {self.on}"


class CorrectiveAction(Record):
    """What an exercise asks somebody to do; a plan can take it up as a measure."""

    KIND: ClassVar[str] = "exercise"
    SEARCHED: ClassVar[tuple[str, ...]] = ("text", "responsible")

    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="actions", verbose_name=_("exercise"))
    text = fields.Words(_("what is to be done"), long=True)
    responsible = models.CharField(_("responsible"), max_length=200)
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("how it stands"), max_length=8, choices=STATES, default="open")
    done_on = fields.Day(_("done on"))

    class Meta:
        verbose_name = _("corrective action")

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.pk}"
