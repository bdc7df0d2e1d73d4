"""The tables of this room, part by part, as Django finds them."""

from __future__ import annotations

from atalaya.apps.trade import flag_models, list_models, match_models, screen_models

__all__ = ("flag_models", "list_models", "match_models", "screen_models")
