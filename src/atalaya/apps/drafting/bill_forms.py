"""From what a browser sends to clean values: events of bills, enacted words, notes, guidelines, reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.apps.access import fields
from atalaya.apps.access.registers import forms as registers
from atalaya.apps.access.registers import values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.drafting import bill_models, bills, models, notes, outlined, reports
from atalaya.apps.drafting.bill_registers import GUIDELINES, NOTES
from atalaya.apps.laws import models as laws
from atalaya.core import policy

_DAY: Final = gettext_lazy("As exact as it is known: 2019, 2019-09 or 2019-09-20.")


class Event(forms.Form):
    """What happened to a bill, when, and who says so."""

    what = forms.ChoiceField(label=gettext_lazy("What happened"), choices=bill_models.EVENTS, required=False)
    bears = forms.CharField(label=gettext_lazy("Day"), max_length=10, help_text=_DAY)
    title = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    reference = forms.CharField(label=gettext_lazy("Symbol, note number or address"), max_length=300, required=False)
    on = forms.CharField(label=gettext_lazy("Date of the source"), max_length=10, required=False, help_text=_DAY)
    confidence = forms.ChoiceField(label=gettext_lazy("How well it stands"), choices=fields.CONFIDENCES)
    note = forms.CharField(label=gettext_lazy("In words"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *told: Any, step: bool, **named: Any) -> None:
        super().__init__(*told, **named)
        if step:
            del self.fields["what"]
        else:
            self.fields["what"].choices = [one for one in bill_models.EVENTS if one[0] not in _STAGES]  # type: ignore[attr-defined]  # it is a choice field

    def told(self) -> bills.Event:
        """The event they mean, its words in the language of the page."""
        clean = self.cleaned_data
        language = (translation.get_language() or "es")[:2]
        return bills.Event(
            clean["bears"].strip(),
            clean["title"].strip(),
            clean["confidence"],
            clean["reference"].strip(),
            clean["on"].strip(),
            {language: clean["note"].strip()},
        )


_STAGES: Final = frozenset(stage.name for stage in models.Bill.PROCESS.stages) if models.Bill.PROCESS else frozenset()


class Enacted(forms.Form):
    """What the register of laws is told of a bill that became law."""

    wording = forms.ChoiceField(label=gettext_lazy("Words that were enacted"))
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=laws.TYPES, initial="law")
    number = forms.CharField(label=gettext_lazy("Number"), max_length=80)
    on = forms.CharField(label=gettext_lazy("Date"), max_length=10, required=False, help_text=_DAY)
    gazette = forms.CharField(label=gettext_lazy("Official gazette"), max_length=160, required=False)
    published_on = forms.CharField(label=gettext_lazy("Published on"), max_length=10, required=False, help_text=_DAY)
    reference = forms.URLField(
        label=gettext_lazy("Address of the official text"), required=False, assume_scheme="https"
    )
    klass = forms.ChoiceField(label=gettext_lazy("Who can see it"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, found: models.Bill, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        frozen = found.text.versions.defer("content").order_by("-number") if found.text else ()
        self.fields["wording"] = forms.ChoiceField(
            label=_("Words that were enacted"),
            choices=[(str(one.number), f"{one} ({one.on or one.at.date().isoformat()})") for one in frozen],
            help_text=_("A frozen version, without restricted parts. Parliament changed something? Freeze that first."),
        )
        self.fields["klass"] = forms.ChoiceField(
            label=_("Who can see it"), choices=[("public", _("Public")), ("national", _("National"))]
        )

    def told(self) -> bills.Law:
        """What is told."""
        clean = self.cleaned_data
        return bills.Law(
            clean["kind"],
            clean["number"],
            clean["on"].strip(),
            int(clean["wording"]),
            clean["klass"],
            clean["gazette"],
            clean["published_on"].strip(),
            clean["reference"],
        )


def place(form: forms.Form, problem: Any) -> None:
    """Puts a fault beside the field it is about, or above all of them."""
    where = problem.where if problem.where in form.fields else None
    form.add_error(where, _(problem.detail))


def words(told: Mapping[str, str], name: str) -> dict[str, str]:
    """A text in several languages, from fields named after them."""
    found = {language: told.get(f"{name}_{language}", "").strip() for language in fields.LANGUAGES}
    return {language: text for language, text in found.items() if text}


class Languages(forms.Form):
    """In which languages something is written; the first decides."""

    def __init__(self, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        here = (translation.get_language() or "es")[:2]
        self.fields["lead"] = forms.ChoiceField(
            label=_("Language that decides"), choices=models.LANGUAGES, initial=here
        )
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Other languages"),
            choices=models.LANGUAGES,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=["en"],
        )

    def spoken(self) -> tuple[str, ...]:
        """The languages, the one that decides first."""
        lead = self.cleaned_data["lead"]
        return (lead, *(one for one in self.cleaned_data["languages"] if one != lead))


class Owned(Languages):
    """Something new of an owner, in languages."""

    def __init__(self, register: Register, by: policy.Actor, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        owners = registers.owners_for(register, by, values.Names(by))
        mine = [code for code, _name in owners.choices if code in by.owners()]
        self.fields["owner"] = forms.ChoiceField(label=_("Whose it is"), choices=owners.choices)
        self.initial.setdefault("owner", mine[0] if mine else "")
        self.is_allowed = bool(owners.choices) and by.person is not None
        self.order_fields(["owner", "lead", "languages"])


_EXAMPLES: Final = {
    "es": {"sender": "la Misión Permanente de …", "addressee": "la Presidencia del Comité …"},
    "en": {"sender": "the Permanent Mission of …", "addressee": "the Chair of the … Committee"},
    "pt": {"sender": "a Missão Permanente de …", "addressee": "a Presidência do Comitê …"},
    "fr": {"sender": "la Mission permanente de …", "addressee": "la présidence du Comité …"},
}
"""How the two who are named in a note are written, each in its own language."""


class StartNote(Owned):
    """A note from a pattern: who to whom, in which languages."""

    def __init__(self, by: policy.Actor, *told: Any, **named: Any) -> None:
        super().__init__(NOTES, by, *told, **named)
        here = (translation.get_language() or "es")[:2]
        patterns = [(one.id, one.title) for one in outlined.offered("note", here)]
        self.fields["outline"] = forms.ChoiceField(label=_("Pattern"), choices=patterns)
        parts = (("sender", _("Who sends it, with its article")), ("addressee", _("To whom, with its article")))
        for language, spoken in models.LANGUAGES:
            for name, label in parts:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{label} ({spoken})",
                    max_length=300,
                    required=False,
                    help_text=_EXAMPLES[language][name],
                )
        self.fields["place"] = forms.CharField(label=_("Place"), max_length=120, required=False)
        self.order_fields(["outline", "owner", "lead", "languages"])

    def clean(self) -> dict[str, Any]:
        """Sender and addressee are needed in every language chosen."""
        clean = super().clean() or self.cleaned_data
        for language in dict.fromkeys((clean.get("lead", ""), *clean.get("languages", ()))):
            for name in ("sender", "addressee"):
                if language and not clean.get(f"{name}_{language}", "").strip():
                    self.add_error(f"{name}_{language}", _("Write it in every language of the note."))
        return clean

    def note(self) -> models.NoteVerbale:
        """The note they mean."""
        clean = self.cleaned_data
        return models.NoteVerbale(
            owner_id=clean["owner"],
            klass=policy.Klass.NATIONAL.value,
            sender=words(clean, "sender"),
            addressee=words(clean, "addressee"),
            place=clean["place"],
        )


class NoteStep(forms.Form):
    """What is written down with a step of a note."""

    on = forms.DateField(label=gettext_lazy("Day that the act bears"), widget=forms.DateInput(attrs={"type": "date"}))
    number = forms.CharField(
        label=gettext_lazy("Number of the note"),
        max_length=80,
        help_text=gettext_lazy("As the sender numbered it. It is never made up here."),
    )
    dated = forms.DateField(
        label=gettext_lazy("Date of the note"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    title = forms.CharField(label=gettext_lazy("Source"), max_length=300)
    reference = forms.CharField(label=gettext_lazy("Symbol, note number or address"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    WANTED: Final = {"send": ("on", "number", "dated"), "acknowledge": ("on", "title", "reference")}

    def __init__(self, step: str, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        for name in [name for name in self.fields if name not in (*self.WANTED.get(step, ()), "version")]:
            del self.fields[name]

    def told(self) -> notes.Step:
        """The step they mean."""
        clean = self.cleaned_data
        source = {
            "title": clean.get("title", ""),
            "reference": clean.get("reference", ""),
            "confidence": "confirmed",
            "on": clean["on"].isoformat() if clean.get("on") else "",
        }
        kept = {name: value for name, value in source.items() if value} if clean.get("title") else None
        return notes.Step(clean.get("on"), clean.get("number", ""), clean.get("dated"), kept)


class FromMatrix(Languages):
    """A report or a gap analysis from a matrix or survey."""

    every = forms.BooleanField(
        label=gettext_lazy("Also answers that are not validated, each marked as such"), required=False
    )

    def __init__(self, matrices: list[tuple[int, str, str]], *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self.fields["matrix"] = forms.ChoiceField(
            label=_("Matrix or survey"), choices=[(str(pk), title) for pk, title, _kind in matrices]
        )
        self.fields["what"] = forms.ChoiceField(
            label=_("What is drafted"),
            choices=[
                ("report", _("National report, by operative paragraph")),
                ("gaps", _("Gap analysis, to go on writing")),
            ],
            widget=forms.RadioSelect,
            initial="report",
        )
        self.order_fields(["what", "matrix", "lead", "languages", "every"])


class Submit(forms.Form):
    """What is registered with a report: who sends it to whom."""

    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)

    def __init__(self, languages: tuple[str, ...], *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        self._languages = languages
        names = dict(models.LANGUAGES)
        for name, label, required in (
            ("sender", _("Who sends it, with its article"), True),
            ("addressee", _("To whom, with its article"), True),
            ("period", _("Period the report covers"), False),
            ("publication", _("What is agreed about publication"), False),
        ):
            for language in languages:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{label} ({names[language]})", max_length=300, required=required
                )

    def told(self) -> reports.Register:
        """What they mean."""
        clean = self.cleaned_data
        sender, addressee = words(clean, "sender"), words(clean, "addressee")
        return reports.Register(sender, addressee, words(clean, "period"), words(clean, "publication"), clean["place"])


class StartGuideline(Owned):
    """A guideline from the outline: with its mandate and who works on it."""

    def __init__(self, by: policy.Actor, *told: Any, **named: Any) -> None:
        super().__init__(GUIDELINES, by, *told, **named)
        self.fields["title"] = forms.CharField(label=_("Title"), max_length=300, required=False)
        self.fields["mandate"] = forms.CharField(
            label=_("Mandate"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["mandate_on"] = forms.CharField(
            label=_("Date of the mandate"), max_length=10, required=False, help_text=_DAY
        )
        self.fields["group"] = forms.CharField(
            label=_("Working group: a name a line, its body behind a comma"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields["years"] = forms.IntegerField(
            label=_("Years until the review"), min_value=1, max_value=20, initial=3
        )

    def guideline(self) -> models.Guideline:
        """The guideline they mean."""
        clean = self.cleaned_data
        lead = clean["lead"]
        group = []
        for line in clean["group"].splitlines():
            name, _comma, body = line.partition(",")
            if name.strip():
                group.append({"name": name.strip()[:300]} | ({"body": body.strip()[:300]} if body.strip() else {}))
        return models.Guideline(
            owner_id=clean["owner"],
            klass=policy.Klass.NATIONAL.value,
            title={lead: clean["title"]} if clean["title"] else {},
            mandate={lead: clean["mandate"]},
            mandate_on=clean["mandate_on"].strip(),
            group=group,
            years=clean["years"],
        )


class GuidelineStep(forms.Form):
    """A step of a guideline; the approval has its day and says whose act it was."""

    on = forms.DateField(label=gettext_lazy("Day that the act bears"), widget=forms.DateInput(attrs={"type": "date"}))
    approved_by = forms.CharField(label=gettext_lazy("Approved by"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, step: str, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        if step not in ("approve", "review"):
            del self.fields["on"]
        if step != "approve":
            del self.fields["approved_by"]
