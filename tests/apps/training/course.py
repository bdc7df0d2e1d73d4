"""J9 to the digit: a course of five days in Mexico, 40 people named by six countries, 25 places."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_exchange as exchange
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.core import policy
from tests import world

OFFICER: Final = "beatriz.lamarca@horizonte.example"
TITLE: Final = "Bioseguridad y biocustodia para personal de laboratorio"
COUNTRIES: Final = ("MX", "GT", "CR", "PA", "DO", "CO")
NAMED: Final = 40
WOMEN: Final = frozenset({1, 2, 3, 5, 6, 8, 9, 12, 14, 15, 17, 34, 37})
"""The numbers of the women among those named: 13 of 40, so that the rule has something to do."""
ABSENT: Final = 2
TAUGHT: Final = (20, 10, 15, 12, 13, 10, 14, 16, 10)
"""How many people each of nine trained afterwards: 120."""


def who() -> policy.Actor:
    """The course officer."""
    return world.actor(OFFICER)


def rows() -> list[dict[str, str]]:
    """Everybody who is named, as a country's file says it; the first country named four of one institution first."""
    made = []
    for number in range(1, NAMED + 1):
        country = COUNTRIES[(number - 1) % len(COUNTRIES)]
        turn = (number - 1) // len(COUNTRIES)
        institution = "Instituto A" if turn < 4 and country == "MX" else f"Instituto {turn % 4}"
        made.append(
            {
                "country": country, "course": TITLE, "since": begins().isoformat(), "name": f"Persona {number:02}",
                "agency": institution, "gender": "woman" if number in WOMEN else "man",
                "mail": f"persona{number:02}@laboratorio.example", "sector": "laboratory", "priority": str(turn + 1),
                "first": "repeat" if number % 5 == 0 else "first",
            }
        )  # fmt: skip
    return made


def begins() -> Any:
    """The first of the five days."""
    return clock.today() + timedelta(days=20)


def open_call(by: policy.Actor) -> Any:
    """The course with its call open."""
    agenda = [
        {"key": f"{day}{half}", "on": (begins() + timedelta(days=day - 1)).isoformat(), "title": {"es": f"Día {day}"}}
        for day in range(1, 6)
        for half in "ab"
    ]
    more = {
        "topic": "bio",
        "code": "BIO-2",
        "languages": ["es"],
        "places": 25,
        "countries": [f"country:{code}" for code in COUNTRIES],
        "call_until": clock.today() + timedelta(days=5),
        "agenda": agenda,
        "attendance": 80,
        "rules": [{"rule": "women_share", "number": "40"}, {"rule": "institution_most", "number": "3"}],
        "purpose": {"es": "Seleccionar, viajar y certificar."},
        "costs": [{"line": "Viajes", "project": "2019/2108", "planned": "40000", "spent": "38250.50"}],
        "asked": 25,
        "answered": 20,
    }
    told = actions.Begin(
        {"es": TITLE}, "course", begins().isoformat(), (begins() + timedelta(days=4)).isoformat(),
        {"es": "Ciudad de México"}, [f"country:{code}" for code in COUNTRIES], more=more,
    )  # fmt: skip
    made = actions.begin(told, "secretariat", by=by)
    for step in ("approve", "open_call"):
        move(made.pk, step, by)
    return made


def move(pk: int, step: str, by: policy.Actor, **told: Any) -> Any:
    """Takes a step against the version that stands."""
    row = standing.seen(pk, by)
    return actions.take(pk, step, by=by, version=row.version, **told)


def bring(pk: int, told: list[dict[str, str]], by: policy.Actor) -> int:
    """Names everybody of a file."""
    kept = exchange.keep(pk, json.dumps(told).encode(), "nominados.json", by=by)
    assert exchange.preview(pk, kept.pk, by).faults == ()
    return exchange.take(pk, kept.pk, by=by)


def selected(pk: int, by: policy.Actor) -> None:
    """The call is closed and the computed proposal taken as it stands."""
    move(pk, "close_call", by)
    chosen = [one.id for one in actions.propose(pk, by) if one.decision == "selected"]
    actions.choose(pk, chosen, by=by)


def held(pk: int, by: policy.Actor) -> None:
    """The course is held: two of 25 miss three of ten sessions, tests rise from 54 to 78 in the mean."""
    move(pk, "confirm", by)
    move(pk, "start", by)
    coming = [row for row in standing.places(pk, by) if row.stage in standing.COMING]
    keys = standing.sessions(standing.edition(pk))
    marks = {row.pk: keys[:7] if number < ABSENT else keys[2:] for number, row in enumerate(coming)}
    actions.attend(pk, marks, by=by)
    spread = [-8, 8, -3, 3, 0]
    scores = {row.pk: (54 + spread[n % 5], 78 - spread[n % 5]) for n, row in enumerate(coming)}
    actions.score(pk, scores, by=by)
    move(pk, "hold", by)


def taught(pk: int, by: policy.Actor) -> None:
    """Nine say after six months whom they trained."""
    there = [row for row in standing.places(pk, by) if row.stage == "took_part"]
    for row, people in zip(there, TAUGHT, strict=False):
        told = [{"on": clock.today().isoformat(), "level": "1", "people": str(people)}]
        actions.follow(row.pk, {"uses_6": "yes", "passed": told}, by=by, version=row.version)


def elsewhere(by: policy.Actor) -> None:
    """Two courses of others this year, with four of those named on their lists."""
    for organiser, numbers in (("OPCW", (3, 4, 5)), ("UNODA", (10,))):
        people = [{"name": f"PERSONA {n:02}", "country": COUNTRIES[(n - 1) % 6]} for n in numbers]
        row = models.Elsewhere(
            owner_id="secretariat", klass="network", title={"en": f"Course of {organiser}"}, organiser=organiser,
            topic="bio", countries=["country:MX"], since=(begins() - timedelta(days=40)).isoformat(), people=people,
        )  # fmt: skip
        deeds.create(row, by=by)
