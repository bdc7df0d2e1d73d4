"""Requests: what makes one specific, when each step is expected, which programmes fit, what is done twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from atalaya.adapters import assistance as knowledge
from atalaya.adapters import calendars as offices
from atalaya.adapters import seeds
from atalaya.core import assistance, assistance_processes, calendars, errors, workflow
from atalaya.core.assistance import Asked, Programme, Wanted, Work
from atalaya.core.policy import Role
from atalaya.core.seeds import Country
from atalaya.core.workflow import Person, Process

MONDAY = date(2025, 3, 3)
NOON = datetime(2025, 3, 5, 12, tzinfo=UTC)
SENT = [("requested", MONDAY), ("authenticated", MONDAY), ("acknowledged", MONDAY)]
NEW_YORK = ZoneInfo("America/New_York")
GENERIC = [
    "training needed",
    "se necesita capacitación",
    "Necesitamos capacitación en materia NBQR.",
    "training in CBRN detection",
    "precisamos de capacitação",
    "besoin de formation",
    "We need technical assistance and equipment",
    "Fortalecer las capacidades del país",
    "fonds et équipements",
]
SPECIFIC = [
    "Traducir y adaptar la actualización 2024 de la lista de control de doble uso al anexo de la Resolución 001",
    "Train 24 licensing officers of the customs service in classifying dual-use items",
    "Traduzir a lista de controle para o anexo do decreto",
    "Rédiger le règlement des licences d'exportation de la douane",
]


def named(code: str = "PA") -> dict[str, calendars.Calendar]:
    return {workflow.UN: offices.load(), workflow.COUNTRY: offices.country(code)}


def expected(facts: assistance.Facts, code: str = "PA", now: datetime = NOON) -> dict[str, date]:
    found = assistance.clocks(knowledge.rules(), facts, named(code), now)
    return {one.rule.id: one.expected for one in found}


@pytest.mark.parametrize("text", GENERIC)
def test_a_generic_need_is_refused_in_four_languages(text: str) -> None:
    assert assistance.lacking(Asked(need=text), knowledge.terms())[0] == "need"


@pytest.mark.parametrize("text", SPECIFIC)
def test_a_specific_need_is_not(text: str) -> None:
    assert "need" not in assistance.lacking(Asked(need=text), knowledge.terms())


def test_what_is_missing_is_named_one_by_one() -> None:
    terms = knowledge.terms()
    assert assistance.lacking(Asked(need="training needed"), terms) == tuple(assistance.MISSING)
    whole = Asked(SPECIFIC[1], "Dirección Nacional de Aduanas", "Lista publicada en la gaceta", ["OP6"], "2025-12")
    assert assistance.lacking(whole, terms) == ()
    assert assistance.lacking(Asked(whole.need, "", whole.result, [], ""), terms) == ("who", "obligation", "when")


def test_the_clocks_of_the_journey_are_exact_under_both_calendars() -> None:
    found = expected(SENT)
    assert found["objection"] == date(2025, 3, 10)
    assert found["own_answer"] == date(2025, 3, 11), "Carnival Tuesday, 4 March 2025, is a holiday in Panama"
    assert found["one_year"] == date(2026, 3, 3)


def test_a_request_acknowledged_on_the_eve_of_a_holiday_skips_it() -> None:
    eve = date(2025, 7, 3)
    assert expected([("acknowledged", eve)])["objection"] == date(2025, 7, 11), "4 July is closed in New York"


def test_posting_and_status_run_from_the_distribution() -> None:
    found = expected([*SENT, ("distributed", date(2025, 3, 11))], now=datetime(2025, 8, 1, tzinfo=UTC))
    assert found["posting"] == date(2025, 3, 18)
    assert found["status"] == date(2025, 9, 11), "two-monthly: the next one from today"


@pytest.mark.parametrize("country", seeds.load_registry().countries, ids=lambda one: one.code)
def test_every_country_counts_its_own_days(country: Country) -> None:
    try:
        calendar = offices.country(country.code)
    except errors.Missing:
        pytest.fail(f"no calendar of {country.code}")
    found = expected(SENT, country.code)
    assert found["objection"] == date(2025, 3, 10)
    passed = [MONDAY + timedelta(days=n) for n in range(1, (found["own_answer"] - MONDAY).days + 1)]
    assert sum(calendars.is_working(calendar, day) for day in passed) == 5
    assert calendars.is_working(calendar, found["own_answer"])


@pytest.mark.parametrize(
    ("at", "over"),
    [
        (datetime(2025, 3, 9, 23, 59, tzinfo=NEW_YORK), False),
        (datetime(2025, 3, 10, 23, 59, tzinfo=NEW_YORK), False),
        (datetime(2025, 3, 11, 0, 0, tzinfo=NEW_YORK), True),
        (datetime(2025, 3, 11, 3, 59, tzinfo=UTC), False),
        (datetime(2025, 3, 11, 4, 0, tzinfo=UTC), True),
        (datetime(2025, 3, 11, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo")), False),
    ],
)
def test_the_window_closes_at_midnight_in_new_york_whoever_asks_from_where(at: datetime, over: bool) -> None:
    window = assistance.clocks(knowledge.rules(), SENT, named(), at)[0]
    assert window.rule.id == "objection"
    assert assistance.is_over(window, at) is over


def test_a_late_clock_says_by_how_many_days_and_a_met_one_does_not() -> None:
    late = assistance.clocks(knowledge.rules(), SENT, named(), datetime(2025, 3, 20, 12, tzinfo=UTC))
    assert {one.rule.id: one.late_days for one in late}["objection"] == 10
    met = assistance.clocks(knowledge.rules(), [*SENT, ("distributed", date(2025, 3, 11))], named(), NOON)
    assert (met[0].on, met[0].late_days) == (date(2025, 3, 11), 0)


def test_a_clock_beyond_the_years_of_its_calendar_is_left_out_and_not_guessed() -> None:
    assert "objection" not in expected([("acknowledged", date(2031, 3, 3))])


def test_a_rule_without_source_or_term_is_refused() -> None:
    good = {"id": "x", "since": "a", "calendar": "un", "met_by": [], "name": {"en": "X"}, "source": {"title": "S"}}
    with pytest.raises(errors.Unusable):
        assistance.rules({"clocks": [good]})
    assert assistance.rules({"clocks": [{**good, "months": 1}]})[0].months == 1


def test_programmes_fit_with_reasons_and_the_wrong_place_or_time_does_not() -> None:
    wanted = Wanted(
        "lists",
        frozenset({"OP6"}),
        frozenset({"PA", "americas"}),
        frozenset({"course"}),
        frozenset({"es"}),
        "2025-03-03",
        "2025-12",
    )
    one = Programme(
        1,
        frozenset({"lists"}),
        frozenset({"OP6"}),
        frozenset({"americas"}),
        frozenset({"course"}),
        frozenset({"es"}),
        "2024",
        "2026",
    )
    far = Programme(2, frozenset({"lists"}), frozenset(), frozenset({"CL"}), frozenset(), frozenset())
    past = Programme(3, frozenset({"lists"}), frozenset(), frozenset(), frozenset(), frozenset(), "2020", "2024")
    less = Programme(4, frozenset(), frozenset({"OP6"}), frozenset(), frozenset(), frozenset())
    none = Programme(5, frozenset({"bio"}), frozenset({"OP2"}), frozenset(), frozenset(), frozenset())
    found = assistance.matches(wanted, assistance.Offered([none, less, past, far, one]))
    assert [match.key for match in found] == [1, 4]
    assert dict(found[0].reasons)["obligations"] == ("OP6",)
    assert found[1].reasons == (("obligations", ("OP6",)),)


def test_two_donors_for_one_country_and_subject_at_one_time_are_told() -> None:
    one = Work("a", "XC", "lists", "First", "2025", "2026")
    assert assistance.duplicates([one, Work("b", "XC", "lists", "Second", "2026-03", "")]) == [
        (one, Work("b", "XC", "lists", "Second", "2026-03", ""))
    ]
    for other in (
        Work("b", "XC", "lists", "First", "2025", ""),
        Work("b", "XH", "lists", "Second", "2025", ""),
        Work("b", "XC", "bio", "Second", "2025", ""),
        Work("b", "XC", "lists", "Second", "2027", ""),
    ):
        assert assistance.duplicates([one, other]) == []


def test_days_are_counted_from_sending_to_the_first_of_each() -> None:
    facts = [
        *SENT[:1],
        ("acknowledged", date(2025, 3, 5)),
        ("offered", date(2025, 5, 2)),
        ("offered", date(2025, 6, 1)),
    ]
    assert assistance.times(facts) == assistance.Times(2, 60, None)


def test_an_entry_is_stale_after_twelve_months() -> None:
    assert assistance.is_stale("", MONDAY)
    assert assistance.is_stale("2024-02", MONDAY)
    assert not assistance.is_stale("2024-03", MONDAY)


EVERYBODY = [
    Person("contact", frozenset({Role.CONTACT})),
    Person("second", frozenset({Role.SECOND, Role.MISSION})),
    Person("partner", frozenset({Role.PARTNER})),
    Person("officer", frozenset({Role.OFFICER})),
]


@pytest.mark.parametrize("process", assistance_processes.EVERY, ids=lambda one: one.name)
def test_ten_thousand_random_steps_reach_no_forbidden_stage_and_no_dead_end(process: Process) -> None:
    random, position, at = Random(1540), workflow.NOTHING, datetime(2025, 3, 3, tzinfo=UTC)
    ways = {(source, step.target) for step in process.steps for source in step.sources or ("",)}
    for _ in range(10_000):
        at += timedelta(days=2)
        open_steps = workflow.open_steps(process, position)
        if not open_steps:
            assert position.stage in process.ends
            position = workflow.NOTHING
            continue
        able = [
            (step.name, person)
            for step in open_steps
            for person in EVERYBODY
            if workflow.may(process, position, step.name, person, at, EVERYBODY) is None
        ]
        assert able, f"nobody can leave {position.stage}"
        step, person = random.choice(able)
        after = workflow.take(process, position, step, person, at, EVERYBODY, on=at.date())
        assert (position.stage, after.stage) in ways
        position = workflow.Position(after.stage, after.taken[-20:])
