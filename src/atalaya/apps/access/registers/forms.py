"""The form of a register, made from the fields of its model for one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db import models as db
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from atalaya.adapters import guard as wording
from atalaya.apps.access import fields, queries, records
from atalaya.apps.access.registers import controls, known, values
from atalaya.apps.access.registers.shape import Register
from atalaya.core import guard, policy
from atalaya.web import forms as kit

MOST_CHOICES: Final = 2_000
"""Beyond so many records a link is chosen by typing its number."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Where this person may add a record of a kind, with the classes allowed there."""

    choices: tuple[tuple[str, str], ...]
    classes: tuple[policy.Klass, ...]


def owners_for(register: Register, by: policy.Actor, names: values.Names) -> Owners:
    """The owners and classes a person may choose for a new record."""
    kind = register.model.KIND
    found = [
        (owner.code, klass)
        for owner in queries.owners(register.owners)
        for klass in policy.Klass
        if policy.may_create(by, kind, owner.code, klass)
    ]
    codes = sorted({code for code, _klass in found}, key=lambda code: (code not in by.owners(), names.owner(code)))
    allowed = {klass for _code, klass in found}
    return Owners(tuple((code, names.owner(code)) for code in codes), tuple(k for k in policy.Klass if k in allowed))


class RecordForm(forms.Form):
    """The facts of a record; ``values()`` gives what its writer says, by the names of the fields."""

    def __init__(
        self,
        register: Register,
        by: policy.Actor,
        *,
        data: Any = None,
        record: records.Record | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(register, record, initial))
        self._register, self._record = register, record
        names = values.Names(by)
        if record is None:
            self._add_owner(owners_for(register, by, names), by)
        for name in register.fields:
            self.fields[name] = _control(register, name, by, names, record)
        self._add_class(register, by, record)
        if record is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=record.version)
        self.fields["looked"] = forms.BooleanField(required=False, widget=forms.HiddenInput)
        self.concerns: tuple[guard.Concern, ...] = ()
        self.keep = str(record.pk) if record is not None else "new"

    def _add_owner(self, owners: Owners, by: policy.Actor) -> None:
        first = next((code for code, _name in owners.choices if code in by.owners()), None)
        self.fields["owner"] = forms.ChoiceField(label=_("Whose record it is"), choices=owners.choices, initial=first)

    def _add_class(self, register: Register, by: policy.Actor, record: records.Record | None) -> None:
        classes = [policy.Klass(record.klass)] if record else []
        owner = record.owner_id if record else ""
        for klass in policy.Klass:
            fits = (
                policy.may(by, policy.Verb.EDIT, policy.Thing(register.model.KIND, owner, klass))
                if record
                else any(policy.may_create(by, register.model.KIND, code, klass) for code in by.owners())
            )
            if fits and klass not in classes:
                classes.append(klass)
        first = record.klass if record else (register.klass if register.klass in classes else next(iter(classes), ""))
        self.fields["klass"] = forms.ChoiceField(
            label=_("Who can see it"),
            choices=[(klass.value, records.CLASS_NAMES[klass]) for klass in policy.Klass if klass in classes],
            initial=str(first),
        )

    def clean(self) -> dict[str, Any]:
        """Lets the content guard read what was typed; a concern asks the writer to look again, once."""
        told: dict[str, Any] = super().clean() or {}
        self.concerns = _concerns(self._register.guarded, told)
        if self.concerns and not told.get("looked"):
            for hint in sorted({concern.hint for concern in self.concerns}):
                self.add_error(None, translation.gettext(hint))
            self.add_error(None, _("Change the text, or send it again: then a second person is asked to look at it."))
            self.data = _looked(self.data)
        return told

    def values(self) -> dict[str, Any]:
        """What is written: model fields by name, with keys of linked records kept that the writer cannot see."""
        told = {name: self.cleaned_data[name] for name in (*self._register.fields, "klass")}
        for name, value in told.items():
            field = self._register.model._meta.get_field(name)
            if isinstance(field, fields.Links) and self._record is not None:
                told[name] = _keep_unseen(self.fields[name], getattr(self._record, name), value)
            elif isinstance(field, db.ForeignKey):
                told[name] = int(value) if value else None
        return {_attribute(self._register.model, name): value for name, value in told.items()}


def _looked(data: Any) -> Any:
    """What was typed, with the mark that its writer was warned."""
    kept = data.copy()
    kept["looked"] = "1"
    return kept


def _attribute(model: type[records.Record], name: str) -> str:
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def _keep_unseen(control: Any, before: list[Any], after: list[Any]) -> list[Any]:
    offered = {str(key) for key, _label in control.choices}
    return [*(key for key in before if str(key) not in offered), *after]


def _initial(register: Register, record: records.Record | None, initial: Mapping[str, Any] | None) -> dict[str, Any]:
    told = dict(initial or {})
    if record is not None:
        told |= {name: getattr(record, _attribute(register.model, name)) for name in register.fields}
    return told


def _concerns(names: Iterable[str], told: Mapping[str, Any]) -> tuple[guard.Concern, ...]:
    terms = wording.load()
    found: list[guard.Concern] = []
    for name in names:
        value = told.get(name)
        texts = value.items() if isinstance(value, Mapping) else [((translation.get_language() or "es")[:2], value)]
        for language, text in texts:
            found += guard.look(str(text or ""), language, terms)
    return tuple(found)


def _control(
    register: Register, name: str, by: policy.Actor, names: values.Names, record: records.Record | None
) -> forms.Field:
    """The control for one field of the model."""
    column: Any = register.model._meta.get_field(name)
    guarded = name in register.guarded
    about: dict[str, Any] = {
        "label": str(column.verbose_name)[:1].upper() + str(column.verbose_name)[1:],
        "required": not column.blank,
        "help_text": column.help_text,
    }
    if name in register.choosing:
        return forms.ChoiceField(choices=register.choosing[name].offered(by, record), **about)
    if isinstance(column, fields.Words):
        return controls.WordsField(long=column.long, guarded=guarded, **about)
    if isinstance(column, fields.Rows):
        owners = [(owner.code, names.owner(owner.code)) for owner in queries.owners(("country",))]
        return controls.RowsField(column, owners, **about)
    if isinstance(column, fields.Codes):
        return controls.codes(column, **about)
    if isinstance(column, fields.Links):
        keys = str if column.to.lower() == "access.owner" else int
        return controls.LinksField(keys=keys, choices=_link_choices(column, by, names), **about)
    if isinstance(column, db.ForeignKey):
        return forms.ChoiceField(choices=_record_choices(column, by, names, about["required"]), **about)
    return _plain_control(column, guarded, about)


def _plain_control(column: Any, guarded: bool, about: dict[str, Any]) -> forms.Field:
    if column.choices:
        empty = [] if about["required"] else [("", "—")]
        return forms.ChoiceField(choices=[*empty, *column.flatchoices], **about)
    if isinstance(column, db.DateField):
        return forms.DateField(widget=kit.Day(), **about)
    if isinstance(column, db.TextField):
        box = kit.GuardedText if guarded else kit.Text
        return forms.CharField(widget=box(), max_length=fields.TEXT_CHARS, **about)
    if isinstance(column, db.URLField):
        return forms.URLField(assume_scheme="https", max_length=column.max_length, **about)
    if isinstance(column, fields.Day):
        hint = about["help_text"] or _("As exact as it is known: 2019, 2019-09 or 2019-09-20.")
        return forms.CharField(max_length=10, **{**about, "help_text": hint})
    made: forms.Field | None = column.formfield(**{k: v for k, v in about.items() if k != "required"})
    if made is None:
        raise TypeError(column.name)
    made.required = about["required"] and not isinstance(column, db.BooleanField)
    return made


def _link_choices(column: fields.Links, by: policy.Actor, names: values.Names) -> list[tuple[Any, str]]:
    if column.to.lower() == "access.owner":
        found: list[tuple[Any, str]] = [(owner.code, names.owner(owner.code)) for owner in queries.owners(column.kinds)]
        return sorted(found, key=lambda pair: pair[1])
    return _records(column.to, by, names)


def _record_choices(column: Any, by: policy.Actor, names: values.Names, required: bool) -> list[tuple[Any, str]]:
    empty: list[tuple[Any, str]] = [] if required else [("", "—")]
    return [*empty, *_records(column.related_model._meta.label, by, names)]


def _records(label: str, by: policy.Actor, names: values.Names) -> list[tuple[Any, str]]:
    """Records to choose from, one's own first; where two have the same name, each says whose it is."""
    register = known.named(label)
    if register is None:
        return []
    rows = list(queries.visible(register.model._default_manager.all(), by).select_related("owner")[:MOST_CHOICES])
    labels = {row.pk: values.label_of(row) for row in rows}
    often = Counter(labels.values())
    mine = by.owners()
    rows = sorted(rows, key=lambda row: (row.owner_id not in mine, labels[row.pk]))
    told = {row.pk: f"{labels[row.pk]} · {names.owner(row.owner_id)}" for row in rows if often[labels[row.pk]] > 1}
    return [(row.pk, told.get(row.pk, labels[row.pk])) for row in rows]


def owner_of(form: RecordForm) -> str:
    """The owner chosen for a new record."""
    return str(form.cleaned_data["owner"])
