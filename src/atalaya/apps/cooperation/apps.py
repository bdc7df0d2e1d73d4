"""This room, as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Cooperation(AppConfig):
    """Requests for assistance, peer reviews, practices, the network."""

    name = "atalaya.apps.cooperation"
    label = "cooperation"
