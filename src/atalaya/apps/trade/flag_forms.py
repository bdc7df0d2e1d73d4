"""From what a browser sends to clean values, on the pages of red flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import guard as wording
from atalaya.apps.trade import flag_actions as actions
from atalaya.apps.trade import flag_models as models
from atalaya.apps.trade import flag_queries as queries
from atalaya.apps.trade import screen_queries
from atalaya.core import guard, policy
from atalaya.core.trade.red_flags import Checklist
from atalaya.web.forms import GuardedText, Options, Text


class Begin(forms.Form):
    """A new checklist."""

    owner = forms.ChoiceField(label=_("For"))
    catalogue = forms.ChoiceField(label=_("Checklist"), widget=Options())
    subject = forms.CharField(
        label=_("What is looked at"), max_length=300,
        help_text=_("The order, request or project in a few words; no technical data."),
    )  # fmt: skip

    def __init__(self, by: policy.Actor, *told: Any) -> None:
        super().__init__(*told)
        named = screen_queries.named(queries.owners(by))
        self.fields["owner"].choices = named  # type: ignore[attr-defined]  # it is a choice field
        if len(named) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = named[0][0]
        self.fields["catalogue"].choices = queries.titles()  # type: ignore[attr-defined]  # it is a choice field


class Open(forms.ChoiceField):
    """A question that is to be answered, and may wait: nothing marks it as optional."""

    def validate(self, value: Any) -> None:
        """What is not offered is refused; nothing is not."""
        if value:
            super().validate(value)


class Line(forms.Form):
    """The answer to one question, which stands as its label. The page carries the warning once, for all notes."""

    use_required_attribute = False
    answer = Open(widget=Options())
    note = forms.CharField(
        label=_("What was asked, and what was answered"), required=False, max_length=actions.NOTE_CHARS,
        widget=Text(rows=2),
    )  # fmt: skip

    def __init__(self, label: str, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["answer"].label = label
        self.fields["answer"].choices = list(queries.words().items())  # type: ignore[attr-defined]  # it is a choice field

    @property
    def has_note(self) -> bool:
        """Whether the note is to be seen without opening it."""
        return bool(self["note"].value()) or "note" in self.errors


class End(forms.Form):
    """What was done about it."""

    done = forms.CharField(
        label=_("What was done about it"), required=False, max_length=actions.NOTE_CHARS, widget=GuardedText(rows=3)
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its form."""

    id: str
    form: Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole checklist as forms, by section."""

    sections: tuple[tuple[str, tuple[Asked, ...]], ...]
    end: End

    def lines(self) -> dict[str, Line]:
        """The form of each question."""
        return {one.id: one.form for _title, asked in self.sections for one in asked}

    def is_valid(self) -> bool:
        """Whether all of it can be taken; every form tells its faults, not the first alone."""
        valid = [form.is_valid() for form in (*self.lines().values(), self.end)]
        return all(valid)

    def answers(self) -> dict[str, str]:
        """The clean answers."""
        return {id_: str(form.cleaned_data["answer"]) for id_, form in self.lines().items()}

    def notes(self) -> dict[str, str]:
        """The clean notes."""
        return {id_: str(form.cleaned_data["note"]) for id_, form in self.lines().items()}

    def concerns(self, language: str) -> list[str]:
        """What the content guard tells the writer; nobody else is told."""
        texts = (*self.notes().values(), str(self.end.cleaned_data["done"]))
        return sorted({gettext(one.hint) for text in texts for one in guard.look(text, language, wording.load())})


def sheet(check: models.Check, checklist: Checklist, language: str, sent: Mapping[str, Any] | None) -> Sheet:
    """The forms of a checklist, filled with what is kept when nothing was sent."""
    sections = []
    for id_, title, _paragraphs in checklist.book.sections:
        asked = []
        for flag in checklist.flags:
            if flag.section == id_:
                kept = {"answer": check.answers.get(flag.id, ""), "note": check.notes.get(flag.id, "")}
                form = Line(f"{flag.id} · {flag.asked[language]}", sent, prefix=flag.id, initial=kept)
                asked.append(Asked(flag.id, form))
        sections.append((title[language], tuple(asked)))
    return Sheet(tuple(sections), End(sent, initial={"done": check.done, "version": check.version}))
