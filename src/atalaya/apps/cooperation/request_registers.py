"""The registers of requests, offers and programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.adapters import assistance as knowledge
from atalaya.apps.access import records
from atalaya.apps.access.registers import values
from atalaya.apps.access.registers.shape import Choosing, Register
from atalaya.apps.cooperation import request_models as models
from atalaya.core import policy
from atalaya.core.policy import Klass


def subject_name(code: str) -> str:
    """A subject area in the reader's language."""
    return values.spoken(knowledge.subjects().get(code, {})).text or code


def _subjects(by: policy.Actor, record: records.Record | None) -> Sequence[tuple[str, str]]:
    del by, record
    return [(code, subject_name(code)) for code in knowledge.subjects()]


SUBJECT: Final = Choosing(_subjects, subject_name)

REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "requests",
        models.Request,
        _("request for assistance"),
        _("Requests for assistance"),
        (
            "subject", "title", "on", "obligations", "linked", "measures", "state", "need", "result", "types",
            "beneficiaries", "begins", "ends", "own", "earlier", "sustainability", "contact", "summary", "feedback",
        ),
        ("title", "subject", "on"),
        klass=Klass.NATIONAL,
        owners=("country",),
        reads="request",
        opens=_("Open the request"),
        guarded=("state", "need", "result", "own", "earlier", "summary"),
        choosing={"subject": SUBJECT},
        about=_("What a country asks for: to the Committee, to the secretariat or to a partner. One a subject area."),
        links=(("assistance", _("Requests with their clocks")),),
    ),
    Register(
        "offers",
        models.Offer,
        _("offer"),
        _("Offers"),
        ("title", "provider", "article_x", "subject", "text", "on", "begins", "ends", "sources"),
        ("title", "provider", "subject", "on"),
        filters=("article_x",),
        klass=Klass.PUBLIC,
        guarded=("text",),
        choosing={"subject": SUBJECT},
        about=_("Help that is offered. Offers under Article X of the BWC are public; an offer to one request is not."),
    ),
    Register(
        "programmes",
        models.Programme,
        _("programme of assistance"),
        _("Programmes of assistance"),
        (
            "title", "provider", "organisation", "text", "subjects", "obligations", "regions", "types", "languages",
            "begins", "ends", "contact", "address", "verified_on", "sources",
        ),
        ("title", "provider", "ends", "verified_on"),
        order=("provider", "id"),
        klass=Klass.PUBLIC,
        guarded=("text",),
        about=_("Who offers what. Each entry has a source and the day it was last verified."),
        links=(("assistance", _("Requests with their clocks")),),
    ),
)  # fmt: skip
