"""Mock licensing cases: a page a step, what was chosen travels along, nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from atalaya.adapters import cases as files
from atalaya.apps.access import doors
from atalaya.apps.trade import item_queries
from atalaya.core.policy import Verb
from atalaya.core.trade import cases
from atalaya.core.trade.cases import Case, Step, Told
from atalaya.web import forms as kit
from atalaya.web import pieces

WRITES: Final = ["GET", "HEAD", "POST"]
GRADES: Final[Mapping[str, tuple[Any, pieces.Tone]]] = {
    cases.RIGHT: (gettext_lazy("called for"), "good"),
    cases.ARGUABLE: (gettext_lazy("can be defended"), "info"),
    cases.WRONG: (gettext_lazy("a mistake"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A choice with what is said of it."""

    text: str
    taken: bool
    good: bool
    grade: str
    tone: pieces.Tone
    why: str


class Choose(forms.Form):
    """What may be chosen in a step."""

    def __init__(self, step: Step, at: str, sent: Any = None) -> None:
        super().__init__(sent)
        choices = [(one.id, one.text[at]) for one in step.choices]
        field: forms.Field = (
            forms.MultipleChoiceField(choices=choices, widget=kit.Choices(), help_text=_("Several may be right."))
            if step.many
            else forms.ChoiceField(choices=choices, widget=kit.Options())
        )
        field.label = step.question[at]
        self.fields["taken"] = field

    def taken(self) -> tuple[str, ...]:
        """The ids that were chosen."""
        told = self.cleaned_data["taken"]
        return (told,) if isinstance(told, str) else tuple(told)


@dataclass(frozen=True, slots=True)
class Shown:
    """A step in the reader's language; ``said`` once it was answered."""

    number: int
    title: str
    text: str
    papers: tuple[tuple[str, tuple[pieces.Fact, ...]], ...]
    question: str
    form: Choose
    said: tuple[Said, ...]


@doors.door("list", Verb.VIEW)
@require_safe
def listing(request: doors.Request) -> HttpResponse:
    """The cases there are."""
    at = item_queries.language()
    found = [(case.id, case.title[at], case.about[at], case.minutes, len(case.steps)) for case in files.every()]
    return render(request, "trade/cases.html", {"title": _("Practise a licensing case"), "cases": found})


@doors.door("list", Verb.VIEW)
@require_http_methods(WRITES)
def case(request: doors.Request, name: str) -> HttpResponse:
    """A case: the step that is open, or what was chosen in all of them at the end."""
    found = files.one(name)
    taken = cases.unpack(found, request.POST.get("said", ""))
    number = _number(request.POST.get("step", ""), found, taken)
    step, at = found.steps[number - 1], item_queries.language()
    told: dict[str, Any] = {"title": found.title[at], "name": name, "crumbs": _crumbs(found.title[at])}
    form, answered = Choose(step, at), False
    if request.POST.get("act") == "answer":
        form = Choose(step, at, request.POST)
        if form.is_valid():
            taken[step.id], answered = form.taken(), True
    elif request.POST.get("act") == "end" and len(taken) == len(found.steps):
        return _closed(render(request, "trade/case_end.html", told | _end(found, taken)))
    shown = _shown(number, step, taken.get(step.id, ()) if answered else (), form)
    told |= {"step": shown, "steps": len(found.steps), "said": cases.pack(taken), "last": number == len(found.steps)}
    told |= {"about": found.about[at]}
    return _closed(render(request, "trade/case.html", told, status=422 if form.is_bound and not answered else 200))


def _number(told: str, found: Case, taken: Mapping[str, Sequence[str]]) -> int:
    """The step that is asked for, no further than the first that has no answer."""
    done = 0
    while done < len(found.steps) and found.steps[done].id in taken:
        done += 1
    wanted = int(told) if told.isdecimal() and len(told) < 4 else 1
    return max(1, min(wanted, done + 1, len(found.steps)))


def _end(found: Case, taken: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    at = item_queries.language()
    shown = tuple(_shown(number, step, taken[step.id]) for number, step in enumerate(found.steps, 1))
    return {"closing": found.closing[at], "shown": shown, "crumbs": _crumbs(found.title[at])}


def _shown(number: int, step: Step, taken: Sequence[str], form: Choose | None = None) -> Shown:
    at = item_queries.language()
    said = tuple(_said(one, at) for one in cases.judge(step, taken)) if taken else ()
    papers = tuple(
        (paper.title[at], tuple(pieces.Fact(label[at], text[at]) for label, text in paper.lines))
        for paper in step.papers
    )
    return Shown(number, step.title[at], step.text[at], papers, step.question[at], form or Choose(step, at), said)


def _said(one: Told, at: str) -> Said:
    grade, tone = GRADES[one.choice.grade]
    return Said(one.choice.text[at], one.taken, one.good, str(grade), tone, one.choice.why[at])


def _crumbs(title: str) -> list[pieces.Link]:
    return [pieces.Link(_("Practise a licensing case"), reverse("cases")), pieces.Link(title, current=True)]


def _closed(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
