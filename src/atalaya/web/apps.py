"""The kit, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """Base templates, components and static files that every room uses."""

    name = "atalaya.web"
    label = "web"
