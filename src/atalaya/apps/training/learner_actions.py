"""What a learner does: enrols, reads, takes a test, answers, hands in. Each is one short write of their own rows.

Nothing of it stands in the chain of deeds: who reads the log of an owner learns nothing of learners.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from django.db import IntegrityError, transaction

from atalaya.adapters import clock
from atalaya.apps.training import certificate_actions as certificates
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import learner_models as models
from atalaya.apps.training import learner_standing as standing
from atalaya.core import errors, policy
from atalaya.core.learning import papers
from atalaya.core.learning.courses import FINAL, Course

GRACE: Final = timedelta(seconds=60)
"""So long after the end of its time an answer that was under way still counts."""
_WHY: Final[Mapping[str, Callable[[], errors.OutOfOrder]]] = MappingProxyType(
    {
        "wait": lambda: errors.OutOfOrder("learning.wait", "Wait a while before you try again."),
        "lessons": lambda: errors.OutOfOrder("learning.lessons", "Read the lessons first."),
        "tests": lambda: errors.OutOfOrder("learning.tests", "Pass the tests of the modules first."),
        "tries": lambda: errors.OutOfOrder("learning.tries", "No try is left. You can begin the course again."),
        "passed": lambda: errors.OutOfOrder("learning.passed", "You have passed this test."),
    }
)


def enrol(key: str, language: str, *, by: policy.Actor) -> models.Enrolment:
    """Begins a course, or changes the language it is read in."""
    course, person = courses.course(key, by), standing.person(by)
    language = course.spoken(language)
    row, made = models.Enrolment.objects.get_or_create(
        person_id=person,
        course=key,
        ended_at=None,
        defaults={"version": course.version, "language": language, "begun_at": clock.now()},
    )
    if not made and row.language != language:
        models.Enrolment.objects.filter(pk=row.pk).update(language=language)
        row.language = language
    return row


def again(key: str, *, by: policy.Actor) -> None:
    """Begins a course anew once no try is left, or it was completed; what was done before is kept."""
    found = standing.taken(key, by)
    if found.completion is None and found.leave(FINAL).why != "tries":
        raise errors.OutOfOrder("learning.again", "Go on where you are: tries are left.")
    with transaction.atomic():
        models.Enrolment.objects.filter(pk=found.row.pk, ended_at=None).update(ended_at=clock.now())
        enrol(key, found.row.language, by=by)


def look(found: standing.Taken, lesson: str) -> None:
    """Remembers where a learner is; written only when it changes."""
    if found.row.last != lesson:
        models.Enrolment.objects.filter(pk=found.row.pk).update(last=lesson)


def read(key: str, lesson: str, *, by: policy.Actor) -> standing.Taken:
    """Marks a lesson as read; once, however often it is sent."""
    found = standing.taken(key, by)
    if lesson not in found.course.lessons:
        raise errors.Missing("policy.missing", courses.GONE)
    models.Reading.objects.bulk_create(
        [models.Reading(enrolment=found.row, lesson=lesson, at=clock.now())], ignore_conflicts=True
    )
    return standing.of(found.row, found.course)


def begin(key: str, part: str, *, by: policy.Actor) -> models.Paper:
    """Begins a try of a test, or goes on with the one that is open. OutOfOrder says why it cannot be taken."""
    found = standing.taken(key, by)
    if part not in found.course.parts:
        raise errors.Missing("policy.missing", courses.GONE)
    opened = models.Paper.objects.filter(enrolment=found.row, part=part, submission=None).first()
    if opened is not None and not _over(opened, clock.now()):
        return opened
    if opened is not None:
        hand_in(opened.pk, by=by)
        found = standing.taken(key, by)
    leave = found.leave(part)
    if leave.why:
        raise _WHY[leave.why]()
    number = 1 + sum(one.part == part for one in found.tries)
    now, minutes = clock.now(), found.course.test(part).minutes
    row = models.Paper(
        enrolment=found.row,
        part=part,
        number=number,
        drawn=list(papers.draw(found.course, part, f"{found.row.pk}/{part}/{number}")),
        begun_at=now,
        due_at=now + timedelta(minutes=minutes) if minutes else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same button was pressed twice
        return models.Paper.objects.get(enrolment=found.row, part=part, number=number)
    return row


def _over(row: models.Paper, now: datetime) -> bool:
    return row.due_at is not None and now > row.due_at + GRACE


def answer(pk: int, place: int, given: Sequence[str], *, by: policy.Actor) -> models.Paper:
    """Keeps the answer to one question of an open paper; the last one counts.

    Unusable when it is no answer to the question, OutOfOrder when the paper was handed in or its time is over.
    """
    row = standing.paper(pk, by)
    course = courses.course(row.enrolment.course, by)
    if not 0 < place <= len(row.drawn):
        raise errors.Missing("policy.missing", courses.GONE)
    key = row.drawn[place - 1]
    question = course.questions.get(key)
    if question is not None and not papers.readable(question, given):
        raise errors.Unusable("learning.answer", "Choose or write an answer to every part.", "answer")
    now = clock.now()
    with transaction.atomic():
        models.Paper.objects.select_for_update().get(pk=pk)
        if models.Submission.objects.filter(paper=pk).exists():
            raise errors.OutOfOrder("learning.handed_in", "This test was handed in. Its answers stay as they are.")
        if _over(row, now):
            raise errors.OutOfOrder("learning.time", "The time is over. What you answered until then counts.")
        models.Given.objects.bulk_create(
            [models.Given(paper=row, question=key, answer=list(given), at=now)],
            update_conflicts=True,
            unique_fields=["paper", "question"],
            update_fields=["answer", "at"],
        )
    return row


def hand_in(pk: int, *, by: policy.Actor) -> models.Submission:
    """Hands a paper in and marks it: once, whatever is repeated. A course that is complete with it is written down."""
    row = standing.paper(pk, by)
    course = courses.course(row.enrolment.course, by)
    with transaction.atomic():
        models.Paper.objects.select_for_update().get(pk=pk)
        made = models.Submission.objects.filter(paper=pk).first() or _mark(row, course)
    completed = models.Completion.objects.filter(enrolment=row.enrolment_id).first() if made.passed else None
    if completed is not None:
        certify(completed, by)
    return made


def _mark(row: models.Paper, course: Course) -> models.Submission:
    """Marks an open paper; writes down that its course was completed, when it was."""
    given = dict(models.Given.objects.filter(paper=row).values_list("question", "answer"))
    mark = papers.mark(course, row.part, row.drawn, given)
    told = {"right": mark.right, "asked": mark.asked, "percent": mark.percent, "passed": mark.passed}
    made = models.Submission.objects.create(paper=row, at=clock.now(), **told)
    if made.passed and standing.of(row.enrolment, course).standing.complete:
        _complete(row.enrolment, course, made, row.part)
    return made


def _complete(row: models.Enrolment, course: Course, made: models.Submission, part: str) -> None:
    models.Completion.objects.get_or_create(
        enrolment=row,
        defaults={
            "person_id": row.person_id,
            "course": course.key,
            "version": course.version,
            "title": dict(course.title),
            "minutes": course.minutes,
            "percent": made.percent if part == FINAL else 0,
            "at": made.at,
        },
    )


def certify(completed: models.Completion, by: policy.Actor) -> None:
    """Issues the certificate of a completed course; the one that stands when there is one."""
    course, owner = completed.course, policy.SECRETARIAT
    if course.startswith(courses.OWN):
        owner = courses.own(course, by).owner_id
    hours = max(1, round(completed.minutes / 60)) if completed.minutes else None
    certificates.issue_for_course(
        completed.person_id, f"{course}/{completed.version}", completed.title, hours, issuer=owner
    )
