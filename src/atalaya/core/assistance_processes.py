"""The processes of requests: the request itself, its way through the Committee, its way to a partner, an offer.

Steps of the Committee are recorded with the day they bear, never performed here.
"""

from __future__ import annotations

from typing import Final

from atalaya.core.policy import Role
from atalaya.core.workflow import Process, Stage, Step

_CAPITAL: Final = (Role.CONTACT, Role.MISSION)
_OFFICE: Final = (Role.CONTACT, Role.SECRETARY)
_REGION: Final = (Role.COORDINATOR, Role.OFFICER)
_WRITERS: Final = (*_OFFICE, Role.DRAFTER, Role.BIO_CONTACT, Role.MISSION)
_RECORDING: Final = (*_CAPITAL, Role.SECRETARY, Role.BIO_CONTACT)
_EITHER: Final = (*_RECORDING, *_REGION)
_OPEN: Final = ("sent", "authenticated", "acknowledged", "distributed", "posted", "offered", "one_year")


REQUEST: Final = Process(
    name="request",
    label="Request for assistance",
    stages=(
        Stage("draft", "Draft"),
        Stage("cleared", "Cleared"),
        Stage("under_way", "Under way"),
        Stage("delivering", "Assistance is being delivered"),
        Stage("fulfilled", "Fulfilled"),
        Stage("partly", "Partly fulfilled"),
        Stage("unmet", "Not fulfilled"),
        Stage("given_up", "Given up"),
    ),
    steps=(
        Step("write", "Draft", (), "draft", _WRITERS),
        Step("clear", "Clear", ("draft",), "cleared", _OFFICE, needs_second=True, after=("write", "reopen")),
        Step("reopen", "Back to drafting", ("cleared",), "draft", (*_OFFICE, Role.MISSION)),
        Step("start", "Record that it was sent", ("cleared",), "under_way", _CAPITAL, recorded=True),
        Step("deliver", "Record that delivery began", ("under_way",), "delivering", _OFFICE, recorded=True),
        Step("fulfil", "Fulfilled", ("under_way", "delivering"), "fulfilled", _OFFICE, recorded=True),
        Step("fulfil_partly", "Partly fulfilled", ("under_way", "delivering"), "partly", _OFFICE, recorded=True),
        Step("close_unmet", "Not fulfilled", ("under_way", "delivering"), "unmet", _OFFICE, recorded=True),
        Step("give_up", "Give the request up", ("draft", "cleared", "under_way"), "given_up", _CAPITAL),
    ),
    start="draft",
    ends=("fulfilled", "partly", "unmet", "given_up"),
)
"""A request of a country (programme.md 8). What happens on its ways is recorded there."""

COMMITTEE: Final = Process(
    name="track",
    label="Way through the Committee",
    stages=(
        Stage("sent", "Sent by note verbale"),
        Stage("authenticated", "Authenticated"),
        Stage("acknowledged", "Acknowledged: time to object runs"),
        Stage("objected", "The country objected"),
        Stage("distributed", "Distributed to providers"),
        Stage("posted", "Summary posted"),
        Stage("offered", "Offers received"),
        Stage("one_year", "One-year letter"),
        Stage("closed", "Closed"),
    ),
    steps=(
        Step("send", "Record the note verbale", (), "sent", _RECORDING),
        Step("authenticate", "Record the authentication", ("sent",), "authenticated", _EITHER, recorded=True),
        Step(
            "acknowledge",
            "Record the acknowledgement",
            ("sent", "authenticated"),
            "acknowledged",
            _EITHER,
            recorded=True,
        ),
        Step("object", "Record the objection", ("acknowledged",), "objected", _CAPITAL, recorded=True),
        Step(
            "take_back",
            "Record that the objection was taken back",
            ("objected",),
            "acknowledged",
            _CAPITAL,
            recorded=True,
        ),
        Step("distribute", "Record the distribution", ("acknowledged",), "distributed", _EITHER, recorded=True),
        Step("post", "Record the posting of the summary", ("distributed", "offered"), "posted", _EITHER, recorded=True),
        Step(
            "offer",
            "Record an offer",
            ("distributed", "posted", "offered", "one_year"),
            "offered",
            _EITHER,
            recorded=True,
        ),
        Step(
            "write_year",
            "Record the one-year letter",
            ("distributed", "posted", "offered"),
            "one_year",
            _EITHER,
            recorded=True,
        ),
        Step("close", "Close this way", (*_OPEN, "objected"), "closed", _EITHER, recorded=True),
    ),
    start="sent",
    ends=("closed",),
)
"""What the Committee did with a request, as the country records it (2010 procedure)."""

APPROACH: Final = Process(
    name="approach",
    label="Way to a partner",
    stages=(
        Stage("proposed", "To be released"),
        Stage("shown", "Released"),
        Stage("answered", "Answered"),
        Stage("delivering", "Assistance is being delivered"),
        Stage("ended", "Ended"),
        Stage("declined", "Declined"),
        Stage("taken_back", "Consent withdrawn"),
    ),
    steps=(
        Step("propose", "Propose the release", (), "proposed", _RECORDING),
        Step("confirm", "Confirm the release", ("proposed",), "shown", _CAPITAL, needs_second=True, after=("propose",)),
        Step("answer", "Record the answer", ("shown",), "answered", (*_RECORDING, *_REGION), recorded=True),
        Step(
            "begin", "Record that delivery began", ("answered",), "delivering", (*_RECORDING, *_REGION), recorded=True
        ),
        Step("end", "Record the end", ("answered", "delivering"), "ended", (*_RECORDING, *_REGION), recorded=True),
        Step(
            "decline", "Record the refusal", ("shown", "answered"), "declined", (*_RECORDING, *_REGION), recorded=True
        ),
        Step(
            "take_back",
            "Take the release back",
            ("proposed", "shown", "answered", "delivering"),
            "taken_back",
            _CAPITAL,
        ),
    ),
    start="proposed",
    ends=("ended", "declined", "taken_back"),
)
"""A release of a request to one partner or to the secretariat, and what came of it."""

_OFFERERS: Final = (Role.PARTNER, *_REGION, *_CAPITAL, Role.SECRETARY, Role.BIO_CONTACT)
_TAKERS: Final = (*_CAPITAL, Role.SECRETARY)

OFFER: Final = Process(
    name="offer",
    label="Offer",
    stages=(
        Stage("made", "Made"),
        Stage("accepted", "Accepted"),
        Stage("refused", "Refused"),
        Stage("delivered", "Delivered"),
        Stage("lapsed", "Lapsed"),
    ),
    steps=(
        Step("make", "Make an offer", (), "made", _OFFERERS),
        Step("accept", "Accept the offer", ("made",), "accepted", _TAKERS, needs_second=True, after=("make",)),
        Step("refuse", "Refuse the offer", ("made",), "refused", _TAKERS, needs_second=True, after=("make",)),
        Step("record_acceptance", "Record that it was accepted", ("made",), "accepted", _OFFERERS, recorded=True),
        Step("deliver", "Record that it was delivered", ("accepted",), "delivered", _OFFERERS, recorded=True),
        Step("lapse", "Let the offer lapse", ("made", "accepted"), "lapsed", _OFFERERS),
    ),
    start="made",
    ends=("refused", "delivered", "lapsed"),
)
"""An offer of help, open to all or to one request; the country that was offered help accepts it."""

EVERY: Final = (REQUEST, COMMITTEE, APPROACH, OFFER)
