"""The registers of this part: nominations for courses of partners."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.cooperation import partner_models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "nominations",
        partner_models.Nomination,
        _("nomination"),
        _("Nominations for courses"),
        ("activity", "name", "agency", "function", "mail", "gender", "on", "attended"),
        ("name", "agency", "activity", "on", "attended"),
        filters=("gender", "attended"),
        order=("owner", "-on", "-id"),
        klass=Klass.NATIONAL,
        owners=("country",),
        about=_(
            "Whom a country sends to a course. A partner gets a name once the country released it to that partner."
        ),
    ),
)
