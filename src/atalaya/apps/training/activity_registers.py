"""The registers of activities: how they are run, who has a place, what others offer."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.training import activity_models as models
from atalaya.core.policy import Klass

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "editions",
        models.Edition,
        _("running of an activity"),
        _("Running of activities"),
        (
            "activity", "code", "topic", "objective", "target", "languages", "countries", "places", "call_until",
            "rules", "agenda", "trainers", "attendance", "purpose",
            "purge_days", "currency", "costs", "asked", "answered",
            "evaluation", "lessons",
        ),
        ("code", "activity", "topic", "places", "call_until"),
        filters=("topic",),
        order=("-activity__since", "-id"),
        klass=Klass.NATIONAL,
        guarded=("objective", "target", "lessons"),
        parent="activity",
        about=_("Rules stay as declared once the call has opened. What is here is its owner's alone."),
    ),
    Register(
        "places",
        models.Place,
        _("place in an activity"),
        _("People named for activities"),
        (
            "activity", "name", "sex", "institution", "sector", "function", "mail", "phone", "on", "priority", "note",
            "note_on", "first", "needs", "photos", "shared", "attended", "before", "after", "uses_3", "uses_6", "used",
            "passed",
        ),
        ("name", "activity", "institution", "sex", "on"),
        filters=("sex", "sector"),
        order=("-activity__since", "id"),
        klass=Klass.BILATERAL,
        owners=("country", "organisation", "secretariat"),
        guarded=("used",),
        about=_("Names are for whoever named them and whoever holds the activity; passport and diet go soon after."),
        links=(("activity-calendar", _("Calendar of activities")),),
    ),
    Register(
        "other-courses",
        models.Elsewhere,
        _("course of others"),
        _("Courses of others"),
        ("title", "organiser", "topic", "countries", "since", "until", "link", "people", "sources"),
        ("title", "organiser", "topic", "since"),
        filters=("topic",),
        order=("-since", "-id"),
        klass=Klass.NETWORK,
        owners=("country", "organisation", "secretariat"),
        about=_("Courses that others give: imported as a file, so that nobody trains the same people twice."),
    ),
)  # fmt: skip
