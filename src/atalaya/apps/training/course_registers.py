"""The registers of courses that an owner makes: frame, lessons, questions."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.training import course_models as models
from atalaya.core.policy import Klass

_OWNERS: Final = ("country", "secretariat")
REGISTERS: Final[tuple[Register, ...]] = (
    Register(
        "own-courses",
        models.Course,
        _("course of one's own"),
        _("Courses of one's own"),
        (
            "title", "summary", "audience", "languages", "posts", "modules", "standards", "final_questions",
            "final_percent", "final_minutes", "tries", "wait_hours", "offered",
        ),
        ("title", "languages", "offered"),
        filters=("offered",),
        klass=Klass.NETWORK,
        owners=_OWNERS,
        guarded=("summary",),
        reads="own-course",
        opens=_("Files, questions, learners in numbers"),
        about=_("Write the frame, then lessons and questions; learners find the course once it is offered."),
        links=(("learn", _("Courses at your own pace")),),
    ),
    Register(
        "own-lessons",
        models.Lesson,
        _("lesson"),
        _("Lessons of courses of one's own"),
        ("course", "module", "place", "title", "text"),
        ("title", "course", "module", "place"),
        order=("course", "module", "place", "id"),
        klass=Klass.NETWORK,
        owners=_OWNERS,
        guarded=("text",),
        parent="course",
        about=_("Lessons are Markdown. A picture or a video of the course: ![what it shows](file:name.png)."),
    ),
    Register(
        "own-questions",
        models.Question,
        _("question of a course"),
        _("Questions of courses of one's own"),
        ("course", "module", "kind", "text", "answers", "pairs", "right", "tolerance", "why", "source"),
        ("text", "course", "module", "kind"),
        filters=("kind",),
        order=("course", "module", "id"),
        klass=Klass.NATIONAL,
        owners=_OWNERS,
        guarded=("text",),
        parent="course",
        about=_("Right answers stay with whoever makes the course."),
    ),
)  # fmt: skip
