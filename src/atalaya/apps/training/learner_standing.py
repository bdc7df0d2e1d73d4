"""Where a learner stands in a course. Every question here is asked by the learner for the learner."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from atalaya.adapters import clock
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import learner_models as models
from atalaya.core import errors, policy
from atalaya.core.learning import papers
from atalaya.core.learning.courses import Course


@dataclass(frozen=True, slots=True)
class Taken:
    """A course that somebody takes, with where they stand."""

    row: models.Enrolment
    course: Course
    read: frozenset[str]
    tries: tuple[papers.Try, ...]
    standing: papers.Standing
    open: models.Paper | None
    completion: models.Completion | None

    @property
    def language(self) -> str:
        """The language the course is read in."""
        return self.course.spoken(self.row.language)

    def leave(self, part: str) -> papers.Leave:
        """Whether a test can be taken now."""
        return papers.leave(self.course, part, self.read, self.tries, clock.now())


def person(by: policy.Actor) -> int:
    """Who learns. Refused for somebody who is not signed in."""
    if by.person is None:
        raise errors.Refused(
            "learning.person", "Sign in to take a course: what you read and answer is kept for you alone."
        )
    return by.person


def enrolment(key: str, by: policy.Actor) -> models.Enrolment | None:
    """This person's enrolment in a course, if there is one."""
    rows = models.Enrolment.objects.filter(person=by.person or 0, course=key, ended_at=None)
    return rows.first()


def taken(key: str, by: policy.Actor) -> Taken:
    """A course that this person takes. OutOfOrder where they have not enrolled."""
    course = courses.course(key, by)
    person(by)
    row = enrolment(key, by)
    if row is None:
        raise errors.OutOfOrder("learning.enrol", "Enrol in the course first.")
    return of(row, course)


def of(row: models.Enrolment, course: Course) -> Taken:
    """Where the learner of this enrolment stands."""
    read = frozenset(models.Reading.objects.filter(enrolment=row).values_list("lesson", flat=True))
    done = models.Submission.objects.filter(paper__enrolment=row).values_list("paper__part", "at", "passed")
    tries = tuple(papers.Try(*one) for one in done)
    standing = papers.standing(course, read, {one.part for one in tries if one.passed})
    opened = models.Paper.objects.filter(enrolment=row, submission=None).order_by("-pk").first()
    return Taken(row, course, read, tries, standing, opened, models.Completion.objects.filter(enrolment=row).first())


def resume(found: Taken) -> str:
    """The address where a learner stopped: an open test at its first unanswered question, a lesson, what comes next."""
    key, standing = found.course.key, found.standing
    if found.open:
        return question_address(found.open, first_open(found.open))
    last = found.row.last
    if last in found.course.lessons and last not in found.read:
        return reverse("learn-lesson", args=[key, last])
    if standing.next_lesson:
        return reverse("learn-lesson", args=[key, standing.next_lesson])
    if standing.next_test:
        return reverse("learn-test", args=[key, standing.next_test])
    return reverse("learn-course", args=[key])


def first_open(paper: models.Paper) -> int:
    """The place of the first question without an answer, from 1; one past the last when all have one."""
    done = set(models.Given.objects.filter(paper=paper).values_list("question", flat=True))
    return next((place for place, key in enumerate(paper.drawn, 1) if key not in done), len(paper.drawn) + 1)


def question_address(paper: models.Paper, place: int) -> str:
    """The address of a question of a paper, or of the paper itself after the last."""
    if place > len(paper.drawn):
        return reverse("learn-paper", args=[paper.pk])
    return reverse("learn-question", args=[paper.pk, place])


def paper(pk: int, by: policy.Actor) -> models.Paper:
    """A paper of this person. Missing for everybody else, whatever their role."""
    rows = models.Paper.objects.select_related("enrolment", "submission")
    row = rows.filter(pk=pk, enrolment__person=by.person or 0).first()
    if row is None:
        raise errors.Missing("policy.missing", courses.GONE)
    return row


def submission(row: models.Paper) -> models.Submission | None:
    """What a paper came to, once it was handed in."""
    return getattr(row, "submission", None)


def handed_in(row: models.Enrolment, part: str) -> tuple[models.Submission, ...]:
    """What was handed in of a test, in its order."""
    rows = models.Submission.objects.filter(paper__enrolment=row, paper__part=part).select_related("paper")
    return tuple(rows.order_by("paper__number"))


def answered(row: models.Paper) -> tuple[str, ...]:
    """The questions of a paper that have an answer."""
    return tuple(models.Given.objects.filter(paper=row).values_list("question", flat=True))
