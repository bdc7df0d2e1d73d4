"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Assessment(AppConfig):
    """Instruments, editions, articles."""

    name = "atalaya.apps.assessment"
    label = "assessment"
