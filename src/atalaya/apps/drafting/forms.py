"""From what a browser sends to clean values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.adapters import guard as terms
from atalaya.apps.access.registers import forms as registers
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import actions, exports, models, queries, rounds, talk, workshops
from atalaya.apps.drafting.registers import REGISTERS
from atalaya.core import errors, guard, policy
from atalaya.core.drafting.model import LANGUAGES

MOST_BYTES: Final = 20_000_000
_PARTS: Final = ("heading", "body", "kind", "number", "party", "note")
_BASE_CHARS: Final = 900_000


def number(told: str | None) -> int | None:
    """A whole number, None for anything else."""
    return int(told) if told and told.isdecimal() and len(told) < 19 else None


def numbers(told: Iterable[str]) -> tuple[int, ...]:
    """The whole numbers among texts."""
    return tuple(one for one in map(number, told) if one is not None)


def day(told: str, where: str) -> date | None:
    """A day as a browser sends it; Unusable when it is none."""
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as fault:
        raise errors.Unusable("draft.day", "Write a day as 2019, 2019-09 or 2019-09-20.", where) from fault


def hints(*texts: str) -> tuple[str, ...]:
    """What the content guard tells the writer of these texts; nothing where there is no concern."""
    language = (translation.get_language() or "es")[:2]
    found = [one for text in texts if text for one in guard.look(text, language, terms.load())]
    return tuple(dict.fromkeys(_(one.hint) for one in found))


def _text(told: str) -> str:
    return told.replace("\r\n", "\n").strip()


class Rewritten:
    """What a drafter hands in for a clause: the parts they saw travel along, so that nothing is lost or guessed."""

    def __init__(self, clause: str, told: Mapping[str, str]) -> None:
        self._told = told
        self.clause = clause
        self.language = told.get("language", "")
        if self.language not in LANGUAGES:
            raise errors.Unusable("draft.language", "Choose one of the languages of the text.", "language")

    @property
    def mine(self) -> dict[str, Any]:
        """The parts as they want them; parts the form did not show stay as they are."""
        found: dict[str, Any] = {name: _text(self._told[name]) for name in _PARTS if name in self._told}
        if "body" in found and found.get("kind") == "table":
            found["body"] = self._told["body"].replace("\r\n", "\n").strip("\n ")
        if "marks" in self._told:
            found["restricted"] = "restricted" in self._told
            found["answers"] = list(dict.fromkeys(self._told.get("answers", "").split()))
        return found

    @property
    def base(self) -> dict[str, Any]:
        """The parts as they saw them. Unusable when they cannot be read."""
        try:
            told = json.loads(self._told.get("base", "{}")[:_BASE_CHARS])
        except ValueError as fault:
            raise errors.Unusable("draft.base", "Reload the page and do it again.", "base") from fault
        if not isinstance(told, dict):
            raise errors.Unusable("draft.base", "Reload the page and do it again.", "base")
        known: dict[str, Any] = {name: str(told[name]) for name in _PARTS if name in told}
        if "restricted" in told:
            known["restricted"] = bool(told["restricted"])
        if isinstance(told.get("answers"), list):
            known["answers"] = [str(one) for one in told["answers"]]
        return known

    def rewrite(self) -> actions.Rewrite:
        """The deed they mean."""
        vouched = "vouched" in self._told
        return actions.Rewrite(
            self.clause, self.language, self.base, self.mine, self._told.get("lead", "")[:64], vouched
        )

    def changes_order(self) -> bool:
        """Whether other clauses look different after it: their numbers hang on kind and number of this one."""
        return any(self.base.get(name) != self.mine.get(name) for name in ("kind", "number", "party", "restricted"))


def said(clause: str, told: Mapping[str, str]) -> talk.Said:
    """A comment as it was sent."""
    return talk.Said(
        clause,
        told.get("words", ""),
        told.get("wording", ""),
        told.get("quote", ""),
        told.get("language", ""),
        told.get("author", ""),
        told.get("body", ""),
        "restricted" in told,
        number(told.get("round")),
    )


def decision(told: Mapping[str, str], workshop: int | None = None) -> talk.Decision:
    """A decision as it was sent."""
    return talk.Decision(
        told.get("outcome", ""),
        told.get("reason", ""),
        told.get("action", ""),
        number(told.get("person")),
        told.get("owner", ""),
        day(told.get("due", ""), "due"),
        "takes" in told,
        workshop,
        number(told.get("version")),
    )


class Start(forms.Form):
    """A new text: whose, of what kind, in which language, under which title."""

    def __init__(self, by: policy.Actor, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        owners = registers.owners_for(REGISTERS[0], by, values.Names(by))
        mine = [code for code, _name in owners.choices if code in by.owners()]
        here = (translation.get_language() or "es")[:2]
        self.fields["owner"] = forms.ChoiceField(label=_("Whose text it is"), choices=owners.choices)
        self.fields["title"] = forms.CharField(label=_("Title"), max_length=300)
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of text"), choices=models.KINDS)
        self.fields["lead"] = forms.ChoiceField(
            label=_("Language that decides"), choices=models.LANGUAGES, initial=here
        )
        self.fields["tradition"] = forms.ChoiceField(label=_("Legal tradition"), choices=models.TRADITIONS)
        self.initial.setdefault("owner", mine[0] if mine else "")
        self.is_allowed = bool(owners.choices) and by.person is not None

    def draft(self) -> models.Draft:
        """The draft they mean, national until its owner decides otherwise."""
        clean = self.cleaned_data
        return models.Draft(
            owner_id=clean["owner"],
            klass=policy.Klass.NATIONAL.value,
            title={clean["lead"]: clean["title"]},
            kind=clean["kind"],
            lead=clean["lead"],
            tradition=clean["tradition"],
        )


class Round(forms.Form):
    """What is put before whom, until when."""

    title = forms.CharField(label=gettext_lazy("Title of the round"), max_length=200)
    until = forms.DateField(label=gettext_lazy("Comments until"), widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.CharField(
        label=gettext_lazy("What the bodies should know"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, found: models.Draft, *told: Any) -> None:
        super().__init__(*told)
        frozen = [(str(one.number), str(one)) for one in found.versions.defer("content").order_by("-number")]
        now = ("", _("The words as they stand now (frozen as a version)"))
        self.fields["version"] = forms.ChoiceField(label=_("Version"), choices=[now, *frozen], required=False)
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("People with accounts"),
            choices=[(str(pk), name) for pk, name in queries.people(found)],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def told(self) -> rounds.Ask:
        """What is asked."""
        clean = self.cleaned_data
        return rounds.Ask(
            clean["title"], clean["until"], clean["about"], number(clean["version"]), numbers(clean["people"])
        )


class Guest(forms.Form):
    """A body without accounts."""

    body = forms.CharField(label=gettext_lazy("Body"), max_length=200)
    mail = forms.EmailField(
        label=gettext_lazy("E-mail the link goes to"),
        required=False,
        help_text=gettext_lazy("Left empty, the link is shown to you once, and you hand it over."),
    )


class Workshop(forms.Form):
    """A workshop to be held."""

    title = forms.CharField(label=gettext_lazy("Title of the workshop"), max_length=200)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    begins_on = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, found: models.Draft, *told: Any) -> None:
        super().__init__(*told)
        asked = found.rounds.defer("content", "names").order_by("-number")
        every = ("", _("All comments that are open"))
        self.fields["round"] = forms.ChoiceField(
            label=_("Comments to decide"), choices=[every, *((str(one.pk), one.title) for one in asked)], required=False
        )

    def told(self) -> workshops.Meet:
        """What is to be held."""
        clean = self.cleaned_data
        return workshops.Meet(
            clean["title"], clean["begins_on"], clean["ends_on"], clean["place"], number(clean["round"])
        )


def attendance(told: str) -> list[tuple[str, str]]:
    """A list of people as it was typed or pasted: a name a line, its body behind a comma, semicolon or tab."""
    found = []
    for line in told.splitlines():
        for sign in ("\t", ";", ","):
            if sign in line:
                name, _sign, body = line.partition(sign)
                break
        else:
            name, body = line, ""
        if name.strip():
            found.append((name, body))
    return found


class Party(forms.Form):
    """A body that clears a part, and its people."""

    name = forms.CharField(label=gettext_lazy("Body"), max_length=200)

    def __init__(self, found: models.Draft, *told: Any) -> None:
        super().__init__(*told)
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("People with accounts who clear for it"),
            choices=[(str(pk), name) for pk, name in queries.people(found)],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class Export(forms.Form):
    """Which words, for whom, as which file."""

    def __init__(self, found: models.Draft, languages: Iterable[str], by: policy.Actor, *told: Any) -> None:
        super().__init__(*told)
        names = dict(models.LANGUAGES)
        frozen = [(str(one.number), str(one)) for one in found.versions.defer("content").order_by("-number")]
        brought = models.Template.objects.filter(owner=found.owner_id).order_by("-pk")[:20]
        self.fields["kind"] = forms.ChoiceField(label=_("File"), choices=exports.formats())
        self.fields["version"] = forms.ChoiceField(
            label=_("Version"), choices=[("", _("The words as they stand now")), *frozen], required=False
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[(one, names[one]) for one in languages]
        )
        self.fields["audience"] = forms.ChoiceField(
            label=_("For whom"), choices=exports.audiences(found, by), initial="outside"
        )
        self.fields["template"] = forms.ChoiceField(
            label=_("Template (DOCX)"),
            choices=[("", _("Plain")), *((str(one.pk), one.name) for one in brought)],
            required=False,
        )

    def told(self) -> exports.Ask:
        """What is to be written."""
        clean = self.cleaned_data
        return exports.Ask(
            clean["kind"], clean["language"], clean["audience"], number(clean["version"]), number(clean["template"])
        )
