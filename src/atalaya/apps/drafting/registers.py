"""The register of this room, as the one mechanism for registers reads it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.drafting import bill_registers, models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "drafts",
        models.Draft,
        _("draft"),
        _("Drafts"),
        ("title", "kind", "law", "review_on", "about", "sources"),
        ("title", "kind", "lead"),
        filters=("kind", "lead"),
        klass=Klass.NATIONAL,
        owners=("country", "secretariat"),
        reads="draft",
        brings="draft-start",
        guarded=("about",),
        about=_(
            "Bills, regulations, guidelines, reports and notes in the making. Nobody else sees them until released."
        ),
    ),
    *bill_registers.REGISTERS,
)
