"""Processes of peer reviews: the review itself, and what a recommendation becomes."""

from __future__ import annotations

from typing import Final

from atalaya.core.policy import Role
from atalaya.core.workflow import Process, Stage, Step

_COUNTRY: Final = (Role.CONTACT, Role.SECRETARY, Role.MISSION)
_ROOM: Final = (Role.COORDINATOR, Role.OFFICER, Role.REVIEWER, *_COUNTRY)
"""Whoever keeps the room may move it; what every country has to agree to first is asked apart (``core.reviews``)."""
_OWNERS: Final = (*_COUNTRY, Role.DRAFTER, Role.BIO_CONTACT, Role.COORDINATOR, Role.OFFICER, Role.REVIEWER)
_OPEN: Final = ("invited", "scoped", "assessed", "sessions", "drafting", "cleared", "joint")

REVIEW: Final = Process(
    name="review",
    label="Peer review",
    stages=(
        Stage("invited", "Invited"),
        Stage("scoped", "Scope agreed"),
        Stage("assessed", "Self-assessed"),
        Stage("sessions", "Sessions"),
        Stage("drafting", "Drafting the report"),
        Stage("cleared", "Parts cleared by each country"),
        Stage("joint", "Joint text agreed"),
        Stage("submitted", "Sent to the Committee"),
        Stage("published", "Published by consent"),
        Stage("closed", "Closed, kept among the parties"),
        Stage("followed", "Recommendations followed up"),
        Stage("complete", "Review completed"),
        Stage("ended", "Ended without a report"),
    ),
    steps=(
        Step("invite", "Invite to the review", (), "invited", _ROOM),
        Step("scope", "Record that the scope is agreed", ("invited",), "scoped", _ROOM),
        Step("assess", "Record that the self-assessments are in", ("scoped",), "assessed", _ROOM),
        Step("meet", "Begin the sessions", ("scoped", "assessed"), "sessions", _ROOM),
        Step("draft", "Begin the report", ("sessions",), "drafting", _ROOM),
        Step("clear", "Record that every part is cleared", ("drafting",), "cleared", _ROOM),
        Step("agree", "Record that the joint text is agreed", ("cleared",), "joint", _ROOM),
        Step("submit", "Record that it was sent to the Committee", ("joint",), "submitted", _ROOM, recorded=True),
        Step("publish", "Publish what all consented to", ("submitted", "closed"), "published", _ROOM),
        Step("close", "Close without publishing", ("joint", "submitted", "published"), "closed", _ROOM),
        Step("follow", "Follow up the recommendations", ("submitted", "published", "closed"), "followed", _ROOM),
        Step("conclude", "Complete the review", ("published", "closed", "followed"), "complete", _ROOM),
        Step("rescope", "Open the scope again", ("scoped", "assessed", "sessions"), "invited", _ROOM),
        Step("meet_again", "Back to the sessions", ("drafting",), "sessions", _ROOM),
        Step("redraft", "Back to drafting", ("cleared", "joint"), "drafting", _ROOM),
        Step("end", "End the review without a report", _OPEN, "ended", _ROOM),
    ),
    start="invited",
    ends=("complete", "ended"),
)
"""A peer review (programme.md A4, section 8). No standard is set: the countries choose topics, sessions and output."""

FINDING: Final = Process(
    name="finding",
    label="Finding",
    stages=(
        Stage("noted", "Noted"),
        Stage("planned", "Planned"),
        Stage("under_way", "Under way"),
        Stage("done", "Acted upon"),
        Stage("dropped", "Not pursued"),
        Stage("shelved", "Taken out of the ledger"),
    ),
    steps=(
        Step("note", "Note the finding", (), "noted", _OWNERS),
        Step("plan", "Take it up", ("noted", "dropped"), "planned", _OWNERS),
        Step("begin", "Begin", ("noted", "planned"), "under_way", _OWNERS),
        Step("finish", "Record that it was acted upon", ("planned", "under_way"), "done", _OWNERS),
        Step("drop", "Do not pursue it", ("noted", "planned", "under_way"), "dropped", _OWNERS),
        Step("resume", "Take it up again", ("done",), "under_way", _OWNERS),
        Step("shelve", "Take it out of the ledger", ("noted", "done", "dropped"), "shelved", _OWNERS),
    ),
    start="noted",
    ends=("shelved",),
)
"""A finding; a recommendation goes all the way, a practice or a challenge stays noted. Nobody is scored by it."""
