"""What a learner read and answered goes with the learner."""

from __future__ import annotations

from typing import Any

from atalaya.apps.training import learner_models as models


def forget(instance: Any, **_told: Any) -> None:
    """Called when an account is saved: one that was just forgotten leaves nothing of its courses behind."""
    if instance.forgotten_at is not None:
        models.Enrolment.objects.filter(person=instance.pk).delete()
