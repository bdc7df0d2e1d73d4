"""The shipped processes: each can be walked to its end, by a whole office and by one person alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from atalaya.core import errors, policy, processes, workflow
from atalaya.core.calendars import Calendar
from atalaya.core.policy import Role
from atalaya.core.workflow import NOTHING, Person, Position, Process
from tests.core import test_workflow

MONDAY = datetime(2025, 3, 3, 15, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY = list(processes.PROCESSES.values())
ALONE = Person("alone", frozenset(policy.NATIONAL_ROLES))
CONTACT = Person("ana", frozenset({Role.CONTACT}))
OFFICER = Person("olga", frozenset({Role.OFFICER}))
SECRETARY = Person("bea", frozenset({Role.SECRETARY}))
SECOND = Person("carlos", frozenset({Role.SECOND}))
OPEN_DAILY = Calendar("Office", "made for these tests", {}, 2025, 2025)


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
def test_the_definition_is_sound(process: Process) -> None:
    workflow.check(process)


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
@pytest.mark.parametrize("roles", [policy.NATIONAL_ROLES, (Role.CONTACT,)], ids=["every national role", "contact only"])
def test_no_country_can_be_stuck_however_few_its_people(process: Process, roles: tuple[Role, ...]) -> None:
    workflow.check(process, roles)


@pytest.mark.parametrize(
    "process",
    [
        processes.CONTACT,
        processes.ACTIVITY,
        processes.MEETING,
        processes.ACTION,
        processes.SUBMISSION,
        processes.PROJECT,
    ],
    ids=lambda process: process.name,
)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICER])
def test_the_secretariat_can_lead_its_own_things_to_an_end(process: Process, role: Role) -> None:
    workflow.check(process, {role})


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
@pytest.mark.parametrize("seed", range(20))
def test_one_person_alone_walks_to_an_end(process: Process, seed: int) -> None:
    assert test_workflow.walk(process, [ALONE], Random(seed)).stage in process.ends


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
@pytest.mark.parametrize("seed", range(20))
def test_an_office_with_a_secretariat_walks_to_an_end(process: Process, seed: int) -> None:
    people = [CONTACT, OFFICER, SECRETARY, SECOND, Person("eva", frozenset({Role.DRAFTER, Role.CONTRIBUTOR}))]
    assert test_workflow.walk(process, people, Random(seed)).stage in process.ends


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
def test_every_role_is_one_that_the_policy_knows(process: Process) -> None:
    assert {role for step in process.steps for role in step.roles} <= set(Role)


@pytest.mark.parametrize("process", EVERY, ids=lambda process: process.name)
def test_stages_and_steps_have_each_their_own_label(process: Process) -> None:
    for labels in ([stage.label for stage in process.stages], [step.label for step in process.steps]):
        assert len(set(labels)) == len(labels)
        assert all(label[0].isupper() and label == label.strip() for label in labels)


def test_every_label_is_listed_for_the_translators() -> None:
    assert {"Point of contact", "Handed over", "Clear", "Minutes agreed"} <= processes.labels()
    assert "" not in processes.labels()


def test_the_processes_are_known_by_their_names() -> None:
    assert all(name == process.name for name, process in processes.PROCESSES.items())


def _walk(process: Process, *steps: tuple[str, Person]) -> Position:
    position = NOTHING
    for place, (name, person) in enumerate(steps):
        day = date(2025, 3, 1) if process.step(name).recorded else None
        position = workflow.take(process, position, name, person, MONDAY + place * DAY, on=day)
    return position


def test_a_contact_is_verified_by_the_secretariat_and_followed_by_another() -> None:
    steps = [("nominate", CONTACT), ("verify", OFFICER), ("activate", OFFICER), ("hand_over", CONTACT)]
    assert _walk(processes.CONTACT, *steps, ("supersede", OFFICER)).stage == "superseded"


def test_a_country_does_not_verify_its_own_nomination() -> None:
    nominated = _walk(processes.CONTACT, ("nominate", CONTACT))
    assert isinstance(workflow.may(processes.CONTACT, nominated, "verify", CONTACT, MONDAY), errors.Refused)


def test_a_country_on_its_own_copy_records_the_verification_with_its_day() -> None:
    nominated = _walk(processes.CONTACT, ("nominate", CONTACT))
    with pytest.raises(errors.Unusable, match=r"workflow\.day"):
        workflow.take(processes.CONTACT, nominated, "record_verification", CONTACT, MONDAY)


def test_a_nomination_waits_ten_working_days_at_most() -> None:
    nominated = _walk(processes.CONTACT, ("nominate", CONTACT))
    assert workflow.due(processes.CONTACT, nominated, {"country": OPEN_DAILY}) == date(2025, 3, 17)


def test_national_text_is_released_by_two_people() -> None:
    proposed = _walk(processes.RELEASE, ("propose", CONTACT))
    problem = workflow.may(processes.RELEASE, proposed, "confirm", CONTACT, MONDAY + 5 * DAY, [SECOND])
    assert isinstance(problem, errors.Refused)
    assert workflow.take(processes.RELEASE, proposed, "confirm", SECOND, MONDAY).stage == "confirmed"


def test_the_acknowledgement_is_the_receivers_act() -> None:
    steps = [("draft", CONTACT), ("clear", SECRETARY), ("send", CONTACT), ("acknowledge", CONTACT)]
    position = _walk(processes.SUBMISSION, *steps)
    assert (position.stage, position.taken[-1].on) == ("acknowledged", date(2025, 3, 1))


def test_a_submission_can_be_closed_when_nobody_ever_acknowledges_it() -> None:
    steps = [("draft", CONTACT), ("clear", SECRETARY), ("send", CONTACT), ("close", CONTACT)]
    assert _walk(processes.SUBMISSION, *steps).stage in processes.SUBMISSION.ends


def test_whoever_reopens_a_submission_does_not_clear_it_again() -> None:
    reopened = _walk(processes.SUBMISSION, ("draft", CONTACT), ("clear", SECRETARY), ("reopen", SECRETARY))
    problem = workflow.may(processes.SUBMISSION, reopened, "clear", SECRETARY, MONDAY + 9 * DAY, [SECOND])
    assert isinstance(problem, errors.Refused)


def test_an_extended_project_goes_on_running() -> None:
    steps = [("plan", OFFICER), ("start", OFFICER), ("extend", OFFICER)]
    assert _walk(processes.PROJECT, *steps, ("extend", OFFICER)).stage == "running"


@pytest.mark.parametrize(
    ("process", "steps", "expected"),
    [
        (processes.MEETING, ("call", "hold"), date(2025, 3, 18)),
        (processes.ACTIVITY, ("plan", "hold"), date(2025, 4, 3)),
    ],
    ids=["minutes", "report"],
)
def test_minutes_and_reports_have_a_term(process: Process, steps: tuple[str, ...], expected: date) -> None:
    position = _walk(process, *((step, OFFICER) for step in steps))
    assert workflow.due(process, position, {"country": OPEN_DAILY}) == expected


def test_an_answer_on_the_full_path_passes_three_hands() -> None:
    agency = Person("luz", frozenset({Role.CONTRIBUTOR}))
    lawyer = Person("leo", frozenset({Role.DRAFTER}))
    steps = [("answer", agency), ("check", lawyer), ("clear", SECRETARY)]
    assert _walk(processes.ANSWER_FULL, *steps).stage == "cleared"
