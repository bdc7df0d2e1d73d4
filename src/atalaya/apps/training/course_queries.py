"""Courses as people find them: those of the product, and those that an owner made and offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from atalaya.adapters import courses as shipped
from atalaya.apps.access import queries as access
from atalaya.apps.training import course_models as models
from atalaya.core import errors, policy
from atalaya.core.learning import courses
from atalaya.core.learning.courses import FINAL, Course, Texts

OWN: Final = "own-"
"""How the key of a course that somebody made begins; its number follows."""
GONE: Final = "There is no such record."


def every(by: policy.Actor) -> tuple[Course, ...]:
    """All courses this person can take, without those that could not be marked."""
    found = list(shipped.shipped().values())
    for row in access.visible(models.Course.objects.filter(offered="yes"), by).order_by("pk"):
        made = assemble(row)
        if not fault_of(made):
            found.append(made)
    return tuple(found)


def course(key: str, by: policy.Actor) -> Course:
    """A course by its key. Missing when this person may not see it, or it is not offered to them."""
    if not key.startswith(OWN):
        if key not in shipped.shipped():
            raise errors.Missing("policy.missing", GONE)
        return shipped.shipped()[key]
    row = own(key, by)
    made = assemble(row)
    if not makes(row, by) and (row.offered != "yes" or fault_of(made)):
        raise errors.Missing("policy.missing", GONE)
    return made


def own(key: str, by: policy.Actor) -> models.Course:
    """The row of a course that somebody made, for whoever may see it."""
    told = key.removeprefix(OWN)
    if not key.startswith(OWN) or not told.isdigit() or len(told) > 15:
        raise errors.Missing("policy.missing", GONE)
    return access.one(models.Course, int(told), by)


def makes(row: models.Course, by: policy.Actor) -> bool:
    """Whether this person works on it."""
    return policy.may(by, policy.Verb.EDIT, access.thing(row))


def maker(pk: int, by: policy.Actor) -> models.Course:
    """A course for whoever makes it. Missing, or Refused, for everybody else."""
    row = access.one(models.Course, pk, by)
    policy.require(by, policy.Verb.EDIT, access.thing(row))
    return row


def fault_of(made: Course) -> str:
    """What keeps a course from being taken, in words; empty when nothing does."""
    if not made.order:
        return _("The course has no lesson.")
    for part in made.parts:
        there = [one for one in made.questions.values() if part in (one.module, FINAL)]
        if len(there) < made.test(part).questions:
            told = {"part": part, "n": len(there), "of": made.test(part).questions}
            return _("Test %(part)s: the bank has %(n)d questions, %(of)d are asked.") % told
    return ""


def assemble(row: models.Course) -> Course:
    """A course as it is taken, from its rows; a text without a translation stands in another language."""
    languages = tuple(row.languages)
    keys = [str(one["key"]) for one in row.modules]
    rows = models.Lesson.objects.filter(course=row, withdrawn=False).order_by("place", "pk")
    lessons = {
        f"l{one.pk}": courses.Lesson(f"l{one.pk}", one.module, _full(one.title, languages), _full(one.text, languages))
        for one in rows
        if one.module in keys
    }
    questions = [one.value() for one in models.Question.objects.filter(course=row, withdrawn=False).order_by("pk")]
    modules = tuple(
        courses.Module(
            str(one["key"]),
            _full(one["title"], languages),
            _whole(one.get("minutes")),
            (),
            tuple(key for key, lesson in lessons.items() if lesson.module == one["key"]),
            courses.Test(_whole(one.get("questions")), _whole(one.get("percent"))),
        )
        for one in row.modules
    )
    return Course(
        f"{OWN}{row.pk}",
        str(row.version),
        _full(row.title, languages),
        _full(row.summary, languages),
        _full(row.audience, languages),
        languages,
        sum(one.minutes for one in modules),
        tuple(one.strip() for one in row.posts.split(",") if one.strip()),
        tuple(_standard(one, languages) for one in row.standards),
        courses.Rules(row.final_percent, row.tries, row.wait_hours),
        modules,
        courses.Test(row.final_questions, row.final_percent, row.final_minutes),
        lessons,
        {one.key: _spoken(one, languages) for one in questions if one.module in keys},
    )


def _whole(told: Any) -> int:
    return int(told) if str(told or "").isdigit() else 0


def _full(words: Mapping[str, str] | None, languages: tuple[str, ...]) -> Texts:
    told = words or {}
    other = next((text for text in told.values() if text), "")
    return {one: told.get(one) or other for one in languages}


def _standard(row: Mapping[str, Any], languages: tuple[str, ...]) -> courses.Standard:
    note = _full(row.get("note"), languages)
    return courses.Standard(str(row["standard"]), str(row["part"]), models.module_numbers(row), note)


def _spoken(one: courses.Question, languages: tuple[str, ...]) -> courses.Question:
    answers = tuple(
        courses.Answer(
            each.key, _full(each.text, languages), each.right, _full(each.why, languages) if each.why else {}
        )
        for each in one.answers
    )
    pairs = tuple((_full(left, languages), _full(right, languages)) for left, right in one.pairs)
    why = _full(one.why, languages) if one.why else {}
    return courses.Question(
        one.key, one.module, one.kind, _full(one.text, languages), answers, one.right, one.tolerance, pairs, why,
        one.source,
    )  # fmt: skip
