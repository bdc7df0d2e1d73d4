"""What a learner reads, answers and completes. The rows are the learner's alone: no register, search or log has them.

They are no records with an owner: nobody but the person asks for them, and whoever offers a course gets counts.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Enrolment(models.Model):
    """Somebody takes a course.

    course    key of a course of the product, or ``own-`` and the number of one that somebody made
    last      the lesson where they stopped
    ended_at  they began anew, and another enrolment stands
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    course = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    begun_at = models.DateTimeField()
    last = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "course"], condition=models.Q(ended_at=None), name="one_enrolment_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} #{self.pk}"


class Reading(models.Model):
    """A lesson that was read."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="readings")
    lesson = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_read_once")]

    def __str__(self) -> str:
        return str(self.lesson)


class Paper(models.Model):
    """One try of a test: which questions were drawn, in their order. ``due_at`` where time is limited."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="papers")
    part = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    drawn = models.JSONField()
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "part", "number"], name="one_paper_a_try")
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class Given(models.Model):
    """The answer to one question of a paper; saved when it is given, and again when it is changed."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="given")
    question = models.CharField(max_length=60)
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "question"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return str(self.question)


class Submission(models.Model):
    """A paper that was handed in: once, whatever a browser repeats."""

    paper = models.OneToOneField(Paper, models.CASCADE, related_name="submission")
    at = models.DateTimeField()
    right = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    passed = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.percent} %"


class Completion(models.Model):
    """A course that was completed; whoever issues certificates reads it, for the person who asks for one."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="completion")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    course = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    title = models.JSONField()
    minutes = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.course} #{self.pk}"
