"""The registers of table-top exercises and of what they ask to be done."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.bio import exercise_models as models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "exercises",
        models.Exercise,
        _("table-top exercise"),
        _("Table-top exercises"),
        ("title", "on", "objectives", "scenario", "roles", "injects", "observations", "sources"),
        ("title", "on"),
        order=("owner", "-on", "-id"),
        klass=Klass.NATIONAL,
        owners=("country", "secretariat"),
        guarded=("objectives", "scenario", "roles", "injects", "observations"),
        links=(("after-action", _("After-action texts")),),
        about=_("Exercises on decisions and powers, what was observed, and what is to be done about it."),
    ),
    Register(
        "corrective-actions",
        models.CorrectiveAction,
        _("corrective action"),
        _("Corrective actions"),
        ("exercise", "text", "responsible", "due", "state", "done_on"),
        ("text", "responsible", "due", "state"),
        filters=("state",),
        order=("owner", "due", "id"),
        klass=Klass.NATIONAL,
        owners=("country", "secretariat"),
        parent="exercise",
        guarded=("text",),
    ),
)
