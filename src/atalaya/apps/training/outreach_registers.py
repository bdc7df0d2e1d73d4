"""The registers of awareness work."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.training import outreach_models as models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "materials",
        models.Material,
        _("material"),
        _("Materials for outreach"),
        ("title", "topic", "sectors", "about", "link", "on", "sources"),
        ("title", "topic", "sectors", "on"),
        filters=("topic",),
        order=("-on", "-id"),
        klass=Klass.PUBLIC,
        owners=("country", "secretariat"),
        guarded=("about",),
        links=(("outreach", _("Awareness and outreach")),),
    ),
    Register(
        "reached",
        models.Reached,
        _("organisation reached"),
        _("Organisations reached"),
        ("activity", "organisation", "sector", "topic", "on", "first", "women", "men", "others", "materials"),
        ("organisation", "sector", "topic", "on", "women", "men", "others"),
        filters=("sector", "topic", "first"),
        order=("-on", "-id"),
        klass=Klass.NATIONAL,
        owners=("country", "secretariat"),
        parent="activity",
        about=_("Which organisations were reached, with how many people. Nobody is named."),
        links=(("outreach", _("Awareness and outreach")),),
    ),
    Register(
        "enquiries",
        models.Enquiry,
        _("enquiry"),
        _("Enquiries"),
        (
            "title", "authority", "asker", "contact", "sector", "topic", "on", "question", "guidance", "referred_to",
            "answered_on",
        ),
        ("title", "sector", "topic", "on"),
        filters=("sector", "topic"),
        order=("-on", "-id"),
        klass=Klass.NATIONAL,
        owners=("country", "organisation", "secretariat"),
        guarded=("question", "guidance"),
        about=_("Guidance does not bind: it says what was found and whom to ask, never that something is allowed."),
        links=(("enquiry-ask", _("Ask the authority")),),
    ),
)  # fmt: skip
