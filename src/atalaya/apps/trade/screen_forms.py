"""From what a browser sends to clean values, on the pages of screening and of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import lists
from atalaya.adapters.screening import tables
from atalaya.apps.trade import list_models, screen_models
from atalaya.core.trade import parties
from atalaya.core.trade.control import LANGUAGES
from atalaya.core.trade.parties import Facts, Query
from atalaya.web import forms as kit

KINDS = (
    ("", _("not known")),
    (parties.PERSON, _("person")),
    (parties.ORGANISATION, _("organisation")),
    (parties.VESSEL, _("vessel")),
    (parties.AIRCRAFT, _("aircraft")),
)


class Buyer(forms.Form):
    """A party on the public check: its name, and a little that is known of it."""

    name = forms.CharField(label=_("Name"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    birth = forms.CharField(
        label=_("Date of birth"), max_length=10, required=False, help_text=_("1970, 1970-05-01 or 01/05/1970.")
    )
    country = forms.CharField(label=_("Country"), max_length=60, required=False)

    def clean_birth(self) -> str:
        """A date in the form the engine takes."""
        told = str(self.cleaned_data["birth"]).strip()
        found = tables.read_day(told)
        if told and not found:
            raise forms.ValidationError(gettext("Write a day as 1970, 1970-05-01 or 01/05/1970."))
        return found

    def clean_country(self) -> str:
        """A country that is known by its name or code."""
        told = str(self.cleaned_data["country"]).strip()
        if told and not lists.codes_of([told]):
            raise forms.ValidationError(gettext("No country goes by this name: write its name or its two letters."))
        return told

    def query(self) -> Query:
        """The question."""
        clean = self.cleaned_data
        others = [name.strip() for name in clean.get("others", "").split(";") if name.strip()][:20]
        number = re.sub(r"[^0-9A-Za-z]+", "", clean.get("identifier", "")).upper()
        facts = Facts(
            clean["kind"], (clean["birth"],) if clean["birth"] else (),
            lists.codes_of([clean["country"]]) if clean["country"] else (), (number,) if number else (),
        )  # fmt: skip
        return Query((clean["name"].strip(), *others), facts)


class Ask(Buyer):
    """One party: names, and what is known of it."""

    others = forms.CharField(
        label=_("Other names"), max_length=1000, required=False, help_text=_("Several with a semicolon between them.")
    )
    identifier = forms.CharField(label=_("Number of a document"), max_length=60, required=False)
    field_order = ("name", "others", "kind", "birth", "country", "identifier")


class Where(forms.Form):
    """The country whose lists count besides, and whose authority is named."""

    home = forms.ChoiceField(label=_("Your country"), required=False)

    def __init__(self, countries: list[tuple[str, str]], *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["home"].choices = [("", _("not said")), *countries]  # type: ignore[attr-defined]  # it is a choice field


class Upload(forms.Form):
    """A spreadsheet of names, and for whom it is screened."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("XLSX or CSV, at most 50 MB. Longer tables are screened with the command line."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    columns = forms.CharField(
        label=_("Headings of the columns with names"), max_length=400, required=False,
        help_text=_("Several with a semicolon between them; empty: they are recognised in four languages."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("For"))

    def __init__(self, owners: Sequence[tuple[str, str]], *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]  # it is a choice field
        if len(owners) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.fields["owner"].initial = owners[0][0]

    def clean_file(self) -> Any:
        """At most what the cage takes, and of a kind that is read."""
        file = self.cleaned_data["file"]
        if file.size > 50_000_000:
            raise forms.ValidationError(gettext("The file is too large: at most 50 MB."))
        if not file.name.lower().endswith((".xlsx", ".xlsm", ".csv", ".txt", ".tsv")):
            raise forms.ValidationError(gettext("Bring a spreadsheet: XLSX or CSV."))
        return file

    def wanted(self) -> list[str]:
        """The headings that were named."""
        return [one.strip() for one in self.cleaned_data["columns"].split(";") if one.strip()]


class Decide(forms.Form):
    """Which it is, and why."""

    verdict = forms.ChoiceField(label=_("Decision"), choices=screen_models.VERDICTS, widget=kit.Options())
    why = forms.CharField(label=_("Why"), max_length=600)


class Bring(forms.Form):
    """An edition of a list as its publisher gives it."""

    kind = forms.ChoiceField(label=_("What it lists"), choices=list_models.KINDS)
    file = forms.FileField(
        label=_("File"), help_text=_("As published: XML, JSON or CSV. A file with a DOCTYPE is refused.")
    )
    list = forms.CharField(
        label=_("Short name of the list"), max_length=31, help_text=_("Small letters, digits and dashes: un, mx-2025.")
    )
    owner = forms.ChoiceField(label=_("Whose it is"))
    dated = forms.DateField(
        label=_("Day of the edition"), widget=kit.Day(), required=False, help_text=_("Needed for control lists.")
    )
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=300, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[(one, one) for one in LANGUAGES], initial="es")
    source = forms.CharField(label=_("Where the file was taken from"), max_length=300, required=False)
    basis = forms.CharField(
        label=_("Basis in the law of this country"), max_length=600, required=False,
        help_text=_("Law, article, date. Without it the list has no legal effect here and is not switched on."),
    )  # fmt: skip

    def __init__(self, owners: Sequence[tuple[str, str]], *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]  # it is a choice field


class Basis(forms.Form):
    """On which basis a list counts."""

    basis = forms.CharField(label=_("Basis in the law of this country"), max_length=600)


class Item(forms.Form):
    """An item: its name in plain words, or a number."""

    words = forms.CharField(
        label=_("The item in your own words"), max_length=400,
        help_text=_("Its everyday or trade name in Spanish, English, Portuguese or French; a CAS number, a control "
                    "code or a customs code."),
    )  # fmt: skip
