"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Training(AppConfig):
    """Activities, courses, tests, certificates, outreach, figures of participation."""

    name = "atalaya.apps.training"
    label = "training"

    def ready(self) -> None:
        """When a person is forgotten, what they read and answered goes, too."""
        from django.db.models import signals

        from atalaya.apps.training import learner_forgetting

        signals.post_save.connect(learner_forgetting.forget, sender="access.User")
