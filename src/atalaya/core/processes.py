"""The processes of the house, each a frozen value for the engine in ``workflow``.

Labels are English messages; whoever shows them translates them. Roles say who takes a step at the owner of the thing;
whether somebody may touch that thing at all is asked of ``policy`` first. Acts of others (the secretariat seen from the
own copy of a country, the receiver of a note) are recorded with the day they bear, never performed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from atalaya.core import (
    assistance_processes,
    bio_processes,
    review_processes,
    training_processes,
    working_processes,
)
from atalaya.core.policy import Role
from atalaya.core.workflow import Due, Process, Stage, Step

_CAPITAL: Final = (Role.CONTACT, Role.MISSION)
_OFFICE: Final = (Role.CONTACT, Role.SECRETARY)
_REGION: Final = (Role.COORDINATOR, Role.OFFICER)
_AGENCIES: Final = (Role.CONTRIBUTOR, Role.DRAFTER, Role.LICENSING, Role.BIO_CONTACT)

# The terms below are reminders of the product's own, in the calendar of the owner: no text asks for them.
_VERIFY_WORKING_DAYS: Final = 10
_MINUTES_WORKING_DAYS: Final = 10

CONTACT: Final = Process(
    name="contact",
    label="Point of contact",
    stages=(
        Stage("nominated", "Nominated"),
        Stage("verified", "Verified"),
        Stage("active", "Active"),
        Stage("handed_over", "Handed over"),
        Stage("superseded", "Superseded"),
        Stage("declined", "Declined"),
        Stage("vacant", "Vacant"),
    ),
    steps=(
        Step("nominate", "Nominate", (), "nominated", (*_CAPITAL, Role.BIO_CONTACT, *_REGION)),
        Step(
            "verify",
            "Verify on the formal note",
            ("nominated",),
            "verified",
            _REGION,
            due=Due(days=_VERIFY_WORKING_DAYS, working=True, since="nominate"),
        ),
        Step("record_verification", "Record the verification", ("nominated",), "verified", _CAPITAL, recorded=True),
        Step("decline", "Decline", ("nominated", "verified"), "declined", (*_CAPITAL, *_REGION)),
        Step("activate", "Take up the post", ("verified",), "active", (*_CAPITAL, *_REGION)),
        Step("hand_over", "Hand over", ("active",), "handed_over", (*_CAPITAL, Role.BIO_CONTACT, *_REGION)),
        Step("supersede", "Name the successor", ("active", "handed_over"), "superseded", (*_CAPITAL, *_REGION)),
        Step(
            "vacate", "Leave without successor", ("verified", "active", "handed_over"), "vacant", (*_CAPITAL, *_REGION)
        ),
    ),
    start="nominated",
    ends=("superseded", "declined", "vacant"),
)
"""One holder of a post, from the nomination to whoever comes next."""

RELEASE: Final = Process(
    name="release",
    label="Release of national text",
    stages=(Stage("proposed", "Proposed"), Stage("confirmed", "Confirmed"), Stage("withdrawn", "Withdrawn")),
    steps=(
        Step("propose", "Propose the release", (), "proposed", (*_OFFICE, Role.MISSION, *_AGENCIES, Role.SECOND)),
        Step(
            "confirm",
            "Confirm the release",
            ("proposed",),
            "confirmed",
            _CAPITAL,
            needs_second=True,
            after=("propose",),
        ),
        Step("withdraw", "Withdraw the proposal", ("proposed",), "withdrawn", (*_OFFICE, Role.MISSION)),
    ),
    start="proposed",
    ends=("confirmed", "withdrawn"),
)
"""Showing national text to others takes two people; taking a confirmed release back is a deed of its own."""

ACTIVITY: Final = training_processes.ACTIVITY

MEETING: Final = Process(
    name="meeting",
    label="Meeting",
    stages=(
        Stage("called", "Called"),
        Stage("held", "Held"),
        Stage("agreed", "Minutes agreed"),
        Stage("cancelled", "Cancelled"),
    ),
    steps=(
        Step("call", "Call", (), "called", (Role.SECRETARY, Role.CONTACT, *_REGION)),
        Step("hold", "Record that it was held", ("called",), "held", (Role.SECRETARY, Role.CONTACT, *_REGION)),
        Step(
            "agree",
            "Agree the minutes",
            ("held",),
            "agreed",
            (Role.SECRETARY, Role.CONTACT, *_REGION),
            due=Due(days=_MINUTES_WORKING_DAYS, working=True, since="hold"),
        ),
        Step("cancel", "Cancel", ("called",), "cancelled", (Role.SECRETARY, Role.CONTACT, *_REGION)),
    ),
    start="called",
    ends=("agreed", "cancelled"),
)
"""A meeting of a committee, until its minutes are agreed."""

ACTION: Final = Process(
    name="action",
    label="Action of a meeting",
    stages=(Stage("open", "Open"), Stage("done", "Done"), Stage("dropped", "Dropped")),
    steps=(
        Step("assign", "Assign", (), "open", (Role.SECRETARY, Role.CONTACT, *_REGION)),
        Step("finish", "Mark as done", ("open",), "done", (Role.SECRETARY, Role.CONTACT, *_AGENCIES, *_REGION)),
        Step("drop", "Drop", ("open",), "dropped", (Role.SECRETARY, Role.CONTACT, *_REGION)),
    ),
    start="open",
    ends=("done", "dropped"),
)
"""What a meeting asked somebody to do."""

SUBMISSION: Final = Process(
    name="submission",
    label="Submission",
    stages=(
        Stage("drafted", "Drafted"),
        Stage("cleared", "Cleared"),
        Stage("sent", "Sent"),
        Stage("acknowledged", "Acknowledged by the receiver"),
        Stage("unacknowledged", "Closed without acknowledgement"),
        Stage("withdrawn", "Withdrawn"),
    ),
    steps=(
        Step("draft", "Draft", (), "drafted", (*_OFFICE, Role.MISSION, Role.DRAFTER, Role.BIO_CONTACT, *_REGION)),
        Step(
            "clear",
            "Clear",
            ("drafted",),
            "cleared",
            (*_OFFICE, *_REGION),
            needs_second=True,
            after=("draft", "reopen"),
        ),
        Step("reopen", "Back to drafting", ("cleared",), "drafted", (*_OFFICE, Role.MISSION, *_REGION)),
        Step("send", "Send", ("cleared",), "sent", (*_CAPITAL, *_REGION)),
        Step(
            "acknowledge",
            "Record the acknowledgement",
            ("sent",),
            "acknowledged",
            (*_CAPITAL, Role.SECRETARY, *_REGION),
            recorded=True,
        ),
        Step("close", "Close without acknowledgement", ("sent",), "unacknowledged", (*_CAPITAL, *_REGION)),
        Step("withdraw", "Withdraw", ("drafted", "cleared", "sent"), "withdrawn", (*_CAPITAL, *_REGION)),
    ),
    start="drafted",
    ends=("acknowledged", "unacknowledged", "withdrawn"),
)
"""What a country sends: a report, plan, request or return. The acknowledgement is the receiver's act."""

PROJECT: Final = Process(
    name="project",
    label="Project",
    stages=(
        Stage("planned", "Planned"),
        Stage("running", "Running"),
        Stage("closed", "Closed"),
        Stage("dropped", "Dropped"),
    ),
    steps=(
        Step("plan", "Plan", (), "planned", (*_REGION, Role.CONTACT)),
        Step("start", "Start", ("planned",), "running", (*_REGION, Role.CONTACT)),
        Step("extend", "Record an extension", ("running",), "running", (*_REGION, Role.CONTACT), recorded=True),
        Step("close", "Close", ("running",), "closed", (*_REGION, Role.CONTACT)),
        Step("drop", "Drop", ("planned",), "dropped", (*_REGION, Role.CONTACT)),
    ),
    start="planned",
    ends=("closed", "dropped"),
)
"""A project or grant; an extension is the donor's act, recorded with its day."""

ANSWER_SHORT: Final = Process(
    name="answer_short",
    label="Answer, short path",
    stages=(Stage("answered", "Answered"), Stage("returned", "Sent back"), Stage("validated", "Validated")),
    steps=(
        Step("answer", "Answer", (), "answered", (*_OFFICE, Role.MISSION, *_AGENCIES)),
        Step("revise", "Change the answer", ("answered", "returned"), "answered", (*_OFFICE, Role.MISSION, *_AGENCIES)),
        Step(
            "validate", "Validate", ("answered",), "validated", _OFFICE, needs_second=True, after=("answer", "revise")
        ),
        Step(
            "send_back", "Send back", ("answered",), "returned", _OFFICE, needs_second=True, after=("answer", "revise")
        ),
    ),
    start="answered",
    ends=("validated",),
)
"""A country's answer to a field, short path of product.md 4: one answers, a second person validates or sends back."""

ANSWER_FULL: Final = Process(
    name="answer_full",
    label="Answer, full path",
    stages=(
        Stage("agency_answered", "Answered by the agency"),
        Stage("returned", "Sent back"),
        Stage("legally_checked", "Legally checked"),
        Stage("cleared", "Cleared"),
    ),
    steps=(
        Step("answer", "Answer for the agency", (), "agency_answered", (*_AGENCIES, *_OFFICE, Role.MISSION)),
        Step(
            "revise",
            "Change the answer",
            ("agency_answered", "returned", "legally_checked"),
            "agency_answered",
            (*_AGENCIES, *_OFFICE, Role.MISSION),
        ),
        Step(
            "send_back",
            "Send back",
            ("agency_answered", "legally_checked"),
            "returned",
            (Role.DRAFTER, *_OFFICE),
            needs_second=True,
            after=("answer", "revise"),
        ),
        Step(
            "check",
            "Check the law",
            ("agency_answered",),
            "legally_checked",
            (Role.DRAFTER, *_OFFICE),
            needs_second=True,
            after=("answer", "revise"),
        ),
        Step("clear", "Clear", ("legally_checked",), "cleared", _OFFICE, needs_second=True, after=("check",)),
    ),
    start="agency_answered",
    ends=("cleared",),
)
"""A country's answer to a field, full path of product.md 4: agency, legal check, clearance."""

PROCESSES: Final[Mapping[str, Process]] = MappingProxyType(
    {
        process.name: process
        for process in (
            CONTACT,
            RELEASE,
            MEETING,
            ACTION,
            SUBMISSION,
            PROJECT,
            ANSWER_SHORT,
            ANSWER_FULL,
            working_processes.PLAN,
            working_processes.MEASURE,
            working_processes.DRAFT,
            working_processes.BILL,
            working_processes.DUTY,
            working_processes.NOTE,
            working_processes.GUIDELINE,
            review_processes.REVIEW,
            review_processes.FINDING,
            *assistance_processes.EVERY,
            *training_processes.EVERY,
            *bio_processes.EVERY,
        )
    }
)


def labels() -> frozenset[str]:
    """Every English message of the processes, so that a catalogue can be checked for them."""
    found: set[str] = set()
    for process in PROCESSES.values():
        found |= {process.label, *(stage.label for stage in process.stages), *(step.label for step in process.steps)}
    return frozenset(found)
