"""The tables of this room, part by part, as Django finds them."""

from __future__ import annotations

from atalaya.apps.training import activity_models, certificate_models, course_models, learner_models, outreach_models

__all__ = ("activity_models", "certificate_models", "course_models", "learner_models", "outreach_models")
