"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Laws(AppConfig):
    """Instruments, editions, articles."""

    name = "atalaya.apps.laws"
    label = "laws"
