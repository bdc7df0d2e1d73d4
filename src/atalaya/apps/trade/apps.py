"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Trade(AppConfig):
    """Strategic trade: screening, control lists, red flags, outreach."""

    name = "atalaya.apps.trade"
    label = "trade"
