"""From what a browser sends to clean values, on the pages of reviews and practices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import controls, values
from atalaya.apps.access.registers import forms as registers
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.cooperation import practice_models, review_models, review_registers
from atalaya.apps.cooperation import review_rows as rows
from atalaya.apps.cooperation.review_actions import Begin
from atalaya.core import policy
from atalaya.web import forms as kit

ROWS: Final[Mapping[str, Register]] = {
    "session": review_registers.SESSIONS,
    "visit": review_registers.VISITS,
    "note": review_registers.NOTES,
    "finding": review_registers.FINDINGS,
}
_DAY: Final = _("As exact as it is known: 2019, 2019-09 or 2019-09-20.")
_TOPICS: Final[Any] = review_models.Review._meta.get_field("topics")
_AGENCIES: Final[Any] = review_models.Review._meta.get_field("agencies")


def named(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Owners of these kinds with their names, in the order of the names."""
    found = [(one.code, values.spoken(one.names).text or one.code) for one in access.owners(kinds)]
    return sorted(found, key=lambda pair: pair[1])


def place(form: forms.Form, problem: Any) -> None:
    """Puts a fault beside the field it is about, or above all of them."""
    where = problem.where if problem.where in form.fields else None
    form.add_error(where, gettext(problem.detail))


class Topics(controls.RowsField):
    """Topics by name; their keys are made once and kept."""

    def __init__(self, **named_: Any) -> None:
        column = fields.Rows(columns=(review_models.Review.TOPICS[1],))
        super().__init__(column, **named_)


class Start(forms.Form):
    """A new review: its countries, of this region or not, and what it is about."""

    title = controls.WordsField(label=_("Title"), required=True)
    countries = forms.MultipleChoiceField(label=_("Countries"), widget=kit.Choices({"class": "long"}), required=False)
    code = forms.CharField(
        label=_("Another country: its two letters"), max_length=2, required=False, help_text=_("ISO 3166, such as PT.")
    )
    name = forms.CharField(label=_("Another country: its name"), max_length=120, required=False)
    topics = Topics(label=_("Topics"), required=False)
    donor = forms.CharField(label=_("Funding"), max_length=200, required=False)

    def __init__(self, *told: Any, **named_: Any) -> None:
        super().__init__(*told, **named_)
        self.fields["countries"].choices = named(("country",))  # type: ignore[attr-defined]  # it is a choice field

    def told(self) -> Begin:
        """What is begun."""
        clean = self.cleaned_data
        code = clean["code"].strip().upper()
        elsewhere = {code: {"en": clean["name"].strip(), "es": clean["name"].strip()}} if code else None
        more = {"donor": clean["donor"]}
        return Begin(clean["title"], tuple(clean["countries"]), tuple(clean["topics"]), elsewhere, more)


class Scope(forms.Form):
    """What the countries agree on before they meet."""

    about = controls.WordsField(label=_("About"), long=True, guarded=True, required=False)
    topics = controls.RowsField(_TOPICS, label=_("Topics"), required=False)
    begins = forms.CharField(label=_("Begins"), max_length=10, required=False, help_text=_DAY)
    ends = forms.CharField(label=_("Ends"), max_length=10, required=False, help_text=_DAY)
    observers = forms.MultipleChoiceField(label=_("Observers"), widget=kit.Choices({"class": "long"}), required=False)
    observers_told = forms.CharField(label=_("Other observers"), max_length=300, required=False)
    confidentiality = controls.WordsField(label=_("Terms of confidentiality"), long=True, required=False)
    output = controls.WordsField(label=_("What comes out of it"), long=True, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, review: review_models.Review, *told: Any, **named_: Any) -> None:
        initial = {name: getattr(review, name) for name in self.base_fields if name != "agencies"}
        super().__init__(*told, **{"initial": initial, **named_})
        owners = [one for one in named(("country",)) if one[0] in review.countries]
        self.fields["agencies"] = controls.RowsField(_AGENCIES, owners, label=gettext("Agencies"), required=False)
        self.initial["agencies"] = review.agencies
        offered = [one for one in named(("organisation", "country")) if one[0] not in review.countries]
        self.fields["observers"].choices = offered  # type: ignore[attr-defined]  # it is a choice field

    def told(self) -> dict[str, Any]:
        """The scope; the version apart."""
        clean = self.cleaned_data
        days = {name: clean[name].strip() for name in ("begins", "ends")}
        return {name: value for name, value in clean.items() if name != "version"} | days


class Row(registers.RecordForm):
    """Something that lies in the room of a review: whose it is and who sees it is the room's matter."""

    def __init__(self, kind: str, review: review_models.Review, by: policy.Actor, **told: Any) -> None:
        register = ROWS[kind]
        left = tuple(name for name in register.fields if name not in ("review", "progress"))
        super().__init__(replace(register, fields=left), by, **told)
        for name in ("owner", "klass"):
            self.fields.pop(name, None)
        inside = [one for one in named(("country",)) if one[0] in review.countries]
        for name in ("host", "countries"):
            if name in self.fields:
                self.fields[name] = controls.LinksField(
                    keys=str, choices=inside, label=self.fields[name].label, required=False
                )
        if "topic" in self.fields:
            topics = [(row["key"], values.spoken(row.get("name")).text) for row in review.topics]
            label = self.fields["topic"].label
            self.fields["topic"] = forms.ChoiceField(label=label, choices=[("", "—"), *topics], required=False)

    def values(self) -> dict[str, Any]:
        """What is written."""
        return {name: self.cleaned_data[name] for name in self._register.fields}


class Step(forms.Form):
    """A step with what is written down with it."""

    on = forms.DateField(label=_("Date of the note"), widget=kit.Day())
    number = forms.CharField(label=_("Number of the note verbale"), max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, step: str, *told: Any, **named_: Any) -> None:
        super().__init__(*told, **named_)
        if step != "submit":
            del self.fields["on"], self.fields["number"]


class Languages(forms.Form):
    """The languages a text is written in; the first chosen decides."""

    lead = forms.ChoiceField(label=_("Language that decides"), choices=list(controls.LANGUAGE_NAMES.items()))
    others = forms.MultipleChoiceField(
        label=_("Other languages"), choices=list(controls.LANGUAGE_NAMES.items()), widget=kit.Choices(), required=False
    )

    def told(self) -> tuple[str, ...]:
        """The languages, the one that decides first."""
        return tuple(dict.fromkeys((self.cleaned_data["lead"], *self.cleaned_data["others"])))


class Ask(forms.Form):
    """A change of the joint text that a country asks for."""

    country = forms.ChoiceField(label=_("For"))
    place = forms.CharField(label=_("Where in the text"), max_length=200, required=False)
    words = forms.CharField(label=_("What should change"), widget=kit.GuardedText(rows=3), max_length=4000)

    def __init__(self, countries: Sequence[tuple[str, str]], *told: Any, **named_: Any) -> None:
        super().__init__(*told, **named_)
        self.fields["country"].choices = list(countries)  # type: ignore[attr-defined]  # it is a choice field


class Progress(forms.Form):
    """What was done about a recommendation."""

    on = forms.CharField(label=_("Date"), max_length=10, help_text=_DAY)
    text = forms.CharField(label=_("What happened"), widget=kit.GuardedText(rows=3), max_length=4000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class Assign(forms.Form):
    """Who acts on a recommendation, and until when."""

    body = forms.CharField(label=_("Body that acts"), max_length=200, required=False)
    person = forms.CharField(
        label=_("Person who acts"),
        max_length=200,
        required=False,
        help_text=_("Seen by the countries of the review and the secretariat; emptied two years after the day."),
    )
    due = forms.DateField(label=_("Due date"), widget=kit.Day(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def told(self) -> rows.Assigned:
        """What was written."""
        return rows.Assigned(*(self.cleaned_data[name] for name in ("body", "person", "due")))


class Sheet(registers.RecordForm):
    """A practice, with the countries whose practice it is."""

    def __init__(self, by: policy.Actor, finding: review_models.Finding | None, **told: Any) -> None:
        super().__init__(review_registers.PRACTICES, by, **told)
        self.fields.pop("klass", None)
        label = gettext("Together with")
        offered = named(("country",))
        if finding is not None:
            offered = [one for one in offered if one[0] in finding.review.countries]
        self.fields["owners"] = controls.LinksField(keys=str, choices=offered, label=label, required=False)

    def values(self) -> dict[str, Any]:
        """What is written."""
        return {name: self.cleaned_data[name] for name in (*self._register.fields, "owners")}


class Use(forms.Form):
    """A country says that it used a practice."""

    country = forms.ChoiceField(label=_("Country"))
    on = forms.CharField(label=_("Date"), max_length=10, help_text=_DAY)
    words = forms.CharField(label=_("What it used it for"), max_length=600, required=False)

    def __init__(self, countries: Sequence[tuple[str, str]], *told: Any, **named_: Any) -> None:
        super().__init__(*told, **named_)
        self.fields["country"].choices = list(countries)  # type: ignore[attr-defined]  # it is a choice field


class Find(forms.Form):
    """What is looked for in the library; what is strange is passed over."""

    q = forms.CharField(label=_("Find"), max_length=200, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("All")), *practice_models.THEMES], required=False)
    obligation = forms.ChoiceField(
        label=_("Obligation"), choices=[("", _("All")), *practice_models.OBLIGATIONS], required=False
    )
    tradition = forms.ChoiceField(
        label=_("Legal tradition"), choices=[("", _("All")), *practice_models.TRADITIONS], required=False
    )
