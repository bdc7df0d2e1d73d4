"""Forms of requests: from what a browser sends to clean values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import assistance as knowledge
from atalaya.apps.access import fields
from atalaya.apps.cooperation import request_actions as actions
from atalaya.apps.cooperation import request_models as models
from atalaya.apps.cooperation.request_queries import language
from atalaya.apps.cooperation.request_registers import subject_name
from atalaya.core import assistance, errors
from atalaya.web import forms as kit

_FOLDED = ("linked", "own", "earlier", "sustainability", "contact", "restricted")
"""What a first draft can do without: it lies folded until it says something."""
_WORDS = (
    "title", "state", "need", "result", "beneficiaries", "own", "earlier", "sustainability", "summary", "restricted",
)  # fmt: skip


def version(told: Mapping[str, str]) -> int:
    """The version a form was made upon. Unusable when the form was not whole."""
    text = told.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise errors.Unusable("form.number", "The form was not whole. Go back, reload and send it again.", "version")
    return int(text)


def asked(told: Mapping[str, Any], obligations: Sequence[str]) -> assistance.Asked:
    """What the check of specificity looks at, from a form that is being filled in."""
    linked = fields.codes(str(told.get("linked", "")))
    need, who, result = (str(told.get(name, ""))[: fields.TEXT_CHARS] for name in ("need", "beneficiaries", "result"))
    return assistance.Asked(need, who, result, [*obligations, *linked], str(told.get("ends", "")))


class Draft(forms.Form):
    """A request in one subject area and one language; other languages are added on its record."""

    title = forms.CharField(label=_("Title"), max_length=fields.LINE_CHARS)
    on = forms.CharField(label=_("Date of the request"), required=False, max_length=10)
    obligations = forms.MultipleChoiceField(
        label=_("Operative paragraphs"), choices=models.OBLIGATIONS, required=False, widget=kit.Choices
    )
    linked = forms.CharField(
        label=_("Fields it would answer"),
        required=False,
        max_length=2_000,
        help_text=_("Ids of fields, such as OP2-BW-01-L, parted by ;"),
    )
    state = forms.CharField(label=_("What is there already"), required=False, widget=kit.GuardedText(rows=3))
    need = forms.CharField(label=_("Assistance needed"), widget=kit.GuardedText(rows=4))
    result = forms.CharField(label=_("Expected result"), required=False, widget=kit.GuardedText(rows=3))
    types = forms.MultipleChoiceField(label=_("Types of assistance"), required=False, widget=kit.Choices)
    beneficiaries = forms.CharField(label=_("Who receives it"), required=False, widget=kit.Text(rows=2))
    ends = forms.CharField(
        label=_("Needed by"),
        required=False,
        max_length=10,
        help_text=_("As exact as it is known: 2019, 2019-09 or 2019-09-20."),
    )
    own = forms.CharField(label=_("Own contribution"), required=False, widget=kit.Text(rows=2))
    earlier = forms.CharField(label=_("Earlier help and other requests"), required=False, widget=kit.Text(rows=2))
    sustainability = forms.CharField(label=_("How it will last"), required=False, widget=kit.Text(rows=2))
    contact = forms.CharField(label=_("Point of contact"), required=False, max_length=300)
    summary = forms.CharField(label=_("Summary that may be published"), required=False, widget=kit.GuardedText(rows=3))
    restricted = forms.CharField(
        label=_("Restricted part, for the country alone"), required=False, widget=kit.GuardedText(rows=2)
    )

    def __init__(self, subject: str, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.subject = subject
        types: Any = self.fields["types"]
        types.choices = [(code, _label(names)) for code, names in knowledge.types().items()]

    @property
    def first(self) -> list[forms.BoundField]:
        """What is asked first."""
        return [self[name] for name in self.fields if name not in _FOLDED]

    @property
    def folded(self) -> list[forms.BoundField]:
        """What can be said besides."""
        return [self[name] for name in _FOLDED]

    @property
    def says_more(self) -> bool:
        """Whether something of that is filled in or wrong."""
        return any(one.value() or one.errors for one in self.folded)

    def clean(self) -> dict[str, Any]:
        """Refuses a need that is too generic, with all that is missing: the check of the live hint."""
        told: dict[str, Any] = super().clean() or {}
        found = assistance.lacking(asked(told, told.get("obligations", ())), knowledge.terms())
        if told.get("need") and "need" in found:
            for one in found:
                self.add_error("need", _(assistance.MISSING[one]))
        return told

    def values(self) -> dict[str, Any]:
        """The values of the new request."""
        told, code = self.cleaned_data, language()
        words = {name: {code: text} for name in _WORDS if (text := told[name].replace("\r\n", "\n").strip())}
        plain = {name: told[name].strip() for name in ("on", "ends", "contact")}
        lists = {"obligations": told["obligations"], "types": told["types"], "linked": fields.codes(told["linked"])}
        return {"subject": self.subject, **words, **plain, **lists}


def _label(names: Mapping[str, str]) -> str:
    return names.get(language()) or names["en"]


def subjects() -> list[tuple[str, str]]:
    """The subject areas with their names."""
    return [(code, subject_name(code)) for code in knowledge.subjects()]


class Recorded(forms.Form):
    """An act of somebody else: its day and where it is known from."""

    on = forms.DateField(label=_("Day of the act"), widget=forms.DateInput(attrs={"type": "date"}))
    title = forms.CharField(label=_("Title of the source"), max_length=300)
    reference = forms.CharField(label=_("Symbol, note number or address"), required=False, max_length=300)

    def told(self) -> actions.Fact:
        """The act."""
        clean = self.cleaned_data
        return actions.Fact(clean["on"], clean["title"], clean["reference"].strip())


class Sent(Recorded):
    """The note verbale that took a request to the Committee."""

    number = forms.CharField(label=_("Number of the note verbale"), max_length=80)
    secretariat = forms.BooleanField(
        label=_("The secretariat may see this way and write down what happens"), required=False
    )
    field_order = ("number", "on", "title", "reference", "secretariat")


class Day(forms.Form):
    """The day of an act."""

    on = forms.DateField(label=_("Day of the act"), widget=forms.DateInput(attrs={"type": "date"}))


class Confirmed(forms.Form):
    """A step without more to say."""


class Said(forms.Form):
    """A text in the reader's language; empty takes away what stood there."""

    text = forms.CharField(label="", required=False, max_length=fields.TEXT_CHARS, widget=kit.GuardedText(rows=6))

    def __init__(self, label: str, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["text"].label = label


class Release(forms.Form):
    """To whom a request is to be shown, and by which way."""

    partner = forms.ChoiceField(label=_("To whom"))
    through = forms.ChoiceField(label=_("By which way"), required=False)

    def __init__(
        self, partners: Sequence[tuple[str, str]], ways: Sequence[tuple[str, str]], *args: Any, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        one: Any = self.fields["partner"]
        one.choices = partners
        other: Any = self.fields["through"]
        other.choices = [("", _("Directly")), *ways]


class Offer(forms.Form):
    """An offer to one request."""

    title = forms.CharField(label=_("Title"), max_length=fields.LINE_CHARS)
    text = forms.CharField(label=_("What is offered"), widget=kit.GuardedText(rows=4))
    begins = forms.CharField(label=_("From"), required=False, max_length=10)
    ends = forms.CharField(label=_("Until"), required=False, max_length=10)

    def told(self) -> actions.Offered:
        """The offer."""
        clean = self.cleaned_data
        return actions.Offered(clean["title"], clean["text"], language(), clean["begins"], clean["ends"])


class Parties(forms.Form):
    """Who sends the note verbale to whom."""

    sender = forms.CharField(label=_("Who sends it, with its article"), max_length=fields.LINE_CHARS)
    addressee = forms.CharField(label=_("To whom, with its article"), max_length=fields.LINE_CHARS)
