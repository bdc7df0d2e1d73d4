"""Courses that an owner makes: the frame, lessons in Markdown, the bank of questions, pictures and videos."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.core import exceptions
from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access.fields import Column
from atalaya.apps.access.records import Record
from atalaya.apps.training.activity_models import YES_NO
from atalaya.core import policy
from atalaya.core.learning import courses

LANGUAGES: Final = (("es", "Español"), ("en", "English"), ("pt", "Português"), ("fr", "Français"))
QUESTION_KINDS: Final = (
    ("one", _("One right answer")),
    ("many", _("Several right answers")),
    ("truth", _("True or false")),
    ("number", _("Number")),
    ("match", _("Match")),
)


class Course(Record):
    """The frame of a course of one's own. Learners find it once it is offered; ``posts`` are codes of posts."""

    KIND: ClassVar[str] = "course"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "summary")
    MODULES: ClassVar = (
        Column("key", _("Key"), required=True),
        Column("title", _("Title"), "words", required=True),
        Column("minutes", _("Minutes"), required=True),
        Column("questions", _("Questions in its test")),
        Column("percent", _("Per cent to pass")),
    )
    STANDARDS: ClassVar = (
        Column("standard", _("Standard"), required=True),
        Column("part", _("Part"), required=True),
        Column("modules", _("Modules, by number"), required=True),
        Column("note", _("What it teaches"), "words"),
    )

    title = fields.Words(_("title"))
    summary = fields.Words(_("summary"), long=True)
    audience = fields.Words(_("whom it is for"), long=True, blank=True)
    languages = fields.Codes(_("languages"), offered=LANGUAGES)
    posts = models.CharField(_("posts it is meant for: codes with commas"), max_length=200, blank=True)
    modules = fields.Rows(_("modules"), columns=MODULES)
    standards = fields.Rows(_("curriculum by standard"), columns=STANDARDS)
    final_questions = models.PositiveSmallIntegerField(_("questions in the final test"), default=10)
    final_percent = models.PositiveSmallIntegerField(_("per cent to pass the final test"), default=70)
    final_minutes = models.PositiveSmallIntegerField(_("minutes for the final test, 0 without a limit"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries of the final test"), default=3)
    wait_hours = models.PositiveSmallIntegerField(_("hours between two tries"), default=1)
    offered = models.CharField(_("offered to learners"), max_length=3, choices=YES_NO, default="no")

    class Meta:
        verbose_name = _("course")

    def __str__(self) -> str:
        return str(self.pk)

    def clean(self) -> None:
        """Modules have a key each and whole numbers; standards name modules that are there."""
        rows = self.modules if isinstance(self.modules, list) else []
        keys = [str(row.get("key", "")) for row in rows]
        if len(set(keys)) < len(keys) or courses.FINAL in keys:
            raise exceptions.ValidationError({"modules": _("Two modules have the same key.")})
        numbers = [str(row.get(name, "") or "0") for row in rows for name in ("minutes", "questions", "percent")]
        if not all(one.isdigit() and int(one) < 10_000 for one in numbers):
            raise exceptions.ValidationError({"modules": _("Write minutes, questions and per cent as whole numbers.")})
        for row in self.standards if isinstance(self.standards, list) else []:
            named = module_numbers(row)
            if not named or not all(0 < one <= len(rows) for one in named):
                told = _("Name modules by their number, with commas: 1, 2.")
                raise exceptions.ValidationError({"standards": told})
        if not self.languages:
            raise exceptions.ValidationError({"languages": _("Choose at least one language.")})
        if not 0 < self.final_percent <= 100 or not self.tries or not self.final_questions:
            raise exceptions.ValidationError({"final_percent": _("Write a share from 1 to 100 per cent.")})


def module_numbers(row: Any) -> tuple[int, ...]:
    """The modules that a line of the curriculum names; empty where one is no number."""
    told = [one.strip() for one in str(row.get("modules", "")).split(",")]
    return tuple(int(one) for one in told if one.isdigit()) if all(one.isdigit() for one in told) else ()


class Lesson(Record):
    """A lesson of a course of one's own, in Markdown; a picture is ``![what it shows](file:name.png)``."""

    KIND: ClassVar[str] = "course"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title",)

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("course"), related_name="+")
    module = models.CharField(_("key of the module"), max_length=20)
    place = models.PositiveSmallIntegerField(_("place in the module"), default=1)
    title = fields.Words(_("title"))
    text = fields.Words(_("text, in Markdown"), long=True)

    class Meta:
        verbose_name = _("lesson")

    def __str__(self) -> str:
        return str(self.pk)

    def clean(self) -> None:
        """The module is one of the course, and both have the same owner."""
        _fits(self)


class Question(Record):
    """A question of a bank. Who looks at a course does not see it; learners meet it in tests."""

    KIND: ClassVar[str] = "question"
    SEARCHED: ClassVar[tuple[str, ...]] = ("text",)
    ANSWERS: ClassVar = (
        Column("text", _("Answer"), "words", required=True),
        Column("right", _("Right"), "choice", YES_NO),
        Column("why", _("Why"), "words"),
    )
    PAIRS: ClassVar = (
        Column("left", _("Left"), "words", required=True),
        Column("right", _("Right side"), "words", required=True),
    )

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("course"), related_name="+")
    module = models.CharField(_("key of the module"), max_length=20)
    kind = models.CharField(_("kind of question"), max_length=6, choices=QUESTION_KINDS)
    text = fields.Words(_("question"), long=True)
    answers = fields.Rows(_("answers"), columns=ANSWERS)
    pairs = fields.Rows(_("pairs that belong together"), columns=PAIRS)
    right = models.CharField(_("right: true, false, or the number"), max_length=30, blank=True)
    tolerance = models.CharField(_("how far from it a number may be"), max_length=30, blank=True)
    why = fields.Words(_("explanation after the test"), long=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question of a course")

    def __str__(self) -> str:
        return str(self.pk)

    def clean(self) -> None:
        """The question can be marked."""
        _fits(self)
        if self.klass not in (policy.Klass.NATIONAL, policy.Klass.BILATERAL):
            raise exceptions.ValidationError({"klass": _("Right answers stay with whoever makes the course.")})
        fault = courses.fault_of(self.value(), right_told=bool(self.right.strip()))
        if fault:
            raise exceptions.ValidationError({"answers": _(fault)})

    def value(self) -> courses.Question:
        """The question as tests read it."""
        told = self.right.strip().lower().replace(",", ".")
        return courses.Question(
            f"q{self.pk}",
            self.module,
            self.kind,  # type: ignore[arg-type]  # the choices of the field are those of the kind
            self.text,
            tuple(
                courses.Answer(str(place), row.get("text") or {}, row.get("right") == "yes", row.get("why") or {})
                for place, row in enumerate(self.answers if isinstance(self.answers, list) else ())
            ),
            float(told == courses.TRUE) if self.kind == "truth" else _float(told),
            _float(self.tolerance),
            tuple((row.get("left") or {}, row.get("right") or {}) for row in self.pairs or ()),
            self.why or {},
            self.source,
        )


def _float(text: str) -> float:
    try:
        return float(text.replace(",", ".") or 0)
    except ValueError:
        return 0


def _fits(row: Any) -> None:
    """What belongs to a course has its owner and one of its modules."""
    course = Course._default_manager.filter(pk=row.course_id).first()
    if course is None or course.owner_id != row.owner_id:
        raise exceptions.ValidationError({"course": _("Choose a course of the same owner.")})
    if row.module not in [str(one.get("key")) for one in course.modules]:
        raise exceptions.ValidationError({"module": _("The course has no such module.")})


class File(models.Model):
    """A picture or a video of a course, in the store of files; lessons call it by its name."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "name"], name="course_file_once")]

    def __str__(self) -> str:
        return str(self.name)
