"""Pages of whoever makes a course: files, questions as GIFT, learners in numbers; and the package to take away."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.adapters.writers import scorm
from atalaya.apps.access import doors
from atalaya.apps.access.registers import values
from atalaya.apps.training import course_actions as actions
from atalaya.apps.training import course_models as models
from atalaya.apps.training import course_queries as courses
from atalaya.apps.training import learner_queries as learners
from atalaya.core import errors
from atalaya.core.policy import Verb
from atalaya.web import pieces

_RANGE: Final = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
_MOST_GIFT_BYTES: Final = 4_000_000


class Picture(forms.Form):
    """A picture or a video."""

    file = forms.FileField(label=gettext_lazy("Picture or video"))


class Bank(forms.Form):
    """Questions as GIFT."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=models.LANGUAGES)
    gift = forms.FileField(label=gettext_lazy("Questions as GIFT"))


@doors.door("course", Verb.EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: doors.Request, pk: int) -> HttpResponse:
    """What belongs to a course of one's own; takes a file or questions."""
    row = courses.maker(pk, request.actor)
    made = courses.assemble(row)
    bound = request.method == "POST"
    data, files = (request.POST, request.FILES) if bound else (None, None)
    picture = Picture(data, files) if "picture" in request.POST else Picture()
    begun = {"language": made.languages[0]}
    bank = Bank(data, files, initial=begun) if "bank" in request.POST else Bank(initial=begun)
    if bound:
        form: forms.Form = picture if "picture" in request.POST else bank
        try:
            if form.is_valid():
                messages.success(request, _take(pk, form, request))
                return redirect("own-course", pk)
        except errors.Unusable as problem:
            where = f"{problem.where}: " if problem.where not in ("file", "gift", "language") else ""
            form.add_error(None, f"{where}{_(problem.detail)}")
    told: dict[str, Any] = {"title": values.label_of(row), "row": row, "course": made, "picture": picture, "bank": bank}
    told["fault"], told["counts"] = courses.fault_of(made), learners.counts(made.key)
    told["files"] = models.File.objects.filter(course=row).order_by("name")
    told["crumbs"] = [
        pieces.Link(_("Courses of one's own"), reverse("own-courses-list")),
        pieces.Link(told["title"], reverse("own-courses", args=[pk])),
        pieces.Link(_("Files, questions, learners in numbers")),
    ]
    return render(request, "training/own_course.html", told, status=422 if bound else 200)


def _take(pk: int, form: forms.Form, request: doors.Request) -> str:
    """Does what the form asks; what to say of it."""
    if isinstance(form, Picture):
        file = form.cleaned_data["file"]
        kept = actions.keep(pk, file.name, file, by=request.actor)
        return _("Kept. In a lesson: ![what it shows](file:%(name)s)") % {"name": kept.name}
    told = form.cleaned_data["gift"]
    if told.size > _MOST_GIFT_BYTES:
        raise errors.Unusable("gift.large", "The file is too large.", "gift")
    try:
        text = told.read().decode("utf-8")
    except UnicodeDecodeError as fault:
        raise errors.Unusable("gift.text", "The file is not UTF-8 text.", "gift") from fault
    number = actions.take_in(pk, text, form.cleaned_data["language"], by=request.actor)
    return _("Questions added: %(n)d.") % {"n": number}


@doors.door("question", Verb.VIEW)
@require_safe
def bank(request: doors.Request, pk: int, language: str) -> HttpResponse:
    """The bank of a course as GIFT."""
    answer = HttpResponse(actions.give_out(pk, language, by=request.actor), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="course-{pk}-{language}.gift"'
    return answer


@doors.door("course", Verb.VIEW)
@require_safe
def package(request: doors.Request, key: str, language: str) -> HttpResponse:
    """A course as a SCORM 1.2 package."""
    answer = HttpResponse(actions.package(key, language, by=request.actor), content_type=scorm.TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{key}-{language}-scorm12.zip"'
    return answer


@doors.door("course", Verb.VIEW)
@require_safe
def file(request: doors.Request, key: str, pk: int) -> HttpResponse:
    """A picture or a video of a course; a part of it where a player asks for a part."""
    row, content = actions.content(key, pk, request.actor)
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    kind = actions.TYPES[actions.ending(row.name)]
    first, last = (int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)) if wanted else (0, 0)
    if wanted and first <= last:
        answer = HttpResponse(content[first : last + 1], content_type=kind, status=206)
        answer.headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    else:
        answer = HttpResponse(content, content_type=kind)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Disposition"] = f'inline; filename="{row.name}"'
    return answer
