"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.plans import models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "plans",
        models.Plan,
        _("action plan"),
        _("Action plans"),
        (
            "title",
            "number",
            "begins",
            "ends",
            "baseline",
            "committee",
            "priorities",
            "statement",
            "coordination",
            "outreach",
            "note",
            "note_on",
            "sources",
        ),
        ("title", "number", "begins", "ends"),
        order=("owner", "-number", "-id"),
        klass=Klass.NATIONAL,
        owners=("country",),
        reads="plan",
        opens=_("Open the plan"),
        guarded=("statement", "coordination", "outreach"),
        about=_("Voluntary national action plans, one record an edition. An edition that is over stays as it was."),
    ),
    Register(
        "measures",
        models.Measure,
        _("measure"),
        _("Measures"),
        (
            "plan",
            "number",
            "objective",
            "action",
            "lead",
            "lead_printed",
            "partners",
            "starts",
            "ends",
            "indicator",
            "resources",
            "cost",
            "currency",
            "assistance",
            "linked",
            "after",
            "withheld",
            "page",
        ),
        ("number", "action", "lead", "starts", "ends"),
        order=("plan", "id"),
        klass=Klass.NATIONAL,
        owners=("country",),
        parent="plan",
        reads="measure",
        opens=_("Open the measure"),
        guarded=("objective", "action", "indicator", "resources"),
        about=_("The lines of action plans. They go out as a spreadsheet and come back as one."),
    ),
)
