"""The pages of learners as values: catalogue, course, lesson, question, result, curriculum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import courses as lessons
from atalaya.apps.access import models as people
from atalaya.apps.access.registers import known
from atalaya.apps.training import course_models
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import learner_forms as forms
from atalaya.apps.training import learner_models as models
from atalaya.apps.training import learner_standing as standing
from atalaya.core import policy
from atalaya.core.learning import papers
from atalaya.core.learning.courses import FINAL, Course, Texts
from atalaya.web import pieces


@dataclass(frozen=True, slots=True)
class Offer:
    """A course in the catalogue: with where this person stands, if they take it."""

    course: Course
    title: str
    summary: str
    lang: str
    href: str
    done: int
    steps: int
    complete: bool
    meant: bool


def speaks(course: Course) -> str:
    """The language in which a course is told to whoever looks."""
    return course.spoken((translation.get_language() or "es")[:2])


def catalogue(by: policy.Actor) -> tuple[Offer, ...]:
    """Every course; those meant for a post of this person first."""
    rows = {row.course: row for row in models.Enrolment.objects.filter(person=by.person or 0, ended_at=None)}
    mine = posts(by)
    offers = []
    for course in courses.every(by):
        lang, row = speaks(course), rows.get(course.key)
        found = standing.of(row, course) if row else None
        offers.append(
            Offer(
                course,
                course.title[lang],
                course.summary[lang],
                lang,
                reverse("learn-course", args=[course.key]),
                found.standing.done if found else 0,
                found.standing.steps if found else 0,
                bool(found and found.completion),
                bool(mine & set(course.posts)),
            )
        )
    return tuple(sorted(offers, key=lambda one: not one.meant))


POSTS: Final = {
    policy.Role.CONTACT: "1540-capital",
    policy.Role.MISSION: "1540-mission",
    policy.Role.BIO_CONTACT: "bwc-contact",
}
"""The post that a role goes with, where the register of holders does not name the person."""


def posts(by: policy.Actor) -> frozenset[str]:
    """Codes of the posts this person holds: by the register of holders, under their address, and by their roles."""
    by_role = {code for role, code in POSTS.items() if by.owners(role)}
    register = known.named("registry.holder")
    address = people.User.objects.filter(pk=by.person or 0).values_list("email", flat=True).first()
    if register is None or not address:
        return frozenset(by_role)
    holders: Any = register.model._default_manager
    rows = holders.filter(mail__iexact=address, withdrawn=False, until="")
    return frozenset({*by_role, *rows.values_list("post__kind", flat=True)})


@dataclass(frozen=True, slots=True)
class Part:
    """A module on the page of a course, or the final test."""

    key: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    lessons: tuple[tuple[str, str, bool], ...]
    test: str
    percent: int
    questions: int
    passed: bool


def parts(course: Course, lang: str, found: standing.Taken | None) -> tuple[Part, ...]:
    """The modules with what of them is done."""
    read = found.read if found else frozenset()
    passed = {one.part for one in found.tries if one.passed} if found else set()
    made = [
        Part(
            module.key,
            module.title[lang],
            module.minutes,
            tuple(one[lang] for one in module.objectives),
            tuple(
                (
                    reverse("learn-lesson", args=[course.key, key]) if found else "",
                    course.lessons[key].title[lang],
                    key in read,
                )
                for key in module.lessons
            ),
            reverse("learn-test", args=[course.key, module.key]) if found and module.test.questions else "",
            module.test.pass_percent,
            module.test.questions,
            module.key in passed,
        )
        for module in course.modules
    ]
    final = course.final
    href = reverse("learn-test", args=[course.key, FINAL]) if found else ""
    least = max(final.pass_percent, course.rules.pass_percent)
    made.append(Part(FINAL, _("Final test"), final.minutes, (), (), href, least, final.questions, FINAL in passed))
    return tuple(made)


def curriculum(found: tuple[Course, ...], lang: str = "") -> tuple[pieces.Row, ...]:
    """What each standard asks, and which modules teach it."""
    rows = []
    for course in found:
        spoken = lang or speaks(course)
        for one in course.standards:
            named = [course.modules[place - 1] for place in one.modules if 0 < place <= len(course.modules)]
            taught = "; ".join(
                f"{place}. {each.title[spoken]}" for place, each in zip(one.modules, named, strict=False)
            )
            cells: tuple[Any, ...] = (
                one.standard,
                one.part,
                pieces.Cell(taught, lang=spoken),
                pieces.Cell(one.note[spoken], lang=spoken),
            )
            if len(found) > 1:
                href = reverse("learn-course", args=[course.key])
                cells = (*cells[:2], pieces.Cell(course.title[spoken], href, lang=spoken), *cells[2:])
            rows.append(pieces.Row(cells))
    return tuple(rows)


def curriculum_columns(*, many: bool) -> tuple[pieces.Column, ...]:
    """The heads of the table of the curriculum."""
    heads = [_("Standard"), _("Part"), *([_("Course")] if many else []), _("Modules"), _("What it teaches")]
    return tuple(pieces.Column(one, "long" if one == heads[-1] else "text") for one in heads)


@dataclass(frozen=True, slots=True)
class Page:
    """A lesson as it is read."""

    title: str
    module: str
    html: str
    lang: str
    number: int
    of: int
    read: bool
    before: str


def lesson(found: standing.Taken, key: str) -> Page:
    """A lesson for whoever takes the course."""
    course, lang = found.course, found.language
    order, one = course.order, course.lessons[key]
    place = order.index(key)
    before = reverse("learn-lesson", args=[course.key, order[place - 1]]) if place else ""
    html = lessons.html(one.text[lang], files(course))
    module = course.module(one.module).title[lang]
    return Page(one.title[lang], module, html, lang, place + 1, len(order), key in found.read, before)


def files(course: Course) -> Any:
    """Where the pictures and videos of a course lie, by name."""
    if not course.key.startswith(courses.OWN):
        return lambda _name: ""
    number = int(course.key.removeprefix(courses.OWN))
    there = dict(course_models.File.objects.filter(course=number).values_list("name", "pk"))
    return lambda name: reverse("learn-file", args=[course.key, there[name]]) if name in there else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a paper as it is answered."""

    number: int
    of: int
    text: str
    lang: str
    control: forms.Control
    answered: int
    before: str


def asked(paper: models.Paper, place: int, course: Course, given: list[str] | None = None) -> Asked | None:
    """A question of a paper; None where it left the bank meanwhile."""
    question = course.questions.get(paper.drawn[place - 1])
    if question is None:
        return None
    lang = course.spoken(paper.enrolment.language)
    kept = dict(models.Given.objects.filter(paper=paper).values_list("question", "answer"))
    told = kept.get(question.key, []) if given is None else given
    before = standing.question_address(paper, place - 1) if place > 1 else ""
    shown = forms.control(question, lang, str(paper.pk), told)
    return Asked(place, len(paper.drawn), question.text[lang], lang, shown, len(kept), before)


@dataclass(frozen=True, slots=True)
class Marked:
    """A question after the test: what was answered, what is right, why."""

    text: str
    told: str
    right: str
    is_right: bool
    why: str
    source: str


def marked(paper: models.Paper, course: Course) -> tuple[Marked, ...]:
    """The questions of a paper that was handed in. Right answers are told once a test is passed, or of a module."""
    lang = course.spoken(paper.enrolment.language)
    kept = dict(models.Given.objects.filter(paper=paper).values_list("question", "answer"))
    made = []
    for key in paper.drawn:
        if key not in course.questions:
            continue
        one = course.questions[key]
        given = kept.get(key, [])
        why = _why(one.why, lang) or " ".join(_why(each.why, lang) for each in one.answers if each.key in given)
        is_right = papers.is_right(one, given)
        made.append(
            Marked(one.text[lang], forms.told(one, lang, given), forms.right(one, lang), is_right, why, one.source)
        )
    return tuple(made)


def _why(words: Texts, lang: str) -> str:
    return words.get(lang, "") if words else ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What whoever offers a course is told of its learners: numbers, and nothing below the fewest that are told."""

    enrolled: int
    completed: int
    submissions: int
    average: int | None


FEWEST = 5
"""So many learners there must be before an average is told."""


def counts(key: str) -> Counts:
    """How many take a course and complete it; callers have asked whether they may know."""
    rows = models.Enrolment.objects.filter(course=key).aggregate(
        people=Count("person", distinct=True), done=Count("person", distinct=True, filter=Q(completion__isnull=False))
    )
    told = models.Submission.objects.filter(paper__enrolment__course=key, paper__part=FINAL).aggregate(
        n=Count("pk"), mean=Avg("percent"), people=Count("paper__enrolment__person", distinct=True)
    )
    mean = round(told["mean"]) if told["mean"] is not None and told["people"] >= FEWEST else None
    return Counts(rows["people"], rows["done"], told["n"], mean)
