"""J9 to the digit, through actions alone: from the call to those whom those who took part trained."""

from __future__ import annotations

from datetime import timedelta

import pytest

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.drafting import models as drafting
from atalaya.apps.training import activity_actions as actions
from atalaya.apps.training import activity_alike as alike
from atalaya.apps.training import activity_chores as chores
from atalaya.apps.training import activity_figures as figures
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_offers as offers
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training import activity_texts as texts
from atalaya.apps.training import participation_queries as participation
from atalaya.core import errors, policy, training
from tests.apps.training import course

pytestmark = pytest.mark.django_db


def test_a_course_of_the_region_is_told_to_the_digit() -> None:
    by = course.who()
    made = course.open_call(by)
    course.elsewhere(by)
    assert course.bring(made.pk, course.rows(), by) == 40
    rows = standing.places(made.pk, by)
    assert len({row.owner_id for row in rows}) == 6
    assert len(alike.people(standing.seen(made.pk, by), rows, by)) == 4
    assert [one.organiser for one in alike.courses(made, standing.edition(made.pk), by)] == ["OPCW", "UNODA"]
    course.selected(made.pk, by)
    chosen = [row for row in standing.places(made.pk, by) if row.stage == "selected"]
    assert (len(chosen), sum(row.sex == "woman" for row in chosen)) == (25, 11)
    assert training.check([standing.person(row) for row in chosen], (training.Rule("institution_most", 3),))[0].met
    course.held(made.pk, by)
    draft = texts.begin(made.pk, "report", by=by)
    course.move(made.pk, "report", by)
    course.taught(made.pk, by)
    texts.renew(made.pk, "report", by=by)
    told = figures.sums(made.pk)
    assert (told.nominated, told.took_part, told.women, told.women_percent) == (40, 25, 11, 44)
    assert (told.gain.before, told.gain.after, told.gain.points, told.gain.answered) == (54, 78, 24, 25)
    assert told.completed == 23
    assert (told.multiplied.trainers, told.multiplied.people) == (9, 120)
    found = participation.figures_of(by, participation.Asked(activity=made.pk))
    assert (found.people, found.trained_after, found.protected) == (25, 120, False)
    assert {one.dimension: sum(c.number or 0 for c in one.counts) for one in found.tables} == dict.fromkeys(
        training.DIMENSIONS, 25
    )
    body = drafting.Working.objects.get(draft=draft.pk).content
    assert all(word in body for word in ("11 (44 %)", "+24", "38250.50", "120", "20 de 25 (80 %)"))


def test_travel_data_is_gone_a_month_after_the_end_and_proven_to_be() -> None:
    by = course.who()
    made = course.open_call(by)
    course.bring(made.pk, course.rows()[:3], by)
    row = standing.places(made.pk, by)[0]
    deeds.change(models.Place, row.pk, {"needs": "Pasaporte G123, sin gluten"}, by=by, version=row.version)
    last = course.begins() + timedelta(days=4)
    assert chores.run(last + timedelta(days=30)) == 0
    assert chores.run(last + timedelta(days=31)) == 1
    row.refresh_from_db()
    assert (row.needs, row.name) == ("", "Persona 01")
    kept = people.DeedValue.objects.filter(field="needs").values_list("before", "after")
    assert "G123" not in str(list(kept))


def test_rules_stay_as_declared_once_the_call_has_opened_even_after_it_was_put_off() -> None:
    by = course.who()
    made = course.open_call(by)
    run = standing.laid_down(made.pk)
    with pytest.raises(errors.Unusable, match="Say why"):
        course.move(made.pk, "postpone", by)
    course.move(made.pk, "postpone", by, reason="Huelga aérea")
    course.move(made.pk, "resume", by)
    with pytest.raises(errors.Unusable) as refused:
        deeds.change(models.Edition, run.pk, {"rules": []}, by=by, version=run.version)
    assert refused.value.where == "rules"
    deeds.change(models.Edition, run.pk, {"attendance": 75}, by=by, version=run.version)


def test_a_rule_is_left_aside_with_a_reason_alone_and_the_decision_tells_who_decided() -> None:
    by = course.who()
    made = course.open_call(by)
    men = [row for row in course.rows() if row["gender"] == "man"]
    course.bring(made.pk, men[:6], by)
    course.move(made.pk, "close_call", by)
    chosen = [row.pk for row in standing.places(made.pk, by)][:4]
    with pytest.raises(errors.Unusable) as refused:
        actions.choose(made.pk, chosen, by=by)
    assert refused.value.where == "why"
    assert {row.stage for row in standing.places(made.pk, by)} == {"nominated"}
    decided = actions.choose(made.pk, chosen, why="Ningún país nombró a una mujer.", by=by)
    assert (decided.by_id, decided.selected, decided.results[0]["met"]) == (by.person, 4, False)
    assert [row.reason for row in standing.places(made.pk, by)].count("person") == 2


def test_people_sign_in_with_the_code_on_the_wall_and_their_own_and_no_other() -> None:
    by = course.who()
    made = course.open_call(by)
    course.bring(made.pk, course.rows()[:8], by)
    course.move(made.pk, "close_call", by)
    actions.choose(made.pk, [row.pk for row in standing.places(made.pk, by)][:6], why="Prueba", by=by)
    token = actions.session_token(made.pk, "1a")
    with pytest.raises(errors.Missing):
        actions.sign_in(token, "ABCDEFGH")
    course.move(made.pk, "confirm", by)
    course.move(made.pk, "start", by)
    coming, *_rest = [row for row in standing.places(made.pk, by) if row.stage == "selected"]
    waiting = next(row for row in standing.places(made.pk, by) if row.stage == "reserve")
    for _twice in range(2):
        actions.sign_in(token, coming.token.lower())
    with pytest.raises(errors.Unusable):
        actions.sign_in(token, waiting.token)
    with pytest.raises(errors.Missing):
        actions.sign_in(token[:-2] + "xx", coming.token)
    coming.refresh_from_db()
    assert (coming.attended, coming.version) == (["1a"], 3)


def test_those_who_took_part_are_asked_after_three_and_six_months() -> None:
    by = course.who()
    made = course.open_call(by)
    course.bring(made.pk, course.rows(), by)
    course.selected(made.pk, by)
    course.held(made.pk, by)
    run = standing.laid_down(made.pk)
    run.activity.refresh_from_db()
    days = [on for _months, _name, on in offers.follow_up_days(run)]
    ahead = [one.on for one in offers.due(by, days[-1]) if str(made.pk) in one.href and "followed" in one.href]
    assert ahead == days
    course.taught(made.pk, by)
    assert policy.SECRETARIAT in by.owners()
    assert clock.today() < days[0] < days[1]
