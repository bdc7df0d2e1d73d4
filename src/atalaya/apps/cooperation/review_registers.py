"""The registers of peer reviews, findings and practices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Keeping, Register
from atalaya.apps.cooperation import practice_models
from atalaya.apps.cooperation import review_actions as actions
from atalaya.apps.cooperation import review_models as models
from atalaya.apps.cooperation import review_rows as rows
from atalaya.core import policy
from atalaya.core.policy import Klass


def _in_the_room(model: Any) -> Keeping:
    """Rows of a room are written by the deeds of the room, whether they come by form or by file."""

    def change(pk: int, told: Mapping[str, Any], by: policy.Actor, version: int) -> Any:
        return rows.change(model, pk, told, by=by, version=version)

    return Keeping(rows.fits, rows.put, change)


def _begin(row: models.Review, by: policy.Actor) -> models.Review:
    actions.no_file(row, by)
    return row


def _amend(pk: int, told: Mapping[str, Any], by: policy.Actor, version: int) -> models.Review:
    return actions.amend(pk, told, by=by, version=version)


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
    keeping=Keeping(actions.no_file, _begin, _amend),
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
    keeping=_in_the_room(models.Session),
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
    keeping=_in_the_room(models.Visit),
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
    keeping=_in_the_room(models.Note),
)
FINDINGS: Final = Register(
    "findings",
    models.Finding,
    _("finding of a review"),
    _("Findings of reviews"),
    ("review", "sort", "topic", "text", "countries", "body", "person", "due", "progress"),
    ("text", "sort", "body", "due"),
    filters=("sort",),
    klass=Klass.BILATERAL,
    owners=("review",),
    guarded=("text",),
    about=_("Good practices, challenges and recommendations. Recommendations are followed until they were acted upon."),
    keeping=_in_the_room(models.Finding),
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
