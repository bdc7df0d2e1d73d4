"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Access(AppConfig):
    """People, permissions, deeds."""

    name = "atalaya.apps.access"
    label = "access"
