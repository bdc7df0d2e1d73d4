"""From what a browser sends to clean values, on the pages of awareness work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import guard as wording
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.registry import queries as registry
from atalaya.apps.training import activity_models as models
from atalaya.core import guard, policy
from atalaya.web import forms as kit


def askers(by: policy.Actor) -> list[tuple[str, str]]:
    """In whose name this person may ask."""
    names = values.Names(by)
    klasses = (policy.Klass.BILATERAL, policy.Klass.NATIONAL)
    codes = [
        code
        for code in sorted(by.owners(), reverse=True)
        if any(policy.may_create(by, "enquiry", code, klass) for klass in klasses)
    ]
    return [(code, names.owner(code)) for code in codes]


def _guarded(text: str) -> None:
    """Refuses technical detail of weapons, agents or weaknesses in a question or its answer."""
    terms = wording.load()
    found = {hint.hint for language in ("es", "en", "pt", "fr") for hint in guard.look(text, language, terms)}
    if found:
        raise forms.ValidationError([gettext(hint) for hint in sorted(found)])


class Ask(forms.Form):
    """A question to an authority."""

    owner = forms.ChoiceField(label=_("Who asks"))
    authority = forms.ChoiceField(label=_("Who is asked"))
    title = forms.CharField(label=_("Question in one line"), max_length=200)
    question = forms.CharField(label=_("Question"), max_length=4000, widget=kit.GuardedText(rows=6))
    topic = forms.ChoiceField(label=_("Topic"), choices=models.TOPICS)
    sector = forms.ChoiceField(label=_("Sector"), choices=[("", "–"), *models.SECTORS], required=False)
    asker = forms.CharField(label=_("Organisation that asks"), max_length=200, required=False)
    contact = forms.CharField(label=_("How to answer: person, e-mail or telephone"), max_length=200, required=False)

    def __init__(self, owners: Sequence[tuple[str, str]], *told: Any, **named_: Any) -> None:
        super().__init__(*told, **named_)
        places = access.owners(("country", "secretariat"))
        named = sorted(
            ((one.code, values.spoken(one.names).text or one.code) for one in places), key=lambda pair: pair[1]
        )
        own = {code if code.startswith("country:") else registry.country_of(code) for code, _name in owners}
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]  # it is a choice field
        named.sort(key=lambda pair: pair[0] not in own)
        self.fields["authority"].choices = named  # type: ignore[attr-defined]

    def clean_question(self) -> str:
        """The question, without what does not belong here."""
        text = str(self.cleaned_data["question"])
        _guarded(text)
        return text


class Answer(forms.Form):
    """Guidance, or the authority that a question is referred to."""

    words = forms.CharField(label=_("Guidance, not binding"), max_length=8000, widget=kit.GuardedText(rows=8))

    def __init__(self, step: str, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        if step == "refer":
            self.fields["words"] = forms.CharField(label=_("Authority it is referred to"), max_length=200)
        elif step != "advise":
            del self.fields["words"]

    def clean_words(self) -> str:
        """The guidance, without what does not belong here."""
        text = str(self.cleaned_data["words"])
        _guarded(text)
        return text
