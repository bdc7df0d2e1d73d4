"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Bio(AppConfig):
    """Biosafety and biosecurity: laboratory self-assessments, committees, codes, table-top exercises, CBM files."""

    name = "atalaya.apps.bio"
    label = "bio"
