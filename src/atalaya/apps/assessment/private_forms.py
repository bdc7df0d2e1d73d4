"""From what a browser sends to the pages of self-assessments to clean values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from atalaya.adapters import guard as wording
from atalaya.apps.assessment import private_actions as actions
from atalaya.apps.assessment import private_models, private_standing
from atalaya.core import guard, policy
from atalaya.core.self_assessment import Answer
from atalaya.web.forms import Day, GuardedText, Options


class Begin(forms.Form):
    """A new self-assessment."""

    owner = forms.ChoiceField(label=gettext_lazy("Organisation"))
    catalogue = forms.ChoiceField(label=gettext_lazy("catalogue"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)

    def __init__(self, by: policy.Actor, *told: Any) -> None:
        super().__init__(*told)
        owners = private_standing.owners(by)
        names = private_standing.owner_names(by)
        offered = dict(pair for owner in owners for pair in private_standing.offered(by, owner))
        self.offered = list(offered)
        self.fields["owner"].choices = [(code, names[code]) for code in owners]  # type: ignore[attr-defined]  # it is a field of choices
        self.fields["catalogue"].choices = list(offered.items())  # type: ignore[attr-defined]  # it is a field of choices


class Item(forms.Form):
    """What is said of one item, and its line of the improvement plan."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False, widget=Options)
    note = forms.CharField(
        label=gettext_lazy("Where this is written down, or what is missing"),
        required=False,
        max_length=actions.NOTE_CHARS,
        widget=GuardedText(rows=2),
    )
    action = forms.CharField(
        label=gettext_lazy("What we do about it"),
        required=False,
        max_length=actions.NOTE_CHARS,
        widget=GuardedText(rows=2),
    )
    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=120)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=Day)
    done = forms.BooleanField(label=gettext_lazy("Done"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["level"].choices = list(private_standing.level_names().items())  # type: ignore[attr-defined]  # it is a field of choices

    def answer(self) -> Answer:
        """The clean values."""
        found = self.cleaned_data
        return Answer(found["level"], found["note"], found["action"], found["who"], found["until"], bool(found["done"]))

    def concerns(self) -> set[str]:
        """What the content guard tells the writer. It is the owner's own matter: nobody else is told."""
        language = (get_language() or "es")[:2]
        texts = (self.cleaned_data["note"], self.cleaned_data["action"])
        return {one.hint for text in texts for one in guard.look(text, language, wording.load())}


class Share(forms.Form):
    """An agreement to show counts to one body."""

    body = forms.ChoiceField(label=gettext_lazy("Whom"))
    scope = forms.ChoiceField(label=gettext_lazy("What"), choices=private_models.SCOPES)
    named = forms.BooleanField(label=gettext_lazy("With the name of our organisation"), required=False)

    def __init__(self, owner: str) -> None:
        super().__init__()
        self.fields["body"].choices = private_standing.bodies(owner)  # type: ignore[attr-defined]  # it is a field of choices


def items(whole: private_standing.Whole, area: str, data: Mapping[str, Any] | None) -> list[Item]:
    """The forms of one area, each with the words of its item; filled with what is kept when nothing was sent."""
    rows = {row.item: row for row in whole.record.answers.all()}
    made = []
    for field in whole.book.fields:
        if field.section != area:
            continue
        row = rows.get(field.id)
        kept = {name: getattr(row, name, None) for name in Item.base_fields} if row else {"version": 0}
        form = Item(data, prefix=field.id, initial=kept)
        form.item, form.asked = field.id, whole.book.of(field).title  # type: ignore[attr-defined]  # for the template
        form.references = whole.book.of(field).references  # type: ignore[attr-defined]  # for the template
        made.append(form)
    return made


def insist(sent: Any, forms_: list[Item]) -> list[str]:
    """What the guard tells about an area, empty when there is nothing or the writer insists."""
    found = sorted({hint for form in forms_ for hint in form.concerns()})
    return [] if sent.get("looked") else [_(hint) for hint in found]
