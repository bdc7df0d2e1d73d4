"""The processes of biosafety and biosecurity: the yearly return, a table-top exercise, a corrective action."""

from __future__ import annotations

from typing import Final

from atalaya.core.policy import Role
from atalaya.core.workflow import Process, Stage, Step

_CAPITAL: Final = (Role.CONTACT, Role.MISSION)
_WRITERS: Final = (Role.BIO_CONTACT, Role.CONTACT, Role.SECRETARY)
_REGION: Final = (Role.COORDINATOR, Role.OFFICER)
_HOLDERS: Final = (*_WRITERS, *_REGION)

CBM: Final = Process(
    name="cbm",
    label="Return of confidence-building measures",
    stages=(
        Stage("compiling", "Being compiled"),
        Stage("handed_in", "Handed in for clearance"),
        Stage("cleared", "Cleared"),
        Stage("submitted", "Submitted"),
        Stage("given_up", "Given up"),
    ),
    steps=(
        Step("compile", "Compile", (), "compiling", _WRITERS),
        Step("hand_in", "Hand in for clearance", ("compiling",), "handed_in", _WRITERS),
        Step(
            "clear",
            "Clear",
            ("handed_in",),
            "cleared",
            (Role.CONTACT, Role.SECRETARY),
            needs_second=True,
            after=("hand_in",),
        ),
        Step("reopen", "Back to compiling", ("handed_in", "cleared"), "compiling", (*_WRITERS, Role.SECOND)),
        Step(
            "submit",
            "Record that it was submitted",
            ("cleared",),
            "submitted",
            (*_WRITERS, Role.MISSION),
            recorded=True,
        ),
        Step("give_up", "Give this return up", ("compiling", "handed_in", "cleared"), "given_up", _CAPITAL),
    ),
    start="compiling",
    ends=("submitted", "given_up"),
)
"""Data call, compiling, check, clearance, submission (programme.md A7). Sending is the mission's act, recorded."""

EXERCISE: Final = Process(
    name="exercise",
    label="Table-top exercise",
    stages=(
        Stage("prepared", "In preparation"),
        Stage("held", "Held"),
        Stage("reviewed", "After-action review done"),
        Stage("cancelled", "Cancelled"),
    ),
    steps=(
        Step("prepare", "Prepare", (), "prepared", _HOLDERS),
        Step("hold", "Record that it was held", ("prepared",), "held", _HOLDERS),
        Step("review", "Record the after-action review", ("held",), "reviewed", _HOLDERS),
        Step("cancel", "Cancel", ("prepared",), "cancelled", _HOLDERS),
    ),
    start="prepared",
    ends=("reviewed", "cancelled"),
)
"""A table-top exercise at the level of policy."""

EVERY: Final = (CBM, EXERCISE)
