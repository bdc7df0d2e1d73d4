"""The processes of training: an activity from its concept to its follow-up, somebody's place in it, a question."""

from __future__ import annotations

from typing import Final

from atalaya.core.policy import Role
from atalaya.core.workflow import Due, Process, Stage, Step

_OFFICE: Final = (Role.CONTACT, Role.SECRETARY)
_REGION: Final = (Role.COORDINATOR, Role.OFFICER)
_HOSTS: Final = (*_REGION, *_OFFICE)
_NAMING: Final = (Role.CONTACT, Role.MISSION, Role.SECRETARY, Role.BIO_CONTACT, *_REGION, Role.LABORATORY)
_ANSWERING: Final = (Role.LICENSING, Role.BIO_CONTACT, *_OFFICE, *_REGION)
# The terms below are reminders of the product's own, in the calendar of the owner: no text asks for them.
_REPORT_DAYS: Final = 30
_FOLLOW_UP_MONTHS: Final = 6
_ANSWER_WORKING_DAYS: Final = 10

ACTIVITY: Final = Process(
    name="activity",
    label="Activity",
    stages=(
        Stage("planned", "Planned"),
        Stage("approved", "Approved"),
        Stage("called", "Call open"),
        Stage("selecting", "Selection"),
        Stage("confirmed", "Confirmed"),
        Stage("running", "Running"),
        Stage("held", "Held"),
        Stage("reported", "Reported"),
        Stage("followed_up", "Followed up"),
        Stage("closed", "Closed"),
        Stage("postponed", "Postponed"),
        Stage("cancelled", "Cancelled"),
    ),
    steps=(
        Step("plan", "Plan", (), "planned", (*_OFFICE, Role.MISSION, *_REGION)),
        Step("approve", "Approve the concept", ("planned",), "approved", (*_OFFICE, *_REGION)),
        Step("open_call", "Open the call", ("approved",), "called", (*_OFFICE, *_REGION)),
        Step("close_call", "Close the call", ("called",), "selecting", (*_OFFICE, *_REGION)),
        Step("confirm", "Confirm", ("planned", "approved", "selecting"), "confirmed", (*_OFFICE, *_REGION)),
        Step("start", "Start", ("confirmed",), "running", (*_OFFICE, *_REGION)),
        Step(
            "hold",
            "Record that it was held",
            ("planned", "approved", "confirmed", "running"),
            "held",
            (*_OFFICE, *_REGION),
        ),
        Step(
            "report",
            "Report",
            ("held",),
            "reported",
            (*_OFFICE, *_REGION, Role.MONITOR),
            due=Due(days=_REPORT_DAYS, since="hold"),
        ),
        Step(
            "follow_up",
            "Record the follow-up",
            ("reported",),
            "followed_up",
            (*_OFFICE, *_REGION, Role.MONITOR),
            due=Due(months=_FOLLOW_UP_MONTHS, since="hold"),
        ),
        Step("close", "Close", ("reported", "followed_up"), "closed", (*_OFFICE, *_REGION)),
        Step(
            "postpone",
            "Put off",
            ("planned", "approved", "called", "selecting", "confirmed"),
            "postponed",
            (*_OFFICE, *_REGION),
        ),
        Step("resume", "Take up again", ("postponed",), "approved", (*_OFFICE, *_REGION)),
        Step(
            "cancel",
            "Cancel",
            ("planned", "approved", "called", "selecting", "confirmed", "running", "postponed"),
            "cancelled",
            (*_OFFICE, *_REGION),
        ),
    ),
    start="planned",
    ends=("closed", "cancelled"),
)
"""A workshop, visit, course or outreach event; small ones go the short way: planned, held, reported."""

PLACE: Final = Process(
    name="place",
    label="Place in an activity",
    stages=(
        Stage("nominated", "Nominated"),
        Stage("reserve", "On the reserve list"),
        Stage("selected", "Selected"),
        Stage("registered", "Registered"),
        Stage("took_part", "Took part"),
        Stage("absent", "Did not come"),
        Stage("not_selected", "Not selected"),
        Stage("withdrawn", "Withdrawn"),
    ),
    steps=(
        Step("nominate", "Nominate", (), "nominated", _NAMING),
        Step("select", "Select", ("nominated", "reserve"), "selected", _HOSTS),
        Step("put_by", "Put on the reserve list", ("nominated",), "reserve", _HOSTS),
        Step("decline", "Do not select", ("nominated", "reserve"), "not_selected", _HOSTS),
        Step("register", "Register", ("selected",), "registered", (*_HOSTS, Role.MISSION, Role.BIO_CONTACT)),
        Step("complete", "Record that they took part", ("selected", "registered"), "took_part", _HOSTS),
        Step("miss", "Record that they did not come", ("selected", "registered"), "absent", _HOSTS),
        Step(
            "withdraw",
            "Withdraw",
            ("nominated", "reserve", "selected", "registered"),
            "withdrawn",
            tuple(dict.fromkeys((*_NAMING, *_HOSTS))),
        ),
    ),
    start="nominated",
    ends=("took_part", "absent", "not_selected", "withdrawn"),
)
"""Somebody named for an activity, until it is known whether they come."""

ENQUIRY: Final = Process(
    name="enquiry",
    label="Enquiry",
    stages=(
        Stage("open", "Open"),
        Stage("advised", "Guidance given, not binding"),
        Stage("referred", "Referred to the authority"),
        Stage("closed", "Closed"),
    ),
    steps=(
        Step("ask", "Ask", (), "open", (Role.COMPLIANCE, Role.LABORATORY, *_ANSWERING)),
        Step(
            "advise",
            "Give guidance, not binding",
            ("open", "advised"),
            "advised",
            _ANSWERING,
            due=Due(days=_ANSWER_WORKING_DAYS, working=True, since="ask"),
        ),
        Step("refer", "Refer to the authority", ("open", "advised"), "referred", _ANSWERING),
        Step("close", "Close", ("advised", "referred"), "closed", (*_ANSWERING, Role.COMPLIANCE, Role.LABORATORY)),
    ),
    start="open",
    ends=("closed",),
)
"""A question to an authority: what it says is guidance and never binds; where it matters it refers."""

EVERY: Final = (ACTIVITY, PLACE, ENQUIRY)
