"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Drafting(AppConfig):
    """Drafts, their versions, comments and rounds."""

    name = "atalaya.apps.drafting"
    label = "drafting"
