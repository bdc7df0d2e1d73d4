"""What an organisation answers for itself alone. No register, search, export or handover knows these tables."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atalaya.core import self_assessment

SCOPES = (
    (self_assessment.COMPLETED, _("Only whether it is complete")),
    (self_assessment.COUNTS, _("Whether it is complete, and how many items of each area stand on which level")),
)


class PrivateAssessment(models.Model):
    """One self-assessment of one organisation; only its members open it."""

    owner_id: str
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    catalogue = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=120)
    completed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.catalogue}"


class PrivateMember(models.Model):
    """A person who was let in, by whoever began it or by another member: a role alone opens nothing."""

    assessment = models.ForeignKey(PrivateAssessment, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "user"], name="private_member_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.user_id}"


class PrivateAnswer(models.Model):
    """What the owner says of one item. ``salt`` makes its digest in the deeds tell nothing; it goes with the row."""

    assessment = models.ForeignKey(PrivateAssessment, models.CASCADE, related_name="answers")
    item = models.CharField(max_length=80)
    level = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)
    action = models.TextField(blank=True)
    who = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True)
    done = models.BooleanField(default=False)
    salt = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "item"], name="private_answer_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.pk}"


class PrivateConsent(models.Model):
    """The owner agreed to show one body its counts, as they stood then; what was shown goes when it is taken back."""

    assessment = models.ForeignKey(PrivateAssessment, models.CASCADE, related_name="consents")
    body = models.ForeignKey("access.Owner", models.PROTECT, related_name="+")
    scope = models.CharField(max_length=9, choices=SCOPES)
    named = models.BooleanField(default=False)
    told = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "body"], condition=models.Q(withdrawn_at=None), name="private_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.body_id}"
