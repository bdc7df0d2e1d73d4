"""From what a browser sends to clean values, on the pages of activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import fields
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import controls, values
from atalaya.apps.training import activity_models as models
from atalaya.apps.training import activity_standing as standing
from atalaya.apps.training.activity_actions import Begin
from atalaya.core import errors
from atalaya.web import forms as kit

_KINDS: Final = ("workshop", "course", "mission", "webinar", "review_session", "outreach", "conference", "visit")


def place(form: forms.BaseForm, problem: errors.Problem) -> None:
    """Puts a fault beside the field it is about, or above all of them."""
    form.add_error(problem.where if problem.where in form.fields else None, gettext(problem.detail))


class Start(forms.Form):
    """A new activity."""

    owner = forms.ChoiceField(label=_("Who holds it"))
    kind = forms.ChoiceField(label=_("Kind"))
    title = controls.WordsField(label=_("Title"), required=True)
    topic = forms.ChoiceField(label=_("Topic"), choices=models.TOPICS)
    since = forms.DateField(label=_("From"), widget=kit.Day())
    until = forms.DateField(label=_("To"), widget=kit.Day(), required=False)
    where = controls.WordsField(label=_("Place or platform"), required=False)
    countries = forms.MultipleChoiceField(label=_("Countries"), required=False, widget=kit.Choices({"class": "long"}))
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=10_000, initial=25)

    def __init__(self, owners: Sequence[tuple[str, str]], *told: Any) -> None:
        super().__init__(*told)
        kinds = dict(standing.activities()._meta.get_field("kind").flatchoices)
        countries = [(one.code, values.spoken(one.names).text) for one in access.owners(("country",))]
        for name, offered in (
            ("owner", owners),
            ("kind", [(kind, kinds[kind]) for kind in _KINDS]),
            ("countries", sorted(countries, key=lambda pair: pair[1])),
        ):
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # each is a choice field

    def told(self) -> Begin:
        """What is begun."""
        clean = self.cleaned_data
        return Begin(
            clean["title"], clean["kind"], clean["since"].isoformat(),
            clean["until"].isoformat() if clean["until"] else "", clean["where"], clean["countries"],
            more={"topic": clean["topic"], "places": clean["places"], "countries": clean["countries"]},
        )  # fmt: skip


class Name(forms.ModelForm):  # type: ignore[type-arg]  # subscripting it fails when the program runs
    """Somebody who is named, with no more than is needed to select them."""

    owner = forms.ChoiceField(label=_("Who names them"))

    class Meta:
        model = models.Place
        fields = (
            "name", "sex", "institution", "sector", "function", "mail", "phone", "priority", "note", "note_on", "first",
            "photos", "shared",
        )  # fmt: skip

    def __init__(self, owners: Sequence[tuple[str, str]], *told: Any) -> None:
        super().__init__(*told)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]  # it is a choice field
        self.order_fields(["owner"])
        self.fields["name"].required = self.fields["institution"].required = True

    def _post_clean(self) -> None:
        """The model's own rules are asked by the deed, which knows owner and activity."""

    def values(self) -> dict[str, Any]:
        """What is known of them, by the names of fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "owner"}


class Moving(forms.Form):
    """A step of an activity, with its reason or day where it takes one."""

    reason = forms.CharField(label=_("Why"), max_length=fields.LINE_CHARS, required=False, widget=kit.Text(rows=3))

    def __init__(self, reasoned: bool, *told: Any) -> None:
        super().__init__(*told)
        if not reasoned:
            del self.fields["reason"]


class Follow(forms.Form):
    """What somebody says after three or six months."""

    uses_3 = forms.ChoiceField(label=_("Uses it after three months"), required=False)
    uses_6 = forms.ChoiceField(label=_("Uses it after six months"), required=False)
    used = controls.WordsField(label=_("What changed at work"), long=True, required=False)
    passed = controls.RowsField(
        models.Place._meta.get_field("passed"), label=_("Training given afterwards"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        for name in ("uses_3", "uses_6"):
            self.fields[name].choices = (("", "–"), *models.YES_NO)  # type: ignore[attr-defined]


def marks(data: Any, rows: Sequence[models.Place], keys: Sequence[str]) -> dict[int, list[str]]:
    """Who was ticked as present at which sessions, for those who stood on the page."""
    listed = {int(pk) for pk in data.getlist("listed") if pk.isdecimal()}
    told = {row.pk: [key for key in keys if f"{row.pk}:{key}" in set(data.getlist("present"))] for row in rows}
    return {pk: present for pk, present in told.items() if pk in listed}


def scores(data: Mapping[str, str], rows: Sequence[models.Place]) -> dict[int, tuple[int | None, int | None]]:
    """The results of the tests that were on the page. Unusable names whose cannot be read."""
    told = {}
    for row in rows:
        if f"before-{row.pk}" in data:
            told[row.pk] = (_score(data, "before", row), _score(data, "after", row))
    return told


def _score(data: Mapping[str, str], name: str, row: models.Place) -> int | None:
    text = data.get(f"{name}-{row.pk}", "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > 100:
        raise errors.Unusable("activity.score", "Write a score from 0 to 100.", str(row))
    return int(text)
