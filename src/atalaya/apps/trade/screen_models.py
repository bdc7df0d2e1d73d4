"""What was screened, what was found and has to be looked at, and what people decided."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.core.trade import decisions

STAGES: Final = (
    ("waiting", _("waiting")),
    ("running", _("running")),
    ("done", _("done")),
    ("failed", _("could not be read")),
)
VERDICTS: Final = ((decisions.OTHER, _("Another party")), (decisions.SAME, _("The party on the list")))


class Run(models.Model):
    """A spreadsheet of names, or one name that was kept, against the lists of a day.

    done      names that are answered, told batch by batch: a run that was cut goes on after the last one
    editions  what answered: list, title, issuer, day, digest, effect of each
    """

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    klass = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    file = models.CharField(max_length=64, blank=True)
    columns = models.JSONField(default=list)
    stage = models.CharField(max_length=8, choices=STAGES, default="waiting")
    fault = models.JSONField(default=dict)
    editions = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    exact = models.PositiveIntegerField(default=0)
    review = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    withheld = models.BooleanField(default=False)
    result = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.name}"


class Decision(models.Model):
    """What a person decided about a party on a list, remembered for that query and that entry.

    ``query`` and ``entry`` are fingerprints; ``reopened_at``: the entry changed, somebody has to look again.
    """

    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    query = models.CharField(max_length=64)
    asked = models.JSONField(default=dict)
    list = models.CharField(max_length=31)
    party = models.CharField(max_length=200)
    name = models.CharField(max_length=600)
    entry = models.CharField(max_length=64)
    edition = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20, choices=VERDICTS)
    why = models.CharField(max_length=600)
    by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "query", "list", "party"])]

    def __str__(self) -> str:
        return f"{self.list} {self.party} {self.verdict}"


class Candidate(models.Model):
    """A party that a row may mean: for a person to look at. One that was decided before stands beside its decision."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="candidates")
    row = models.PositiveIntegerField(default=0)
    column = models.CharField(max_length=120, blank=True)
    asked = models.JSONField(default=dict)
    query = models.CharField(max_length=64)
    list = models.CharField(max_length=31)
    dated = models.CharField(max_length=10)
    edition = models.CharField(max_length=64)
    party = models.CharField(max_length=200)
    entry = models.CharField(max_length=64)
    name = models.CharField(max_length=600)
    score = models.FloatField()
    answer = models.CharField(max_length=20)
    why = models.JSONField(default=dict)
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "decision"]), models.Index(fields=["query", "list", "party"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.row} {self.party}"


class Fault(models.Model):
    """A row that could not be asked, and why: nothing is lost."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows_at_fault")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    asked = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=60)
    detail = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.run_id} {self.row} {self.code}"
