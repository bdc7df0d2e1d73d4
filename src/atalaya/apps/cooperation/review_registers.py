"""The registers of peer reviews, findings and practices."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.cooperation import practice_models
from atalaya.apps.cooperation import review_models as models
from atalaya.core.policy import Klass

REVIEWS: Final = Register(
    "reviews",
    models.Review,
    _("peer review"),
    _("Peer reviews"),
    ("title", "about", "begins", "ends", "donor", "sources"),
    ("title", "begins", "ends"),
    klass=Klass.BILATERAL,
    owners=("review",),
    guarded=("about",),
    about=_("Voluntary reviews between countries. Nobody sets a standard: the countries choose how to run them."),
)
SESSIONS: Final = Register(
    "review-sessions",
    models.Session,
    _("review session"),
    _("Review sessions"),
    ("review", "title", "host", "place", "begins", "ends", "agenda", "attendance", "in_public"),
    ("title", "place", "begins", "ends"),
    klass=Klass.BILATERAL,
    owners=("review",),
    order=("-begins", "-id"),
)
VISITS: Final = Register(
    "review-visits",
    models.Visit,
    _("site visit"),
    _("Site visits"),
    ("review", "host", "place", "on", "in_public"),
    ("place", "on"),
    klass=Klass.BILATERAL,
    owners=("review",),
    order=("-on", "-id"),
)
NOTES: Final = Register(
    "review-notes",
    models.Note,
    _("note of a review"),
    _("Notes of reviews"),
    ("review", "on", "about", "text"),
    ("about", "on"),
    klass=Klass.BILATERAL,
    owners=("review",),
    guarded=("text",),
    about=_(
        "For the countries and the secretariat alone; an observer never sees them. No weakness of a site in detail."
    ),
)
FINDINGS: Final = Register(
    "findings",
    models.Finding,
    _("finding of a review"),
    _("Findings of reviews"),
    ("review", "sort", "topic", "text", "countries", "body", "due", "progress"),
    ("text", "sort", "body", "due"),
    filters=("sort",),
    klass=Klass.BILATERAL,
    owners=("review",),
    guarded=("text",),
    about=_("Good practices, challenges and recommendations. Recommendations are followed until they were acted upon."),
)
PRACTICES: Final = Register(
    "practices",
    practice_models.Practice,
    _("practice"),
    _("Practices"),
    ("title", "summary", "lessons", "obligations", "themes", "tradition", "since", "sources"),
    ("title", "themes", "tradition"),
    filters=("tradition",),
    klass=Klass.NATIONAL,
    owners=("country",),
    guarded=("summary", "lessons"),
    about=_("What works. Nobody else reads it until every owner consents; then it stands in the library."),
)
REGISTERS: Final[tuple[Register, ...]] = (REVIEWS, SESSIONS, VISITS, NOTES, FINDINGS, PRACTICES)
