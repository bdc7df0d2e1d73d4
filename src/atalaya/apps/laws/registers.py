"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.laws import models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "laws",
        models.Law,
        _("law or regulation"),
        _("Laws and regulations"),
        (
            "title",
            "kind",
            "number",
            "on",
            "gazette",
            "published_on",
            "in_force_on",
            "status",
            "language",
            "amends",
            "replaced_by",
            "translation_of",
            "checked",
            "about",
            "sources",
        ),
        ("title", "kind", "number", "on", "status"),
        filters=("kind", "status", "language", "checked"),
        order=("owner", "-on", "id"),
        klass=Klass.PUBLIC,
        owners=("country", "secretariat"),
        reads="law-text",
        brings="law-bring",
        about=_("Law in force is public; a draft stays national until its owner releases it."),
    ),
)
