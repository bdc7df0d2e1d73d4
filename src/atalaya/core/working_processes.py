"""Processes of plans and of texts in the making: a plan and its measures, drafts, bills, duties, notes, guidelines."""

from __future__ import annotations

from typing import Final

from atalaya.core.policy import Role
from atalaya.core.workflow import Process, Stage, Step

_CAPITAL: Final = (Role.CONTACT, Role.MISSION)
_OFFICE: Final = (Role.CONTACT, Role.SECRETARY)
_REGION: Final = (Role.COORDINATOR, Role.OFFICER)
_AGENCIES: Final = (Role.CONTRIBUTOR, Role.DRAFTER, Role.LICENSING, Role.BIO_CONTACT)

PLAN: Final = Process(
    name="plan",
    label="Action plan",
    stages=(
        Stage("decided", "Decided"),
        Stage("convened", "Committee convened"),
        Stage("baseline", "Baseline taken"),
        Stage("prioritised", "Priorities set"),
        Stage("drafted", "Measures drafted"),
        Stage("reviewed", "Reviewed by experts"),
        Stage("approved", "Approved"),
        Stage("sent", "Note verbale sent"),
        Stage("published", "Published"),
        Stage("restricted", "Kept restricted"),
        Stage("monitored", "Under monitoring"),
        Stage("superseded", "Superseded by a new edition"),
        Stage("ended", "Ended without a successor"),
        Stage("abandoned", "Abandoned"),
    ),
    steps=(
        Step("decide", "Decide to make a plan", (), "decided", (*_OFFICE, Role.DRAFTER)),
        Step("convene", "Convene the committee", ("decided",), "convened", _OFFICE),
        Step("take_baseline", "Take the baseline", ("decided", "convened"), "baseline", (*_OFFICE, Role.DRAFTER)),
        Step("prioritise", "Set the priorities", ("convened", "baseline"), "prioritised", _OFFICE),
        Step(
            "draft",
            "Close the drafting of measures",
            ("decided", "convened", "baseline", "prioritised"),
            "drafted",
            (*_OFFICE, Role.DRAFTER),
        ),
        Step("review", "Record the review by experts", ("drafted",), "reviewed", (*_OFFICE, Role.DRAFTER)),
        Step("approve", "Approve the plan", ("reviewed",), "approved", _OFFICE, needs_second=True, after=("review",)),
        Step("redraft", "Back to the measures", ("drafted", "reviewed"), "prioritised", (*_OFFICE, Role.DRAFTER)),
        Step("send", "Record the note verbale", ("approved",), "sent", _CAPITAL, recorded=True),
        Step("publish", "Mark as published", ("approved", "sent"), "published", _OFFICE),
        Step("restrict", "Keep restricted", ("approved", "sent"), "restricted", _OFFICE),
        Step("monitor", "Begin monitoring", ("approved", "sent", "published", "restricted"), "monitored", _OFFICE),
        Step("register", "Register a plan adopted before", ("decided",), "monitored", _OFFICE, recorded=True),
        Step(
            "supersede",
            "Replace by the next edition",
            ("approved", "sent", "published", "restricted", "monitored"),
            "superseded",
            _OFFICE,
        ),
        Step("end", "End without a successor", ("published", "restricted", "monitored"), "ended", _OFFICE),
        Step(
            "abandon",
            "Abandon",
            ("decided", "convened", "baseline", "prioritised", "drafted", "reviewed"),
            "abandoned",
            _OFFICE,
        ),
    ),
    start="decided",
    ends=("superseded", "ended", "abandoned"),
)
"""A voluntary national action plan, one edition of it; a plan adopted before may be registered with its day."""

_LEADS: Final = (*_OFFICE, *_AGENCIES)
MEASURE: Final = Process(
    name="measure",
    label="Measure of an action plan",
    stages=(
        Stage("planned", "Planned"),
        Stage("under_way", "In progress"),
        Stage("delayed", "Delayed"),
        Stage("done", "Done"),
        Stage("dropped", "Dropped"),
    ),
    steps=(
        Step("plan", "Plan", (), "planned", (*_OFFICE, Role.DRAFTER)),
        Step("begin", "Begin, or go on", ("planned", "delayed"), "under_way", _LEADS),
        Step("delay", "Say that it is delayed", ("planned", "under_way"), "delayed", _LEADS),
        Step("finish", "Mark as done", ("planned", "under_way", "delayed"), "done", _LEADS),
        Step("drop", "Drop", ("planned", "under_way", "delayed"), "dropped", _OFFICE),
    ),
    start="planned",
    ends=("done", "dropped"),
)
"""A line of a plan; its lead agency moves it."""

_DRAFTERS: Final = (Role.DRAFTER, *_OFFICE, Role.BIO_CONTACT, *_REGION)

DRAFT: Final = Process(
    name="draft",
    label="Draft",
    stages=(
        Stage("drafting", "Drafting"),
        Stage("consultation", "Consultation"),
        Stage("legal_check", "Legal check"),
        Stage("clearance", "Interagency clearance"),
        Stage("approved", "Approved"),
        Stage("withdrawn", "Withdrawn"),
    ),
    steps=(
        Step("draft", "Begin to draft", (), "drafting", _DRAFTERS),
        Step("consult", "Open for consultation", ("drafting",), "consultation", _DRAFTERS),
        Step("send_to_check", "Send to the legal check", ("drafting", "consultation"), "legal_check", _DRAFTERS),
        Step(
            "check",
            "Record the legal check",
            ("legal_check",),
            "clearance",
            (Role.DRAFTER, *_OFFICE, *_REGION),
            needs_second=True,
            after=("send_to_check",),
        ),
        Step(
            "approve",
            "Approve the text",
            ("clearance",),
            "approved",
            (*_OFFICE, *_REGION),
            needs_second=True,
            after=("check",),
        ),
        Step("redraft", "Back to drafting", ("consultation", "legal_check", "clearance"), "drafting", _DRAFTERS),
        Step(
            "withdraw",
            "Give the text up",
            ("drafting", "consultation", "legal_check", "clearance"),
            "withdrawn",
            (*_OFFICE, *_REGION),
        ),
    ),
    start="drafting",
    ends=("approved", "withdrawn"),
)
"""A text from its first words to the approval (programme.md A1 and A6). Who clears which part is told by the text;
it cannot be approved while one of them has not. Approved words never change: a new text begins from them."""

BILL: Final = Process(
    name="bill",
    label="Bill",
    stages=(
        Stage("idea", "Idea"),
        Stage("drafting", "Drafting"),
        Stage("executive", "With the executive"),
        Stage("filed", "Filed in parliament"),
        Stage("committee", "In committee"),
        Stage("chamber_1", "First chamber"),
        Stage("chamber_2", "Second chamber"),
        Stage("enacted", "Enacted"),
        Stage("regulated", "Regulated"),
        Stage("lapsed", "Lapsed"),
        Stage("withdrawn", "Withdrawn"),
        Stage("vetoed", "Vetoed"),
    ),
    steps=(
        Step("note", "Write the idea down", (), "idea", _DRAFTERS),
        Step("draft", "Record that drafting began", ("idea", "executive"), "drafting", _DRAFTERS),
        Step("hand_up", "Record that it went to the executive", ("idea", "drafting"), "executive", _DRAFTERS),
        Step("file", "Record the filing in parliament", ("idea", "drafting", "executive"), "filed", _DRAFTERS),
        Step("refer", "Record the referral to a committee", ("filed", "chamber_1"), "committee", _DRAFTERS),
        Step(
            "reach_floor", "Record that it is before the first chamber", ("filed", "committee"), "chamber_1", _DRAFTERS
        ),
        Step(
            "pass_first",
            "Record that the first chamber passed it",
            ("filed", "committee", "chamber_1"),
            "chamber_2",
            _DRAFTERS,
        ),
        Step("enact", "Record the enactment", ("committee", "chamber_1", "chamber_2", "vetoed"), "enacted", _DRAFTERS),
        Step("send_back", "Record that it went back to the first chamber", ("chamber_2",), "chamber_1", _DRAFTERS),
        Step("veto", "Record the veto", ("chamber_1", "chamber_2"), "vetoed", _DRAFTERS),
        Step("regulate", "Record that it was regulated", ("enacted",), "regulated", _DRAFTERS),
        Step(
            "lapse",
            "Record that it lapsed",
            ("filed", "committee", "chamber_1", "chamber_2", "vetoed"),
            "lapsed",
            _DRAFTERS,
        ),
        Step(
            "withdraw",
            "Record that it was withdrawn",
            ("idea", "drafting", "executive", "filed", "committee", "chamber_1", "chamber_2", "vetoed"),
            "withdrawn",
            _DRAFTERS,
        ),
    ),
    start="idea",
    ends=("regulated", "lapsed", "withdrawn"),
)
"""A bill (programme.md A1 and 8). Each step is a fact with its day and source; the acts are those of a parliament or an
executive and are written down here, never performed. Which chamber comes first, and whether there are two, is told by
the parliament (``core.bills.barred``)."""

DUTY: Final = Process(
    name="duty",
    label="What a law requires",
    stages=(
        Stage("open", "Open"),
        Stage("progress", "In progress"),
        Stage("done", "Done"),
        Stage("dropped", "Dropped"),
    ),
    steps=(
        Step("set", "Write down", (), "open", (*_DRAFTERS, Role.CONTRIBUTOR, Role.LICENSING)),
        Step("begin", "Begin", ("open",), "progress", (*_DRAFTERS, Role.CONTRIBUTOR, Role.LICENSING)),
        Step(
            "finish",
            "Record that it was done",
            ("open", "progress"),
            "done",
            (*_DRAFTERS, Role.CONTRIBUTOR, Role.LICENSING),
            recorded=True,
        ),
        Step("drop", "Record that the law no longer asks for it", ("open", "progress"), "dropped", _DRAFTERS),
    ),
    start="open",
    ends=("done", "dropped"),
)
"""A regulation, a list or a body that a law requires (programme.md, F33)."""

NOTE: Final = Process(
    name="note",
    label="Note verbale",
    stages=(
        Stage("drafted", "Drafted"),
        Stage("cleared", "Cleared"),
        Stage("sent", "Sent"),
        Stage("acknowledged", "Acknowledged by the receiver"),
        Stage("unacknowledged", "Closed without acknowledgement"),
        Stage("withdrawn", "Withdrawn"),
    ),
    steps=(
        Step("draft", "Draft", (), "drafted", (*_DRAFTERS, Role.MISSION)),
        Step(
            "clear",
            "Clear",
            ("drafted",),
            "cleared",
            (*_OFFICE, *_REGION),
            needs_second=True,
            after=("draft", "reopen"),
        ),
        Step("send", "Record the sending", ("cleared",), "sent", (*_CAPITAL, *_REGION), recorded=True),
        Step("reopen", "Back to drafting", ("cleared",), "drafted", (*_OFFICE, Role.MISSION, *_REGION)),
        Step(
            "acknowledge",
            "Record the acknowledgement",
            ("sent",),
            "acknowledged",
            (*_CAPITAL, Role.SECRETARY, *_REGION),
            recorded=True,
        ),
        Step("close", "Close without acknowledgement", ("sent",), "unacknowledged", (*_CAPITAL, *_REGION)),
        Step("withdraw", "Give the note up", ("drafted", "cleared"), "withdrawn", (*_CAPITAL, *_REGION)),
    ),
    start="drafted",
    ends=("acknowledged", "unacknowledged", "withdrawn"),
)
"""A note verbale (programme.md, F08). Its number is the sender's and typed in; sending and receipt bear their days."""

GUIDELINE: Final = Process(
    name="guideline",
    label="National guideline",
    stages=(
        Stage("mandate", "Mandate"),
        Stage("drafts", "Drafts"),
        Stage("consultation", "Consultation"),
        Stage("legal", "Legal check"),
        Stage("pilot", "Pilot"),
        Stage("approved", "Approved"),
        Stage("replaced", "Replaced"),
        Stage("withdrawn", "Withdrawn"),
    ),
    steps=(
        Step("charge", "Record the mandate", (), "mandate", _DRAFTERS),
        Step("outline", "Begin the drafts", ("mandate",), "drafts", _DRAFTERS),
        Step("consult", "Open the consultation", ("drafts",), "consultation", _DRAFTERS),
        Step("send_to_check", "Send to the legal check", ("consultation",), "legal", _DRAFTERS),
        Step(
            "check",
            "Record the legal check",
            ("legal",),
            "pilot",
            (Role.DRAFTER, *_OFFICE, *_REGION),
            needs_second=True,
            after=("send_to_check",),
        ),
        Step("approve", "Record the approval", ("pilot",), "approved", (*_OFFICE, *_REGION), recorded=True),
        Step("redraft", "Back to the drafts", ("consultation", "legal", "pilot"), "drafts", _DRAFTERS),
        Step("review", "Record the review: it stands", ("approved",), "approved", (*_OFFICE, *_REGION), recorded=True),
        Step("replace", "Record that a new one replaces it", ("approved",), "replaced", (*_OFFICE, *_REGION)),
        Step(
            "withdraw",
            "Give the guideline up",
            ("mandate", "drafts", "consultation", "legal", "pilot"),
            "withdrawn",
            (*_OFFICE, *_REGION),
        ),
    ),
    start="mandate",
    ends=("replaced", "withdrawn"),
)
"""A national guideline (programme.md A6): from its mandate to the review that its approval promises."""
