"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Registry(AppConfig):
    """Countries, bodies, people in posts, projects, what was sent and held, dates."""

    name = "atalaya.apps.registry"
    label = "registry"
