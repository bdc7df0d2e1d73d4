"""The register of yearly returns."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.bio import cbm_models as models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "returns",
        models.CbmFile,
        _("return of confidence-building measures"),
        _("Yearly returns"),
        ("year", "contact", "sources"),
        ("year", "submitted_on", "note"),
        order=("owner", "-year"),
        klass=Klass.NATIONAL,
        owners=("country",),
        reads="cbm",
        opens=_("Open the return"),
        about=_("Confidence-building measures of the Biological Weapons Convention, due each 15 April."),
    ),
)
