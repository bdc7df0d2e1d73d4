"""From what a browser sends to the spaces and campaigns to clean values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.apps.cooperation import network_actions as actions
from atalaya.apps.cooperation import network_events as events
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.registry import knowledge
from atalaya.core import policy
from atalaya.web.forms import Choices, Day, GuardedText


def number(told: str | None) -> int | None:
    """A whole number, None for anything else."""
    return int(told) if told and told.isdecimal() and len(told) < 19 else None


class Opening(forms.Form):
    """A new thread, document or invitation."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        max_length=models.TEXT_CHARS,
        widget=GuardedText,
        help_text=gettext_lazy("Plain text. Law, policy and administration only."),
    )
    activity = forms.TypedChoiceField(label=gettext_lazy("Event"), required=False, coerce=int, empty_value=None)
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, office formats, plain text or pictures, up to 25 MB."),
    )

    def __init__(self, sort: str, by: policy.Actor, *told: Any) -> None:
        super().__init__(*told)
        self.sort = sort
        if sort == "event":
            self.fields["activity"].choices = [("", "–"), *events.choices(by)]  # type: ignore[attr-defined]  # it is a field of choices
            self.fields["activity"].required = True
            del self.fields["file"]
        else:
            del self.fields["activity"]
        if sort == "paper":
            self.fields["file"].required = True

    def told(self, *, insist: bool) -> actions.Told:
        """What it says."""
        found = self.cleaned_data
        file = found.get("file")
        return actions.Told(
            found["text"],
            found["title"],
            self.sort,
            activity=found.get("activity"),
            file=(file.name, file.read()) if file else None,
            insist=insist,
        )


class Answer(forms.Form):
    """An answer in a thread."""

    text = forms.CharField(label=gettext_lazy("Answer"), max_length=models.TEXT_CHARS, widget=GuardedText)
    file = forms.FileField(label=gettext_lazy("File"), required=False)

    def told(self, *, insist: bool) -> actions.Told:
        """What it says."""
        file = self.cleaned_data.get("file")
        return actions.Told(self.cleaned_data["text"], file=(file.name, file.read()) if file else None, insist=insist)


class Campaign(forms.Form):
    """A new campaign."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of contact"),
        required=False,
        widget=Choices,
        help_text=gettext_lazy("None chosen: all of them."),
    )
    until = forms.DateField(label=gettext_lazy("Until"), widget=Day)

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        self.fields["kinds"].choices = knowledge.post_kind_choices()  # type: ignore[attr-defined]  # it is a field of choices

    def said(self) -> tuple[str, tuple[str, ...], date]:
        """Title, kinds, last day."""
        found = self.cleaned_data
        return found["title"], tuple(found["kinds"]), found["until"]


def why(told: str) -> str:
    """The reason for taking something down, in one line."""
    return " ".join(told.split())[:300] or _("No reason given")
