"""The tables of this room, part by part, as Django finds them."""

from __future__ import annotations

from atalaya.apps.cooperation import network_models, practice_models, request_models, review_models

__all__ = ("network_models", "practice_models", "request_models", "review_models")
