"""Stages, steps, clocks and four eyes: who may move a thing on, and that nobody can be stuck with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core import errors, workflow
from atalaya.core.calendars import Calendar
from atalaya.core.workflow import NOTHING, Due, Person, Position, Process, Stage, Step, Taken

MONDAY = datetime(2025, 3, 3, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
UN = Calendar("UN Headquarters", "made for these tests", {}, 2024, 2027)
BUSY = Calendar("Panama", "made for these tests", {date(2025, 3, 4): "Carnival Tuesday"}, 2024, 2027)

NOTE = Process(
    name="note",
    label="Note",
    stages=(
        Stage("drafted", "Drafted"),
        Stage("cleared", "Cleared"),
        Stage("sent", "Sent"),
        Stage("answered", "Answered"),
    ),
    steps=(
        Step("draft", "Draft", (), "drafted", ("contact", "drafter")),
        Step("redraft", "Redraft", ("drafted", "cleared"), "drafted", ("drafter", "contact")),
        Step(
            "clear",
            "Clear",
            ("drafted",),
            "cleared",
            ("secretary", "contact"),
            needs_second=True,
            after=("draft", "redraft"),
        ),
        Step("send", "Send", ("cleared",), "sent", ("contact",)),
        Step(
            "answer",
            "Record the answer",
            ("sent",),
            "answered",
            ("contact",),
            recorded=True,
            due=Due(days=5, working=True, calendar="un", since="send"),
        ),
    ),
    start="drafted",
    ends=("answered",),
)
ANA = Person("ana", frozenset({"contact", "drafter"}))
BEA = Person("bea", frozenset({"secretary"}))
CARLOS = Person("carlos", frozenset({"second"}))
ZOE = Person("zoe", frozenset({"donor"}))


def drafted(by: Person = ANA) -> Position:
    return workflow.take(NOTE, NOTHING, "draft", by, MONDAY)


def cleared() -> Position:
    return workflow.take(NOTE, drafted(), "clear", BEA, MONDAY)


def sent() -> Position:
    return workflow.take(NOTE, cleared(), "send", ANA, MONDAY)


def code(problem: errors.Problem | None) -> str:
    return problem.code if problem else ""


def test_a_process_opens_with_a_step_and_remembers_who_took_it() -> None:
    assert drafted() == Position("drafted", (Taken("draft", "ana", "contact", MONDAY),))


def test_the_role_that_allowed_the_step_is_the_first_the_person_holds() -> None:
    position = workflow.take(NOTE, drafted(), "redraft", ANA, MONDAY)
    assert position.taken[-1].role == "drafter"


def test_taking_a_step_leaves_the_earlier_position_as_it_was() -> None:
    before = drafted()
    after = workflow.take(NOTE, before, "clear", BEA, MONDAY)
    assert (before.stage, len(before.taken)) == ("drafted", 1)
    assert (after.stage, len(after.taken)) == ("cleared", 2)


@pytest.mark.parametrize(
    ("position", "step"), [(NOTHING, "send"), (drafted(), "send"), (drafted(), "draft"), (sent(), "clear")]
)
def test_a_step_of_another_stage_is_out_of_order(position: Position, step: str) -> None:
    problem = workflow.may(NOTE, position, step, ANA, MONDAY)
    assert isinstance(problem, errors.OutOfOrder)
    assert problem.code == "workflow.order"


def test_the_refusal_names_the_steps_that_are_open() -> None:
    problem = workflow.may(NOTE, drafted(), "send", ANA, MONDAY)
    assert "redraft, clear" in str(problem)
    assert "note.send" in str(problem)


def test_a_person_without_the_role_is_refused_and_told_who_takes_it() -> None:
    problem = workflow.may(NOTE, drafted(), "clear", ZOE, MONDAY)
    assert isinstance(problem, errors.Refused)
    assert "secretary, contact, second" in str(problem)


def test_taking_a_step_raises_what_asking_gives() -> None:
    with pytest.raises(errors.Refused, match=r"workflow\.role"):
        workflow.take(NOTE, drafted(), "clear", ZOE, MONDAY)


@pytest.mark.parametrize("ask", ["step", "stage"])
def test_an_unknown_name_is_missing(ask: str) -> None:
    with pytest.raises(errors.Missing, match="burn"):
        getattr(NOTE, ask)("burn")
    assert getattr(NOTE, ask)({"step": "send", "stage": "sent"}[ask]).label in ("Send", "Sent")


def test_open_steps_come_in_the_order_of_the_process() -> None:
    assert [step.name for step in workflow.open_steps(NOTE, NOTHING)] == ["draft"]
    assert [step.name for step in workflow.open_steps(NOTE, drafted())] == ["redraft", "clear"]
    assert workflow.open_steps(NOTE, Position("answered")) == ()


# Four eyes


def test_another_person_takes_the_second_step() -> None:
    assert workflow.may(NOTE, drafted(), "clear", BEA, MONDAY) is None
    assert cleared().taken[-1].same_person is False


def test_who_took_the_first_step_may_not_take_the_second_when_somebody_else_could() -> None:
    problem = workflow.may(NOTE, drafted(), "clear", ANA, MONDAY + 9 * DAY, [BEA])
    assert isinstance(problem, errors.Refused)
    assert problem.code == "workflow.second"


def test_the_named_second_takes_it_without_any_other_role() -> None:
    position = workflow.take(NOTE, drafted(), "clear", CARLOS, MONDAY)
    assert (position.taken[-1].role, position.taken[-1].same_person) == ("second", False)


def test_where_a_second_is_named_the_same_person_may_not() -> None:
    assert code(workflow.may(NOTE, drafted(), "clear", ANA, MONDAY + 9 * DAY, [CARLOS])) == "workflow.second"


def test_a_second_takes_no_other_step() -> None:
    assert code(workflow.may(NOTE, cleared(), "send", CARLOS, MONDAY)) == "workflow.role"


def test_others_who_could_not_take_it_do_not_stand_in_the_way() -> None:
    assert workflow.may(NOTE, drafted(), "clear", ANA, MONDAY + DAY, [ZOE, ANA]) is None


def test_the_only_person_waits_a_day_and_is_told_until_when() -> None:
    problem = workflow.may(NOTE, drafted(), "clear", ANA, MONDAY + DAY - timedelta(seconds=1))
    assert isinstance(problem, errors.OutOfOrder)
    assert problem.code == "workflow.wait"
    assert "2025-03-04T15:00" in str(problem)


def test_after_the_day_the_only_person_may_and_it_is_written_down() -> None:
    position = workflow.take(NOTE, drafted(), "clear", ANA, MONDAY + DAY)
    assert position.taken[-1].same_person is True


def test_the_wait_starts_again_when_the_text_is_drafted_again() -> None:
    position = workflow.take(NOTE, drafted(), "redraft", ANA, MONDAY + 23 * HOUR)
    assert code(workflow.may(NOTE, position, "clear", ANA, MONDAY + 25 * HOUR)) == "workflow.wait"


def test_two_people_who_both_drafted_may_not_hold_each_other_up_for_ever() -> None:
    both = Person("bea", frozenset({"contact"}))
    position = workflow.take(NOTE, drafted(ANA), "redraft", both, MONDAY)
    assert code(workflow.may(NOTE, position, "clear", ANA, MONDAY, [both])) == "workflow.wait"
    assert workflow.take(NOTE, position, "clear", ANA, MONDAY + DAY, [both]).taken[-1].same_person is True


def test_only_the_latest_taking_of_a_step_counts() -> None:
    other = Person("bea", frozenset({"drafter"}))
    first = workflow.take(NOTE, drafted(ANA), "redraft", ANA, MONDAY)
    position = workflow.take(NOTE, first, "redraft", other, MONDAY)
    once = replace(NOTE, steps=tuple(replace(s, after=("redraft",)) if s.name == "clear" else s for s in NOTE.steps))
    assert workflow.may(once, position, "clear", ANA, MONDAY) is None


def test_a_plain_step_may_follow_by_the_same_person_at_once() -> None:
    assert workflow.may(NOTE, cleared(), "send", ANA, MONDAY) is None


# Acts of others


def test_an_act_of_others_needs_its_day() -> None:
    with pytest.raises(errors.Unusable, match=r"workflow\.day"):
        workflow.take(NOTE, sent(), "answer", ANA, MONDAY + 3 * DAY)


def test_an_act_of_others_keeps_the_day_it_bears_beside_the_day_it_was_written_down() -> None:
    position = workflow.take(NOTE, sent(), "answer", ANA, MONDAY + 3 * DAY, on=date(2025, 3, 4))
    assert (position.taken[-1].on, position.taken[-1].at) == (date(2025, 3, 4), MONDAY + 3 * DAY)


def test_an_act_cannot_bear_a_day_that_has_begun_nowhere() -> None:
    workflow.take(NOTE, sent(), "answer", ANA, MONDAY, on=date(2025, 3, 4))  # it is the 4th already, in Auckland
    with pytest.raises(errors.Unusable, match=r"workflow\.future"):
        workflow.take(NOTE, sent(), "answer", ANA, MONDAY, on=date(2025, 3, 5))


# Clocks


def test_five_working_days_from_monday_end_on_the_next_monday() -> None:
    assert workflow.due(NOTE, sent(), {"un": UN}) == date(2025, 3, 10)


def test_a_holiday_of_the_named_calendar_moves_the_term() -> None:
    assert workflow.due(NOTE, sent(), {"un": BUSY}) == date(2025, 3, 11)


def test_the_clock_counts_from_the_day_the_act_bears() -> None:
    late = workflow.take(NOTE, cleared(), "send", ANA, MONDAY + 4 * DAY, on=date(2025, 3, 3))
    assert workflow.due(NOTE, late, {"un": UN}) == date(2025, 3, 10)


def test_no_clock_runs_before_its_step_is_taken_or_after_the_end() -> None:
    assert workflow.due(NOTE, NOTHING, {}) is None
    assert workflow.due(NOTE, cleared(), {}) is None
    assert workflow.due(NOTE, workflow.take(NOTE, sent(), "answer", ANA, MONDAY, on=MONDAY.date()), {}) is None


def test_an_unknown_calendar_is_named() -> None:
    with pytest.raises(errors.Missing, match="'un'"):
        workflow.due(NOTE, sent(), {"country": UN})


def test_a_term_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(errors.Unusable, match="2024 to 2024"):
        workflow.due(NOTE, sent(), {"un": replace(UN, first_year=2024, last_year=2024)})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Due(days=30), date(2025, 4, 2)),
        (Due(months=12), date(2026, 3, 3)),
        (Due(months=1, days=1), date(2025, 4, 4)),
        (Due(days=1, working=True), date(2025, 3, 5)),
        (Due(days=1, working=True, calendar="un"), date(2025, 3, 4)),
        (Due(days=2, since="open"), date(2025, 3, 5)),
        (Due(days=2, since="begin"), date(2025, 3, 5)),
        (Due(days=2, since="never"), None),
    ],
)
def test_terms_are_days_months_or_working_days_since_a_step_or_stage(rule: Due, expected: date | None) -> None:
    process = _asking(rule)
    position = workflow.take(process, NOTHING, "begin", ANA, MONDAY)
    assert workflow.due(process, position, {"country": BUSY, "un": UN}) == expected


def test_every_running_clock_is_told_earliest_first() -> None:
    process = _asking(Due(days=9))
    sooner = Step("never", "Never", ("open",), "open", ("contact",), due=Due(days=3))
    process = replace(process, steps=(*process.steps[:-1], sooner))
    position = workflow.take(process, NOTHING, "begin", ANA, MONDAY)
    expected = (("never", date(2025, 3, 6)), ("finish", date(2025, 3, 12)))
    assert workflow.clocks(process, position, {"country": UN}) == expected
    assert workflow.due(process, position, {"country": UN}) == date(2025, 3, 6)


def test_an_empty_start_of_the_clock_is_the_last_step() -> None:
    process = _asking(Due(days=1))
    position = workflow.take(process, NOTHING, "begin", ANA, MONDAY)
    position = workflow.take(process, position, "never", ANA, MONDAY + 5 * DAY)
    assert workflow.due(process, position, {"country": UN}) == date(2025, 3, 9)


def _asking(rule: Due) -> Process:
    return Process(
        "asking",
        "Asking",
        (Stage("open", "Open"), Stage("over", "Over")),
        (
            Step("begin", "Begin", (), "open", ("contact",)),
            Step("finish", "Finish", ("open",), "over", ("contact",), due=rule),
            Step("never", "Never", ("open",), "open", ("contact",)),
        ),
        "open",
        ("over",),
    )


# Sound definitions


def test_a_sound_process_passes() -> None:
    workflow.check(NOTE)
    workflow.check(NOTE, {"contact"})


def _with(**changes: Any) -> Process:
    return replace(NOTE, **changes)


def _step(name: str, **changes: Any) -> Process:
    step = replace(NOTE.step(name), **changes)
    return _with(steps=tuple(step if found.name == name else found for found in NOTE.steps))


@pytest.mark.parametrize(
    ("process", "words"),
    [
        (_with(stages=(*NOTE.stages, Stage("sent", "Sent again"))), "stands twice: sent"),
        (_with(stages=(*NOTE.stages, Stage("send", "A step's name"))), "stands twice: send"),
        (_with(steps=(*NOTE.steps, NOTE.steps[-1])), "stands twice: answer"),
        (_with(stages=(*NOTE.stages, Stage("lost", "Lost"))), "no step leads to the stage: lost"),
        (_step("send", target="burnt"), "no such stage: burnt"),
        (_step("send", sources=("burnt",)), "no such stage: burnt"),
        (_with(start="burnt"), "no such stage: burnt"),
        (_with(ends=("answered", "burnt")), "no such stage: burnt"),
        (_step("clear", after=("draft", "burn")), "no such step: burn"),
        (_step("answer", due=Due(since="burn")), "starts from nothing: burn"),
        (_step("send", roles=()), "nobody takes the step: send"),
        (_step("clear", after=()), "second of nothing, or not second: clear"),
        (_step("send", after=("draft",)), "second of nothing, or not second: send"),
        (_step("draft", sources=("cleared",)), "no step without sources leads to the start: drafted"),
        (_step("send", sources=()), "opens at its start only: send"),
        (_with(steps=(*NOTE.steps, Step("undo", "Undo", ("answered",), "sent", ("contact",)))), "out of an end: undo"),
        (_with(ends=("sent",)), "out of an end: answer"),
        (_step("clear", after=("send",)), "walked round: clear"),
        (_with(ends=()), "to an end from: answered, cleared, drafted, sent"),
    ],
)
def test_an_unsound_process_is_refused_and_the_fault_named(process: Process, words: str) -> None:
    with pytest.raises(errors.Unusable, match="not sound") as caught:
        workflow.check(process)
    assert words in caught.value.detail
    assert (caught.value.code, caught.value.where) == ("workflow.definition", "note")


def test_a_stage_that_the_people_at_hand_cannot_leave_is_found() -> None:
    with pytest.raises(errors.Unusable, match="from: cleared, drafted, sent"):
        workflow.check(NOTE, {"secretary"})


def test_a_second_pair_of_eyes_that_one_way_avoids_is_found() -> None:
    aside = Step("import", "Import", (), "drafted", ("contact",))
    with pytest.raises(errors.Unusable, match="walked round: clear"):
        workflow.check(_with(steps=(*NOTE.steps, aside)))


# Walks: no sound process can leave anybody stuck

ROLES = ("contact", "mission", "secretary", "second")


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """Processes of up to six stages, sound or not."""
    count = draw(st.integers(2, 6))
    names = [f"s{place}" for place in range(count)]
    ends = draw(st.lists(st.sampled_from(names[1:]), min_size=1, max_size=2, unique=True))
    inner = [name for name in names if name not in ends]
    roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True).map(tuple)
    steps = [Step("open", "Open", (), "s0", draw(roles))]
    for place in range(draw(st.integers(count - 1, 9))):
        sources = draw(st.lists(st.sampled_from(inner), min_size=1, max_size=3, unique=True).map(tuple))
        before = draw(st.lists(st.sampled_from(steps), max_size=2, unique=True))
        after = tuple(step.name for step in before)
        target = draw(st.sampled_from(names))
        steps.append(Step(f"t{place}", "Go", sources, target, draw(roles), bool(after), after))
    return Process("drawn", "Drawn", tuple(Stage(name, name) for name in names), tuple(steps), "s0", tuple(ends))


@st.composite
def sound(draw: st.DrawFn) -> Process:
    """A chain of stages: every way to a later one passes the steps before; loops back and ways out are added."""
    names = [f"s{place}" for place in range(draw(st.integers(2, 6)))]
    roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True).map(tuple)
    chain = ["open", *(f"on{place}" for place in range(len(names) - 1))]
    seconds = [st.lists(st.sampled_from(chain[: place + 1]), max_size=2, unique=True).map(tuple) for place in range(6)]
    steps = [Step("open", "Open", (), "s0", draw(roles))]
    for place in range(len(names) - 1):
        after = draw(seconds[place])
        steps.append(Step(f"on{place}", "On", (names[place],), names[place + 1], draw(roles), bool(after), after))
    for number, place in enumerate(draw(st.lists(st.integers(0, len(names) - 2), max_size=3))):
        after = draw(seconds[place])
        target = draw(st.sampled_from([*names[: place + 1], names[-1]]))
        steps.append(Step(f"aside{number}", "Aside", (names[place],), target, draw(roles), bool(after), after))
    return Process("drawn", "Drawn", tuple(Stage(name, name) for name in names), tuple(steps), "s0", (names[-1],))


@st.composite
def offices(draw: st.DrawFn, least: int = 1) -> list[Person]:
    """Up to four people who hold every role between them."""
    held = draw(st.lists(st.frozensets(st.sampled_from(ROLES)), min_size=least, max_size=4))
    held[0] |= frozenset(ROLES) - frozenset().union(*held)
    return [Person(str(place), roles) for place, roles in enumerate(held)]


def walk(process: Process, people: list[Person], chance: Random, longest: int = 400) -> Position:
    """A random walk of those people, a day and a bit between steps, until the process is over."""
    position, at = NOTHING, MONDAY
    for _ in range(longest):
        if position.stage in process.ends:
            break
        at += DAY
        allowed = [
            (step.name, person)
            for step in workflow.open_steps(process, position)
            for person in people
            if workflow.may(process, position, step.name, person, at, people) is None
        ]
        assert allowed, f"stuck in {position.stage!r}"
        name, person = chance.choice(allowed)
        position = workflow.take(process, position, name, person, at, people, on=MONDAY.date())
    return position


@given(sound())
def test_a_process_that_leads_everybody_on_is_accepted(process: Process) -> None:
    workflow.check(process, ROLES)


@given(sound(), st.integers())
def test_one_person_with_every_role_is_never_stuck(process: Process, seed: int) -> None:
    walk(process, [Person("one", frozenset(ROLES))], Random(seed), longest=40)


@given(sound(), offices(least=2), st.integers())
def test_people_who_hold_every_role_between_them_are_never_stuck(
    process: Process, people: list[Person], seed: int
) -> None:
    walk(process, people, Random(seed), longest=40)


@given(sound(), offices(), st.integers())
def test_four_eyes_are_kept_on_every_walk_or_the_exception_written_down(
    process: Process, people: list[Person], seed: int
) -> None:
    taken = walk(process, people, Random(seed), longest=20).taken
    for place, done in enumerate(taken):
        step = process.step(done.step)
        first = {earlier.step: earlier.by for earlier in taken[:place] if earlier.step in step.after}
        assert done.same_person == (done.by in first.values())
        assert done.role in next(person.roles for person in people if person.id == done.by)
        assert first or not step.needs_second


@given(processes())
def test_a_process_is_refused_exactly_when_some_stage_has_no_way_to_an_end(process: Process) -> None:
    reached = {"s0"}
    for _ in process.stages:
        reached |= {step.target for step in process.steps if reached & set(step.sources)}
    ways = {name: {step.target for step in process.steps if name in step.sources} for name in reached}
    out = set(process.ends)
    for _ in process.stages:
        out |= {name for name, targets in ways.items() if targets & out}
    try:
        workflow.check(process)
        refused = ""
    except errors.Unusable as problem:
        refused = problem.detail
    assert ("to an end from" in refused) == bool(reached - out)
    assert ("no step leads to the stage" in refused) == (reached != {stage.name for stage in process.stages})
