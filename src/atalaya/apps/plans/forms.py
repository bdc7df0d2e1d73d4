"""From what a browser sends to clean values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import guard as wording
from atalaya.adapters.writers import wording as faults
from atalaya.apps.access import fields
from atalaya.apps.access.registers import controls
from atalaya.apps.plans import actions
from atalaya.core import errors, guard, plans
from atalaya.web import forms as kit


def numbers(told: Iterable[str]) -> list[int]:
    """The whole numbers among texts."""
    return [int(one) for one in told if one and one.isdecimal() and len(one) < 19]


def version(told: Mapping[str, str]) -> int:
    """The version a form was made upon. Unusable when the form was not whole."""
    found = numbers([told.get("version", "")])
    if not found:
        raise errors.Unusable("form.number", "The form was not whole. Go back, reload and send it again.", "version")
    return found[0]


def language() -> str:
    """The reader's language, as texts are kept under it."""
    code = (translation.get_language() or "es")[:2]
    return code if code in fields.LANGUAGES else "es"


class Guarded(forms.Form):
    """A form whose texts the content guard reads: who is warned may send it again, and a second person looks."""

    guarded: Sequence[str] = ()
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Asks the writer to look again, once."""
        told: dict[str, Any] = super().clean() or {}
        self.concerns = concerns(str(told.get(name) or "") for name in self.guarded)
        if self.concerns and not told.get("looked"):
            for hint in sorted({one.hint for one in self.concerns}):
                self.add_error(None, translation.gettext(hint))
            self.add_error(None, _("Change the text, or send it again: then a second person is asked to look at it."))
            sent: Any = self.data
            kept = sent.copy()
            kept["looked"] = "1"
            self.data = kept
        return told


def concerns(texts: Iterable[str]) -> list[guard.Concern]:
    """Places in texts that should not stand there."""
    terms = wording.load()
    return [found for text in texts for found in guard.look(text, language(), terms)]


class Progress(Guarded):
    """A note of progress, with what proves it."""

    guarded = ("text",)
    on = forms.CharField(
        label=_("Date"), max_length=10, help_text=_("As exact as it is known: 2019, 2019-09 or 2019-09-20.")
    )
    text = forms.CharField(
        label=_("What happened"), required=False, max_length=actions.TEXT_CHARS, widget=kit.GuardedText(rows=3)
    )
    law = forms.ChoiceField(label=_("Law that proves it"), required=False)
    article = forms.CharField(label=_("Article"), required=False, max_length=80)
    title = forms.CharField(label=_("Title of the evidence"), required=False, max_length=300)
    address = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, laws: Sequence[tuple[int, str]], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        chosen: Any = self.fields["law"]
        chosen.choices = [("", "—"), *((str(pk), name) for pk, name in laws)]

    def told(self) -> actions.Progress:
        """What is noted."""
        clean = self.cleaned_data
        file = clean["file"]
        return actions.Progress(
            clean["on"].strip(),
            clean["text"].replace("\r\n", "\n").strip(),
            clean["title"].strip() or (file.name if file else ""),
            clean["address"],
            int(clean["law"]) if clean["law"] else None,
            clean["article"].strip(),
            file.name if file else "",
            file.file if file else None,
        )


class Renewal(forms.Form):
    """The next edition of a plan."""

    title = controls.WordsField(label=_("Title"), required=True)
    begins = forms.CharField(label=_("Period begins"), required=False, max_length=10)
    ends = forms.CharField(label=_("Period ends"), required=False, max_length=10)

    def told(self) -> dict[str, Any]:
        """The values of the new edition."""
        clean = self.cleaned_data
        return {"title": clean["title"], "begins": clean["begins"].strip(), "ends": clean["ends"].strip()}


class PaperLine(forms.Form):
    """A line of a paper as a person corrects it."""

    number = forms.CharField(label=_("Number"), required=False, max_length=20)
    objective = forms.CharField(label=_("Objective"), required=False, widget=kit.Text(rows=3))
    action = forms.CharField(label=_("Action"), widget=kit.Text(rows=4))
    lead = forms.CharField(label=_("Lead"), required=False, max_length=300)
    starts = forms.CharField(label=_("Start date"), required=False, max_length=10)
    ends = forms.CharField(label=_("End date"), required=False, max_length=10)
    indicator = forms.CharField(label=_("Indicator"), required=False, widget=kit.Text(rows=2))
    resources = forms.CharField(label=_("Resources"), required=False, widget=kit.Text(rows=2))


def suggested(told: QueryDict, gaps: Sequence[plans.Gap]) -> list[dict[str, Any]]:
    """The measures a person confirmed on the page of suggestions, with their own words put in.

    Only gaps that were offered are linked. Unusable names the first measure without an action.
    """
    known = {gap.field for gap in gaps}
    made = []
    for place in numbers(told.getlist("take")):
        action = told.get(f"action-{place}", "").replace("\r\n", "\n").strip()
        if not action:
            raise errors.Unusable("measure.action", "Say what is to be done in every measure you take.", f"{place + 1}")
        lead = numbers([told.get(f"lead-{place}", "")])
        written = language()
        said = {
            name: text
            for name in ("objective", "indicator", "resources")
            if (text := told.get(f"{name}-{place}", "").replace("\r\n", "\n").strip())
        }
        values = {
            "action": {written: action},
            **{name: {written: text} for name, text in said.items()},
            "lead_id": lead[0] if lead else None,
            "starts": told.get(f"starts-{place}", "").strip(),
            "ends": told.get(f"ends-{place}", "").strip(),
            "assistance": f"assistance-{place}" in told,
            "linked": [name for name in told.getlist(f"linked-{place}") if name in known],
        }
        made.append(values)
    return made


def said(problem: errors.Problem) -> str:
    """What stands in a file's way, in the reader's words, and where."""
    return why({"code": problem.code, "detail": problem.detail, "where": problem.where})


def why(fault: Mapping[str, str]) -> str:
    """The same of a fault that was written down by the worker."""
    detail = fault["detail"]
    told = faults.read(language()).faults.get(fault["code"]) or translation.gettext(detail)
    return f"{told} ({fault['where']})" if fault["where"] else told
