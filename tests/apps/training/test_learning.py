"""A course from the catalogue to the certificate, as a learner takes it; and who learns nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from atalaya.adapters import clock, courses
from atalaya.apps.access import actions as people_actions
from atalaya.apps.access import models as people
from atalaya.apps.training import learner_actions as actions
from atalaya.apps.training import learner_models as models
from atalaya.apps.training import learner_queries as queries
from atalaya.apps.training import learner_standing as standing
from atalaya.apps.training import offers
from atalaya.core import errors, policy
from atalaya.core.learning.courses import FALSE, FINAL, TRUE, Question
from tests import world

pytestmark = pytest.mark.django_db
KEY = "biosafety-biosecurity-governance"


def right(question: Question) -> list[str]:
    """The right answer as a browser sends it."""
    if question.kind in ("one", "many"):
        return [one.key for one in question.answers if one.right]
    if question.kind == "truth":
        return [TRUE if question.right else FALSE]
    if question.kind == "number":
        return [f"{question.right:g}"]
    return [str(place) for place in range(len(question.pairs))]


def wrong(question: Question) -> list[str]:
    """An answer that can be given and is not right."""
    if question.kind in ("one", "many"):
        return [next(one.key for one in question.answers if not one.right)]
    if question.kind == "truth":
        return [FALSE if question.right else TRUE]
    if question.kind == "number":
        return [f"{question.right + question.tolerance + 1:g}"]
    return [str(place) for place in reversed(range(len(question.pairs)))]


def follow(client: Client, answer: Any) -> Any:
    """The page that a form leads to."""
    assert answer.status_code == 302, answer.content[-3000:]
    return client.get(answer.url)


def take(client: Client, page: Any, *, good: bool = True) -> Any:
    """Takes the test whose page this is, from its first button to its result."""
    bank = courses.shipped()[KEY].questions
    page = follow(client, client.post(page.request["PATH_INFO"]))
    paper = page.context["paper"]
    for place, key in enumerate(paper.drawn, 1):
        address = reverse("learn-question", args=[paper.pk, place])
        assert bank[key].text["es"] in client.get(address).context["page"].text
        answer = client.post(address, {"answer": (right if good else wrong)(bank[key])})
        page = follow(client, answer)
    assert page.context["missing"] == 0
    return follow(client, client.post(reverse("learn-paper", args=[paper.pk])))


def test_a_learner_takes_a_course_from_the_catalogue_to_the_certificate() -> None:
    client = world.browser(world.SECRETARY, strong=False)
    listed = client.get("/es/learn/").content.decode()
    assert courses.shipped()[KEY].title["es"] in listed
    page = follow(client, client.post(f"/es/learn/{KEY}/", {"language": "es"}))
    course, seen = courses.shipped()[KEY], 0
    while "completion" not in page.context or not page.context["completion"]:
        address = page.request["PATH_INFO"]
        if "/lesson/" in address:
            seen += 1
            assert client.get(f"/es/learn/{KEY}/").context["resume"] == address
            page = follow(client, client.post(address))
        elif "/test/" in address:
            page = take(client, page)
            assert page.context["done"].percent == 100
            if not page.context["completion"]:
                page = client.get(page.context["resume"])
    assert seen == len(course.order)
    row = models.Completion.objects.get()
    assert (row.course, row.version, row.percent) == (KEY, course.version, 100)
    assert course.title["es"] in client.get("/es/me/certificates/").content.decode()
    told = client.get(f"/es/learn/{KEY}/")
    assert told.context["taken"].standing.done == told.context["taken"].standing.steps
    assert client.post(f"/es/learn/{KEY}/again/").status_code == 302
    assert standing.taken(KEY, world.actor(world.SECRETARY)).standing.done == 0
    assert models.Completion.objects.count() == 1


def ready(email: str = world.SECRETARY) -> tuple[policy.Actor, standing.Taken]:
    """Somebody who has read everything and passed all tests but the last."""
    by = world.actor(email)
    row = actions.enrol(KEY, "en", by=by)
    course = courses.shipped()[KEY]
    for lesson in course.order:
        actions.read(KEY, lesson, by=by)
    for part in course.parts[:-1]:
        paper = actions.begin(KEY, part, by=by)
        for place, key in enumerate(paper.drawn, 1):
            actions.answer(paper.pk, place, right(course.questions[key]), by=by)
        assert actions.hand_in(paper.pk, by=by).passed
    return by, standing.of(row, course)


def test_tries_waiting_time_and_repeated_submissions_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by, _found = ready()
    course, now = courses.shipped()[KEY], clock.now()
    for number in range(1, course.rules.tries + 1):
        paper = actions.begin(KEY, FINAL, by=by)
        assert actions.begin(KEY, FINAL, by=by).pk == paper.pk
        assert (paper.number, len(paper.drawn)) == (number, course.final.questions)
        actions.answer(paper.pk, 1, wrong(course.questions[paper.drawn[0]]), by=by)
        actions.answer(paper.pk, 1, right(course.questions[paper.drawn[0]]), by=by)
        done = actions.hand_in(paper.pk, by=by)
        assert (done.right, done.asked, done.passed) == (1, course.final.questions, False)
        assert actions.hand_in(paper.pk, by=by).pk == done.pk
        with pytest.raises(errors.OutOfOrder, match="handed in"):
            actions.answer(paper.pk, 2, right(course.questions[paper.drawn[1]]), by=by)
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Submission.objects.create(paper=paper, at=now, right=1, asked=1, percent=100, passed=True)
        with pytest.raises(errors.OutOfOrder, match="Wait" if number < course.rules.tries else "No try is left"):
            actions.begin(KEY, FINAL, by=by)
        later = now + number * timedelta(hours=course.rules.wait_hours, minutes=1)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
    assert models.Submission.objects.filter(paper__part=FINAL).count() == course.rules.tries
    actions.again(KEY, by=by)
    assert standing.taken(KEY, by).standing.done == 0


def test_what_was_answered_counts_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    by, _found = ready()
    course = courses.shipped()[KEY]
    paper = actions.begin(KEY, FINAL, by=by)
    for place, key in enumerate(paper.drawn[:-1], 1):
        actions.answer(paper.pk, place, right(course.questions[key]), by=by)
    assert paper.due_at is not None
    late = paper.due_at + actions.GRACE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    with pytest.raises(errors.OutOfOrder, match="time is over"):
        actions.answer(paper.pk, len(paper.drawn), right(course.questions[paper.drawn[-1]]), by=by)
    with pytest.raises(errors.OutOfOrder, match="passed"):
        actions.begin(KEY, FINAL, by=by)
    done = models.Submission.objects.get(paper=paper)
    assert (done.right, done.passed) == (course.final.questions - 1, True)


def test_what_a_learner_reads_and_answers_is_theirs_alone() -> None:
    by, found = ready()
    paper = actions.begin(KEY, FINAL, by=by)
    actions.answer(paper.pk, 1, right(found.course.questions[paper.drawn[0]]), by=by)
    before = people.Deed.objects.count()
    for email in world.everybody():
        if email != world.SECRETARY:
            client = world.browser(email)
            for address in (f"/es/learn/paper/{paper.pk}/", f"/es/learn/paper/{paper.pk}/1/"):
                assert client.get(address).status_code == 404, email
                assert client.post(address, {"answer": "a"}).status_code == 404, email
    assert models.Submission.objects.filter(paper=paper).count() == 0
    assert people.Deed.objects.count() == before
    assert not people.Deed.objects.filter(target__startswith="training.", by=by.person).exists()
    told = queries.counts(KEY)
    assert (told.enrolled, told.completed, told.average) == (1, 0, None)
    anybody = Client()
    assert anybody.get(f"/es/learn/{KEY}/").status_code == 200
    assert anybody.post(f"/es/learn/{KEY}/").status_code == 403
    assert anybody.get(f"/es/learn/{KEY}/lesson/{found.course.order[0]}/").status_code in (302, 403)


def test_tests_open_in_their_order_and_wrong_input_is_refused() -> None:
    by = world.actor(world.SECRETARY)
    course = courses.shipped()[KEY]
    with pytest.raises(errors.OutOfOrder, match="Enrol"):
        actions.read(KEY, course.order[0], by=by)
    actions.enrol(KEY, "xx", by=by)
    for part, why in (("m1", "Read the lessons"), (FINAL, "Read the lessons")):
        with pytest.raises(errors.OutOfOrder, match=why):
            actions.begin(KEY, part, by=by)
    with pytest.raises(errors.Missing):
        actions.begin(KEY, "m99", by=by)
    with pytest.raises(errors.Missing):
        actions.read(KEY, "m99-01", by=by)
    for lesson in course.order:
        actions.read(KEY, lesson, by=by)
        actions.read(KEY, lesson, by=by)
    assert models.Reading.objects.count() == len(course.order)
    with pytest.raises(errors.OutOfOrder, match="Pass the tests"):
        actions.begin(KEY, FINAL, by=by)
    paper = actions.begin(KEY, "m1", by=by)
    with pytest.raises(errors.Unusable, match="answer"):
        actions.answer(paper.pk, 1, ["nonsense"], by=by)
    with pytest.raises(errors.Missing):
        actions.answer(paper.pk, 99, ["a"], by=by)
    client = world.browser(world.SECRETARY, strong=False)
    assert client.post(f"/es/learn/paper/{paper.pk}/1/", {}).status_code == 422


def test_a_new_contact_is_pointed_to_the_course_of_the_post() -> None:
    by = world.actor(world.CONTACT)
    titles = {one.title: one.href for one in offers.waiting(by)}
    course = courses.shipped()["points-of-contact"]
    assert titles[course.title["es"]].endswith("/learn/points-of-contact/") or course.title["en"] in titles
    assert any("points-of-contact" in (row.href or "") for one in offers.handover(by, "country:XC") for row in one.rows)
    actions.enrol("points-of-contact", "es", by=by)
    assert any(one.href.endswith(f"/lesson/{course.order[0]}/") for one in offers.waiting(by))


def test_what_somebody_read_and_answered_goes_with_their_account() -> None:
    by, _found = ready()
    assert models.Given.objects.exists()
    people_actions.forget(by=by)
    for kept in (models.Enrolment, models.Reading, models.Paper, models.Given, models.Submission, models.Completion):
        assert not kept._default_manager.exists()
