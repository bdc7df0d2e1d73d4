"""The tables of this room, part by part, as Django finds them."""

from __future__ import annotations

from atalaya.apps.bio import cbm_models, code_models, committee_models, exercise_models

__all__ = ("cbm_models", "code_models", "committee_models", "exercise_models")
