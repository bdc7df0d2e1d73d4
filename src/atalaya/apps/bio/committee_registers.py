"""The registers of biosafety committees and of codes of conduct."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.bio import code_models, committee_models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "committees",
        committee_models.Committee,
        _("biosafety committee"),
        _("Biosafety committees"),
        (
            "title", "tier", "institution", "organisation", "above", "scope", "members", "mandate", "since",
            "review_on", "sources",
        ),
        ("title", "tier", "institution", "review_on"),
        filters=("tier", "mandate"),
        order=("owner", "tier", "id"),
        klass=Klass.NATIONAL,
        owners=("country", "organisation"),
        guarded=("scope",),
        links=(("oversight-map", _("Map of oversight")),),
        about=_("National bodies and committees of institutions. Members stand by function; no name is needed."),
    ),
    Register(
        "codes",
        code_models.Code,
        _("code of conduct"),
        _("Codes of conduct"),
        ("title", "institution", "organisation", "elements", "adopted_on", "address", "review_on", "sources"),
        ("title", "institution", "adopted_on", "review_on"),
        order=("owner", "-adopted_on", "-id"),
        klass=Klass.NATIONAL,
        owners=("country", "organisation"),
        links=(("codes-beside", _("Beside the ten elements")),),
        about=_("Codes that institutions adopted, each with its day and source, beside the ten Tianjin elements."),
    ),
)  # fmt: skip
