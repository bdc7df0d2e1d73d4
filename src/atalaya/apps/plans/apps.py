"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Plans(AppConfig):
    """Plans, measures, their editions."""

    name = "atalaya.apps.plans"
    label = "plans"
