"""What a review asks of all its countries, how its joint text comes together, and that its processes never trap."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from atalaya.core import errors, review_processes, reviews, workflow
from atalaya.core.drafting import edits, form
from atalaya.core.drafting.model import Clause, Text, Wording

CANARY = "velada"
TOPICS = (reviews.Topic("borders", {"es": "Fronteras", "en": "Borders"}), reviews.Topic("law", {"es": "Derecho penal"}))
STEPS = 10_000


@pytest.mark.parametrize("process", [review_processes.REVIEW, review_processes.FINDING])
def test_a_process_is_sound_for_a_country_alone_and_for_the_secretariat_alone(process: workflow.Process) -> None:
    workflow.check(process)
    workflow.check(process, {"contact"})
    workflow.check(process, {"coordinator"})
    workflow.check(process, {"reviewer"})


@pytest.mark.parametrize("process", [review_processes.REVIEW, review_processes.FINDING])
@pytest.mark.parametrize("seed", [1540, 2004])
def test_no_walk_of_ten_thousand_steps_meets_a_forbidden_stage_or_a_dead_end(
    process: workflow.Process, seed: int
) -> None:
    chance = random.Random(seed)
    roles = sorted({role for step in process.steps for role in step.roles})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    position, taken, ended = workflow.NOTHING, 0, 0
    seen: set[str] = set()
    while taken < STEPS:
        at += timedelta(days=1)
        ready = workflow.open_steps(process, position)
        if position.stage in process.ends:
            assert ready == ()
            position, ended = workflow.NOTHING, ended + 1
            continue
        assert ready, position.stage
        step = chance.choice(ready)
        person = workflow.Person("one", frozenset({chance.choice(roles)}))
        wrong = workflow.Person("two", frozenset({"visitor"}))
        assert workflow.may(process, position, step.name, wrong, at) is not None
        try:
            position = workflow.take(process, position, step.name, person, at, on=at.date())
        except errors.Refused:
            continue
        position = replace(position, taken=position.taken[-3:])
        taken += 1
        seen.add(position.stage)
        process.stage(position.stage)
    assert ended > 10
    assert seen == {stage.name for stage in process.stages}


def test_gates_hold_and_open_on_a_walk_with_countries_that_say_yes_take_it_back_and_leave() -> None:
    chance = random.Random(1540)
    everybody = ("country:XC", "country:XH", "country:ZZ")
    steps = ("scope", "clear", "agree", "submit", "publish", "end", "close", "conclude", "follow", "meet")
    countries, said, digest = list(everybody), dict[str, str](), "a"
    for _n in range(STEPS):
        act = chance.randrange(5)
        if act == 0 and countries:
            said[chance.choice(countries)] = digest
        elif act == 1:
            said.pop(chance.choice(everybody), None)
        elif act == 2:
            digest = chance.choice("abc")
        elif act == 3:
            gone = chance.choice(everybody)
            countries = [one for one in everybody if one != gone][: chance.choice((1, 2, 2))]
        else:
            countries = list(everybody)
        waiting = reviews.missing(countries, said, digest)
        assert set(waiting) == {one for one in countries if said.get(one) != digest}
        told = dict.fromkeys((*reviews.CONSENTS, reviews.PART), waiting)
        for step in steps:
            closed = len(countries) < reviews.FEWEST and step not in ("end", "close", "conclude", "follow")
            closed = closed or bool(step in reviews.GATES and waiting)
            if closed:
                with pytest.raises(errors.OutOfOrder):
                    reviews.require(step, countries, told)
            else:
                reviews.require(step, countries, told)
        reviews.require("end", countries, told)


def test_what_was_not_put_before_anybody_is_agreed_by_nobody() -> None:
    assert reviews.missing(("country:XC",), {"country:XC": ""}, "") == ("country:XC",)


def test_the_lead_time_is_a_range_where_a_session_is_known_by_its_month_alone() -> None:
    told = reviews.lead_time(["2019-08-21", "2019-09"], "2020-03-24")
    assert told == reviews.Took(176, 205)
    assert reviews.lead_time(["2019-08-21"], "2020-03-24") == reviews.Took(216, 216)
    assert reviews.lead_time([], "2020-03-24") is None
    assert reviews.lead_time(["2019"], "") is None


def part(body: str = "Lo que hacemos.", hidden: str = CANARY) -> Text:
    """A country's part: words on borders, one of them restricted, and a reference to it."""
    made = reviews.part(TOPICS, {"es": "Revisión"}, ("es", "en"))
    made = edits.insert(made, Clause("n1", "text", {"es": Wording("", hidden)}, restricted=True), under="topic-borders")
    open_ = {"es": Wording("", f"{body} Véase [[#topic-law]]."), "en": Wording("", "What we do.")}
    return edits.insert(made, Clause("n2", "text", open_), under="topic-borders")


def test_a_part_goes_outside_without_its_restricted_words_and_keeps_its_sections() -> None:
    made = reviews.outside(part())
    assert CANARY not in str(form.write(made))
    assert [one.id for one in made.clauses if not one.parent] == ["topic-borders", "topic-law"]
    assert "[[#topic-law]]" in made.clauses[1].wording("es").body
    form.check(made)


def test_the_joint_text_holds_what_is_cleared_under_each_topic_and_loses_it_again() -> None:
    base = Text("es", ("es", "en"), "report", "report", {"es": "Informe"}, ())
    base = edits.insert(base, Clause("introduction", "heading", {"es": Wording("Introducción")}))
    one = reviews.Cleared("xc", {"es": "Costa Serena"}, reviews.outside(part("De Costa Serena.")))
    two = reviews.Cleared("xh", {"es": "Saint Halyard"}, reviews.outside(part("De Saint Halyard.")))
    both = reviews.join(base, TOPICS, [one, two])
    form.check(both)
    told = str(form.write(both))
    assert "De Costa Serena." in told
    assert "De Saint Halyard." in told
    assert CANARY not in told
    alone = reviews.join(both, TOPICS, [two])
    form.check(alone)
    assert "De Costa Serena." not in str(form.write(alone))
    assert [one.id for one in alone.clauses if not one.parent] == ["introduction", "topic-borders", "topic-law"]
    assert reviews.join(both, TOPICS, [one, two]) == both


def test_what_the_rapporteur_wrote_stays_when_a_part_comes_anew() -> None:
    base = Text("es", ("es",), "report", "report", {"es": "Informe"}, ())
    one = reviews.Cleared("xc", {"es": "Costa Serena"}, reviews.outside(part()))
    joined = reviews.join(base, TOPICS, [one])
    own = Clause("n9", "text", {"es": Wording("", "Comparación de la relatora.")})
    written = edits.insert(joined, own, under="topic-borders")
    again = reviews.join(written, TOPICS, [replace(one, text=reviews.outside(part("Otra cosa.")))])
    told = str(form.write(again))
    assert "Comparación de la relatora." in told
    assert "Otra cosa." in told
    assert "Lo que hacemos." not in told
    assert again.languages == ("es",)
