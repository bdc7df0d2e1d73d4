"""Pages of learners: the catalogue, a course, its lessons, its tests. They work on a telephone and without script."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atalaya.apps.access import doors
from atalaya.apps.training import course_models
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import learner_actions as actions
from atalaya.apps.training import learner_queries as queries
from atalaya.apps.training import learner_standing as standing
from atalaya.core import errors
from atalaya.core.learning.courses import FINAL, Course
from atalaya.core.policy import Verb
from atalaya.web import pieces

WRITES: Final = ["GET", "HEAD", "POST"]


def _crumbs(course: Course, *more: str) -> list[pieces.Link]:
    """The way from the catalogue to a page of a course."""
    title = course.title[queries.speaks(course)]
    here = pieces.Link(title, reverse("learn-course", args=[course.key]) if more else "")
    return [pieces.Link(_("Courses at your own pace"), reverse("learn")), here, *(pieces.Link(one) for one in more)]


@doors.door("course", Verb.VIEW)
@require_safe
def catalogue(request: doors.Request) -> HttpResponse:
    """Every course this person can take."""
    found = queries.catalogue(request.actor)
    told: dict[str, Any] = {"title": _("Courses at your own pace"), "offers": found}
    told["visitor"] = request.actor.person is None
    return render(request, "training/learn.html", told)


@doors.door("course", Verb.VIEW)
@require_safe
def curriculum(request: doors.Request) -> HttpResponse:
    """Which course teaches what a standard asks."""
    found = courses.every(request.actor)
    told: dict[str, Any] = {"title": _("Curriculum by standard"), "rows": queries.curriculum(found)}
    told["columns"] = queries.curriculum_columns(many=len(found) > 1)
    told["crumbs"] = [pieces.Link(_("Courses at your own pace"), reverse("learn")), pieces.Link(told["title"])]
    return render(request, "training/learn_curriculum.html", told)


@doors.door("course", Verb.VIEW)
@require_http_methods(WRITES)
def course(request: doors.Request, key: str) -> HttpResponse:
    """What a course holds, and where the learner stands; enrols."""
    found = courses.course(key, request.actor)
    if request.method == "POST":
        begun = actions.enrol(key, request.POST.get("language", ""), by=request.actor)
        return redirect(standing.resume(standing.of(begun, found)))
    row = standing.enrolment(key, request.actor)
    taken = None if row is None else standing.of(row, found)
    lang = taken.language if taken else queries.speaks(found)
    told: dict[str, Any] = {"title": found.title[lang], "course": found, "lang": lang, "taken": taken}
    told |= {"summary": found.summary[lang], "audience": found.audience[lang]}
    told["parts"] = queries.parts(found, lang, taken)
    told["curriculum"] = queries.curriculum((found,), lang)
    told["columns"] = queries.curriculum_columns(many=False)
    told["names"] = [(code, name) for code, name in course_models.LANGUAGES if code in found.languages]
    told["resume"] = standing.resume(taken) if taken and not taken.completion else ""
    told["again"] = bool(taken and (taken.completion or taken.leave(FINAL).why == "tries"))
    told["visitor"] = request.actor.person is None
    told["packs"] = not key.startswith(courses.OWN)
    if key.startswith(courses.OWN):
        made = courses.own(key, request.actor)
        told["makes"] = made if courses.makes(made, request.actor) else None
        told["packs"] = told["makes"] is not None
    told["crumbs"] = _crumbs(found)
    return render(request, "training/learn_course.html", told)


@doors.door("course", Verb.VIEW)
@require_POST
def again(request: doors.Request, key: str) -> HttpResponseRedirect:
    """Begins a course anew."""
    actions.again(key, by=request.actor)
    return redirect("learn-course", key)


@doors.door("course", Verb.VIEW)
@require_http_methods(WRITES)
def lesson(request: doors.Request, key: str, lesson: str) -> HttpResponse:
    """A lesson; sent back, it was read, and the next thing comes."""
    if request.method == "POST":
        return redirect(standing.resume(actions.read(key, lesson, by=request.actor)))
    found = standing.taken(key, request.actor)
    if lesson not in found.course.lessons:
        raise errors.Missing("policy.missing", courses.GONE)
    actions.look(found, lesson)
    page = queries.lesson(found, lesson)
    told = {"title": page.title, "page": page, "crumbs": _crumbs(found.course, page.title)}
    return render(request, "training/learn_lesson.html", told)


@doors.door("course", Verb.VIEW)
@require_http_methods(WRITES)
def test(request: doors.Request, key: str, part: str) -> HttpResponse:
    """What a test asks, the tries so far; begins one."""
    if request.method == "POST":
        paper = actions.begin(key, part, by=request.actor)
        return redirect(standing.question_address(paper, standing.first_open(paper)))
    found = standing.taken(key, request.actor)
    course = found.course
    if part not in course.parts:
        raise errors.Missing("policy.missing", courses.GONE)
    title = (
        _("Final test")
        if part == FINAL
        else _("Test: %(module)s") % {"module": course.module(part).title[found.language]}
    )
    told: dict[str, Any] = {
        "title": title,
        "test": course.test(part),
        "leave": found.leave(part),
        "final": part == FINAL,
    }
    told["percent"] = (
        max(course.final.pass_percent, course.rules.pass_percent) if part == FINAL else told["test"].pass_percent
    )
    told["rules"], told["course"] = course.rules, course
    told["before"] = standing.handed_in(found.row, part)
    told["open"] = found.open if found.open and found.open.part == part else None
    told["crumbs"] = _crumbs(course, title)
    return render(request, "training/learn_test.html", told)


@doors.door("course", Verb.VIEW)
@require_http_methods(WRITES)
def question(request: doors.Request, pk: int, place: int) -> HttpResponse:
    """One question; the answer is kept at once, and the next one comes."""
    fault, given = "", None
    if request.method == "POST":
        given = request.POST.getlist("answer")
        try:
            paper = actions.answer(pk, place, given, by=request.actor)
        except errors.OutOfOrder as problem:
            messages.warning(request, _(problem.detail))
            return redirect("learn-paper", pk)
        except errors.Unusable as problem:
            fault = _(problem.detail)
        else:
            return redirect(standing.question_address(paper, place + 1))
    paper = standing.paper(pk, request.actor)
    if standing.submission(paper) or not 0 < place <= len(paper.drawn):
        return redirect("learn-paper", pk)
    course = courses.course(paper.enrolment.course, request.actor)
    page = queries.asked(paper, place, course, given)
    if page is None:
        return redirect(standing.question_address(paper, place + 1))
    title = _("Question %(n)d of %(of)d") % {"n": place, "of": page.of}
    told = {"title": title, "page": page, "fault": fault, "paper": paper, "crumbs": _crumbs(course, title)}
    return render(request, "training/learn_question.html", told, status=422 if fault else 200)


@doors.door("course", Verb.VIEW)
@require_http_methods(WRITES)
def paper(request: doors.Request, pk: int) -> HttpResponse:
    """Before it is handed in: which questions have an answer. After: what it came to, with the reasons."""
    if request.method == "POST":
        actions.hand_in(pk, by=request.actor)
        return redirect("learn-paper", pk)
    row = standing.paper(pk, request.actor)
    course = courses.course(row.enrolment.course, request.actor)
    done = standing.submission(row)
    told: dict[str, Any] = {"paper": row, "course": course, "done": done, "lang": course.spoken(row.enrolment.language)}
    if done is None:
        answered = set(standing.answered(row))
        told["title"] = _("Hand in")
        told["places"] = [
            (place, standing.question_address(row, place), key in answered) for place, key in enumerate(row.drawn, 1)
        ]
        told["missing"] = len(row.drawn) - len(answered)
    else:
        found = standing.of(row.enrolment, course)
        told["title"] = _("Result")
        told["completion"] = found.completion
        told["resume"] = standing.resume(found) if not found.completion else ""
        told["shows"] = row.part != FINAL or done.passed
        told["marked"] = queries.marked(row, course)
    told["crumbs"] = _crumbs(course, told["title"])
    return render(request, "training/learn_paper.html", told)
