"""From what a browser sends to the pages of a return to clean values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from atalaya.adapters import guard as wording
from atalaya.apps.bio import cbm_actions as actions
from atalaya.apps.bio import cbm_queries as queries
from atalaya.core import bio, errors, guard
from atalaya.web.forms import Choices, Day


class Ask(forms.Form):
    """An institution and what it is asked for."""

    institution = forms.CharField(label=gettext_lazy("Institution"), max_length=200)
    mail = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, help_text=gettext_lazy("Empty: you hand the link over yourself.")
    )
    wanted = forms.MultipleChoiceField(label=gettext_lazy("Forms"), widget=Choices)
    due = forms.DateField(label=gettext_lazy("Expected by"), widget=Day)

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        names = queries.titles()
        self.fields["wanted"].choices = [(code, names[code]) for code in bio.FORMS]  # type: ignore[attr-defined]  # it is a field of choices


class Submit(forms.Form):
    """The note with which a return went."""

    note = forms.CharField(label=gettext_lazy("number of the note verbale"), max_length=80)
    on = forms.DateField(label=gettext_lazy("Day of the act"), widget=Day)


def told(code: str, sent: Any) -> actions.Told:
    """What a form of the return holds, as it was sent. Unusable for a choice that is not offered."""
    statement, openness = sent.get("statement", ""), sent.get("openness", "")
    if (statement and statement not in bio.STATEMENTS) or (openness and openness not in bio.OPENNESS):
        raise errors.Unusable("cbm.choice", "Choose from the list.", "statement")
    fields = queries.fields_of(code)
    return actions.Told(
        statement,
        openness,
        {field: sent.get(field, "").replace("\r\n", "\n").strip() for field in fields},
        frozenset(field for field in fields if sent.get(f"{field}-looked") or sent.get("all-looked")),
        tuple(int(one) for one in sent.getlist("laws") if one.isdecimal() and len(one) < 19),
    )


def hints(texts: Iterable[str]) -> list[str]:
    """What the content guard tells the writer: a return says what the form asks and shows no weak point."""
    language = (get_language() or "es")[:2]
    found = {one.hint for text in texts if text for one in guard.look(text, language, wording.load())}
    return [_(hint) for hint in sorted(found)]


def number(told_: str | None) -> int:
    """A whole number, 0 for anything else."""
    return int(told_) if told_ and told_.isdecimal() and len(told_) < 19 else 0


def answers(sent: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """The texts that an institution sent, for the forms it was asked for."""
    return {field: sent.get(field, "").replace("\r\n", "\n") for code in codes for field in queries.fields_of(code)}
