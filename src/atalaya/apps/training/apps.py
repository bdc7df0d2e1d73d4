"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Training(AppConfig):
    """Activities, courses, tests, certificates, outreach, figures of participation."""

    name = "atalaya.apps.training"
    label = "training"
